"""Verdicts on targets in words. ``lang`` is ``"vi"`` or ``"en"``."""

from decimal import Decimal

from indicators.numerals import Qualifier, decimals_in, figure_text, hedge, power_of_ten, size_text
from indicators.progress.judging import Reason, Status, Target, Verdict

_RANK = "rank"


def verdict_words(verdict: Verdict, target: Target, *, unit_measure: str, decimals: int, lang: str) -> str:
    """``Đạt mục tiêu 2025: 200 Mbps``, ``Chờ số cuối năm 2025; mục tiêu trên 50%``, and so in English."""
    goal = target_text(target, unit_measure=unit_measure, decimals=decimals, lang=lang)
    if verdict.status is Status.WAIT and unit_measure == _RANK and verdict.gap:
        return _places_short(verdict.gap, target.year, goal, lang)
    return _SENTENCES[verdict.reason][lang == "en"].format(year=target.year, goal=goal)


def status_words(verdict: Verdict, target: Target, *, unit_measure: str, decimals: int, lang: str) -> str:
    """Beside a goal already named: ``Đạt``, ``Chưa đạt, còn cách trên 10 điểm %``, ``Chờ số cuối năm 2025``."""
    words = _STATUSES[verdict.reason][lang == "en"].format(year=target.year)
    if not verdict.gap or verdict.status is Status.OPEN:
        return words
    size = size_text(verdict.gap, unit_measure=unit_measure, decimals=decimals, lang=lang)
    distance = f"{hedge(verdict.gap_qualifier, lang)} {size}".lstrip()
    return f"{words}, {distance} away" if lang == "en" else f"{words}, còn cách {distance}"


def target_text(target: Target, *, unit_measure: str, decimals: int, lang: str) -> str:
    """The goal itself: ``200 Mbps``, ``trên 50%``, ``tối thiểu 40 Mbps``, ``nhóm 70``; ``top 70``."""
    figure = figure_text(
        target.value,
        decimals=decimals,
        unit_measure=unit_measure,
        lang=lang,
        qualifier=_goal_qualifier(target),
        resolution=target.resolution or power_of_ten(-decimals_in(target.value)),
    )
    if target.comparison != "max":
        return figure
    if unit_measure == _RANK:
        return f"top {figure}" if lang == "en" else f"nhóm {figure}"
    return f"at most {figure}" if lang == "en" else f"tối đa {figure}"


def _goal_qualifier(target: Target) -> Qualifier:
    if target.comparison == "min":
        return Qualifier.OVER if target.strict else Qualifier.AT_LEAST
    return Qualifier.APPROX if target.comparison == "approx" else Qualifier.EXACT


def _places_short(gap: Decimal, year: int, goal: str, lang: str) -> str:
    places = size_text(gap, unit_measure=_RANK, decimals=0, lang=lang)
    if lang == "en":
        return f"{'One place' if gap == 1 else places} short of the {year} target ({goal})"
    if gap == 1:
        return f"Còn cách mục tiêu {year} một bậc ({goal})"
    return f"Còn {places} đến mục tiêu {year} ({goal})"


_STATUSES = {
    Reason.REACHED: ("Đạt", "Met"),
    Reason.REACHED_APPROXIMATELY: ("Đạt trong sai số", "Met within rounding"),
    Reason.MISSED: ("Chưa đạt", "Not met"),
    Reason.YEAR_NOT_OVER: ("Chờ số cuối năm {year}", "Waiting for the end-of-{year} figure"),
    Reason.FIGURE_PENDING: ("Chờ số cuối năm {year}", "Waiting for the end-of-{year} figure"),
    Reason.FIGURE_NEVER_CAME: (
        "Chưa kết luận: không có số cuối năm {year}",
        "No verdict: no figure for the end of {year}",
    ),
    Reason.METHOD_NOT_NAMED: (
        "Chưa kết luận: mục tiêu không nêu phương pháp",
        "No verdict: the target names no method",
    ),
    Reason.NO_DIRECTION: (
        "Chưa kết luận: mục tiêu không nói cao hay thấp hơn là tốt",
        "No verdict: the target does not say whether higher is better",
    ),
    Reason.FIGURE_HEDGED: (
        "Chưa kết luận: số liệu chỉ là cận hoặc ước",
        "No verdict: the figure is only a bound or an estimate",
    ),
}
_SENTENCES = {
    Reason.REACHED: ("Đạt mục tiêu {year}: {goal}", "{year} target met: {goal}"),
    Reason.REACHED_APPROXIMATELY: (
        "Đạt mục tiêu {year} trong sai số: {goal}",
        "{year} target met within rounding: {goal}",
    ),
    Reason.MISSED: ("Chưa đạt mục tiêu {year}: {goal}", "{year} target not met: {goal}"),
    Reason.YEAR_NOT_OVER: (
        "Chờ số cuối năm {year}; mục tiêu {goal}",
        "Waiting for the end-of-{year} figure; target {goal}",
    ),
    Reason.FIGURE_PENDING: (
        "Chờ số cuối năm {year}; mục tiêu {goal}",
        "Waiting for the end-of-{year} figure; target {goal}",
    ),
    Reason.FIGURE_NEVER_CAME: (
        "Chưa kết luận: không có số cuối năm {year}; mục tiêu {goal}",
        "No verdict: no figure for the end of {year}; target {goal}",
    ),
    Reason.METHOD_NOT_NAMED: (
        "Chưa kết luận: mục tiêu {goal} không nêu phương pháp",
        "No verdict: the target of {goal} names no method",
    ),
    Reason.NO_DIRECTION: (
        "Chưa kết luận: mục tiêu {goal} không nói cao hay thấp hơn là tốt",
        "No verdict: the target of {goal} does not say whether higher is better",
    ),
    Reason.FIGURE_HEDGED: (
        "Chưa kết luận: số liệu chỉ là cận hoặc ước; mục tiêu {year}: {goal}",
        "No verdict: the figure is only a bound or an estimate; {year} target: {goal}",
    ),
}
