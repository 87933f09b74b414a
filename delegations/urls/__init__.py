"""Addresses of trips, under /a/<association>/, and for guests under /guest/."""

from delegations.urls import after, agenda, goals, guests, matches, on_the_way, overlaps, papers, trips

urlpatterns = [
    *trips.urlpatterns,
    *overlaps.urlpatterns,
    *goals.urlpatterns,
    *matches.urlpatterns,
    *agenda.urlpatterns,
    *papers.urlpatterns,
    *on_the_way.urlpatterns,
    *after.urlpatterns,
    *guests.urlpatterns,  # last: what stands behind /guest/ and is no page is a token
]
