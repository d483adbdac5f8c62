"""The province chosen on a map: its figure, its place, how it came about."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from indicators import numerals
from indicators.queries import readings
from indicators.queries.cells import Cell
from indicators.queries.readings import Reading
from indicators.queries.tile_map import Kin, MapPage, MapTile
from indicators.templatetags.figures import day, figure_words, in_language, language, parts
from indicators.views import map_wording
from indicators.views.tiles import Addresses
from provinces.forms import address
from provinces.ranking import Place


@dataclass(frozen=True, slots=True)
class PartShown:
    """A former unit that a figure was computed from, or that stood in the way."""

    unit: str
    name: str
    figure: str


@dataclass(frozen=True, slots=True)
class TileDrawer:
    """What is told of a chosen province in the language of the page. Empty texts are left out."""

    tile: MapTile
    name: str
    cell: Cell | None
    figure: numerals.FigureParts | None
    why: str
    place: Place | None
    elsewhere: str
    median: str
    nation: str
    boundary: str
    kin: tuple[Kin, ...]
    rule: str
    parts: tuple[PartShown, ...]
    difference: str
    course_url: str
    close_url: str


def drawer(page: MapPage, addresses: Addresses) -> TileDrawer | None:
    """None where no province is chosen."""
    tile = page.chosen
    if tile is None or tile.reading is None:
        return None
    reading, cell = tile.reading, tile.reading.cell
    valued = cell is not None and cell.value is not None
    return TileDrawer(
        tile=tile,
        name=tile.spot.name(language()),
        cell=cell if reading.official else None,
        figure=parts(cell, page.facts) if valued else None,
        why="" if valued else reading.why(language()),
        # A rank may be told without its score.
        place=tile.place or reading.place,
        elsewhere=_elsewhere(page),
        median=map_wording.median_text(page) if page.told[1:] else "",
        nation=figure_words(page.nation.cell, page.facts) if page.nation else "",
        boundary=_boundary(page, tile),
        kin=() if reading.parts else tile.kin,
        rule=_rule(reading),
        parts=tuple(_parts(reading, page)),
        difference=_difference(reading, page),
        course_url=_course(page, tile),
        close_url=addresses(unit=""),
    )


def _rule(reading: Reading) -> str:
    """How the figure was, or would be, computed."""
    if reading.computed is None:
        return ""
    made = None if reading.official else reading.cell
    return in_language(made, "note") if made else reading.computed.words(language())


def _parts(reading: Reading, page: MapPage) -> list[PartShown]:
    return [
        PartShown(
            part.unit,
            part.label(language()),
            figure_words(part.cell, page.facts) if part.cell else "–",
        )
        for part in reading.parts
    ]


def _difference(reading: Reading, page: MapPage) -> str:
    """How the published figure stands to the recomputed one."""
    if reading.computed is None or reading.difference is None:
        return ""
    told = {"computed": map_wording.value_text(reading.computed.value, page.facts)}
    if not reading.difference:
        return _("Số công bố khớp số tính lại.")
    return _("Hiện số công bố. Tính lại được %(computed)s, số công bố chênh %(difference)s.") % (
        told | {"difference": map_wording.difference(reading.difference, page.facts)}
    )


def _elsewhere(page: MapPage) -> str:
    """The place of the same province among those of the other geography."""
    told = page.otherwise
    if told is None or told.place is None:
        return ""
    words = _("%(place)s theo địa giới từ %(day)s") if page.former else _("%(place)s theo địa giới cũ")
    return words % {"place": told.place, "day": day(page.merged_on)}


def _boundary(page: MapPage, tile: MapTile) -> str:
    when = {"day": day(page.merged_on)}
    if not tile.kin:
        return _("Giữ nguyên sau %(day)s") % when
    # Its parts stand above with their figures.
    if tile.reading and tile.reading.parts:
        return _("Hợp nhất ngày %(day)s") % when
    return _("Hợp nhất vào, từ %(day)s:") % when if page.former else _("Hợp nhất ngày %(day)s từ:") % when


def _course(page: MapPage, tile: MapTile) -> str:
    """Where the figures of the province over time stand."""
    if not readings.is_dti(page.facts.code):
        path = reverse("indicator-detail", args=[page.facts.code])
        return address(path, {"units": tile.spot.unit}) if tile.reading and tile.reading.official else ""
    year = page.period.code if page.period and tile.place else ""
    if not year:
        return ""
    path = address(reverse("dti-ranking"), {"year": year, "geography": page.geography.code})
    return f"{path}#{tile.spot.unit}"
