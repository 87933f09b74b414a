"""Addresses of partnerships: the public directory, and an association's own pages under /a/<association>/."""

from django.urls import path

from partnerships.views import about, claims, directory

# The public directory: open to everybody.
public = [
    path("directory/", directory.directory, name="directory"),
    path("directory/directory.csv", directory.directory_csv, name="directory_csv"),
    path("directory/directory.json", directory.directory_json, name="directory_json"),
    path("directory/map-<slug:fingerprint>.svg", directory.directory_map, name="directory_map"),
    path("directory/statistics/", about.public_statistics, name="public_statistics"),
    path("directory/<slug:pair>/", directory.pair_detail, name="pair_detail"),
    path("about-the-data/", about.about_data, name="about_data"),
    path("a/<slug:association>/partnerships/claim/<slug:pair>/", claims.pair_claim, name="pair_claim"),
]

urlpatterns = [*public]
