"""What the page that compares says in words: names of units of their time, kinds of periods, sentences, reasons."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from indicators import comparison, numerals, periods, rollup
from indicators.comparison import Obstacle, kind_of
from indicators.periods import Period
from indicators.queries.catalogue import IndicatorFacts
from indicators.queries.compare import Columns, ComparePage, CompareRow, Territory, gap
from indicators.templatetags.figures import day, figure_words, in_language, language
from indicators.views import wording

KINDS: Mapping[str, Promise | str] = {
    "year": gettext_lazy("năm"),
    "half": gettext_lazy("6 tháng"),
    "quarter": gettext_lazy("quý"),
    "month": gettext_lazy("tháng"),
    "point": gettext_lazy("thời điểm"),
}
OBSTACLES: Mapping[Obstacle, Promise | str] = {
    Obstacle.NO_BEFORE: gettext_lazy("thiếu số của kỳ trước"),
    Obstacle.NO_AFTER: gettext_lazy("thiếu số của kỳ sau"),
    Obstacle.NEITHER: gettext_lazy("thiếu số của cả hai kỳ"),
    Obstacle.BREAK: gettext_lazy("khác phương pháp, không trừ"),
    Obstacle.KINDS: gettext_lazy("khác loại kỳ, không trừ"),
    Obstacle.MONTHS: gettext_lazy("lũy kế khác số tháng, không trừ"),
}
MOST_NAMED = 4


def kind_name(period: Period) -> str:
    """`quý`, `5 tháng`, `giai đoạn 5 năm`."""
    kind = kind_of(period)
    if kind in KINDS:
        return str(KINDS[kind])
    if kind.startswith("years"):
        years = period.months // 12
        return ngettext("giai đoạn %(n)s năm", "giai đoạn %(n)s năm", years) % {"n": years}
    return ngettext("%(n)s tháng", "%(n)s tháng", period.months) % {"n": period.months}


def label(period: Period) -> str:
    return periods.label(period, language())


def short(period: Period) -> str:
    return periods.short_label(period, language())


def phrase(period: Period) -> str:
    return periods.phrase(period, language())


def name(territory: Territory, page: ComparePage) -> str:
    """The unit's name; of a former unit with its time where a living one of the same name is, or may be, shown."""
    plain = in_language(territory, "name")
    if territory.former and territory.slug.endswith("-former"):
        return _("%(name)s (cũ)") % {"name": plain}
    return plain


def standing(territory: Territory, page: ComparePage) -> str:
    """Of what time the unit is, and what became of it; empty of a unit that the merger left as it was."""
    lands = page.ground.territories
    if territory.former:
        heirs = ", ".join(in_language(lands[slug], "name") for slug in territory.heirs)
        return _("đến %(day)s, nay thuộc %(heirs)s") % {"day": day(territory.until), "heirs": heirs}
    if territory.origins:
        parts = ", ".join(in_language(lands[slug], "name") for slug in territory.origins)
        return _("từ %(day)s, hợp nhất từ %(parts)s") % {"day": day(territory.since), "parts": parts}
    return ""


def row_name(row: CompareRow, page: ComparePage) -> str:
    return in_language(row.facts, "name") if page.many else name(row.territory, page)


def missing(row: CompareRow, period: Period) -> str:
    """Why a cell has no value, as a short sentence."""
    reading = row.readings.get(period.code)
    if reading is not None and reading.cell is not None and reading.cell.missing:
        return str(wording.MISSING[reading.cell.missing])
    told = reading.why(language()) if reading is not None else ""
    return (told or rollup.refusal_words("no_data", (), language())).rstrip(".")


def set_aside(shown: Territory, others: Sequence[Territory]) -> str:
    return _(
        "Nhiều chỉ tiêu chỉ đặt cạnh nhau được cho một đơn vị: đang hiện %(shown)s, chưa hiện %(others)s."
    ) % {
        "shown": in_language(shown, "name"),
        "others": ", ".join(in_language(each, "name") for each in others),
    }


def left_out(rows: int, columns: int) -> str:
    parts = []
    if rows:
        parts.append(ngettext("%(n)s dòng cuối", "%(n)s dòng cuối", rows) % {"n": rows})
    if columns:
        parts.append(ngettext("%(n)s kỳ đầu", "%(n)s kỳ đầu", columns) % {"n": columns})
    return _("Bảng đã đủ lớn, không hiện: %(parts)s. Xin chọn ít hơn để thấy đủ.") % {
        "parts": ", ".join(parts)
    }


