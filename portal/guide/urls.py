"""Addresses of the guide."""

from django.urls import path

from portal.guide import views

urlpatterns = [
    path("guide/", views.guide, name="guide"),
    path("guide/<slug:persona>/", views.guide_page, name="guide_page"),
    path(
        "guide/pictures/<slug:language>/<slug:persona>/<slug:step>-<slug:theme>.webp",
        views.guide_picture,
        name="guide_picture",
    ),
]
