"""The register of stakeholders’ goals, and which of them go along on a trip."""

from django.urls import path

from delegations.views import goals, guest_goals, trip_goals

HOUSE = "a/<slug:association>"
GOAL = f"{HOUSE}/goal-register/<int:goal>"
TRIP = f"{HOUSE}/trips/<int:delegation>"

urlpatterns = [
    path(f"{HOUSE}/goal-register/", goals.stakeholder_goal_list, name="stakeholder_goal_list"),
    path(f"{HOUSE}/goal-register/add/", goals.stakeholder_goal_new, name="stakeholder_goal_new"),
    path(f"{GOAL}/", goals.stakeholder_goal_detail, name="stakeholder_goal_detail"),
    path(f"{GOAL}/edit/", goals.stakeholder_goal_edit, name="stakeholder_goal_edit"),
    path(f"{GOAL}/remove/", goals.stakeholder_goal_remove, name="stakeholder_goal_remove"),
    path(f"{GOAL}/links/new/", guest_goals.stakeholder_link_new, name="stakeholder_link_new"),
    path(f"{GOAL}/links/<int:goal_link>/revoke/", guest_goals.stakeholder_link_revoke, name="stakeholder_link_revoke"),
    path("guest/goals/", guest_goals.guest_goals, name="guest_goals"),
    path(f"{TRIP}/goals/", trip_goals.trip_goal_choose, name="trip_goal_choose"),
    path(f"{TRIP}/goals/carry-over/", trip_goals.goal_carry_over, name="goal_carry_over"),
    path(f"{TRIP}/goals/economic/<int:goal>/<int:answering>/", trip_goals.economic_propose, name="economic_propose"),
    path(f"{TRIP}/goals/take/<int:goal>/", trip_goals.goal_take_along, name="goal_take_along"),
    path(f"{TRIP}/goals/<int:on_trip>/", trip_goals.goal_on_trip_edit, name="goal_on_trip_edit"),
    path(f"{TRIP}/goals/<int:on_trip>/result/", trip_goals.goal_on_trip_result, name="goal_on_trip_result"),
    path(f"{TRIP}/goals/<int:on_trip>/leave/", trip_goals.goal_leave_home, name="goal_leave_home"),
]
