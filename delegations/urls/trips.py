"""Trips: list, page, plan, delegates, doors, budget, local partners."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
