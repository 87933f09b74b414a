"""Addresses of files that come in, under /a/<association>/imports/."""

from django.urls import path

from portal.imports import views

IMPORTS = "a/<slug:association>/imports"
RUN = f"{IMPORTS}/<int:import_run>"

urlpatterns = [
    path(f"{IMPORTS}/", views.import_list, name="import_list"),
    path(f"{IMPORTS}/start/", views.import_start, name="import_start"),
    path(f"{RUN}/", views.import_detail, name="import_detail"),
    path(f"{RUN}/columns/", views.import_columns, name="import_columns"),
    path(f"{RUN}/choose/", views.import_choose, name="import_choose"),
    path(f"{RUN}/undo/", views.import_undo, name="import_undo"),
    path(f"{RUN}/discard/", views.import_discard, name="import_discard"),
]
