"""The register of stakeholders’ goals."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
