"""A ranking laid out as a table: its rows narrowed and sorted, its columns only those that most rows can fill."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from provinces.queries.dti import RankingPage, Standing
from provinces.queries.marks import Mark
from provinces.queries.rankings import CriterionFacts

Sort = Literal["rank", "name", "change"]
Parts = Literal["indices", "pillars"]


@dataclass(frozen=True, slots=True)
class TableRow:
    """A standing with its mark in each column; None where nothing is told."""

    standing: Standing
    cells: tuple[tuple[CriterionFacts, Mark | None], ...]


@dataclass(frozen=True, slots=True)
class Remark:
    """What is said of the marks of some units; `everywhere` when it is said of all of the table."""

    text_vi: str
    text_en: str
    standings: tuple[Standing, ...]
    everywhere: bool


@dataclass(frozen=True, slots=True)
class RankingTable:
    """`columns` go with the cells; `left_out` are criteria that too few units have, with how many do.

    `ranked` counts the units with a place over the whole ranking, not only over the rows shown.
    """

    page: RankingPage
    parts: Parts
    choices: tuple[Parts, ...]
    columns: tuple[CriterionFacts, ...]
    left_out: tuple[tuple[CriterionFacts, int], ...]
    rows: tuple[TableRow, ...]
    remarks: tuple[Remark, ...]
    ranked: int

    @property
    def partial(self) -> bool:
        """Whether our sources tell only some places of the ranking."""
        return self.ranked < self.page.facts.n

    @property
    def derived_ranks(self) -> int:
        return sum(row.standing.total.rank_provenance == "derived" for row in self.rows)

    @property
    def all_ranks_derived(self) -> bool:
        return bool(self.rows) and self.derived_ranks == sum(
            row.standing.rank is not None for row in self.rows
        )

    @property
    def parts_derived(self) -> bool:
        """Whether no score of the part columns is a published one."""
        marks = [mark for row in self.rows for _column, mark in row.cells if mark and mark.score is not None]
        return bool(marks) and all(mark.score_provenance == "derived" for mark in marks)

    @property
    def tie(self) -> list[Standing]:
        """The first units that share a place, and who comes after them; empty where none do."""
        ranked = [standing for standing in self.page.standings if standing.rank is not None]
        for place, group in groupby(ranked, lambda standing: standing.rank or 0):
            sharing = list(group)
            if len(sharing) > 1:
                after = [standing for standing in ranked if (standing.rank or 0) > place]
                return sharing + after[:1]
        return []

    @property
    def incomparable_rows(self) -> int:
        """How many of the rows shown have no place in the year before, where the two years may be compared."""
        return sum(row.standing.change is None for row in self.rows) if self.page.before else 0


def ranking_table(page: RankingPage, *, parts: Parts | None, region: str, sort: Sort) -> RankingTable:
    """`page` narrowed to a region (empty: all), sorted, with main indices or pillars as its columns."""
    choices = _choices(page)
    chosen: Parts = parts if parts in choices else choices[0]
    wanted = page.components if chosen == "indices" else tuple(page.pillars.values())
    counted = [(criterion, _scored(page, criterion)) for criterion in wanted]
    columns = tuple(criterion for criterion, told in counted if _worth_a_column(page, told, chosen))
    standings = sorted(
        (each for each in page.standings if region in ("", each.facts.region)), key=ORDERS[sort]
    )
    return RankingTable(
        page=page,
        parts=chosen,
        choices=choices,
        columns=columns,
        left_out=tuple((criterion, told) for criterion, told in counted if criterion not in columns and told),
        rows=tuple(
            TableRow(each, tuple((column, mark_of(each, column)) for column in columns)) for each in standings
        ),
        remarks=_remarks(standings),
        ranked=sum(each.rank is not None for each in page.standings),
    )


def _choices(page: RankingPage) -> tuple[Parts, ...]:
    """Main indices first where at least one is told of most units."""
    told = [_scored(page, criterion) for criterion in page.components]
    return ("indices", "pillars") if any(2 * count >= len(page.standings) for count in told) else ("pillars",)


def _worth_a_column(page: RankingPage, told: int, parts: Parts) -> bool:
    return parts == "pillars" or 2 * told >= len(page.standings)


def _scored(page: RankingPage, criterion: CriterionFacts) -> int:
    marks = (mark_of(standing, criterion) for standing in page.standings)
    return sum(mark is not None and mark.score is not None for mark in marks)


def mark_of(standing: Standing, criterion: CriterionFacts) -> Mark | None:
    """What is told of a unit on a pillar or a main index."""
    if criterion.pillar is not None:
        return standing.pillars.get(criterion.pillar)
    return standing.components.get(criterion.short_code)


def _remarks(standings: Sequence[Standing]) -> tuple[Remark, ...]:
    by_text: dict[tuple[str, str], list[Standing]] = {}
    for standing in standings:
        if standing.total.note_vi:
            by_text.setdefault((standing.total.note_vi, standing.total.note_en), []).append(standing)
    return tuple(Remark(vi, en, tuple(of), len(of) == len(standings)) for (vi, en), of in by_text.items())


def _by_name(standing: Standing) -> tuple[object, ...]:
    return (standing.facts.sort_key, standing.facts.unit)


def _by_rank(standing: Standing) -> tuple[object, ...]:
    return (standing.rank is None, standing.rank or 0, *_by_name(standing))


def _by_change(standing: Standing) -> tuple[object, ...]:
    return (standing.change is None, -(standing.change or 0), *_by_rank(standing))


ORDERS: dict[Sort, Callable[[Standing], tuple[object, ...]]] = {
    "rank": _by_rank,
    "name": _by_name,
    "change": _by_change,
}
