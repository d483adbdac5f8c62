"""Reading subjects over units and periods, across the merger where a geography is named. docs/adr/0009."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from indicators import periods
from indicators.queries import cells as cell_reads
from indicators.queries.catalogue import IndicatorFacts, NoteFacts
from indicators.queries.catalogue import notes as indicator_notes
from indicators.queries.cells import Cell, Scope
from indicators.queries.readings.lineages import Lineage, lineages
from indicators.queries.readings.reading import Reading
from indicators.queries.readings.scores import Score, of_geography, scores
from indicators.queries.readings.subjects import TWINS, is_dti
from indicators.queries.readings.wholes import rolled_up
from indicators.rollup import Refusal, Rule

# The geography of the merged units.
MERGED = "34"


@dataclass(frozen=True, slots=True)
class PeriodChoice:
    """A period in which some unit has a value, and how many have."""

    code: str
    kind: str
    label_vi: str
    label_en: str
    units: int

    def label(self, language: str) -> str:
        return self.label_en if language == "en" else self.label_vi


Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class _Told:
    """Every cell that was told of what is read, by (subject, unit, period), and of the DTI the score with its place; the
    periods told of by (subject, unit), and the notes by subject. `unknown` are scores whose ranking had not surely been
    published on the day asked for."""

    cells: Mapping[Key, Cell]
    scores: Mapping[Key, Score]
    unknown: frozenset[Key]
    periods: Mapping[tuple[str, str], set[str]]
    notes: Mapping[str, Sequence[NoteFacts]]
    geography: str | None


def read(
    facts: IndicatorFacts,
    *,
    units: Sequence[str] = (),
    periods: Sequence[str] = (),
    geography: str | None = None,
    first: date | None = None,
    last: date | None = None,
    known_on: date | None = None,
) -> list[Reading]:
    """One subject; see `read_all`. At most three SQL queries, one without a geography."""
    found = read_all(
        [facts], units=units, periods=periods, geography=geography, first=first, last=last, known_on=known_on
    )
    return found[facts.code]


def read_many(
    subjects: Sequence[IndicatorFacts],
    *,
    unit: str,
    periods: Sequence[str] = (),
    geography: str | None = None,
    first: date | None = None,
    last: date | None = None,
    known_on: date | None = None,
) -> dict[str, list[Reading]]:
    """Many subjects of one unit; see `read_all`. At most four SQL queries, two without a geography."""
    return read_all(
        subjects,
        units=[unit],
        periods=periods,
        geography=geography,
        first=first,
        last=last,
        known_on=known_on,
    )


def read_all(
    subjects: Sequence[IndicatorFacts],
    *,
    units: Sequence[str] = (),
    periods: Sequence[str] = (),
    narrowed: Mapping[str, Sequence[str]] | None = None,
    geography: str | None = None,
    first: date | None = None,
    last: date | None = None,
    known_on: date | None = None,
) -> dict[str, list[Reading]]:
    """By code of the subject, its readings by unit (in the order given, else the official one) and time.

    Where `periods` are named, every unit has a reading of each of them (`narrowed`: by code of the subject, of some of
    them only; of none where the code is absent), else of those in which something is told of it or of its parts. `first` and `last` bound the day a value refers to; `known_on` reads what was published by then.

    Without a `geography` cells are as told of the units. With ``"34"`` the units that a merger formed are
    recomputed for periods that ended before it; a published value wins. With ``"63"`` nothing is divided.
    A named unit is read whether or not it belongs to the geography. At most four SQL queries, two without a geography.
    """
    kin = lineages(geography, units) if geography is not None else [Lineage(unit) for unit in units]
    scope = Scope(periods=periods, first=first, last=last, known_on=known_on)
    return _read(subjects, kin, scope, geography, narrowed)


def across_merger(
    facts: IndicatorFacts,
    units: Sequence[str],
    *,
    periods: Sequence[str] = (),
    first: date | None = None,
    last: date | None = None,
    known_on: date | None = None,
) -> list[Reading]:
    """Of those of `units` that a merger formed, what is recomputed or refused for the time before it.

    At most four SQL queries, one where no such unit is among them, none without units.
    """
    kin = [each for each in lineages(MERGED, units) if each.ancestors] if units else []
    if not kin:
        return []
    scope = Scope(periods=periods, first=first, last=last, known_on=known_on)
    found = _read([facts], kin, scope, MERGED)[facts.code]
    return [reading for reading in found if reading.parts and reading.reason != Refusal.NO_DATA]


def _read(
    subjects: Sequence[IndicatorFacts],
    kin: Sequence[Lineage],
    scope: Scope,
    geography: str | None,
    narrowed: Mapping[str, Sequence[str]] | None = None,
) -> dict[str, list[Reading]]:
    units = _with_ancestors(kin) if geography == MERGED else [each.unit for each in kin]
    told = _told(subjects, replace(scope, units=units), geography)
    kin = kin or [Lineage(unit) for unit in dict.fromkeys(unit for _, unit, _ in told.cells)]
    if narrowed is None:
        return {facts.code: _readings(facts, kin, scope.periods, told) for facts in subjects}
    return {
        facts.code: _readings(facts, kin, wanted, told) if (wanted := narrowed.get(facts.code)) else []
        for facts in subjects
    }


def _with_ancestors(kin: Sequence[Lineage]) -> list[str]:
    slugs = [slug for each in kin for slug in (each.unit, *(part.unit for part in each.ancestors))]
    return list(dict.fromkeys(slugs))


def _told(subjects: Sequence[IndicatorFacts], scope: Scope, geography: str | None) -> _Told:
    codes = [facts.code for facts in subjects if not is_dti(facts.code)]
    shown = cell_reads.shown(replace(scope, indicators=codes)) if codes else []
    found = _scores([facts.code for facts in subjects if is_dti(facts.code)], scope, geography)
    known = {key: score for key, score in found.items() if score.known}
    cells = {_key(cell): cell for cell in [*shown, *(score.cell for score in known.values())]}
    told: dict[tuple[str, str], set[str]] = {}
    for code, unit, period in cells:
        told.setdefault((code, unit), set()).add(period)
    added = [facts.code for facts in subjects if facts.code in codes and facts.rollup != Rule.NONE]
    notes = _notes(added) if geography == MERGED else {}
    return _Told(cells, known, frozenset(found.keys() - known.keys()), told, notes, geography)


def _scores(codes: Sequence[str], scope: Scope, geography: str | None) -> dict[Key, Score]:
    if not codes:
        return {}
    found = scores(
        codes,
        units=scope.units,
        periods=scope.periods,
        first=scope.first,
        last=scope.last,
        known_on=scope.known_on,
    )
    return {_key(score.cell): score for score in of_geography(found, geography)}


def _key(cell: Cell) -> Key:
    return cell.indicator, cell.unit, cell.period


def _notes(codes: Sequence[str]) -> dict[str, list[NoteFacts]]:
    by_code: dict[str, list[NoteFacts]] = {}
    for note in indicator_notes(codes) if codes else ():
        by_code.setdefault(note.indicator, []).append(note)
    return by_code


def _readings(
    facts: IndicatorFacts, kin: Sequence[Lineage], wanted: Sequence[str], told: _Told
) -> list[Reading]:
    return [
        _reading(facts, lineage, period, told)
        for lineage in kin
        for period in _in_time(facts, lineage, wanted or _periods(facts, lineage, told), told)
    ]


def _periods(facts: IndicatorFacts, lineage: Lineage, told: _Told) -> Iterable[str]:
    found = set(told.periods.get((facts.code, lineage.unit), ()))
    if told.geography == MERGED:
        parted = {
            code for part in lineage.ancestors for code in told.periods.get((facts.code, part.unit), ())
        }
        found |= {code for code in parted if lineage.was_parted(periods.parse(code).end)}
    return found


def _in_time(facts: IndicatorFacts, lineage: Lineage, codes: Iterable[str], told: _Told) -> list[str]:
    """By the day the value refers to; of one day the longer period first."""

    def when(code: str) -> tuple[date, date, int, str]:
        period = periods.parse(code)
        cell = told.cells.get((facts.code, lineage.unit, code))
        return (cell.as_of if cell else period.end, period.end, -period.start.toordinal(), code)

    return sorted(codes, key=when)


def _reading(facts: IndicatorFacts, lineage: Lineage, period: str, told: _Told) -> Reading:
    key = (facts.code, lineage.unit, period)
    reading = _as_told(facts, key, told)
    if reading.reason:
        return reading
    day = periods.parse(period).end
    if told.geography == MERGED and lineage.was_parted(day):
        ancestors = [
            (ancestor, told.cells.get((facts.code, ancestor.unit, period))) for ancestor in lineage.ancestors
        ]
        return rolled_up(reading, facts, ancestors, told.notes.get(facts.code, ()))
    if reading.cell is not None:
        return reading
    ended = lineage.ended_on is not None and day >= lineage.ended_on
    return replace(reading, reason=(Refusal.NOT_DIVIDED if ended else Refusal.NO_DATA).value)


def _as_told(facts: IndicatorFacts, key: Key, told: _Told) -> Reading:
    """What was told of the unit itself."""
    _, unit, period = key
    cell, score = told.cells.get(key), told.scores.get(key)
    reading = Reading(unit, period, cell, polarity=facts.polarity)
    if key in told.unknown:
        return replace(reading, reason=Refusal.NOT_KNOWN.value)
    if cell is not None and _of_other_ranking(facts, cell, told.geography):
        return replace(reading, cell=None, reason=Refusal.OTHER_RANKING.value)
    if score is None:
        return reading
    place, provenance = score.place, score.place_provenance
    return replace(reading, place=place, place_provenance=provenance, newer=score.newer)


def _of_other_ranking(facts: IndicatorFacts, cell: Cell, geography: str | None) -> bool:
    """Whether a rank of the DTI that the news told is among the units of another geography."""
    ranked = facts.code in TWINS and facts.measure == "rank" and cell.denominator is not None
    return ranked and geography is not None and f"{cell.denominator:f}" != geography
