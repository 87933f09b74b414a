"""Addresses of leaving the portal."""

from django.urls import path

from portal.parting import views

HERE = "a/<slug:association>/settings"

urlpatterns = [
    path(f"{HERE}/everything/", views.association_copies, name="association_copies"),
    path(f"{HERE}/everything/<int:whole>/", views.association_copy_file, name="association_copy_file"),
    path(f"{HERE}/close/", views.association_close, name="association_close"),
]
