"""A map as it is drawn: squares, key, lists, and the links that change it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators.queries.readings import PeriodChoice
from indicators.queries.tile_map import GEOGRAPHIES, MapPage, MapTile, Spot
from indicators.templatetags.figures import in_language, language
from indicators.views import map_notes, map_wording, tile_rows
from provinces import charts
from provinces.charts import Square, ValueClass
from provinces.exports import FORMATS
from provinces.forms import address
from provinces.views.links import Choice

# So many periods are a step away.
MOST_STEPS = 3
# What the map shows unasked.
FIRST_SUBJECT = "dti"
# Longer figures are written smaller and not at all on a phone; still longer ones fit into no tile.
LONG_FIGURE, LONGEST_FIGURE = 8, 13


@dataclass(frozen=True, slots=True)
class Addresses:
    """Addresses of a page with a map, with something changed; parameters in the order of `values`, empty ones left out."""

    path: str
    values: Mapping[str, object]

    def __call__(self, **changes: object) -> str:
        return address(self.path, self.values, **changes)

    def kept(self, *left_out: str) -> list[tuple[str, str]]:
        """Hidden fields of a form that changes `left_out` only."""
        return [(name, str(value)) for name, value in self.values.items() if value and name not in left_out]


@dataclass(frozen=True, slots=True)
class TileShown:
    """A province as a tile. `lines` are heights and words of its name; `look` are its classes of style."""

    square: Square
    look: str
    lines: tuple[tuple[int, str], ...]
    short: str
    figure: str
    figure_y: int
    url: str
    words: str
    computed: bool
    current: bool


@dataclass(frozen=True, slots=True)
class IslandShown:
    """An archipelago as a tile: `lines` are of its whole name, `short` of what is enough on a narrow map."""

    square: Square
    lines: tuple[tuple[int, str], ...]
    short: tuple[tuple[int, str], ...]
    words: str


@dataclass(frozen=True, slots=True)
class KeyLine:
    shade: int
    bounds: str
    count: str


@dataclass(frozen=True, slots=True)
class MapShown:
    """Everything that the map and what stands beside it needs, in the language of the page.

    `more` heads the choices that are folded away, `opened` tells that one of them was made.
    """

    page: MapPage
    heading: str
    tiles: tuple[TileShown, ...]
    islands: tuple[IslandShown, ...]
    grid: charts.Grid
    free_columns: int
    key: tuple[KeyLine, ...]
    sentence: str
    notes: tuple[str, ...]
    lists: tuple[tile_rows.EndOfOrder, ...]
    rows: tuple[tile_rows.MapRow, ...]
    ranked: bool
    remarked: bool
    steps: tuple[Choice, ...]
    geographies: tuple[Choice, ...]
    classes: tuple[Choice, ...]
    several_periods: bool
    more: str
    opened: bool
    kept: tuple[tuple[str, str], ...]
    empty: str


def shown(page: MapPage, way: str, addresses: Addresses) -> MapShown:
    """The map of `page`, its values in classes by `way` (quantile or fixed) where enough provinces have one."""
    classes = value_classes(page, way)
    grid = charts.grid(page.tiles, charts.LARGE, classes)
    drawn = list(zip(page.tiles, grid.squares, strict=True))
    islands = [(tile.spot, square) for tile, square in drawn if tile.spot.kind == "archipelago"]
    rows = tile_rows.rows(page)
    figures = {row.tile.spot.unit: row.figure for row in rows}
    ways = tuple(_ways(way, addresses)) if len(classes) > 1 and not page.partial else ()
    several_periods = len(page.periods) > MOST_STEPS
    return MapShown(
        page=page,
        heading=map_wording.heading(page),
        tiles=tuple(
            _tile(tile, square, figures[tile.spot.unit], page, addresses)
            for tile, square in drawn
            if tile.reading
        ),
        islands=tuple(_island(spot, square) for spot, square in islands),
        grid=grid,
        free_columns=charts.free_columns(page.tiles, min((spot.row for spot, _square in islands), default=0)),
        key=tuple(_key_line(each, page) for each in classes),
        sentence=map_wording.sentence(page),
        notes=tuple(map_notes.reading_notes(page, _way(page, way), classes)),
        lists=tuple(tile_rows.lists(page, rows[: len(page.told)])),
        rows=rows,
        ranked=any(row.place for row in rows),
        remarked=any(row.remarks for row in rows),
        steps=tuple(_steps(page, addresses)),
        geographies=tuple(_geographies(page, addresses)),
        classes=ways,
        several_periods=several_periods,
        more=_more(several_periods, bool(ways)),
        opened=bool(ways) and way == "fixed",
        kept=tuple(addresses.kept("period", "unit")),
        empty=map_wording.why_empty(page),
    )


def map_of(code: str) -> str:
    """The page of a subject's map."""
    return address(reverse("tile-map"), {"indicator": code if code != FIRST_SUBJECT else ""})


