"""The agenda, free times, the scheduler."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
