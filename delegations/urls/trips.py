"""Trips: list, page, plan, delegates, doors, budget, local partners."""

from django.urls import path

from delegations.views import association_map, delegates, preparing, trips

TRIPS = "a/<slug:association>/trips"
TRIP = f"{TRIPS}/<int:delegation>"
DELEGATE = f"{TRIP}/delegates/<int:delegate>"
DOOR = f"{TRIP}/doors/<slug:door>"
LINE = f"{TRIP}/budget/<int:line>"
ASK = f"{TRIP}/partners/<int:ask>"

urlpatterns = [
    path("a/<slug:association>/map/", association_map.association_map, name="association_map"),
    path(f"{TRIPS}/", trips.delegation_list, name="delegation_list"),
    path(f"{TRIPS}/new/", trips.delegation_new, name="delegation_new"),
    path(
        "a/<slug:association>/partnerships/<slug:partnership>/trips/", trips.partnership_trips, name="partnership_trips"
    ),
    path(f"{TRIP}/", trips.delegation_detail, name="delegation_detail"),
    path(f"{TRIP}/edit/", trips.delegation_edit, name="delegation_edit"),
    path(f"{TRIP}/copy/", trips.delegation_copy, name="delegation_copy"),
    path(f"{TRIP}/call-off/", trips.delegation_call_off, name="delegation_call_off"),
    path(f"{TRIP}/take-up/", trips.delegation_take_up, name="delegation_take_up"),
    path(f"{TRIP}/delegates/new/", delegates.delegate_new, name="delegate_new"),
    path(f"{DELEGATE}/edit/", delegates.delegate_edit, name="delegate_edit"),
    path(f"{DELEGATE}/withdraw/", delegates.delegate_withdraw, name="delegate_withdraw"),
    path(f"{DELEGATE}/return/", delegates.delegate_return, name="delegate_return"),
    path(f"{DOOR}/", preparing.door_keep, name="door_keep"),
    path(f"{DOOR}/remove/", preparing.door_forget, name="door_forget"),
    path(f"{TRIP}/budget/new/", preparing.budget_new, name="budget_new"),
    path(f"{LINE}/edit/", preparing.budget_edit, name="budget_edit"),
    path(f"{LINE}/remove/", preparing.budget_remove, name="budget_remove"),
    path(f"{TRIP}/partners/new/", preparing.partner_ask, name="partner_ask"),
    path(f"{ASK}/edit/", preparing.partner_answer, name="partner_answer"),
    path(f"{ASK}/remove/", preparing.partner_unask, name="partner_unask"),
]
