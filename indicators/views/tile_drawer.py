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
from provinces.views.links import Choice


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
    derived: bool
    place: Place | None
    place_derived: bool
    elsewhere: str
    median: str
    nation: str
    boundary: str
    kin: tuple[Kin, ...]
    rule: str
    parts: tuple[PartShown, ...]
    difference: str
    further: Choice | None
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
        derived=reading.derived,
        # A rank may be told without its score.
        place=tile.place or reading.place,
        place_derived=reading.place_derived,
        elsewhere=_elsewhere(page),
        median=map_wording.median_text(page) if page.told[1:] else "",
        nation=figure_words(page.nation.cell, page.facts) if page.nation else "",
        boundary=_boundary(page, tile),
        kin=() if reading.parts else tile.kin,
        rule=_rule(reading),
        parts=tuple(_parts(reading, page)),
        difference=_difference(reading, page),
        further=_further(page, tile),
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
    text = words % {"place": told.place, "day": day(page.merged_on)}
    return f"{text}, {_('suy ra')}" if told.place_derived else text


def _boundary(page: MapPage, tile: MapTile) -> str:
    when = {"day": day(page.merged_on)}
    if not tile.kin:
        return _("Giữ nguyên sau %(day)s") % when
    # Its parts stand above with their figures.
    if tile.reading and tile.reading.parts:
        return _("Hợp nhất ngày %(day)s") % when
    return _("Hợp nhất vào, từ %(day)s:") % when if page.former else _("Hợp nhất ngày %(day)s từ:") % when


def _further(page: MapPage, tile: MapTile) -> Choice | None:
    """Where more is told of the figure: why the rank moved, or how it went over time."""
    if not readings.is_dti(page.facts.code):
        path = address(reverse("indicator-detail", args=[page.facts.code]), {"units": tile.spot.unit})
        told = tile.reading is not None and tile.reading.official
        return Choice(_("Số liệu qua các kỳ"), path, False) if told else None
    if tile.place is None or page.period is None:
        return None
    path = reverse("dti-why", args=[page.period.code, tile.spot.unit])
    return Choice(_("Vì sao hạng thay đổi"), address(path, {"geography": page.geography.code}), False)
