"""`manage.py worker` with the kinds of these tests: run as `python -m tests.portal.jobs.worker_process`.

The pauses of the real worker are shortened by the environment (PERIOD, FIRST_PAUSE), since a test waits for them.
"""

import datetime
import os

import django
from django.core.management import call_command

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings"
    django.setup()
    from portal.jobs import reconciler, services
    from tests.portal.jobs import kinds  # noqa: F401  registers them

    reconciler.rounds.ask_for_due = lambda now: []  # the day's housekeeping would count among a test's jobs
    reconciler.PERIOD = float(os.environ.get("PERIOD", reconciler.PERIOD))
    if pause := os.environ.get("FIRST_PAUSE"):
        services.FIRST_PAUSE = datetime.timedelta(seconds=float(pause))
    call_command("worker")
