"""Doubts and how heavy they are: a hard one must be mended before the report is sent, a soft one be explained."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum


class Severity(StrEnum):
    HARD = "hard"
    SOFT = "soft"


class Code(StrEnum):
    """What is doubted; a fault of hearing keeps the code that `numerals.Fault` gives it."""

    UNANSWERED = "unanswered"
    NOT_WHOLE = "not_whole"
    OUT_OF_RANGE = "out_of_range"
    NUMERATOR_ABOVE = "numerator_above"
    PART_ABOVE = "part_above"
    ABOVE_OTHER = "above_other"
    FELL = "fell"
    JUMP = "jump"
    FAR = "far"
    IMPLAUSIBLE = "implausible"
    UNCHANGED = "unchanged"
    COMPLEMENT_OFF = "complement_off"
    RATIO_FAR = "ratio_far"
    HEDGED = "hedged"
    FINER = "finer"


SOFT_CODES = frozenset(
    code.value
    for code in (
        Code.FELL,
        Code.JUMP,
        Code.FAR,
        Code.IMPLAUSIBLE,
        Code.UNCHANGED,
        Code.COMPLEMENT_OFF,
        Code.RATIO_FAR,
        Code.HEDGED,
        Code.FINER,
    )
)


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing that is doubted. `numbers` are what its sentence speaks of: figures as decimals in the unit of the
    indicator, period and indicator codes as text."""

    code: str
    numbers: Mapping[str, Decimal | str] = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        return severity_of(self.code)


def severity_of(code: str) -> Severity:
    """Whether a doubt with this code blocks sending. An unknown code does."""
    return Severity.SOFT if code in SOFT_CODES else Severity.HARD
