"""Sentences about a map, made from the map."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators import numerals, periods
from indicators.queries import readings
from indicators.queries.catalogue import IndicatorFacts
from indicators.queries.cells import Cell
from indicators.queries.tile_map import OF_PROVINCES, MapPage, MapTile
from indicators.templatetags.figures import facts_suffix, figure_words, in_language, language, parts
from provinces.charts import ValueClass


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
        n = f"{len(told)}/{len(page.provinces)}" if page.untold else len(told)
        return _("%(n)s đơn vị có số liệu, đều là %(figure)s.") % (_told(high, page.facts) | {"n": n})
    return _ends(page) % {
        "count": count(page),
        "high": _told(high, page.facts)["unit"],
        "high_figure": _told(high, page.facts)["figure"],
        "low": _told(low, page.facts)["unit"],
        "low_figure": _told(low, page.facts)["figure"],
        "median": median_text(page),
        "nation": _nation(page),
    }


def _ends(page: MapPage) -> str:
    """How the highest and the lowest are told: of those with a figure where not all have one, and of few without the
    median."""
    if page.partial:
        return _(
            "Trong %(count)s, cao nhất: %(high)s (%(high_figure)s); thấp nhất: %(low)s (%(low_figure)s)%(nation)s."
        )
    if page.untold:
        return _(
            "Trong %(count)s, cao nhất: %(high)s (%(high_figure)s); thấp nhất: %(low)s (%(low_figure)s); trung vị %(median)s%(nation)s."
        )
    return _(
        "Cao nhất: %(high)s (%(high_figure)s); thấp nhất: %(low)s (%(low_figure)s); trung vị %(median)s%(nation)s."
    )


def count(page: MapPage) -> str:
    """How many of the provinces have a figure: `5/63 đơn vị có điểm`."""
    numbers = {"n": len(page.told), "of": len(page.provinces)}
    if readings.is_dti(page.facts.code):
        return _("%(n)s/%(of)s đơn vị có điểm") % numbers
    return _("%(n)s/%(of)s đơn vị có số liệu") % numbers


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
    """No finer than the figures themselves; empty where too few have one."""
    if page.median is None:
        return ""
    return numerals.figure_text(
        page.median, decimals=page.digits, unit_measure=page.facts.measure, lang=language()
    )


def tile_words(tile: MapTile, told: str) -> str:
    """A tile with its figure as it is heard: `Điện Biên: 0,7651, hạng 6/34`."""
    name = in_language(tile.spot, "name")
    words = [
        f"{name}: {marked(told, tile.derived)}" if told else _("%(unit)s: không có số liệu") % {"unit": name}
    ]
    if tile.place:
        words.append(marked(_("hạng %(place)s") % {"place": tile.place}, tile.place_derived))
    if tile.computed:
        words.append(_("tính lại"))
    return ", ".join(words)


def marked(words: str, derived: bool) -> str:
    """With a mark where no source printed it."""
    return f"{words} ({_('suy ra')})" if derived else words


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


def twin_notice(twin: IndicatorFacts, facts: IndicatorFacts) -> str:
    """Why the DTI is shown instead of what the news told of it."""
    return _(
        "«%(twin)s» chỉ lặp lại những hạng, điểm DTI mà tin bài nhắc tới; đang hiện bản đồ của: %(shown)s."
    ) % {"twin": in_language(twin, "name"), "shown": in_language(facts, "name")}


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
