"""A province's page as a file: its DTI of every year and every figure, published or recomputed, in one table."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from indicators import exports
from indicators.queries import catalogue, cells, readings
from indicators.queries.catalogue import IndicatorFacts
from indicators.queries.cells import Cell, Scope
from indicators.queries.province import ProvincePage
from indicators.queries.readings import Reading
from indicators.templatetags.figures import language
from provinces.exports import Column, Kind, Table
from provinces.ranking import Place


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
    """A row: a figure, and what only some have: its place, the ranking it is of, what it was computed from."""

    facts: IndicatorFacts
    cell: Cell
    place: Place | None = None
    median: Decimal | None = None
    geography: str = ""
    framework: str = ""
    change: int | None = None
    parts: str = ""


def province_file(page: ProvincePage, asked: Asked) -> Table:
    """Rows of the DTI first, then what was recomputed, then figures; of one pillar only its figures. At most ten SQL queries."""
    name = page.history.facts.full_name(language())
    lines = _figure_lines(page, asked)
    if not asked.pillar:
        lines = [*_dti_lines(page, asked), *_computed_lines(page), *lines]
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
    subjects = [
        each for group in readings.subjects() if readings.is_dti(group.code) for each in group.subjects
    ]
    told = {geography: _told(page, subjects, geography, asked) for geography in page.history.geographies}
    lines = []
    for year in page.dti:
        ranking = year.mark.ranking
        for facts in subjects:
            found = told[ranking.geography].get((facts.code, str(ranking.year)))
            if found and found.cell and found.official:
                change = year.change if facts is subjects[0] else None
                lines.append(
                    Line(facts, found.cell, found.place, None, ranking.geography, ranking.framework, change)
                )
    return lines


def _told(
    page: ProvincePage, subjects: Sequence[IndicatorFacts], geography: str, asked: Asked
) -> Mapping[tuple[str, str], Reading]:
    found = readings.read_many(
        subjects, unit=page.history.facts.unit, geography=geography, known_on=asked.known_on
    )
    return {(code, reading.period): reading for code, told in found.items() for reading in told}


def _computed_lines(page: ProvincePage) -> list[Line]:
    """Only where nothing was published: a published figure wins."""
    return [
        Line(each.facts, told.cell, parts=" ".join(part.unit for part in told.computed.parts))
        for each in page.recomputed
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
    return [
        Line(facts[cell.indicator], cell, figure.place if figure else None, figure.median if figure else None)
        for cell, figure in ((cell, held.get(cell.observation)) for cell in told)
    ]


def _extended(table: Table, lines: Sequence[Line]) -> Table:
    """Columns that figures of other pages do not have come last."""
    columns = (
        Column("geography", _("Địa giới")),
        Column("framework", _("Phương pháp")),
        Column("rank", _("Hạng"), Kind.NUMBER, 0),
        Column("n", _("Số đơn vị"), Kind.NUMBER, 0),
        Column("change", _("Số bậc lên so với năm trước"), Kind.NUMBER, 0),
        Column("median", _("Trung vị"), Kind.NUMBER),
        Column("origin", _("Cách có")),
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
        line.cell.origin,
        line.parts,
    )
