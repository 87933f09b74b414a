"""After the trip: thanks, questions, outcomes, lessons."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
