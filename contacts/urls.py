"""Addresses of people, organizations and what was said, under /a/<association>/."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
