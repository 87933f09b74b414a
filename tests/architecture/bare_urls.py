"""A URLconf with one view that wears no mark, for the test of the check."""

from django.http import HttpResponse
from django.urls import path

urlpatterns = [path("bare/", lambda request: HttpResponse("anything"))]
