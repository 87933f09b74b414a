"""On the trip: the day, debriefs."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
