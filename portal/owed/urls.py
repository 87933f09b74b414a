"""Addresses of what is owed: the page, one's own calendar and letter, and what stands in calendars and letters."""

from django.urls import path

from portal.owed import views

OWED = "a/<slug:association>/owed"

urlpatterns = [
    path(f"{OWED}/", views.whom_we_owe, name="whom_we_owe"),
    path(f"{OWED}/calendar/", views.calendar_feed, name="calendar_feed"),
    path(f"{OWED}/calendar/take-back/", views.calendar_feed_revoke, name="calendar_feed_revoke"),
    path(f"{OWED}/letter/", views.digest_wish, name="digest_wish"),
    path("feeds/<str:token>/promises.ics", views.feed_file, name="feed_file"),
    path("letters/stop/<str:token>/", views.digest_stop, name="digest_stop"),
]
