"""The first rows of a file as the portal understood them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from indicators import numerals, periods
from indicators.models import Observation
from indicators.queries.catalogue import IndicatorFacts, indicators_of
from indicators.queries.names import told_apart
from indicators.templatetags.figures import language
from indicators.views.refresh.words import Status
from provinces.queries.units import UnitFacts, units_named


@dataclass(frozen=True, slots=True)
class Read:
    """A field as the portal understood it, and the text of the source where that is another one."""

    words: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class SampleLine:
    """A row with the verdict on it."""

    line: int
    code: str
    indicator: Read
    unit: Read
    period: Read
    value: Read
    shown: str
    verdict: Status
    reason: str


@dataclass(frozen=True, slots=True)
class _Names:
    indicators: Mapping[str, IndicatorFacts]
    units: Mapping[str, UnitFacts]
    lang: str


def sample_lines(sample: Sequence[Mapping[str, Any]], day: date, *, held: bool) -> list[SampleLine]:
    """The rows that a run kept, units named as on `day`; `held` where what is new waits for a decision. Two SQL queries,
    none without rows."""
    if not sample:
        return []
    facts = indicators_of([row["indicator"] for row in sample if row.get("indicator")])
    units = units_named([row["unit"] for row in sample if row.get("unit")], day)
    names = _Names({each.code: each for each in facts}, units, language())
    return [_line(row, names, held=held) for row in sample]


def _line(row: Mapping[str, Any], names: _Names, *, held: bool) -> SampleLine:
    raw = row.get("raw") or {}
    facts = names.indicators.get(row.get("indicator") or "")
    return SampleLine(
        line=row["line"],
        code=facts.code if facts else "",
        indicator=_read(facts.name(names.lang) if facts else row.get("indicator"), raw.get("indicator")),
        unit=_read(_unit(row.get("unit") or "", names), raw.get("unit")),
        period=_read(_period(row.get("period") or "", names.lang), raw.get("period")),
        value=_read(
            _value(row.get("value") or row.get("missing") or None, facts, names.lang, row.get("qualifier")),
            raw.get("value") or row.get("as_reported"),
        ),
        shown=_value(row.get("shown"), facts, names.lang, row.get("shown_qualifier")),
        verdict=verdict(str(row.get("verdict")), held=held),
        reason=str(row.get(f"reason_{names.lang}") or ""),
    )


def verdict(code: str, *, held: bool) -> Status:
    """What becomes of a row; `held` where nothing new is published before somebody decided."""
    told = {
        "new": Status("wait", _("mới, chờ duyệt")) if held else Status("met", _("mới")),
        "same": Status("open", _("không đổi")),
        "revised": Status("wait", _("điều chỉnh, chờ duyệt")) if held else Status("met", _("điều chỉnh")),
        "conflict": Status("wait", _("khác số đã duyệt")),
        "doubtful": Status("wait", _("ngoài khoảng hợp lý")),
        "refused": Status("wait", _("bị loại")),
    }
    return told.get(code, Status("open", code))


def _read(words: str | None, source: str | None) -> Read:
    return Read(words or "", source if source and source != words else "")


def _unit(slug: str, names: _Names) -> str:
    facts = names.units.get(slug)
    return told_apart(slug, facts.name(names.lang), names.lang) if facts else slug


def _period(code: str, lang: str) -> str:
    try:
        return periods.label(periods.parse(code), lang) if code else ""
    except periods.PeriodError:
        return code


def _value(text: str | None, facts: IndicatorFacts | None, lang: str, qualifier: str | None = "") -> str:
    """A decimal text as figures are written, with all its digits and no more; the words of a reason where there is no value."""
    if text is None:
        return ""
    if text in Observation.Missing.values:
        return str(Observation.Missing(text).label)
    try:
        value = Decimal(text)
    except InvalidOperation:
        return text
    if facts is None:
        return text
    return numerals.figure_text(
        value,
        decimals=numerals.decimals_in(value),
        unit_measure=facts.measure,
        lang=lang,
        qualifier=qualifier or numerals.Qualifier.EXACT,
    )
