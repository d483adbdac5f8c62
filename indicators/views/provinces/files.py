"""A province's page as a file: its DTI of every year and every figure, published or recomputed, in one table."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from indicators import exports
from indicators.queries import catalogue, cells, province, readings
from indicators.queries.catalogue import IndicatorFacts
from indicators.queries.cells import Cell, Scope
from indicators.queries.province import DtiYear, PartStanding, ProvinceFigure, ProvincePage
from indicators.queries.readings import Reading
from indicators.templatetags.figures import language
from provinces.exports import Column, Kind, Table
from provinces.models import Provenance
from provinces.ranking import Place

DTI = "dti"
# What a criterion is called among the subjects that are read.
CODES = {short_code: code for code, (short_code, _vi, _en) in readings.CRITERIA.items()}


@dataclass(frozen=True, slots=True)
class Asked:
    """The address that a file answers, the day it was asked, and the past day and the pillar it is about, if any."""

    address: str
    filters: str
    today: date
    known_on: date | None
    pillar: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row: a figure with how it came about, and what only some have: its place and how that came about, the ranking it
    is of, what it was computed from."""

    facts: IndicatorFacts
    cell: Cell
    provenance: str
    place: Place | None = None
    place_provenance: str = ""
    median: Decimal | None = None
    median_n: int | None = None
    geography: str = ""
    framework: str = ""
    change: int | None = None
    parts: str = ""


def province_file(page: ProvincePage, asked: Asked) -> Table:
    """Rows of the DTI first, then what was recomputed, then figures; of one pillar only its figures. At most 16 SQL queries."""
    name = page.history.facts.full_name(language())
    lines = _figure_lines(page, asked)
    if not asked.pillar:
        lines = [*_dti_lines(page, asked), *_computed_lines(page, asked), *lines]
    table = exports.catalogue_table(
        [(line.facts, line.cell) for line in lines],
        title=_("Số liệu của %(unit)s") % {"unit": name},
        scope=name,
        filters=asked.filters,
        today=asked.today,
        address=asked.address,
        language=language(),
    )
    return _extended(table, lines)


def _dti_lines(page: ProvincePage, asked: Asked) -> list[Line]:
    """Total, pillars and main indices, as each ranking tells them."""
    subjects = province.dti_subjects()
    told = {geography: _told(page, subjects, geography, asked) for geography in page.history.geographies}
    parts = province.ranked_parts(page.history.facts.unit, [year.mark.ranking for year in page.dti])
    lines = []
    for year in page.dti:
        beside = {CODES.get(part.criterion.short_code): part for part in parts[year.mark.ranking.key]}
        for facts in subjects:
            found = told[year.mark.ranking.geography].get((facts.code, str(year.mark.ranking.year)))
            if found and found.cell and found.official:
                lines.append(_dti_line(facts, found, found.cell, year, beside.get(facts.code)))
    return lines


def _dti_line(
    facts: IndicatorFacts, told: Reading, cell: Cell, year: DtiYear, part: PartStanding | None
) -> Line:
    """The place is the one that the page shows: told, else among the scores told."""
    ranking = year.mark.ranking
    place = part.place if part else told.place
    return Line(
        facts=facts,
        cell=cell,
        provenance=told.provenance,
        place=place,
        place_provenance=_derived(part.derived if part else told.place_derived) if place else "",
        median=part.median if part else None,
        median_n=part.n if part and part.n else None,
        geography=ranking.geography,
        framework=ranking.framework,
        change=year.change if facts.code == DTI else None,
    )


def _derived(derived: bool) -> str:
    return (Provenance.DERIVED if derived else Provenance.REPORTED).value


def _told(
    page: ProvincePage, subjects: Sequence[IndicatorFacts], geography: str, asked: Asked
) -> Mapping[tuple[str, str], Reading]:
    found = readings.read_many(
        subjects, unit=page.history.facts.unit, geography=geography, known_on=asked.known_on
    )
    return {(code, reading.period): reading for code, told in found.items() for reading in told}


def _computed_lines(page: ProvincePage, asked: Asked) -> list[Line]:
    """All periods, but only where nothing was published: a published figure wins."""
    if not page.made_of:
        return []
    subjects = [*province.dti_subjects(), *catalogue.indicators()]
    return [
        Line(
            each.facts,
            told.cell,
            told.provenance,
            parts=" ".join(part.unit for part in told.computed.parts),
        )
        for each in province.recomputed(page.history.facts.unit, subjects, asked.known_on)
        for told in reversed(each.computed)
        if told.cell and told.computed and not told.official
    ]


def _figure_lines(page: ProvincePage, asked: Asked) -> list[Line]:
    facts = {each.code: each for each in catalogue.indicators()}
    held = {figure.latest.cell.observation: figure for figure in page.figures if figure.latest}
    told = cells.shown(Scope(units=[page.history.facts.unit], known_on=asked.known_on))
    order = {
        each.code: place for place, each in enumerate(facts.values()) if asked.pillar in ("", each.pillar)
    }
    told = sorted((cell for cell in told if cell.indicator in order), key=lambda cell: order[cell.indicator])
    return [_figure_line(facts[cell.indicator], cell, held.get(cell.observation)) for cell in told]


def _figure_line(facts: IndicatorFacts, cell: Cell, figure: ProvinceFigure | None) -> Line:
    """Places are counted here, so that none is reported."""
    provenance = Reading(cell.unit, cell.period, cell).provenance
    if figure is None:
        return Line(facts, cell, provenance)
    return Line(
        facts=facts,
        cell=cell,
        provenance=provenance,
        place=figure.place,
        place_provenance=_derived(derived=True) if figure.place else "",
        median=figure.median,
        median_n=figure.field.n if figure.field and figure.median is not None else None,
    )


def _extended(table: Table, lines: Sequence[Line]) -> Table:
    """Columns that figures of other pages do not have come last."""
    columns = (
        Column("geography", _("Địa giới")),
        Column("framework", _("Phương pháp")),
        Column("rank", _("Hạng"), Kind.NUMBER, 0),
        Column("n", _("Số đơn vị"), Kind.NUMBER, 0),
        Column("change", _("Số bậc lên so với năm trước"), Kind.NUMBER, 0),
        Column("median", _("Trung vị"), Kind.NUMBER),
        Column("median_n", _("Số đơn vị của trung vị"), Kind.NUMBER, 0),
        Column("origin", _("Cách có")),
        Column("provenance", _("Nguồn gốc của số")),
        Column("rank_provenance", _("Nguồn gốc của hạng")),
        Column("parts", _("Tính từ các đơn vị")),
    )
    rows = [[*row, *_extension(line)] for row, line in zip(table.rows, lines, strict=True)]
    # A recomputed figure has no source of its own.
    named = tuple(source for source in table.about.sources if source.strip(". "))
    return replace(
        table, columns=(*table.columns, *columns), rows=rows, about=replace(table.about, sources=named)
    )


def _extension(line: Line) -> Iterable[Any]:
    return (
        line.geography,
        line.framework,
        line.place.rank if line.place else None,
        line.place.n if line.place else None,
        line.change,
        line.median,
        line.median_n,
        line.cell.origin,
        line.provenance,
        line.place_provenance,
        line.parts,
    )
