"""Addresses of notices: one's own, how they come, and the link of a letter that stops it."""

from django.urls import path

from portal.notices import views

NOTICES = "a/<slug:association>/notices"

urlpatterns = [
    path(f"{NOTICES}/", views.notice_list, name="notice_list"),
    path(f"{NOTICES}/read/", views.notice_read_all, name="notice_read_all"),
    path(f"{NOTICES}/<int:notice>/read/", views.notice_read, name="notice_read"),
    path(f"{NOTICES}/choices/", views.notice_wish, name="notice_wish"),
    path("letters/notices/<str:token>/", views.notice_stop, name="notice_stop"),
]
