"""What the page shows as a file: one line a row and period, missing and recomputed cells too."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from indicators import numerals
from indicators.periods import Period
from indicators.queries.cells import Cell
from indicators.queries.compare import ComparePage, CompareRow
from indicators.queries.readings import Computed, Reading
from indicators.templatetags.figures import in_language
from indicators.views.compare import words
from provinces.exports import Column, Kind, Quantity, Table, source_text
from provinces.views.downloads import Asked

Value = str | int | Decimal | date | bool | Quantity | None


def comparison_file(page: ComparePage, asked: Asked) -> Table:
    columns = page.columns.shown if page.columns else ()
    told = [reading.cell for _row, reading in page.readings if reading.cell is not None]
    title = ", ".join(in_language(facts, "name") for facts in page.picked.subjects) or _("So sánh")
    return Table(
        title=title,
        columns=_columns(),
        rows=[list(_values(row, period, page)) for row in page.rows for period in columns],
        about=asked.about(
            title,
            ", ".join(words.name(each) for each in page.picked.territories),
            [words.label(columns[0]), words.label(columns[-1])] if columns else [],
            data_date=max((cell.as_of for cell in told), default=None),
            sources=list(_sources(page)),
        ),
    )


def _columns() -> tuple[Column, ...]:
    return (
        Column("indicator", _("Mã chỉ tiêu")),
        Column("indicator_name", _("Chỉ tiêu")),
        Column("unit", _("Mã đơn vị")),
        Column("unit_name", _("Đơn vị")),
        Column("period", _("Mã kỳ")),
        Column("period_label", _("Kỳ")),
        Column("value", _("Giá trị"), Kind.NUMBER),
        Column("unit_measure", _("Mã đơn vị tính")),
        Column("missing", _("Lý do thiếu")),
        Column("qualifier", _("Mức chắc chắn")),
        Column("status", _("Tình trạng")),
        Column("provenance", _("Cách có số")),
        Column("rank", _("Hạng"), Kind.NUMBER, 0),
        Column("n", _("Số đơn vị xếp hạng"), Kind.NUMBER, 0),
        Column("rank_provenance", _("Cách có hạng")),
        Column("computed", _("Tính lại")),
        Column("computed_value", _("Giá trị tính lại"), Kind.NUMBER),
        Column("rule", _("Quy tắc tính lại")),
        Column("parts", _("Các phần")),
        Column("change_against", _("Thay đổi so với kỳ")),
        Column("change_value", _("Thay đổi"), Kind.NUMBER),
        Column("change_percent", _("Thay đổi, %"), Kind.NUMBER),
        Column("change_obstacle", _("Vì sao không trừ")),
        Column("as_of", _("Ngày số liệu"), Kind.DATE),
        Column("source", _("Mã nguồn")),
        Column("source_title", _("Nguồn")),
        Column("published_on", _("Nguồn công bố")),
        Column("source_url", _("Địa chỉ nguồn")),
    )


def _values(row: CompareRow, period: Period, page: ComparePage) -> Iterator[Value]:
    reading = row.readings.get(period.code)
    cell = reading.cell if reading else None
    yield from (row.facts.code, in_language(row.facts, "name"))
    yield from (row.territory.slug, words.name(row.territory))
    yield from (period.code, words.label(period))
    yield _quantity(cell, row) if cell is not None and cell.value is not None else None
    yield row.facts.measure
    yield "" if row.value(period.code) is not None else words.missing(row, period)
    yield from _told(reading, cell)
    yield from _recomputed(reading)
    yield from _change(row, period)
    yield from _source(cell)


def _quantity(cell: Cell, row: CompareRow) -> Quantity | None:
    if cell.value is None:
        return None
    resolution = cell.resolution if cell.resolution is not None else Decimal(1)
    decimals = max(numerals.decimals_in(cell.value), numerals.decimals_in(resolution))
    return Quantity(cell.value, decimals, percent=row.facts.measure == "percent")


def _told(reading: Reading | None, cell: Cell | None) -> Iterator[Value]:
    yield cell.qualifier if cell else None
    yield cell.status if cell else None
    yield reading.provenance if reading else None
    place = reading.place if reading else None
    yield place.rank if place else None
    yield place.n if place else None
    yield reading.place_provenance if reading and place else None


def _recomputed(reading: Reading | None) -> Iterator[Value]:
    computed: Computed | None = reading.computed if reading else None
    yield reading is not None and reading.value is not None and not reading.official
    if computed is None:
        yield from (None, None, None)
        return
    yield computed.value
    yield str(computed.rule)
    yield "; ".join(f"{part.unit}={_digits(part.value)}" for part in computed.parts)


def _digits(value: Decimal | None) -> str:
    return "" if value is None else f"{value:f}"


def _change(row: CompareRow, period: Period) -> Iterator[Value]:
    """Beside the later of the two periods compared."""
    pair = row.pair
    if row.ends is None or pair is None or period.code != row.ends[1].code:
        yield from (None, None, None, None)
        return
    yield row.ends[0].code
    yield row.delta
    yield None if pair.percent is None else numerals.round_to(pair.percent, 2)
    yield str(pair.obstacle) if pair.obstacle else None


def _source(cell: Cell | None) -> Iterator[Value]:
    yield cell.as_of if cell else None
    yield cell.source if cell else None
    yield in_language(cell, "source_title") if cell else None
    yield cell.published_on if cell else None
    yield cell.url if cell else None


def _sources(page: ComparePage) -> Iterator[str]:
    for _row, reading in page.readings:
        for cell in (reading.cell, *(part.cell for part in reading.parts)):
            if cell is not None and cell.source:
                yield source_text(
                    in_language(cell, "source_title"), cell.publisher, cell.published_on, cell.url
                )
