"""On the trip: the day, debriefs. All in one folder, which is what a telephone keeps for a time without connection."""

from django.urls import URLPattern, path

from delegations.views import on_the_way

DAYS = "a/<slug:association>/trips/<int:delegation>/day"

urlpatterns: list[URLPattern] = [
    path(f"{DAYS}/worker.js", on_the_way.delegation_day_worker, name="delegation_day_worker"),
    path(f"{DAYS}/<slug:day>/", on_the_way.delegation_day, name="delegation_day"),
    path(f"{DAYS}/debrief/<int:meeting>/", on_the_way.debrief_new, name="debrief_new"),
]
