"""The provinces of a map in the order of their figures: as rows of the table, and as lists of the highest and lowest."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators.queries.tile_map import MapPage, MapTile
from indicators.templatetags.figures import in_language
from indicators.views import map_wording

MOST_LISTED = 5


@dataclass(frozen=True, slots=True)
class MapRow:
    """A province in a list or in the table. Empty texts are left out."""

    tile: MapTile
    name: str
    region: str
    url: str
    figure: str
    place: str
    remarks: str


@dataclass(frozen=True, slots=True)
class EndOfOrder:
    """The highest or the lowest; `more` says who else has the last figure of the list.

    `derived` and `place_derived` tell that this holds of all its rows: then it is said once.
    """

    title: str
    rows: tuple[MapRow, ...]
    more: str
    derived: bool
    place_derived: bool


def rows(page: MapPage) -> tuple[MapRow, ...]:
    """All provinces, the highest first; those without a figure last, as they lie on the map."""
    path = reverse("province-detail", args=["unit"])
    return tuple(
        _row(tile, page, path.replace("unit", tile.spot.unit)) for tile in [*page.told, *page.untold]
    )


def lists(page: MapPage, told: Sequence[MapRow]) -> list[EndOfOrder]:
    """The ends of the order, or all of it where it is short; `told` are the rows with a figure."""
    if not told:
        return []
    if len(told) <= 2 * MOST_LISTED:
        return [_end(_("Xếp từ cao xuống thấp"), told, "")]
    highest, lowest = _("Cao nhất"), _("Thấp nhất")
    if page.untold:
        among = {"count": map_wording.count(page)}
        highest, lowest = _("Cao nhất trong %(count)s") % among, _("Thấp nhất trong %(count)s") % among
    first = told[:MOST_LISTED]
    # Who is among the highest is not among the lowest too, however many share the figure.
    last = [row for row in told if row.tile.score != told[0].tile.score][-MOST_LISTED:]
    high = _end(highest, first, _others(first, first[-1], told))
    return [high, _end(lowest, last, _others(last, last[0], told))] if last else [high]


def _end(title: str, rows: Sequence[MapRow], more: str) -> EndOfOrder:
    return EndOfOrder(
        title,
        tuple(rows),
        more,
        derived=all(row.tile.derived for row in rows),
        place_derived=all(row.tile.place_derived for row in rows),
    )


def _others(rows: Sequence[MapRow], last: MapRow, told: Sequence[MapRow]) -> str:
    """Who else has the figure of `last`, beyond which the order goes on."""
    others = sum(row.tile.score == last.tile.score for row in told)
    others -= sum(row.tile.score == last.tile.score for row in rows)
    if not others:
        return ""
    return ngettext(
        "và %(n)s đơn vị khác cũng %(figure)s", "và %(n)s đơn vị khác cũng %(figure)s", others
    ) % {"n": others, "figure": last.figure}


def _row(tile: MapTile, page: MapPage, url: str) -> MapRow:
    return MapRow(
        tile=tile,
        name=in_language(tile.spot, "name"),
        region=in_language(tile.spot, "region"),
        url=url,
        figure=map_wording.figure(tile, page.facts),
        place=str(tile.place) if tile.place else "",
        remarks="; ".join(map_wording.remarks(tile, page.facts)),
    )
