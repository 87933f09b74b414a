"""Addresses of documents: an association's own, and those that anybody may ask for."""

from django.urls import path

from portal.documents import views

OWN, PUBLIC = "a/<slug:association>/documents", "directory/pages"

urlpatterns = [
    path(f"{OWN}/<int:export>/", views.export_detail, name="export_detail"),
    path(f"{OWN}/<int:export>/page.pdf", views.export_file, name="export_file"),
    path(f"{OWN}/<int:export>/page.png", views.export_picture, name="export_picture"),
    path(f"{OWN}/<int:export>/again/", views.export_again, name="export_again"),
    path(f"{OWN}/<slug:kind>/<slug:key>/", views.document_detail, name="document_detail"),
    path(f"{OWN}/<slug:kind>/<slug:key>/preview/", views.document_preview, name="document_preview"),
    path(f"{OWN}/<slug:kind>/<slug:key>/export/", views.document_export, name="document_export"),
    path(f"{PUBLIC}/<slug:kind>/<slug:key>/", views.public_document_detail, name="public_document_detail"),
    path(f"{PUBLIC}/<uuid:export>/", views.public_export_detail, name="public_export_detail"),
    path(f"{PUBLIC}/<uuid:export>/page.pdf", views.public_export_file, name="public_export_file"),
    path(f"{PUBLIC}/<uuid:export>/page.png", views.public_export_picture, name="public_export_picture"),
]
