"""When something happened, to the minute: written here and nowhere else."""

from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language

register = template.Library()


@register.filter
def moment(at: datetime | None, seconds: str = "") -> str:
    """`22/11/2026 14:05`, `22 Nov 2026, 14:05`, by the clock of Viet Nam; `22/11/2026 14:05:07` with `"s"`, for logs."""
    if at is None:
        return ""
    local = timezone.localtime(at)
    return date_format(local, "SHORT_DATETIME_FORMAT") + (f":{local:%S}" if seconds else "")


def clock(at: datetime | None, today: date) -> str:
    """The same in as few letters as tell it: `14:05` today, `20/11 14:05` in this year."""
    if at is None:
        return ""
    local = timezone.localtime(at)
    if local.date() == today:
        return f"{local:%H:%M}"
    if local.year == today.year:
        return date_format(local, "j M, H:i" if get_language() == "en" else "d/m H:i")
    return moment(at)
