"""The lines of the figures that a meeting was told. A meeting tells up to a hundred of them: printed node by node they
would cost more than everything that is read for the page, so that a line is one pattern here, and what is the same on
every line is put together once."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from indicators.templatetags.figures import difference, figure, in_language, language, period_label, verdict

register = template.Library()

LINE = (
    '<tr role="row"{}><th scope="row" role="rowheader"><a href="{}">{}</a>{}</th>'
    '<td role="cell" class="number figure" data-label="{}">{}{}<small><a href="{}">{}</a></small></td>{}{}{}</tr>'
)
CELL = '<td role="cell" class="{}" data-label="{}">{}{}</td>'
KNOWN = '{}<small><a href="{}">{}</a></small>{}'
NEWEST = '{}<small><a href="{}">{}</a></small>'
DOTS = (
    '<span class="dumbbell" style="--then: {}; --now: {}; --first: {}; --last: {}" aria-hidden="true"></span>'
)
BEYOND: SafeString = mark_safe(' class="beyond"')
NOTHING: SafeString = mark_safe("")


@dataclass(frozen=True, slots=True)
class Words:
    """What every line of a table says alike: the heads of its columns, ready to be printed (empty where the table has no such
    column), and what stands where there is no number."""

    told: SafeString
    known: SafeString
    same: SafeString
    newest: SafeString
    course: SafeString
    unknown: SafeString
    kept: SafeString
    incomparable: SafeString


@register.simple_tag
def told_heads(columns: Any) -> list[tuple[str, str]]:
    """What stands above the columns and of what class they are, the first one left out."""
    heads = [
        (_("Nêu tại phiên"), "number", True),
        (_("Đã biết ngày họp"), "number", columns.known),
        (_("Nay ghi, cùng kỳ"), "number", columns.same),
        (_("Số mới nhất"), "number", columns.newest),
        (_("Từ đó đến nay"), "course-head", columns.newest),
    ]
    return [(words, kind) for words, kind, there in heads if there]


@register.simple_tag
def told_lines(lines: Iterable[Any], columns: Any) -> SafeString:
    """Rows of `Line`s (views/then_now.py): indicator, told, and of known, the same period now, and the newest figure with
    its course those that the table has."""
    words = _words(columns)
    return format_html_join("", "{}", ((_row(line, words),) for line in lines))


def _words(columns: Any) -> Words:
    heads = [(_("Đã biết ngày họp"), columns.known), (_("Nay ghi, cùng kỳ"), columns.same)]
    heads += [(_("Số mới nhất"), columns.newest), (_("Từ đó đến nay"), columns.newest)]
    known, same, newest, course = (conditional_escape(head) if there else NOTHING for head, there in heads)
    return Words(
        told=conditional_escape(_("Nêu tại phiên")),
        known=known,
        same=same,
        newest=newest,
        course=course,
        unknown=_none(_("chưa công bố")),
        kept=_none(_("như đã nêu")),
        incomparable=_none(_("không so được")),
    )


def _row(line: Any, words: Words) -> SafeString:
    told = line.figure
    return format_html(
        LINE,
        BEYOND if line.beyond else NOTHING,
        line.page,
        in_language(told.facts, "name"),
        _small(line.unit),
        words.told,
        as_told(told.printed, told.then, told.facts),
        _rank(told),
        line.point,
        period_label(told.then),
        format_html(CELL, "number", words.known, _known(line, words), NOTHING) if words.known else NOTHING,
        format_html(CELL, "number", words.same, _standing(line, words), NOTHING) if words.same else NOTHING,
        _newest(line, words) if words.newest else NOTHING,
    )


@register.simple_tag
def as_told(printed: Iterable[str], then: Any, facts: Any) -> SafeString:
    """What papers printed, in their language; where the page has another one the value, and behind it what was printed."""
    words = format_html_join(" · ", '<span lang="vi">{}</span>', ((each,) for each in printed))
    if not words:
        return figure(then, facts)
    if language() == "vi" or then.value is None:
        return words
    return format_html("{}<small>“{}”</small>", figure(then, facts), words)


def _rank(told: Any) -> SafeString:
    if told.rank is None:
        return NOTHING
    return format_html(
        ' <span class="told-rank">({})</span>', _("hạng %(rank)s") % {"rank": told.rank.as_reported}
    )


def _known(line: Any, words: Words) -> SafeString:
    known = line.figure.known
    if known is None:
        return words.unknown
    doubt = NOTHING
    if line.differs:
        doubt = format_html('<span class="status wait">{}</span>', _("khác số được nêu"))
    shown = figure(known, line.figure.facts)
    return format_html(KNOWN, shown, line.known_page, period_label(known), doubt or _small(line.agrees))


def _standing(line: Any, words: Words) -> SafeString:
    if not line.standing:
        return words.kept
    shown = line.figure.shown
    note = in_language(shown, "note") if line.figure.standing == "revised" else ""
    told = f"{line.standing}: {note}" if note else line.standing
    return figure(shown, line.figure.facts) + _small(told)


def _newest(line: Any, words: Words) -> SafeString:
    told = line.figure
    shown = format_html(NEWEST, figure(told.now, told.facts), line.now_point, period_label(told.now))
    newest = format_html(CELL, "number", words.newest, shown, NOTHING)
    return newest + format_html(CELL, "course", words.course, _moved(told, words), _dots(line.dots))


def _moved(told: Any, words: Words) -> SafeString:
    if told.moved is None:
        return words.incomparable
    judged = verdict(told.moved)
    verdict_words = format_html(' <span class="verdict">· {}</span>', judged) if judged else NOTHING
    return format_html('<span class="moved">{}{}</span>', difference(told.moved, told.facts), verdict_words)


def _dots(dots: Any) -> SafeString:
    return format_html(DOTS, dots.then, dots.now, dots.first, dots.last) if dots else NOTHING


def _small(words: str) -> SafeString:
    return format_html("<small>{}</small>", words) if words else NOTHING


def _none(words: str) -> SafeString:
    return format_html('<span class="no-figure">{}</span>', words)
