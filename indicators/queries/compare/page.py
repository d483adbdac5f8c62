"""Everything the page that compares shows. One reading serves table, chart, sentence and download alike."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from indicators.queries import readings
from indicators.queries.catalogue import IndicatorFacts, NoteFacts, break_dates
from indicators.queries.compare.asked import Asked, Chosen, chosen, geography_of
from indicators.queries.compare.columns import Columns, columns, has_value
from indicators.queries.compare.ground import NATION, Ground, Territory, ground
from indicators.queries.compare.peers import Peers, peers_of
from indicators.queries.compare.rows import CompareRow, Strand, compare_rows, sorted_rows
from indicators.queries.readings import Reading, SubjectGroup

# An indicator without units opens with all that have a figure, or the best so many of them.
MOST_AT_FIRST = 6


@dataclass(frozen=True, slots=True)
class ComparePage:
    """`rows` are the units in the order asked, or the subjects of one unit (`many`). `geography` is empty where every
    unit is read in its own; `opened` says that the units were not asked for but are those to begin with. Without
    `columns` nothing was asked for that exists: a start page."""

    groups: tuple[SubjectGroup, ...]
    ground: Ground
    picked: Chosen
    many: bool
    geography: str
    opened: bool
    columns: Columns | None
    rows: tuple[CompareRow, ...]
    notes: tuple[NoteFacts, ...]
    peers: Peers | None

    @property
    def facts(self) -> IndicatorFacts | None:
        """The indicator of the page; None where there are many, or none."""
        return self.picked.subjects[0] if len(self.picked.subjects) == 1 else None

    @property
    def newer_rankings(self) -> dict[str, list[str]]:
        """By geography, the periods shown of which it has a newer ranking of one of the units, in the order of time."""
        found: dict[str, list[str]] = {}
        for each in self.columns.shown if self.columns else ():
            told = {row.readings[each.code].newer for row in self.rows if each.code in row.readings}
            for geography in filter(None, told):
                found.setdefault(geography, []).append(each.code)
        return found

    @property
    def readings(self) -> list[tuple[CompareRow, Reading]]:
        """Every reading shown, row by row in the order of time."""
        shown = self.columns.shown if self.columns else ()
        return [
            (row, row.readings[each.code]) for row in self.rows for each in shown if each.code in row.readings
        ]


def compare_page(asked: Asked) -> ComparePage:
    """What is asked for, side by side. At most 17 SQL queries, however many units, indicators and periods."""
    groups, land = readings.subjects(), ground()
    picked = _with_default_subject(chosen(asked, groups, land), groups)
    start = ComparePage(tuple(groups), land, picked, False, "", False, None, (), (), None)
    if not picked.subjects:
        return start
    opened = not picked.territories
    if opened:
        picked = replace(picked, territories=_to_begin_with(asked, picked, land))
    if not picked.territories:
        return replace(start, picked=picked)
    return _filled(replace(start, picked=picked, opened=opened), asked)


def _filled(page: ComparePage, asked: Asked) -> ComparePage:
    picked, geography = page.picked, geography_of(asked, page.picked)
    told = _read(picked.subjects, picked.territories, geography, asked)
    shown = columns(asked, [each for found in told.values() for each in found])
    notes = readings.notes([facts.code for facts in picked.subjects])
    strands = [
        Strand(facts, unit, told[facts.code, unit.slug], break_dates(notes, facts.code, unit.slug))
        for unit in picked.territories
        for facts in picked.subjects
    ]
    many = len(picked.subjects) > 1
    rows = sorted_rows(compare_rows(strands, shown, many=many), asked.sort)
    return replace(
        page,
        many=many,
        geography=geography,
        columns=shown,
        rows=tuple(rows),
        notes=tuple(notes),
        peers=_peers(page, geography, shown, asked),
    )


def _with_default_subject(picked: Chosen, groups: Sequence[SubjectGroup]) -> Chosen:
    """Provinces alone are compared by the DTI: the one thing told of all of them."""
    provinces = [each for each in picked.territories if each.slug != NATION]
    if picked.subjects or picked.unknown or not provinces:
        return picked
    return replace(picked, subjects=(groups[0].subjects[0],))


def _to_begin_with(asked: Asked, picked: Chosen, land: Ground) -> tuple[Territory, ...]:
    """The units that have a figure in the newest period of the richest kind, the nation first, else the best six; of
    many indicators the one unit with the most figures."""
    found = readings.read_all(picked.subjects, geography=asked.geography or None, known_on=asked.known_on)
    nation = _read(picked.subjects, [land.territories[NATION]], "", asked) if asked.geography else {}
    told = [each for group in (*found.values(), *nation.values()) for each in group if has_value(each)]
    told = [each for each in told if each.unit in land.territories]
    if len(picked.subjects) > 1:
        most = Counter(each.unit for each in told).most_common(1)
        return tuple(land.territories[slug] for slug, _ in most)
    newest = columns(asked, told).shown[-1:]
    best = _best_first(each for each in told if newest and each.period == newest[0].code)
    first = [NATION] if NATION in best else []
    rest = [slug for slug in best if slug != NATION]
    return tuple(land.territories[slug] for slug in [*first, *rest][:MOST_AT_FIRST])


def _best_first(found: Iterable[Reading]) -> list[str]:
    told = [each for each in found if each.value is not None]
    lower = any(each.polarity == "lower_is_better" for each in told)
    ordered = sorted(told, key=lambda each: each.value or 0, reverse=not lower)
    return list(dict.fromkeys(each.unit for each in ordered))


def _read(
    subjects: Sequence[IndicatorFacts], territories: Sequence[Territory], geography: str, asked: Asked
) -> dict[tuple[str, str], list[Reading]]:
    """Every unit in the geography of the page, or in its own where it is none of its units (a unit that the merger left
    as it was, among the 63: there it has its published places); the nation in none."""
    by_geography: dict[str | None, list[str]] = {}
    for each in territories:
        by_geography.setdefault(_own(each, geography), []).append(each.slug)
    found: dict[tuple[str, str], list[Reading]] = {
        (facts.code, each.slug): [] for facts in subjects for each in territories
    }
    for own, units in by_geography.items():
        told = readings.read_all(subjects, units=units, geography=own, known_on=asked.known_on)
        for code, group in told.items():
            for reading in group:
                found[code, reading.unit].append(reading)
    return found


def _own(territory: Territory, geography: str) -> str | None:
    if not territory.geographies:
        return None
    return geography if geography in territory.geographies else territory.geographies[-1]


def _peers(page: ComparePage, geography: str, shown: Columns, asked: Asked) -> Peers | None:
    province = next((each for each in page.picked.territories if each.slug != NATION), None)
    if province is None:
        return None
    own = _own(province, geography) or ""
    newest = shown.shown[-1] if shown.shown else None
    facts = page.picked.subjects[0]
    told = (
        readings.read(facts, periods=[newest.code], geography=own, known_on=asked.known_on) if newest else []
    )
    return peers_of(province, page.ground, own, newest, told)
