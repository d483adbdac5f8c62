"""Typed figures in words: what was understood, what the portal knows of the cell, what is doubtful, who did what."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from indicators import validation
from indicators.models import Observation
from indicators.numerals import echo, figure_text
from indicators.templatetags.figures import day as day_text
from indicators.templatetags.figures import language
from indicators.validation import Code, Ground, PastValue
from indicators.views.entry.wording import period_words
from meetings.forms.typed import mark_of
from meetings.queries.typed import Doubted, TypedFigure
from meetings.views.typed.doors import Asked
from provinces.templatetags.moments import moment

STATUSES = dict(Observation.Status.choices)
# The paper printed them so: said beside the figure, nothing to be checked.
AS_PRINTED = frozenset({Code.HEDGED.value, Code.FINER.value})


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A figure that waits. `kind` is the class of its status: `act` impossible, `wait` doubtful, `open` clear. `mark` is
    what the box to publish it carries, empty where this person may not; `marked` whether it is marked beforehand."""

    figure: TypedFigure
    unit: str
    heard: str
    known: str
    same: str
    kind: str
    words: str
    sentences: tuple[str, ...]
    mark: str
    marked: bool
    own: bool


@dataclass(frozen=True, slots=True)
class PublishedLine:
    """A figure that was published. `shown` tells what the portal shows of the cell where that is another one."""

    figure: TypedFigure
    unit: str
    heard: str
    status: str
    shown: str


@dataclass(frozen=True, slots=True)
class OfPaper:
    """Figures that one person typed from one paper and, where they are public, one published at once. `figure` is the
    first of them, for the paper; `told` says who did what."""

    figure: TypedFigure
    told: tuple[str, ...]
    lines: tuple[DraftLine | PublishedLine, ...]


def draft_lines(
    figures: Iterable[TypedFigure], found: Mapping[int, Doubted], asked: Asked, *, mark_clear: bool
) -> list[DraftLine]:
    """The figures that are not published, in the order of typing."""
    return [
        _draft(figure, found[figure.pk], asked, mark_clear)
        for figure in figures
        if figure.published_at is None
    ]


def published_lines(figures: Iterable[TypedFigure]) -> list[PublishedLine]:
    """Those that are, the newest first."""
    done = [figure for figure in figures if figure.published_at is not None]
    return [_published(figure) for figure in sorted(done, key=_newest, reverse=True)]


def by_paper(lines: Iterable[DraftLine | PublishedLine]) -> list[OfPaper]:
    """What belongs together side by side, in the order of the first of each."""
    groups: dict[tuple[object, ...], list[DraftLine | PublishedLine]] = {}
    for line in lines:
        each = line.figure
        groups.setdefault((each.paper, each.entered_by, each.published_at), []).append(line)
    return [_of_paper(tuple(group)) for group in groups.values()]


def unit_words(name_vi: str, name_en: str, ended: date | None) -> str:
    """`Tuyên Quang (đến 30/06/2025)`: the unit that took it over has the same name."""
    name = name_en if language() == "en" else name_vi
    return _("%(name)s (đến %(day)s)") % {"name": name, "day": day_text(ended)} if ended else name


def names_of(figures: Iterable[TypedFigure]) -> dict[str, str]:
    """What the indicators are called, by code."""
    return {figure.indicator: name_of(figure) for figure in figures}


def name_of(figure: TypedFigure) -> str:
    return figure.name_en if language() == "en" else figure.name_vi


def heard_words(figure: TypedFigure) -> str:
    """`= 12.800.000`."""
    told = echo(figure.heard, measure=figure.measure, decimals=figure.decimals, lang=language())
    return f"= {told}" if told else ""


def _newest(figure: TypedFigure) -> tuple[object, int]:
    return figure.published_at, figure.pk


def _draft(figure: TypedFigure, doubted: Doubted, asked: Asked, mark_clear: bool) -> DraftLine:
    own = figure.entered_by == asked.user.pk
    kind = _kind(doubted)
    markable = asked.publishes and not own and kind != "act" and not figure.paper_withdrawn
    return DraftLine(
        figure=figure,
        unit=unit_words(figure.unit_vi, figure.unit_en, figure.unit_ended),
        heard=heard_words(figure),
        known=_known(doubted.ground),
        same=_same(figure, doubted.ground),
        kind=kind,
        words=_words(kind),
        sentences=_sentences(doubted),
        mark=mark_of(figure.pk, figure.stamp, doubted.codes) if markable else "",
        marked=mark_clear and kind == "open",
        own=own,
    )


def _kind(doubted: Doubted) -> str:
    if doubted.impossible:
        return "act"
    return "wait" if set(doubted.codes) - AS_PRINTED else "open"


def _words(kind: str) -> str:
    return {
        "act": _("Không thể đúng: phải sửa"),
        "wait": _("Cần đối chiếu"),
        "open": _("Chờ công bố"),
    }[kind]


def _sentences(doubted: Doubted) -> tuple[str, ...]:
    """What is doubted; that a figure is printed with a hedge or many decimals is seen at the figure itself."""
    told = [doubt for doubt in doubted.doubts if doubt.code not in AS_PRINTED]
    return tuple(validation.finding(doubt, doubted.ground, language()) for doubt in told)


def _known(ground: Ground) -> str:
    """The last figure before the period: `41% (quý I/2023)`."""
    last = ground.last
    return f"{_value(last, ground)} ({period_words(last.period)})" if last else ""


def _same(figure: TypedFigure, ground: Ground) -> str:
    """What the portal shows of this very cell, where another source told of it."""
    shown = ground.published
    if shown is None:
        return ""
    value = _value(shown, ground)
    if shown.value == figure.heard.value and shown.qualifier == figure.heard.qualifier:
        return _("Cổng đang hiện cùng số này: %(value)s") % {"value": value}
    return _("Cổng đang hiện số khác cho kỳ này: %(value)s") % {"value": value}


def _value(past: PastValue, ground: Ground) -> str:
    return figure_text(
        past.value,
        decimals=ground.decimals,
        unit_measure=ground.measure,
        lang=language(),
        qualifier=past.qualifier,
        resolution=past.resolution,
        denominator=past.denominator,
    )


def _of_paper(lines: tuple[DraftLine | PublishedLine, ...]) -> OfPaper:
    figures = [line.figure for line in lines]
    last = max(figures, key=lambda figure: figure.entered_at)
    told = [_("%(who)s nhập %(when)s") % {"who": last.entered_name, "when": moment(last.entered_at)}]
    if last.published_at is not None:
        done = {"who": last.published_name, "when": moment(last.published_at)}
        told.append(_("%(who)s công bố %(when)s") % done)
    return OfPaper(figures[0], tuple(told), lines)


def _published(figure: TypedFigure) -> PublishedLine:
    return PublishedLine(
        figure=figure,
        unit=unit_words(figure.unit_vi, figure.unit_en, figure.unit_ended),
        heard=heard_words(figure),
        status=str(STATUSES.get(figure.status, "")),
        shown=_shown(figure),
    )


def _shown(figure: TypedFigure) -> str:
    if figure.mended or figure.shown in (None, figure.observation):
        return ""
    title = figure.shown_en if language() == "en" else figure.shown_vi
    return _("Cổng đang hiện «%(said)s» của nguồn khác: %(title)s") % {
        "said": figure.shown_as,
        "title": title,
    }
