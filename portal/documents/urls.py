"""Addresses of documents: an association's own, those that anybody may ask for, those behind a link given out."""

from django.urls import path

from portal.documents import views
from portal.documents.views import batches, long_pages, network_batches

OWN, PUBLIC, SHARED = "a/<slug:association>/documents", "directory/pages", "shared/<str:token>"

NETWORK = "network/<slug:network>/documents"

urlpatterns = [
    path(f"{OWN}/", views.document_list, name="document_list"),
    path(f"{OWN}/batches/", batches.batch_list, name="batch_list"),
    path(f"{OWN}/batches/start/", batches.batch_start, name="batch_start"),
    path(f"{OWN}/batches/<int:batch>/", batches.batch_detail, name="batch_detail"),
    path(f"{OWN}/batches/<int:batch>/cancel/", batches.batch_cancel, name="batch_cancel"),
    path(f"{OWN}/batches/<int:batch>/retry/", batches.batch_retry, name="batch_retry"),
    path(f"{OWN}/batches/<int:batch>/documents.zip", batches.batch_file, name="batch_file"),
    path(f"{OWN}/papers/<int:long_export>/", long_pages.long_export_detail, name="long_export_detail"),
    path(f"{OWN}/papers/<int:long_export>/paper.pdf", long_pages.long_export_file, name="long_export_file"),
    path(f"{OWN}/papers/<int:long_export>/again/", long_pages.long_export_again, name="long_export_again"),
    path(f"{NETWORK}/", network_batches.network_batch_list, name="network_batch_list"),
    path(f"{NETWORK}/start/", network_batches.network_batch_start, name="network_batch_start"),
    path(f"{NETWORK}/<int:batch>/", network_batches.network_batch_detail, name="network_batch_detail"),
    path(f"{NETWORK}/<int:batch>/cancel/", network_batches.network_batch_cancel, name="network_batch_cancel"),
    path(f"{NETWORK}/<int:batch>/retry/", network_batches.network_batch_retry, name="network_batch_retry"),
    path(f"{NETWORK}/<int:batch>/documents.zip", network_batches.network_batch_file, name="network_batch_file"),
    path(f"{OWN}/links/", views.share_list, name="share_list"),
    path(f"{OWN}/links/<int:share>/", views.share_detail, name="share_detail"),
    path(f"{OWN}/links/<int:share>/revoke/", views.share_revoke, name="share_revoke"),
    path(f"{OWN}/<int:export>/share/", views.export_share, name="export_share"),
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
    path(f"{PUBLIC}/<uuid:export>/thumbnail.png", views.public_export_thumbnail, name="public_export_thumbnail"),
    path(
        f"{PUBLIC}/<uuid:export>/thumbnail-2x.png", views.public_export_thumbnail_2x, name="public_export_thumbnail_2x"
    ),
    path(f"{SHARED}/", views.shared_page, name="shared_page"),
    path(f"{SHARED}/page.pdf", views.shared_file, name="shared_file"),
    path(f"{SHARED}/page.png", views.shared_picture, name="shared_picture"),
    path(f"{SHARED}/thumbnail.png", views.shared_thumbnail, name="shared_thumbnail"),
    path(f"{SHARED}/thumbnail-2x.png", views.shared_thumbnail_2x, name="shared_thumbnail_2x"),
]
