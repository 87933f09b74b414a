"""The agenda, free times, the scheduler."""

from django.urls import path

from delegations.views import agenda, schedule

TRIP = "a/<slug:association>/trips/<int:delegation>"
MEETING = f"{TRIP}/meetings/<int:meeting>"

urlpatterns = [
    path(f"{TRIP}/agenda/", agenda.trip_agenda, name="trip_agenda"),
    path(f"{TRIP}/schedule/", schedule.schedule_draw_up, name="schedule_draw_up"),
    path(f"{TRIP}/hours/", schedule.free_times, name="free_times"),
    path(f"{TRIP}/hours/<int:free_time>/remove/", schedule.free_time_remove, name="free_time_remove"),
    path(f"{TRIP}/meetings/new/", agenda.meeting_new, name="meeting_new"),
    path(f"{MEETING}/", agenda.meeting_detail, name="meeting_detail"),
    path(f"{MEETING}/edit/", agenda.meeting_edit, name="meeting_edit"),
    path(f"{MEETING}/move/", agenda.meeting_move, name="meeting_move"),
    path(f"{MEETING}/drop/", agenda.meeting_drop, name="meeting_drop"),
]
