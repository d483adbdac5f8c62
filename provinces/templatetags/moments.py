"""When something happened, to the minute: written here and nowhere else."""

from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.formats import date_format

register = template.Library()


@register.filter
def moment(at: datetime | None, seconds: str = "") -> str:
    """`22/11/2026 14:05`, `22 Nov 2026, 14:05`, by the clock of Viet Nam; `22/11/2026 14:05:07` with `"s"`, for logs."""
    if at is None:
        return ""
    local = timezone.localtime(at)
    return date_format(local, "SHORT_DATETIME_FORMAT") + (f":{local:%S}" if seconds else "")


def clock(at: datetime | None, today: date) -> str:
    """The same while somebody types: `14:05` where it was today."""
    if at is None:
        return ""
    local = timezone.localtime(at)
    return f"{local:%H:%M}" if local.date() == today else moment(at)
