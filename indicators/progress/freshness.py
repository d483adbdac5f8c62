"""How new figures are against the rhythm in which they are told: which period comes next, and when it is missed."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from indicators import periods

# Months between two figures, by the frequency of the catalogue.
MONTHS = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
# Days after its end in which figures of a period are usually published; nobody is late before.
GRACE = {"month": 30, "quarter": 45, "half-year": 60, "year": 120}


class Freshness(StrEnum):
    """In the order in which they are told: what is missed longest needs a question first."""

    OVERDUE = "overdue"
    AWAITED = "awaited"
    CURRENT = "current"
    NEVER = "never"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Standing:
    """`following` is the next period to be told, `due` the last day on which nobody misses it, `days` how long it has
    been missed, 0 if it is not."""

    state: Freshness
    following: periods.Period | None = None
    due: date | None = None
    days: int = 0


def standing(frequency: str, last: date | None, day: date) -> Standing:
    """How an indicator stands on `day` whose newest period ended on `last` (`None`: it never had a figure).

    Current while the next period runs, awaited from its end until it is due, overdue from the day after.
    """
    if last is None:
        return Standing(Freshness.NEVER)
    following = next_period(frequency, last)
    if following is None:
        return Standing(Freshness.UNKNOWN)
    due = following.end + timedelta(days=GRACE[frequency])
    if day > due:
        return Standing(Freshness.OVERDUE, following, due, (day - due).days)
    state = Freshness.CURRENT if day <= following.end else Freshness.AWAITED
    return Standing(state, following, due)


def next_period(frequency: str, last: date) -> periods.Period | None:
    """The period of an indicator's frequency (`month` to `year`) in which the day after `last` lies; None for another."""
    months = MONTHS.get(frequency)
    if months is None:
        return None
    day = last + timedelta(days=1)
    return periods.span(date(day.year, day.month - (day.month - 1) % months, 1), months)
