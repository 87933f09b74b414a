"""The door for gunicorn."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

application = get_wsgi_application()

from portal import slow_queries  # noqa: E402  the settings come first
from portal.backups.marker import refuse_half_restored  # noqa: E402  the settings come first
from portal.starting import refuse_unsafe_start  # noqa: E402  it asks the database, so Django comes first

slow_queries.watch()
refuse_half_restored()
refuse_unsafe_start()

# What stands by now stays: to look through all of it again took tens of milliseconds of somebody's page each time.
gc.collect()
gc.freeze()
