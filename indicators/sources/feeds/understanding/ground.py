"""What a row is held against: indicators, and units with what they were called and when. Plain values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from provinces.sources.base import Reason

COUNTRY = "country"
NATIONAL = "national"


@dataclass(frozen=True, slots=True)
class IndicatorGround:
    """An indicator: `measure` its unit of measure, `level` national, provincial or both, `frequency` as in the catalogue."""

    code: str
    name_vi: str
    name_en: str
    measure: str
    decimals: int
    level: str
    frequency: str


@dataclass(frozen=True, slots=True)
class UnitGround:
    """A unit (slug) as it was from `valid_from` to `valid_to`, both included; None where it lives. `names` holds every
    name of that time in both languages, the first two those that are shown."""

    slug: str
    level: str
    code: str
    iso: str
    names: tuple[str, ...]
    valid_from: date
    valid_to: date | None

    def alive(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Step:
    """A unit became part of another on a day."""

    predecessor: str
    successor: str
    on: date


@dataclass(frozen=True, slots=True)
class Ground:
    """All indicators by code; all versions of all units, those of one unit from the first to the last; what became of
    those that ended."""

    indicators: Mapping[str, IndicatorGround]
    units: tuple[UnitGround, ...]
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a text is not taken: a code for counts, and a sentence with its cure."""

    code: str
    reason: Reason


class NotUnderstoodError(ValueError):
    """A text that says nothing the portal can write. `fault` says why."""

    def __init__(self, code: str, vi: str, en: str) -> None:
        super().__init__(en)
        self.fault = Fault(code, Reason(vi, en))


def shown(text: str | None) -> str:
    """The text as it stands in a sentence."""
    said = " ".join((text or "").split())
    return f"{said[:59]}…" if len(said) > 60 else said
