"""The portal wired together; nothing imports from here."""

from dti_portal.celery import app as celery_app

__all__ = ["celery_app"]
