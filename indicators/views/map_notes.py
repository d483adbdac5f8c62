"""What has to be said under a map: how to read it, what is derived, who told it."""

from collections.abc import Iterator, Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from indicators.models import Indicator
from indicators.queries.tile_map import MapPage
from indicators.templatetags.figures import day, in_language
from indicators.views import map_wording
from provinces.charts import ValueClass

PILLARS = ("dti_government", "dti_economy", "dti_society")
MOST_SOURCES = 2

# Classes differ from the ground the more the higher they are, in light and in dark alike.
DIRECTIONS: Mapping[str, Promise] = {
    Indicator.Polarity.HIGHER: gettext_lazy("Màu càng tách khỏi nền thì số càng lớn. Cao hơn là tốt hơn."),
    Indicator.Polarity.LOWER: gettext_lazy("Màu càng tách khỏi nền thì số càng lớn. Thấp hơn là tốt hơn."),
    Indicator.Polarity.NEUTRAL: gettext_lazy(
        "Màu càng tách khỏi nền thì số càng lớn. Chỉ tiêu này không đánh giá cao hơn hay thấp hơn là tốt."
    ),
}


def reading_notes(page: MapPage, way: str, classes: Sequence[ValueClass]) -> Iterator[str]:
    """How the map is to be read: what is derived, classes, direction, hatch, dots, islands. `way` is that of `classes`."""
    yield from _derivations(page)
    if len(classes) > 1:
        if page.partial:
            yield _("Mới %(count)s, dưới hai phần ba: không tính trung vị, không chia theo phân vị.") % {
                "count": map_wording.count(page)
            }
        yield _classing(way, classes)
        yield str(DIRECTIONS[page.facts.polarity])
    if page.computed:
        yield _("Ô viền chấm: số tính lại từ các đơn vị cũ, không phải số công bố; chọn ô để xem từng phần.")
    yield _("Mỗi tỉnh, thành phố một ô bằng nhau, xếp gần đúng vị trí. Ô viền đứt: %(islands)s.") % {
        "islands": ", ".join(
            f"{in_language(tile.spot, 'label')} ({in_language(tile.spot, 'name')})"
            for tile in page.tiles
            if tile.spot.kind == "archipelago"
        )
    }


def _derivations(page: MapPage) -> Iterator[str]:
    """How many of the figures and of the places no source printed."""
    derived = sum(tile.derived for tile in page.told)
    if derived:
        numbers = {"n": derived, "of": len(page.told)}
        if page.facts.code in PILLARS:
            yield (
                _("Điểm trụ cột của %(n)s/%(of)s đơn vị suy ra từ điểm công bố, không nguồn nào in sẵn.")
                % numbers
            )
        else:
            yield _("Số của %(n)s/%(of)s đơn vị suy ra từ số công bố, không nguồn nào in sẵn.") % numbers
    placed = [tile for tile in page.provinces if tile.place]
    if ranked := sum(tile.place_derived for tile in placed):
        yield _("Hạng của %(n)s/%(of)s đơn vị suy ra từ điểm đã công bố.") % {"n": ranked, "of": len(placed)}


def remarks_on(page: MapPage) -> Iterator[str]:
    """The method of the figures, and what was noted on them."""
    for note in page.notes:
        if note.kind == "break":
            yield _("Phương pháp: %(method)s.") % {"method": in_language(note, "method_after")}
        else:
            yield in_language(note, "text")


def _classing(way: str, classes: Sequence[ValueClass]) -> str:
    if way == "fixed":
        return _(
            "Chia theo mốc cố định: các mốc tròn, cách đều, lấy từ số công bố của mọi kỳ nên giữ nguyên khi đổi kỳ và địa giới."
        )
    return ngettext(
        "Chia theo phân vị: %(n)s nhóm, số đơn vị mỗi nhóm gần bằng nhau; bằng số thì cùng nhóm.",
        "Chia theo phân vị: %(n)s nhóm, số đơn vị mỗi nhóm gần bằng nhau; bằng số thì cùng nhóm.",
        len(classes),
    ) % {"n": len(classes)}


def source_line(page: MapPage) -> str:
    """Who told the figures shown, or those that they were computed from; how fresh they are."""
    cells = [cell for tile in page.told if (cell := map_wording.cell_of(tile))]
    if not cells:
        return ""
    added = [part.cell for tile in page.computed if tile.reading for part in tile.reading.parts]
    titles = dict.fromkeys(
        in_language(cell, "source_title") for cell in [*cells, *added] if cell and cell.source
    )
    told = "; ".join([*titles][:MOST_SOURCES])
    more = len(titles) - MOST_SOURCES
    others = _(" và %(n)s nguồn khác, ghi ở từng đơn vị") % {"n": more} if more > 0 else ""
    return _("Nguồn: %(sources)s%(others)s. Số liệu đến %(day)s.") % {
        "sources": told,
        "others": others,
        "day": day(max(cell.as_of for cell in cells)),
    }
