"""Trip books, day cards, calendar files, the order of introduction."""

from django.urls import path

from delegations.views import papers

TRIP = "a/<slug:association>/trips/<int:delegation>"

urlpatterns = [
    path(f"{TRIP}/book/", papers.trip_book, name="trip_book"),
    path(f"{TRIP}/day-cards/", papers.day_cards, name="day_cards"),
    path(f"{TRIP}/calendar/<int:delegate>.ics", papers.delegate_calendar, name="delegate_calendar"),
    path(f"{TRIP}/introductions/", papers.trip_introductions, name="trip_introductions"),
]
