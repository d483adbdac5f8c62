"""The form for one figure: what it offers to choose from, and what it begins with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from indicators import numerals, periods, validation
from indicators.queries import entry_ground
from indicators.templatetags.figures import language
from meetings.forms.typed import offered_periods
from meetings.models import Meeting
from meetings.queries import typed
from meetings.queries.typed import Paper, TypedFigure
from meetings.views.typed.lines import unit_words


@dataclass(frozen=True, slots=True)
class Filled:
    """What stands in the form: `told` by field, the draft that it changes (with the stamp that was seen), or the
    published row that it corrects."""

    told: Mapping[str, str] = field(default_factory=dict)
    pk: int | None = None
    seen: str = ""
    corrects: int | None = None


def of_draft(figure: TypedFigure | None) -> Filled | None:
    """To change a figure that is not published."""
    if figure is None or figure.published_at is not None:
        return None
    return Filled(_told(figure), pk=figure.pk, seen=figure.stamp, corrects=figure.corrects)


def of_published(figure: TypedFigure | None) -> Filled | None:
    """To correct one that is, and that nothing corrects yet."""
    if figure is None or figure.published_at is None or figure.corrected_by is not None:
        return None
    return Filled(_told(figure) | {"note_vi": "", "note_en": ""}, corrects=figure.pk)


def next_after(state: Mapping[str, Any]) -> Filled:
    """For the next figure of a paper, unit and period; what was not said is for the page to choose."""
    return Filled({name: str(state[name] or "") for name in ("paper", "unit", "period")})


def renewed(filled: Filled, figures: Sequence[TypedFigure]) -> Filled:
    """Who was told what stands there now writes over that, and over nothing later."""
    stands = next((figure for figure in figures if figure.pk == filled.pk), None)
    return replace(filled, seen=stands.stamp) if stands else replace(filled, pk=None, seen="")


def unheard(clean: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    """Why the text is no clear number of the indicator, and as what it may be typed instead. Five SQL queries."""
    unit, code = clean["unit"], clean["indicator"]
    grounds = entry_ground.grounds_of_units(units=[unit], period=clean["period"], indicators=[code])
    ground = grounds[unit][code]
    heard = numerals.hear(clean["typed"], measure=ground.measure, decimals=ground.decimals)
    (doubt, *_rest) = validation.doubts(heard, ground, missing="")
    texts = numerals.reading_texts(heard, measure=ground.measure, decimals=ground.decimals)
    return validation.sentence(doubt, ground, language()), texts


def controls(meeting: Meeting, papers: Sequence[Paper], filled: Filled) -> dict[str, Any]:
    """Everything the form is drawn from. Two SQL queries."""
    choices = typed.choices(meeting)
    told = _begun(filled.told, papers, choices)
    english = language() == "en"
    return {
        "filled": filled,
        "told": told,
        "pillars": [
            (
                en if english else vi,
                [(code, name_en if english else name_vi) for code, name_vi, name_en in of],
            )
            for vi, en, of in choices.pillars
        ],
        "unit_groups": [
            (words, units)
            for words, units in (
                (_("Vào ngày họp"), [(slug, en if english else vi) for slug, vi, en in choices.living]),
                (
                    _("Đã sáp nhập trước ngày họp"),
                    [(slug, unit_words(vi, en, ended)) for slug, vi, en, ended in choices.former],
                ),
            )
            if units
        ],
        "period_groups": _period_groups(meeting, told),
    }


def _told(figure: TypedFigure) -> dict[str, str]:
    return {
        "paper": str(figure.paper),
        "indicator": figure.indicator,
        "unit": figure.unit,
        "period": figure.period,
        "typed": figure.typed,
        "note_vi": figure.note_vi,
        # A note that was taken over is no note of its own.
        "note_en": figure.note_en if figure.note_en != figure.note_vi else "",
    }


def _begun(told: Mapping[str, str], papers: Sequence[Paper], choices: typed.Choices) -> dict[str, str]:
    """Where there is only one to choose, it is chosen."""
    begun = dict(told)
    if not begun.get("paper") and len(papers) == 1:
        begun["paper"] = str(papers[0].pk)
    if not begun.get("unit") and len(choices.living) == 1:
        begun["unit"] = choices.living[0][0]
    return begun


def _period_groups(meeting: Meeting, told: Mapping[str, str]) -> list[tuple[str, list[tuple[str, str]]]]:
    names = {
        "quarter": _("Quý"),
        "half": _("6 tháng"),
        "window": _("Từ đầu năm"),
        "year": _("Năm"),
        "month": _("Tháng"),
        "point": _("Tính đến ngày"),
    }
    offered = offered_periods(meeting.held_on)
    groups = [
        (names[kind], [(each.code, periods.label(each, language())) for each in of])
        for kind, of in offered
        if of
    ]
    code = told.get("period", "")
    if code and not any(code == each.code for _kind, of in offered for each in of):
        groups.insert(0, (_("Kỳ khác"), [(code, _label(code))]))
    return groups


def _label(code: str) -> str:
    try:
        return periods.label(periods.parse(code), language())
    except periods.PeriodError:
        return code
