"""Guest links: the members’ side, and the guests’ own pages."""

from django.urls import URLPattern, path

from delegations.views import guest_agenda, guest_door

urlpatterns: list[URLPattern] = [
    path("guest/agenda/", guest_agenda.guest_agenda, name="guest_agenda"),
    path("guest/", guest_door.guest_door, name="guest_door"),
    path("guest/<str:token>/", guest_door.guest_by_token, name="guest_by_token"),
]