def downloads(page: MapPage, way: str, known_on: date | None) -> list[tuple[str, str]]:
    """The map as files."""
    return [(fmt.upper(), lasting_address(f"tile-map-{fmt}", page, way, known_on)) for fmt in FORMATS]


def lasting_address(name: str, page: MapPage, way: str, known_on: date | None) -> str:
    """An address that shows the same period and provinces when newer figures have come in."""
    values = {
        "indicator": page.facts.code,
        "geography": page.geography.code,
        "period": page.period.code if page.period else "",
        "classes": way if way != "quantile" else "",
        "known_on": known_on or "",
    }
    return address(reverse(name), values)


def _way(page: MapPage, way: str) -> str:
    """Classes of equal size would say of a few provinces what holds of all."""
    return "fixed" if page.partial else way


def value_classes(page: MapPage, way: str) -> tuple[ValueClass, ...]:
    """The values of the map in classes; fixed bounds come from the figures of all periods."""
    alone = page.partial and len(set(page.values)) == 1
    if _way(page, way) != "fixed" or page.spread is None or alone:
        return charts.quantiles(page.values)
    return charts.cut(page.values, charts.round_bounds(*page.spread, page.facts.decimals))


def _tile(tile: MapTile, square: Square, told: str, page: MapPage, addresses: Addresses) -> TileShown:
    cell = map_wording.cell_of(tile)
    figure = map_wording.bare_words(cell, page.facts) if cell and cell.value is not None else ""
    figure = figure if len(figure) <= LONGEST_FIGURE else ""
    names = charts.name_lines(in_language(tile.spot, "label"))
    heights = charts.text_heights(square, len(names), with_figure=bool(figure))
    looks = [
        f"c{square.shade}" if square.shade else "no-data",
        "long" if len(figure) > LONG_FIGURE else "",
    ]
    return TileShown(
        square=square,
        look=" ".join(filter(None, looks)),
        lines=tuple(zip(heights, names, strict=False)),
        short=tile.spot.short,
        figure=figure,
        figure_y=heights[-1],
        url=addresses(unit=tile.spot.unit),
        words=map_wording.tile_words(tile, told),
        computed=tile.computed,
        current=tile is page.chosen,
    )


def _island(spot: Spot, square: Square) -> IslandShown:
    told = {"name": in_language(spot, "label"), "owner": in_language(spot, "name")}
    return IslandShown(
        square=square,
        lines=_lines(square, charts.name_lines(in_language(spot, "label"))),
        short=_lines(square, spot.short.split()),
        words=_("%(name)s, thuộc %(owner)s") % told,
    )


def _lines(square: Square, words: Sequence[str]) -> tuple[tuple[int, str], ...]:
    return tuple(zip(charts.text_heights(square, len(words), with_figure=False), words, strict=True))


def _key_line(each: ValueClass, page: MapPage) -> KeyLine:
    count = ngettext("%(n)s đơn vị", "%(n)s đơn vị", each.count) % {"n": each.count}
    return KeyLine(each.shade, map_wording.bounds(each, page), count)


def _steps(page: MapPage, addresses: Addresses) -> list[Choice]:
    """The period before, the one shown, the one after."""
    choices = [page.before, page.period, page.after]
    return [_period_choice(choice, page, addresses) for choice in choices if choice]


def _period_choice(choice: PeriodChoice, page: MapPage, addresses: Addresses) -> Choice:
    current = page.period is not None and choice.code == page.period.code
    return Choice(choice.label(language()), addresses(period=choice.code), current)


def _geographies(page: MapPage, addresses: Addresses) -> list[Choice]:
    """Both sets of provinces; the chosen one goes along as what it became or came from."""
    words = {"34": _("34 đơn vị"), "63": _("63 đơn vị cũ")}
    return [
        Choice(
            words[code],
            addresses(geography=code, unit=page.unit_in(code)),
            code == page.geography.code,
        )
        for code in GEOGRAPHIES
    ]


def _ways(way: str, addresses: Addresses) -> list[Choice]:
    return [
        Choice(_("Phân vị"), addresses(classes=""), way != "fixed"),
        Choice(_("Mốc cố định"), addresses(classes="fixed"), way == "fixed"),
    ]


def _more(periods: bool, classes: bool) -> str:
    return " · ".join([*([_("Kỳ khác")] if periods else []), *([_("Chia nhóm")] if classes else [])])
