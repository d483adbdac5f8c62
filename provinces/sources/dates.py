"""Dates as precise as a source gives them: a year, a month or a day."""

import re
from calendar import monthrange
from datetime import date

_PARTIAL_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


def window(text: str) -> tuple[date, date]:
    """The first and last day that ``2022``, ``2022-08`` or ``2022-08-09`` can mean; raises ``ValueError``."""
    match = _PARTIAL_DATE.fullmatch(text)
    if match is None:
        raise ValueError(text)
    year, month, day = (int(part) if part else None for part in match.groups())
    if year is None or month is None:
        return date(int(text), 1, 1), date(int(text), 12, 31)
    if day is None:
        return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    return date(year, month, day), date(year, month, day)
