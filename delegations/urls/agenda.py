"""The agenda, free times, the scheduler."""

from django.urls import path

from delegations.views import agenda

TRIP = "a/<slug:association>/trips/<int:delegation>"
MEETING = f"{TRIP}/meetings/<int:meeting>"

urlpatterns = [
    path(f"{TRIP}/agenda/", agenda.trip_agenda, name="trip_agenda"),
    path(f"{TRIP}/meetings/new/", agenda.meeting_new, name="meeting_new"),
    path(f"{MEETING}/", agenda.meeting_detail, name="meeting_detail"),
    path(f"{MEETING}/edit/", agenda.meeting_edit, name="meeting_edit"),
    path(f"{MEETING}/move/", agenda.meeting_move, name="meeting_move"),
    path(f"{MEETING}/drop/", agenda.meeting_drop, name="meeting_drop"),
]
