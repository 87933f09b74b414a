"""Addresses of the operators' view of background work, and of a demonstration's outbox."""

from django.urls import path

from portal.jobs import views

urlpatterns = [
    path("a/<slug:association>/outbox/", views.outbox, name="outbox"),
    path("a/<slug:association>/outbox/<slug:letter>/<int:row>/", views.outbox_letter, name="outbox_letter"),
    path("operate/jobs/", views.job_list, name="job_list"),
    path("operate/jobs/retry/", views.job_retry_all, name="job_retry_all"),
    path("operate/jobs/<uuid:job>/retry/", views.job_retry, name="job_retry"),
]
