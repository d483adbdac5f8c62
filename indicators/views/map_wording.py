"""Sentences about a map, made from the map."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from indicators import numerals, periods
from indicators.models import Indicator
from indicators.queries.catalogue import IndicatorFacts
from indicators.queries.cells import Cell
from indicators.queries.tile_map import OF_PROVINCES, MapPage, MapTile
from indicators.templatetags.figures import day, facts_suffix, figure_words, in_language, language, parts
from provinces.charts import ValueClass

MOST_SOURCES = 2

# Classes differ from the ground the more the higher they are, in light and in dark alike.
DIRECTIONS: Mapping[str, Promise] = {
    Indicator.Polarity.HIGHER: gettext_lazy("Màu càng tách khỏi nền thì số càng lớn. Cao hơn là tốt hơn."),
    Indicator.Polarity.LOWER: gettext_lazy("Màu càng tách khỏi nền thì số càng lớn. Thấp hơn là tốt hơn."),
    Indicator.Polarity.NEUTRAL: gettext_lazy(
        "Màu càng tách khỏi nền thì số càng lớn. Chỉ tiêu này không đánh giá cao hơn hay thấp hơn là tốt."
    ),
}


def heading(page: MapPage) -> str:
    """`Năm 2024, điểm chỉ số từ 0 đến 1`."""
    if page.period is None:
        return _("Không có bản đồ")
    return f"{page.period.label(language())}, {in_language(page.facts, 'measure')}"


def sentence(page: MapPage) -> str:
    """What the map shows; empty where it shows nothing."""
    told = page.told
    if not told:
        return ""
    if len(told) == 1:
        return _("Chỉ %(unit)s có số liệu: %(figure)s.") % _told(told, page.facts)
    high = [tile for tile in told if tile.score == told[0].score]
    low = [tile for tile in told if tile.score == told[-1].score]
    if len(high) == len(told):
        return _("%(n)s đơn vị có số liệu, đều là %(figure)s.") % (_told(high, page.facts) | {"n": len(told)})
    words = _(
        "Cao nhất: %(high)s (%(high_figure)s); thấp nhất: %(low)s (%(low_figure)s); trung vị %(median)s%(nation)s."
    )
    return words % {
        "high": _told(high, page.facts)["unit"],
        "high_figure": _told(high, page.facts)["figure"],
        "low": _told(low, page.facts)["unit"],
        "low_figure": _told(low, page.facts)["figure"],
        "median": median_text(page),
        "nation": _nation(page),
    }


def _nation(page: MapPage) -> str:
    cell = page.nation.cell if page.nation else None
    return _(", cả nước %(figure)s") % {"figure": figure_words(cell, page.facts)} if cell else ""


def _told(tiles: Sequence[MapTile], facts: IndicatorFacts) -> dict[str, str]:
    """Whom a figure is of: a name, or how many share it."""
    names = ngettext("%(n)s đơn vị", "%(n)s đơn vị", len(tiles)) % {"n": len(tiles)}
    return {
        "unit": tiles[0].spot.name(language()) if len(tiles) == 1 else names,
        "figure": figure(tiles[0], facts),
    }


def figure(tile: MapTile, facts: IndicatorFacts) -> str:
    """The figure of a province in words; empty without one."""
    cell = cell_of(tile)
    return figure_words(cell, facts) if cell and cell.value is not None else ""


def cell_of(tile: MapTile) -> Cell | None:
    return tile.reading.cell if tile.reading else None


def value_text(value: Decimal, facts: IndicatorFacts) -> str:
    """A number that no source told, as figures of its kind are written."""
    return numerals.figure_text(value, decimals=facts.decimals, unit_measure=facts.measure, lang=language())


def median_text(page: MapPage) -> str:
    """No finer than the figures themselves."""
    if page.median is None:
        return "–"
    return numerals.figure_text(
        page.median, decimals=page.digits, unit_measure=page.facts.measure, lang=language()
    )


def tile_words(tile: MapTile, facts: IndicatorFacts) -> str:
    """A tile as it is heard: `Điện Biên: 0,7651, hạng 6/34`."""
    told = figure(tile, facts)
    if not told:
        return _("%(unit)s: không có số liệu") % {"unit": in_language(tile.spot, "name")}
    words = [f"{in_language(tile.spot, 'name')}: {told}"]
    if tile.place:
        words.append(_("hạng %(place)s") % {"place": tile.place})
    if tile.reading and not tile.reading.official:
        words.append(_("tính lại"))
    return ", ".join(words)


def remarks(tile: MapTile, facts: IndicatorFacts) -> Iterator[str]:
    """What has to be said beside a figure, or instead of it."""
    reading = tile.reading
    if reading is None:
        return
    if reading.value is None:
        yield reading.why(language())
    elif not reading.official:
        yield _("tính lại từ %(n)s đơn vị cũ") % {"n": len(reading.parts)}
    elif reading.difference:
        yield _("khác số tính lại: %(difference)s") % {"difference": difference(reading.difference, facts)}


def difference(delta: Decimal, facts: IndicatorFacts) -> str:
    return numerals.difference_text(
        delta, unit_measure=facts.measure, decimals=facts.decimals, lang=language()
    )


def bounds(each: ValueClass, page: MapPage) -> str:
    """From where to where a class goes; a figure that bounds it keeps its hedge."""
    low, high = _bound(each.low, page, each), _bound(each.high, page, each)
    if each.low is None and each.high is None:
        return _("mọi giá trị")
    if each.low is None:
        return _("dưới %(high)s") % {"high": high}
    if each.high is None:
        return _("từ %(low)s") % {"low": low}
    if not each.closed:
        return _("từ %(low)s đến dưới %(high)s") % {"low": low, "high": high}
    return low if low == high else f"{low} – {high}"


def _bound(value: Decimal | None, page: MapPage, of: ValueClass) -> str:
    """Without the unit of measure, which heads the map; a percentage keeps its sign."""
    if value is None:
        return ""
    told = next((cell for tile in page.told if tile.score == value and (cell := cell_of(tile))), None)
    if of.closed and told:
        return bare_words(told, page.facts)
    number = numerals.figure_parts(
        value,
        decimals=page.facts.decimals,
        unit_measure=page.facts.measure,
        lang=language(),
        resolution=Decimal(1).scaleb(-numerals.decimals_in(value)),
    )
    return f"{number.number}%" if number.suffix == "%" else number.number


def bare_words(cell: Cell, facts: IndicatorFacts) -> str:
    """The figure with its hedge, without a unit of measure that stands beside it anyway."""
    told = parts(cell, facts, flagged=False)
    suffix = "" if told.suffix == facts_suffix(facts) and told.suffix != "%" else f"{told.gap}{told.suffix}"
    return " ".join(filter(None, [told.qualifier, f"{told.number}{suffix}"]))


def reading_notes(page: MapPage, way: str, classes: Sequence[ValueClass]) -> Iterator[str]:
    """How the map is to be read: classes, direction, hatch, dots, islands."""
    if len(classes) > 1:
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
    cells = [cell for tile in page.told if (cell := cell_of(tile))]
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


def why_empty(page: MapPage) -> str:
    """Why no tile has a figure; empty where some has."""
    if page.told:
        return ""
    if page.period is not None:
        return _(
            "Chưa đơn vị nào theo địa giới này có số liệu %(period)s; đơn vị theo địa giới kia thì có."
        ) % {"period": period_phrase(page.period.code)}
    if page.known_on is not None:
        return _("Đến ngày đã chọn chưa nguồn nào công bố số liệu của chỉ tiêu này.")
    if page.facts.level in OF_PROVINCES:
        return _("Chưa nguồn nào trong kho công bố số liệu theo tỉnh, thành phố của chỉ tiêu này.")
    return _("Chỉ tiêu này chỉ có số của cả nước, không có số theo tỉnh, thành phố nên không có bản đồ.")


def period_phrase(code: str) -> str:
    """The period as it stands inside a sentence."""
    return periods.phrase(periods.parse(code), language())


def notices(page: MapPage, asked_period: str, asked_unit: str) -> Iterator[str]:
    """What was asked for and cannot be shown, with what is shown instead."""
    if asked_period and page.period and page.period.code != asked_period:
        yield _("Không có số liệu %(asked)s theo tỉnh, thành phố; đang hiện kỳ gần nhất: %(shown)s.") % {
            "asked": period_phrase(asked_period),
            "shown": period_phrase(page.period.code),
        }
    if asked_unit and page.chosen is None:
        yield _("Bản đồ %(geography)s đơn vị không có đơn vị «%(unit)s»; xin chọn một ô.") % {
            "geography": page.geography.code,
            "unit": asked_unit,
        }
