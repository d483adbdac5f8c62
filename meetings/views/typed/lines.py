"""Typed figures in words: what was understood, what the portal knows of the cell, what is doubtful, who did what."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from indicators import validation
from indicators.models import Observation
from indicators.numerals import echo, figure_text
from indicators.templatetags.figures import language
from indicators.validation import Code, Ground, PastValue
from indicators.views.entry.wording import moment, period_words
from meetings.forms.typed import mark_of
from meetings.queries.typed import Doubted, TypedFigure
from meetings.views.typed.doors import Asked

STATUSES = dict(Observation.Status.choices)
# The paper printed them so: said beside the figure, nothing to be checked.
AS_PRINTED = frozenset({Code.HEDGED.value, Code.FINER.value})


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A figure that waits. `kind` is the class of its status: `act` impossible, `wait` doubtful, `open` clear. `mark` is
    what the box to publish it carries, empty where this person may not; `marked` whether it is marked beforehand."""

    figure: TypedFigure
    heard: str
    known: str
    same: str
    kind: str
    words: str
    sentences: tuple[str, ...]
    entered: str
    mark: str
    marked: bool
    own: bool


@dataclass(frozen=True, slots=True)
class PublishedLine:
    """A figure that was published. `shown` tells what the portal shows of the cell where that is another one."""

    figure: TypedFigure
    heard: str
    status: str
    published: str
    entered: str
    shown: str


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
        heard=heard_words(figure),
        known=_known(doubted.ground),
        same=_same(figure, doubted.ground),
        kind=kind,
        words=_words(kind),
        sentences=_sentences(doubted),
        entered=_entered(figure),
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


def _entered(figure: TypedFigure) -> str:
    return _("%(who)s nhập %(when)s") % {"who": figure.entered_name, "when": moment(figure.entered_at)}


def _published(figure: TypedFigure) -> PublishedLine:
    return PublishedLine(
        figure=figure,
        heard=heard_words(figure),
        status=str(STATUSES.get(figure.status, "")),
        published=_("%(who)s công bố %(when)s")
        % {"who": figure.published_name, "when": moment(figure.published_at)},
        entered=_entered(figure),
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
