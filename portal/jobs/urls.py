"""Addresses of the operators' view of background work."""

from django.urls import path

from portal.jobs import views

urlpatterns = [
    path("operate/jobs/", views.job_list, name="job_list"),
    path("operate/jobs/retry/", views.job_retry_all, name="job_retry_all"),
    path("operate/jobs/<uuid:job>/retry/", views.job_retry, name="job_retry"),
]
