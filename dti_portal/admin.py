"""What the administration does not offer: schedules are written in the settings, with the code that they run. A change
made here would leave no trace in the audit trail, and be undone by the next start."""

from django.contrib import admin
from django_celery_beat.admin import (
    ClockedSchedule,
    CrontabSchedule,
    IntervalSchedule,
    PeriodicTask,
    SolarSchedule,
)

admin.site.unregister([ClockedSchedule, CrontabSchedule, IntervalSchedule, PeriodicTask, SolarSchedule])
