"""Guest links: the members’ side, and the guests’ own pages."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
