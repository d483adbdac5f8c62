"""A ranking laid out as a table: its rows narrowed and sorted, its columns only those that most rows can fill."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Literal

from provinces.queries.dti import RankingPage, Standing
from provinces.queries.marks import Mark
from provinces.queries.rankings import CriterionFacts

# The first row is the lowest value when sorted so; any other sort starts with the highest.
RISING = ("rank", "name")

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

    `ranked` counts the units with a place over the whole ranking, not only over the rows shown. `sort` is how the rows
    stand: `rank`, `name`, `change`, `score` or the key of a column, with `-` before it the other way round.
    """

    page: RankingPage
    parts: Parts
    choices: tuple[Parts, ...]
    columns: tuple[CriterionFacts, ...]
    left_out: tuple[tuple[CriterionFacts, int], ...]
    rows: tuple[TableRow, ...]
    remarks: tuple[Remark, ...]
    ranked: int
    sort: str

    @property
    def sorts(self) -> tuple[str, ...]:
        """What the rows can be sorted by."""
        return _sorts(self.page, self.columns)

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


def ranking_table(page: RankingPage, *, parts: Parts | None, region: str, sort: str) -> RankingTable:
    """`page` narrowed to a region (empty: all) with main indices or pillars as its columns, sorted; by rank where it
    has no such column."""
    told = _scored(page)
    choices = _choices(page, told)
    chosen: Parts = parts if parts in choices else choices[0]
    wanted = page.components if chosen == "indices" else tuple(page.pillars.values())
    columns = tuple(each for each in wanted if chosen == "pillars" or _told_of_most(page, told[each.code]))
    sort = sort if sort.removeprefix("-") in _sorts(page, columns) else "rank"
    standings = _sorted([each for each in page.standings if region in ("", each.facts.region)], sort, columns)
    return RankingTable(
        page=page,
        parts=chosen,
        choices=choices,
        columns=columns,
        left_out=tuple((each, told[each.code]) for each in wanted if each not in columns and told[each.code]),
        rows=tuple(
            TableRow(each, tuple([(column, mark_of(each, column)) for column in columns]))
            for each in standings
        ),
        remarks=_remarks(standings),
        ranked=sum(each.rank is not None for each in page.standings),
        sort=sort,
    )


def _choices(page: RankingPage, told: Mapping[str, int]) -> tuple[Parts, ...]:
    """Main indices first where at least one is told of most units."""
    told_of_most = any(_told_of_most(page, told[each.code]) for each in page.components)
    return ("indices", "pillars") if told_of_most else ("pillars",)


def _told_of_most(page: RankingPage, told: int) -> bool:
    return 2 * told >= len(page.standings)


def _scored(page: RankingPage) -> Counter[str]:
    """By pillar and main index how many units have a score."""
    return Counter(
        mark.criterion
        for standing in page.standings
        for marks in (standing.pillars, standing.components)
        for mark in marks.values()
        if mark.score is not None
    )


def mark_of(standing: Standing, criterion: CriterionFacts) -> Mark | None:
    """What is told of a unit on the total, a pillar or a main index."""
    if criterion.level == "main_index":
        return standing.components.get(criterion.short_code)
    if criterion.level == "pillar" and criterion.pillar is not None:
        return standing.pillars.get(criterion.pillar)
    return standing.total


def _remarks(standings: Sequence[Standing]) -> tuple[Remark, ...]:
    by_text: dict[tuple[str, str], list[Standing]] = {}
    for standing in standings:
        if standing.total.note_vi:
            by_text.setdefault((standing.total.note_vi, standing.total.note_en), []).append(standing)
    return tuple(Remark(vi, en, tuple(of), len(of) == len(standings)) for (vi, en), of in by_text.items())


def _sorts(page: RankingPage, columns: Sequence[CriterionFacts]) -> tuple[str, ...]:
    change = ("change",) if page.before else ()
    return ("rank", "name", "score", *change, *(column.key for column in columns))


def _sorted(standings: Sequence[Standing], sort: str, columns: Sequence[CriterionFacts]) -> list[Standing]:
    """Stable over the order of the ranking; a unit of which nothing is told comes last, whichever way round."""
    name = sort.removeprefix("-")
    value = VALUES.get(name) or _value_of(next(column for column in columns if column.key == name))
    told = [each for each in standings if value(each) is not None]
    falling = (name in RISING) is sort.startswith("-")
    return [
        *sorted(told, key=value, reverse=falling),
        *(each for each in standings if value(each) is None),
    ]


def _value_of(column: CriterionFacts) -> Callable[[Standing], Any]:
    def value(standing: Standing) -> Any:
        mark = mark_of(standing, column)
        return mark.score if mark else None

    return value


VALUES: dict[str, Callable[[Standing], Any]] = {
    "rank": lambda standing: standing.rank,
    "name": lambda standing: (standing.facts.sort_key, standing.facts.unit),
    "score": lambda standing: standing.score,
    "change": lambda standing: standing.change,
}
