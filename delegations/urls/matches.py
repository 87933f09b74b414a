"""Matches, weights, wishes."""

from django.urls import path

from delegations.views import matches

TRIPS = "a/<slug:association>/trips"
MATCHES = f"{TRIPS}/<int:delegation>/matches"

urlpatterns = [
    path(f"{TRIPS}/weights/", matches.match_weights, name="match_weights"),
    path(f"{MATCHES}/", matches.match_list, name="match_list"),
    path(f"{MATCHES}/of/<int:traveller>/", matches.match_traveller, name="match_traveller"),
    path(f"{MATCHES}/<int:traveller>/<int:receiver>/", matches.match_detail, name="match_detail"),
    path(f"{MATCHES}/<int:traveller>/<int:receiver>/wish/", matches.match_wish, name="match_wish"),
]
