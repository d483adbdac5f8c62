"""Sentences that a comparison makes from its own figures."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators import comparison, numerals
from indicators.comparison import Change
from indicators.periods import Period
from indicators.queries.compare import Columns, ComparePage, CompareRow, gap
from indicators.templatetags.figures import figure_words, language
from indicators.views.compare.words import OBSTACLES, change_words, label, name, phrase


def sentence(page: ComparePage) -> str:
    """What the table shows, in one sentence."""
    columns = page.columns
    if columns is None or not columns.shown:
        return _("Chưa có số liệu nào để so sánh.")
    if page.many:
        return _of_many(page)
    if len(page.rows) == 1:
        return _of_one(page.rows[0], page)
    return _moved(page) if columns.pair else _standing(page, columns)


def _of_one(row: CompareRow, page: ComparePage) -> str:
    if row.ends is None or row.pair is None or row.pair.change is None:
        return _unmoved(row, page)
    before, after = row.ends
    return _("%(unit)s, từ %(start)s đến %(end)s: %(before)s → %(after)s, %(change)s.") % {
        "unit": name(row.territory),
        "start": phrase(before),
        "end": phrase(after),
        "before": _figure(row, before),
        "after": _figure(row, after),
        "change": change_words(row),
    }


def _unmoved(row: CompareRow, page: ComparePage) -> str:
    """The newest figure of a row that is not compared, of a pair why it is not."""
    shown = page.columns.shown if page.columns else ()
    told = [period for period in shown if row.value(period.code) is not None]
    if not told:
        return _("%(unit)s: chưa có số liệu ở các kỳ này.") % {"unit": name(row.territory)}
    if row.pair is not None and row.pair.obstacle is not None and page.columns and page.columns.pair:
        return f"{name(row.territory)}: {OBSTACLES[row.pair.obstacle]}."
    return f"{name(row.territory)}, {phrase(told[-1])}: {_figure(row, told[-1])}."


def _figure(row: CompareRow, period: Period) -> str:
    return figure_words(row.readings[period.code].cell, row.facts)


def _moved(page: ComparePage) -> str:
    """How many units went which way between the two periods compared, and which moved most."""
    ends = next((row.ends for row in page.rows if row.ends), None)
    if ends is None:
        return ""
    span = _("Từ %(start)s đến %(end)s") % {"start": phrase(ends[0]), "end": phrase(ends[1])}
    moved = sorted((row for row in page.rows if row.delta is not None), key=lambda row: row.delta or 0)
    counts = _counts(page)
    if not moved:
        reasons = dict.fromkeys(filter(None, map(change_words, page.rows)))
        return _("%(span)s: không so được (%(reasons)s).") % {"span": span, "reasons": "; ".join(reasons)}
    return f"{span}: {counts}{_ends_of(moved)}."


def _counts(page: ComparePage) -> str:
    """`3 đơn vị tăng, 1 giảm, 2 không so được`: only what there is."""
    directions = [str(row.pair.change.direction) if row.pair and row.pair.change else "" for row in page.rows]
    up, down, same = (directions.count(word) for word in ("up", "down", "same"))
    rest = len(directions) - up - down - same
    told = [
        ngettext("%(n)s đơn vị tăng", "%(n)s đơn vị tăng", up) % {"n": up} if up else "",
        ngettext("%(n)s đơn vị giảm", "%(n)s đơn vị giảm", down) % {"n": down} if down else "",
        _("%(n)s không đổi") % {"n": same} if same else "",
        _("%(n)s không so được") % {"n": rest} if rest else "",
    ]
    return ", ".join(filter(None, told))


def _ends_of(moved: Sequence[CompareRow]) -> str:
    if len(moved) < 2 or moved[0].delta == moved[-1].delta:
        return ""
    return _("; từ %(least)s (%(least_change)s) đến %(most)s (%(most_change)s)") % {
        "most": name(moved[-1].territory),
        "most_change": change_words(moved[-1]),
        "least": name(moved[0].territory),
        "least_change": change_words(moved[0]),
    }


def drawn_sentence(page: ComparePage) -> str:
    """What the drawing adds to the sentence of the table: of a course how units moved, of two periods who leads."""
    columns = page.columns
    if columns is None or page.many:
        return sentence(page)
    told = [row for row in page.rows if any(row.value(each.code) is not None for each in columns.shown)]
    if len(told) == 1:
        return _extremes(told[0], page) or sentence(page)
    return (_standing(page, columns) if columns.pair else _moved(page)) or sentence(page)


def _extremes(row: CompareRow, page: ComparePage) -> str:
    """The highest and the lowest figure since the newest method holds; of ranks the best is the highest."""
    shown = [
        each for each in (page.columns.shown if page.columns else ()) if row.value(each.code) is not None
    ]
    stretch = [each for each in shown if row.segments[each.code] == row.segments[shown[-1].code]]
    if len(stretch) < 3:
        return ""
    ordered = sorted(stretch, key=lambda each: row.value(each.code) or 0, reverse=row.facts.measure == "rank")
    said = _(
        "%(unit)s, từ %(first)s: cao nhất %(high)s (%(high_period)s), thấp nhất %(low)s (%(low_period)s)."
    )
    return said % {
        "unit": name(row.territory),
        "first": phrase(stretch[0]),
        "high": _figure(row, ordered[-1]),
        "high_period": phrase(ordered[-1]),
        "low": _figure(row, ordered[0]),
        "low_period": phrase(ordered[0]),
    }


def _standing(page: ComparePage, columns: Columns) -> str:
    """The highest and the lowest of the newest period that two units have, and how far they are apart."""
    for period in reversed(columns.shown):
        ends = gap(page.rows, period.code)
        if ends is not None:
            return _led(_among(period, page.rows), period, *ends)
    told = [row for row in page.rows if any(row.value(period.code) is not None for period in columns.shown)]
    return _of_one(told[0], page) if told else _("Chưa có số liệu nào để so sánh.")


def _among(period: Period, rows: Sequence[CompareRow]) -> str:
    """`Năm 2023`; where some units have no figure, of how many it is: `Năm 2023, 12 trong 34 đơn vị có số`."""
    told = sum(1 for row in rows if row.value(period.code) is not None)
    if told == len(rows):
        return label(period)
    return _("%(period)s, %(told)s trong %(all)s đơn vị có số") % {
        "period": label(period),
        "told": told,
        "all": len(rows),
    }


def _led(among: str, period: Period, low: CompareRow, high: CompareRow, apart: Change) -> str:
    """Of ranks the smallest is the highest."""
    if low.facts.measure == "rank":
        low, high = high, low
    said = _("%(period)s: cao nhất %(high)s %(high_figure)s, thấp nhất %(low)s %(low_figure)s%(apart)s.")
    return said % {
        "period": among,
        "high": name(high.territory),
        "high_figure": _figure(high, period),
        "low": name(low.territory),
        "low_figure": _figure(low, period),
        "apart": _distance(low, apart),
    }


def _distance(row: CompareRow, apart: Change) -> str:
    if not apart.delta:
        return ""
    size = numerals.size_text(
        apart.delta,
        unit_measure=row.facts.measure,
        decimals=row.facts.decimals,
        lang=language(),
        resolution=apart.resolution,
    )
    return _(", cách nhau %(size)s") % {"size": size}


def _of_many(page: ComparePage) -> str:
    verdicts = [row.pair.change.verdict for row in page.rows if row.pair and row.pair.change]
    return _(
        "%(unit)s: %(n)s chỉ tiêu; %(better)s tốt hơn, %(worse)s kém hơn, %(rest)s không đánh giá được."
    ) % {
        "unit": name(page.rows[0].territory),
        "n": len(page.rows),
        "better": verdicts.count(comparison.Verdict.BETTER),
        "worse": verdicts.count(comparison.Verdict.WORSE),
        "rest": len(page.rows)
        - verdicts.count(comparison.Verdict.BETTER)
        - verdicts.count(comparison.Verdict.WORSE),
    }
