"""Places and scores over the years, as far as they are told, beside a ranking that is shown."""

from collections.abc import Mapping
from dataclasses import dataclass

from provinces.queries import dti
from provinces.queries.dti import RankingPage
from provinces.queries.marks import Mark
from provinces.queries.rankings import RankingFacts

# The set of units that was ranked from the first year on.
LONGEST = "63"


@dataclass(frozen=True, slots=True)
class Courses:
    """Rankings side by side, the first year first, and by unit and ranking the totals told in them."""

    rankings: tuple[RankingFacts, ...]
    marks: Mapping[str, Mapping[tuple[int, str], Mark]]

    def mark(self, unit: str, facts: RankingFacts) -> Mark | None:
        return self.marks.get(unit, {}).get(facts.key)

    def places(self) -> list[set[tuple[int, str]]]:
        """Of each unit the rankings that tell its place."""
        return [{key for key, mark in told.items() if mark.rank is not None} for told in self.marks.values()]

    def breaks_before(self, number: int) -> bool:
        """Whether the ranking of this number must not be compared with the one before it."""
        if not number:
            return False
        before, now = self.rankings[number - 1], self.rankings[number]
        return (before.series, before.geography) != (now.series, now.geography)


def courses(page: RankingPage) -> Courses:
    """The rankings of the 63 over the years, and of the geography of the page, as known to it. One SQL query."""
    wanted = {LONGEST, page.facts.geography}
    shown = sorted(
        (facts for facts in page.rankings if facts.geography in wanted),
        key=lambda facts: (facts.year, facts.area.valid_from),
    )
    keys = {facts.key for facts in shown}
    told = {
        unit: {key: mark for mark in marks if (key := (mark.year, mark.geography)) in keys}
        for unit, marks in dti.lines(sorted(wanted)).items()
    }
    return Courses(tuple(shown), told)
