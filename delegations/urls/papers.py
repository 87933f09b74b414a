"""Trip books, day cards, calendar files."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
