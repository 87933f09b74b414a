"""The envelope: the one Celery task of the portal. The kinds of job in an app's `tasks.py` are what it carries out."""

from __future__ import annotations

from celery import shared_task

from portal.jobs import services


@shared_task(name="portal.run_job")
def run_job(job_id: str) -> None:
    """A wake-up for the queue of this job, beginning with the job itself."""
    services.work(job_id=job_id)