def refused(columns: Columns) -> str:
    """Which of the periods asked for are not shown, because they are of another kind than those that are."""
    return _("Không đặt các loại kỳ khác nhau cạnh nhau: đang hiện kỳ %(kind)s, không hiện %(refused)s.") % {
        "kind": kind_name(columns.shown[0]) if columns.shown else columns.kind,
        "refused": ", ".join(phrase(period) for period in columns.refused),
    }


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
        told = [
            period
            for period in (page.columns.shown if page.columns else ())
            if row.value(period.code) is not None
        ]
        if not told:
            return _("%(unit)s: chưa có số liệu ở các kỳ này.") % {"unit": name(row.territory, page)}
        if row.pair is not None and row.pair.obstacle is not None and page.columns and page.columns.pair:
            return _("%(unit)s: %(obstacle)s.") % {
                "unit": name(row.territory, page),
                "obstacle": OBSTACLES[row.pair.obstacle],
            }
        return _("%(unit)s, %(period)s: %(figure)s.") % {
            "unit": name(row.territory, page),
            "period": phrase(told[-1]),
            "figure": _figure(row, told[-1]),
        }
    before, after = row.ends
    return _("%(unit)s, từ %(start)s đến %(end)s: %(before)s → %(after)s, %(change)s.") % {
        "unit": name(row.territory, page),
        "start": phrase(before),
        "end": phrase(after),
        "before": _figure(row, before),
        "after": _figure(row, after),
        "change": change_words(row),
    }


def change_words(row: CompareRow) -> str:
    """`tăng 0,1295`, `giảm 2 điểm %`, `lên 5 bậc`; why not, where nothing was subtracted."""
    if row.pair is None or row.pair.change is None:
        return str(OBSTACLES[row.pair.obstacle]) if row.pair and row.pair.obstacle else ""
    return comparison.change_words(
        row.pair.change, unit_measure=row.facts.measure, decimals=row.facts.decimals, lang=language()
    )


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
    return f"{span}: {counts}{_ends_of(moved, page)}."


def _counts(page: ComparePage) -> str:
    """`3 đơn vị tăng, 1 giảm, 2 không so được`: only what there is."""
    directions = [str(row.pair.change.direction) if row.pair and row.pair.change else "" for row in page.rows]
    up, down, same = (directions.count(word) for word in ("up", "down", "same"))
    rest = len(directions) - up - down - same
    told = [
        ngettext("%(n)s đơn vị tăng", "%(n)s đơn vị tăng", up) % {"n": up} if up else "",
        ngettext("%(n)s đơn vị giảm", "%(n)s đơn vị giảm", down) % {"n": down} if down else "",
        ngettext("%(n)s không đổi", "%(n)s không đổi", same) % {"n": same} if same else "",
        ngettext("%(n)s không so được", "%(n)s không so được", rest) % {"n": rest} if rest else "",
    ]
    return ", ".join(filter(None, told))


