"""Where our plans meet those of other associations."""

from django.urls import path

from delegations.views import overlaps

urlpatterns = [
    path("a/<slug:association>/overlaps/", overlaps.overlap_list, name="overlap_list"),
]
