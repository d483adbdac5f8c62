"""What a map shows, as a table for files: one row a province."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from indicators import numerals
from indicators.queries.catalogue import IndicatorFacts
from indicators.queries.tile_map import MapPage, MapTile
from indicators.templatetags.figures import in_language, language
from indicators.views import map_wording
from provinces import exports
from provinces.charts import ValueClass
from provinces.exports import Column, Kind, Table
from provinces.exports.tables import Quantity, Value
from provinces.views.downloads import Asked


def table(page: MapPage, classes: Sequence[ValueClass], asked: Asked) -> Table:
    """The provinces in the order of the page, with and without a figure; the country last where it has one."""
    name = in_language(page.facts, "name")
    period = page.period.label(language()) if page.period else ""
    cells = [cell for tile in page.told if (cell := map_wording.cell_of(tile))]
    rows = [_row(tile, page, classes) for tile in [*page.told, *page.untold]]
    return Table(
        title=name,
        columns=_columns(),
        rows=rows,
        about=asked.about(
            name,
            page.geography.name(language()),
            [period] if period else [],
            data_date=max((cell.as_of for cell in cells), default=None),
            sources=[
                exports.source_text(
                    in_language(cell, "source_title"), cell.publisher, cell.published_on, cell.url
                )
                for cell in cells
                if cell.source
            ],
        ),
    )


def _columns() -> tuple[Column, ...]:
    return (
        Column("indicator", _("Mã chỉ tiêu")),
        Column("period", _("Mã kỳ")),
        Column("geography", _("Địa giới")),
        Column("unit", _("Mã đơn vị")),
        Column("unit_name", _("Đơn vị")),
        Column("region", _("Vùng")),
        Column("value", _("Giá trị"), Kind.NUMBER),
        Column("qualifier", _("Mức chắc chắn")),
        Column("provenance", _("Cách có số")),
        Column("rank", _("Hạng"), Kind.NUMBER, 0),
        Column("n", _("Số đơn vị"), Kind.NUMBER, 0),
        Column("rank_provenance", _("Cách có hạng")),
        Column("class", _("Nhóm trên bản đồ")),
        Column("computed", _("Tính lại"), Kind.NUMBER),
        Column("official", _("Số công bố")),
        Column("parts", _("Tính từ các đơn vị cũ")),
        Column("reason", _("Lý do thiếu")),
        Column("as_of", _("Ngày số liệu"), Kind.DATE),
        Column("source", _("Mã nguồn")),
        Column("source_url", _("Địa chỉ nguồn")),
    )


def _row(tile: MapTile, page: MapPage, classes: Sequence[ValueClass]) -> list[Value | Quantity]:
    spot, reading = tile.spot, tile.reading
    cell = map_wording.cell_of(tile)
    computed = reading.computed if reading else None
    return [
        page.facts.code,
        page.period.code if page.period else None,
        page.geography.code,
        spot.unit,
        in_language(spot, "name"),
        in_language(spot, "region"),
        _quantity(tile, page.facts),
        cell.qualifier if cell and cell.value is not None else None,
        reading.provenance or None if reading else None,
        tile.place.rank if tile.place else None,
        tile.place.n if tile.place else None,
        _rank_provenance(tile),
        _class(tile, page, classes),
        computed.value if computed else None,
        reading.official if reading else None,
        " ".join(part.unit for part in reading.parts) if reading else None,
        reading.reason if reading and tile.score is None else None,
        cell.as_of if cell else None,
        cell.source if cell else None,
        cell.url if cell else None,
    ]


def _rank_provenance(tile: MapTile) -> str | None:
    """The places of an indicator are computed here."""
    if tile.place is None or tile.reading is None:
        return None
    return tile.reading.place_provenance or "computed"


def _class(tile: MapTile, page: MapPage, classes: Sequence[ValueClass]) -> str | None:
    if tile.score is None:
        return None
    return next(map_wording.bounds(each, page) for each in classes if each.holds(tile.score))


def _quantity(tile: MapTile, facts: IndicatorFacts) -> Quantity | None:
    if tile.score is None:
        return None
    decimals = max(facts.decimals, numerals.decimals_in(tile.score))
    return Quantity(tile.score, decimals, percent=facts.measure == "percent")
