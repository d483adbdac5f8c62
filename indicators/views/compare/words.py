"""What the page that compares says in words: names of units of their time, kinds of periods, sentences, reasons."""

from collections.abc import Iterable, Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from indicators import comparison, periods, rollup
from indicators.comparison import Obstacle, kind_of
from indicators.periods import Period
from indicators.queries.compare import NATION, Columns, ComparePage, CompareRow, Territory
from indicators.queries.names import told_apart
from indicators.templatetags.figures import day, in_language, language
from indicators.views import wording

KINDS: Mapping[str, Promise | str] = {
    "year": gettext_lazy("năm"),
    "half": pgettext_lazy("kind of period", "6 tháng"),
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
        return _("giai đoạn %(n)s năm") % {"n": years}
    return ngettext("%(n)s tháng", "%(n)s tháng", period.months) % {"n": period.months}


def label(period: Period) -> str:
    return periods.label(period, language())


def short(period: Period) -> str:
    return periods.short_label(period, language())


def phrase(period: Period) -> str:
    return periods.phrase(period, language())


def name(territory: Territory) -> str:
    """The unit's name; of a former unit whose name lives on with the word for it."""
    return told_apart(territory.slug, in_language(territory, "name"), language())


def standing(territory: Territory, page: ComparePage) -> str:
    """Of what time the unit is, and what became of it; empty of a unit that the merger left as it was."""
    lands = page.ground.territories
    if territory.former:
        heirs = ", ".join(name(lands[slug]) for slug in territory.heirs)
        return _("đến %(day)s, nay thuộc %(heirs)s") % {"day": day(territory.until), "heirs": heirs}
    if territory.origins:
        parts = ", ".join(name(lands[slug]) for slug in territory.origins)
        return _("từ %(day)s, hợp nhất từ %(parts)s") % {"day": day(territory.since), "parts": parts}
    return ""


def row_name(row: CompareRow, page: ComparePage) -> str:
    return in_language(row.facts, "name") if page.many else name(row.territory)


def missing(row: CompareRow, period: Period) -> str:
    """Why a cell has no value, as a short sentence."""
    reading = row.readings.get(period.code)
    if reading is not None and reading.cell is not None and reading.cell.missing:
        return str(wording.MISSING[reading.cell.missing])
    told = reading.why(language()) if reading is not None else ""
    if not told and (level := _other_level(row)):
        return level
    said = (told or rollup.refusal_words("no_data", (), language())).rstrip(".")
    return said[0].lower() + said[1:]


def _other_level(row: CompareRow) -> str:
    """An indicator of the nation is not told of provinces, nor one of provinces of the nation."""
    of_nation = row.territory.slug == NATION
    if row.facts.level == "national" and not of_nation:
        return _("chỉ tiêu chỉ có số của cả nước")
    if row.facts.level == "provincial" and of_nation:
        return _("chỉ tiêu chỉ có số của từng địa phương")
    return ""


def ambiguous(page: ComparePage) -> list[str]:
    """Words that several indicators have in their names, with the codes to choose from."""
    return [
        f"{_('Tham số indicator: «%(word)s» có trong tên nhiều chỉ tiêu; xin chọn:') % {'word': unknown.word[:60]}} "
        + ", ".join(facts.code for facts in unknown.candidates)
        for unknown in page.picked.unknown
        if unknown.candidates
    ]


def set_aside(shown: Territory, others: Sequence[Territory]) -> str:
    return _(
        "Nhiều chỉ tiêu chỉ đặt cạnh nhau được cho một đơn vị: đang hiện %(shown)s, chưa hiện %(others)s."
    ) % {
        "shown": name(shown),
        "others": ", ".join(map(name, others)),
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


def change_words(row: CompareRow) -> str:
    """`tăng 0,1295`, `giảm 2 điểm %`, `lên 5 bậc`; why not, where nothing was subtracted."""
    if row.pair is None or row.pair.change is None:
        return str(OBSTACLES[row.pair.obstacle]) if row.pair and row.pair.obstacle else ""
    return comparison.change_words(
        row.pair.change, unit_measure=row.facts.measure, decimals=row.facts.decimals, lang=language()
    )


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
    line = _("Nguồn: %(sources)s. %(figures)s số liệu, %(computed)s số tính lại. Số liệu đến %(day)s.") % {
        "sources": _named(publishers),
        "figures": len(told),
        "computed": sum(1 for _row, reading in told if not reading.official),
        "day": day(max(cell.as_of for cell in cells)),
    }
    derived = sum(1 for _row, reading in told if reading.derived)
    if not derived:
        return line
    said = ngettext("%(n)s số suy ra từ số công bố.", "%(n)s số suy ra từ số công bố.", derived)
    return f"{line} {said % {'n': derived}}"


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
