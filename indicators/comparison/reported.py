"""A change as its source reported it, in words that claim no more than the source said."""

from collections.abc import Callable
from decimal import Decimal

from indicators.comparison.changes import movement_word
from indicators.numerals import decimals_in, hedge, number_text, size_text


def reported_change_words(
    value: Decimal,
    kind: str,
    qualifier: str,
    base_label: str,
    lang: str,
    *,
    unit_measure: str = "count",
) -> str:
    """``tăng 32,7% so với cùng kỳ``, ``lên 12 bậc so với năm 2020``, ``tăng gần 3.500 so với tháng 12/2021``.

    ``value`` is signed, of a rank positive when it moved up. ``base_label`` is the period compared with as it
    stands in a sentence (``periods.phrase``) or empty. ``unit_measure`` matters to ``abs`` only. Raises
    ``KeyError`` for an unknown ``kind``.
    """
    write = _WRITERS[kind]
    if not value:
        return _still(kind, lang)
    hedging = hedge(qualifier or "exact", lang)
    return write(value, f"{hedging} " if hedging else "", base_label, lang, unit_measure)


def _still(kind: str, lang: str) -> str:
    if lang == "en":
        return "unchanged"
    return "giữ nguyên hạng" if kind == "rank" else "không đổi"


def _number(value: Decimal, lang: str) -> str:
    return number_text(abs(value), decimals_in(value), lang)


def _against(base_label: str, lang: str) -> str:
    if not base_label:
        return ""
    return f" on {base_label}" if lang == "en" else f" so với {base_label}"


def _percent(value: Decimal, hedging: str, base_label: str, lang: str) -> str:
    return f"{movement_word(value, lang)} {hedging}{_number(value, lang)}%{_against(base_label, lang)}"


def _percent_on_year(value: Decimal, hedging: str, _base: str, lang: str, _unit: str) -> str:
    return _percent(value, hedging, "the same period last year" if lang == "en" else "cùng kỳ", lang)


def _percent_on_month(value: Decimal, hedging: str, _base: str, lang: str, _unit: str) -> str:
    return _percent(value, hedging, "the month before" if lang == "en" else "tháng trước", lang)


def _percent_or_points(value: Decimal, hedging: str, base_label: str, lang: str, _unit: str) -> str:
    doubt = (
        "the source does not say whether % or percentage points"
        if lang == "en"
        else "nguồn không nói là % hay điểm %"
    )
    return f"{_percent(value, hedging, base_label, lang)} ({doubt})"


def _times_on_year(value: Decimal, hedging: str, _base: str, lang: str, _unit: str) -> str:
    """ "Tăng 1,6 lần" is said of a value 1.6 times as large and of one larger by 1.6 times."""
    times, more = _number(value, lang), _number(value + 1, lang)
    if lang == "en":
        on_top = f"or {more} times, if “increased {times} times” means on top"
        return f"{hedging}{times} times the same period last year ({on_top})"
    return f"gấp {hedging}{times} lần cùng kỳ (hoặc {more} lần, nếu “tăng {times} lần” là tăng thêm)"


def _times_base(value: Decimal, hedging: str, base_label: str, lang: str, _unit: str) -> str:
    if lang == "en":
        return f"{hedging}{_number(value, lang)} times {base_label or 'the base'}"
    return f"gấp {hedging}{_number(value, lang)} lần {base_label or 'kỳ gốc'}"


def _points(value: Decimal, hedging: str, base_label: str, lang: str, _unit: str) -> str:
    return _amount(value, hedging, base_label, lang, "percent")


def _places(value: Decimal, hedging: str, base_label: str, lang: str, _unit: str) -> str:
    return _amount(value, hedging, base_label, lang, "rank")


def _amount(value: Decimal, hedging: str, base_label: str, lang: str, unit_measure: str) -> str:
    verb = movement_word(value, lang, rank=unit_measure == "rank")
    size = size_text(value, unit_measure=unit_measure, decimals=decimals_in(value), lang=lang)
    return f"{verb} {hedging}{size}{_against(base_label, lang)}"


_WRITERS: dict[str, Callable[[Decimal, str, str, str, str], str]] = {
    "pct_yoy": _percent_on_year,
    "pct_mom": _percent_on_month,
    "times_yoy": _times_on_year,
    "times_base": _times_base,
    "pp": _points,
    "rank": _places,
    "abs": _amount,
    "ambiguous_pct_pp": _percent_or_points,
}