def _ends_of(moved: Sequence[CompareRow], page: ComparePage) -> str:
    if len(moved) < 2 or moved[0].delta == moved[-1].delta:
        return ""
    return _("; từ %(least)s (%(least_change)s) đến %(most)s (%(most_change)s)") % {
        "most": name(moved[-1].territory, page),
        "most_change": change_words(moved[-1]),
        "least": name(moved[0].territory, page),
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
    """The highest and the lowest figure of the newest method; of ranks the best is the highest."""
    shown = [
        each for each in (page.columns.shown if page.columns else ()) if row.value(each.code) is not None
    ]
    stretch = [each for each in shown if row.segments[each.code] == row.segments[shown[-1].code]]
    if len(stretch) < 3:
        return ""
    ordered = sorted(stretch, key=lambda each: row.value(each.code) or 0, reverse=row.facts.measure == "rank")
    return _("%(unit)s: cao nhất %(high)s (%(high_period)s), thấp nhất %(low)s (%(low_period)s).") % {
        "unit": name(row.territory, page),
        "high": _figure(row, ordered[-1]),
        "high_period": phrase(ordered[-1]),
        "low": _figure(row, ordered[0]),
        "low_period": phrase(ordered[0]),
    }


def _standing(page: ComparePage, columns: Columns) -> str:
    """The highest and the lowest of the newest period that two units have, and how far they are apart."""
    for period in reversed(columns.shown):
        ends = gap(page.rows, period.code)
        if ends is None:
            continue
        low, high, apart = ends
        if low.facts.measure == "rank":
            low, high = high, low
        size = (
            numerals.size_text(
                apart.delta,
                unit_measure=low.facts.measure,
                decimals=low.facts.decimals,
                lang=language(),
                resolution=apart.resolution,
            )
            if apart.delta
            else ""
        )
        return _(
            "%(period)s: cao nhất %(high)s %(high_figure)s, thấp nhất %(low)s %(low_figure)s%(apart)s."
        ) % {
            "period": label(period),
            "high": name(high.territory, page),
            "high_figure": _figure(high, period),
            "low": name(low.territory, page),
            "low_figure": _figure(low, period),
            "apart": _(", cách nhau %(size)s") % {"size": size} if size else "",
        }
    told = [row for row in page.rows if any(row.value(period.code) is not None for period in columns.shown)]
    return _of_one(told[0], page) if told else _("Chưa có số liệu nào để so sánh.")


def _of_many(page: ComparePage) -> str:
    verdicts = [row.pair.change.verdict for row in page.rows if row.pair and row.pair.change]
    return _(
        "%(unit)s: %(n)s chỉ tiêu; %(better)s tốt hơn, %(worse)s kém hơn, %(rest)s không đánh giá được."
    ) % {
        "unit": name(page.rows[0].territory, page),
        "n": len(page.rows),
        "better": verdicts.count(comparison.Verdict.BETTER),
        "worse": verdicts.count(comparison.Verdict.WORSE),
        "rest": len(page.rows)
        - verdicts.count(comparison.Verdict.BETTER)
        - verdicts.count(comparison.Verdict.WORSE),
    }


def measure_line(page: ComparePage) -> str:
    """In what the figures are told and which way is better; of many indicators each row says its own."""
    if page.facts is None:
        return ""
    measure = in_language(page.facts, "measure")
    return f"{_('Đơn vị tính')}: {measure}. {wording.POLARITIES[page.facts.polarity]}."


def source_line(page: ComparePage) -> str:
    """Who told the figures, how many there are, and of what day the newest is."""
    told = [(row, reading) for row, reading in page.readings if reading.value is not None]
    if not told:
        return ""
    cells = [reading.cell for _row, reading in told if reading.cell is not None]
    publishers = list(dict.fromkeys(cell.publisher for cell in cells if cell.publisher))
    return _("Nguồn: %(sources)s. %(figures)s số liệu, %(computed)s số tính lại. Số liệu đến %(day)s.") % {
        "sources": _named(publishers),
        "figures": len(told),
        "computed": sum(1 for _row, reading in told if not reading.official),
        "day": day(max(cell.as_of for cell in cells)),
    }


def _named(names: Sequence[str]) -> str:
    more = len(names) - MOST_NAMED
    shown = ", ".join(names[:MOST_NAMED])
    if more <= 0:
        return shown
    return ngettext("%(names)s và %(n)s nguồn khác", "%(names)s và %(n)s nguồn khác", more) % {
        "names": shown,
        "n": more,
    }


def breaks(page: ComparePage) -> list[str]:
    """The changes of method between the first and the last period shown, each told once."""
    shown = page.columns.shown if page.columns else ()
    if not shown:
        return []
    first, last = min(each.end for each in shown), max(each.end for each in shown)
    told = [
        in_language(note, "text")
        for note in page.notes
        if note.kind == "break" and note.from_date and first < note.from_date <= last
    ]
    return list(dict.fromkeys(reversed(told)))


def listed(periods_: Iterable[Period], every: Sequence[Period]) -> str:
    """Some of the periods shown: all of them as their number, else by name."""
    some = list(periods_)
    if len(some) == len(every) > 1:
        return ngettext("cả %(n)s kỳ", "cả %(n)s kỳ", len(some)) % {"n": len(some)}
    return ", ".join(phrase(period) for period in some)


def amount(value: Decimal, facts: IndicatorFacts) -> str:
    """A value without a source of its own, with its unit."""
    return numerals.figure_text(value, decimals=facts.decimals, unit_measure=facts.measure, lang=language())


def difference(delta: Decimal, facts: IndicatorFacts) -> str:
    """`+0,0012`, `−2 điểm %`; `0` where two values agree."""
    return numerals.difference_text(
        delta, unit_measure=facts.measure, decimals=facts.decimals, lang=language()
    )
