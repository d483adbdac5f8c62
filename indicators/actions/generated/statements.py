"""What generated sources say of one cell, and which of it is shown. Plain values."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from indicators import numerals
from indicators.actions.generated import plausible
from indicators.actions.generated.catalogue import PRESS, REPORT, REVISION
from indicators.actions.generated.plausible import Profile


@dataclass(frozen=True, slots=True)
class Statement:
    """One observation; numbers as text, `None` where a province gave a reason instead."""

    source: str
    value: str | None
    qualifier: str
    as_reported: str
    resolution: str | None
    status: str


@dataclass(frozen=True, slots=True)
class Told:
    """The statements about the cell of a unit and quarter, by their places; the first one is shown."""

    unit: int
    quarter: int
    statements: list[Statement]

    @property
    def reason(self) -> str:
        """Why the first is shown, as the rule of selection says it (tests hold the two together)."""
        sources = {said.source for said in self.statements}
        return "latest" if REVISION in sources else "exact" if PRESS in sources else "only"


def told(profile: Profile, suffix: str, courses: Sequence[Sequence[int]], seed: int) -> Iterator[Told]:
    """Every cell of an indicator, unit by unit; the last quarter is provisional."""
    size = (len(courses), len(courses[0]), seed)
    missing, revised = plausible.missing(profile, *size), plausible.revised(profile, *size)
    retold = plausible.retold(profile, *size)
    for unit, course in enumerate(courses):
        for quarter, value in enumerate(course):
            cell = (unit, quarter)
            if cell in missing:
                yield Told(unit, quarter, [Statement(REPORT, None, "exact", "", None, "final")])
                continue
            status = "provisional" if quarter == len(course) - 1 else "final"
            said = [_exact(REPORT, value, profile.kind.decimals, suffix, status)]
            if cell in revised:
                said[:0] = [_revision(value, profile.kind.decimals, suffix)]
            if cell in retold and (whole := plausible.rounded_down(value, profile.kind.decimals)):
                said.append(_hedged(whole, suffix))
            yield Told(unit, quarter, said)


def _exact(source: str, value: int, decimals: int, suffix: str, status: str) -> Statement:
    text, last_digit = plausible.plain(value, decimals), plausible.plain(1, decimals)
    return Statement(source, text, "exact", plausible.printed(value, decimals, suffix), last_digit, status)


def _revision(value: int, decimals: int, suffix: str) -> Statement:
    """Always another number, by about one part in a hundred, and never more than a share can be."""
    return _exact(REVISION, max(value - value // 100 - 1, 0) or value + 1, decimals, suffix, "revised")


def _hedged(whole: int, suffix: str) -> Statement:
    text = f"hơn {plausible.printed(whole, 0, suffix)}"
    resolution = numerals.resolution_of(text, Decimal(whole))
    return Statement(PRESS, str(whole), "over", text, f"{resolution:f}", "final")
