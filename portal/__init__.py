"""The portal: the house every domain app lives in. It knows no domain app; they plug into its ports."""

from portal.celery import app as celery_app

__all__ = ["celery_app"]
