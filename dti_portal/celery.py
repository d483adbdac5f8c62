"""The Celery application; tasks are found in each app's `tasks`."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dti_portal.settings")

app = Celery("dti_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
