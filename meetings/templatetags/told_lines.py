"""The lines of the figures that a meeting was told. A meeting tells up to a hundred of them: printed node by node they
would cost more than everything that is read for the page, so that a line is one pattern here."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from indicators.templatetags.figures import difference, figure, in_language, period_label, verdict

register = template.Library()

LINE = (
    '<tr role="row"><th scope="row" role="rowheader"><a href="{}">{}</a>{}</th>'
    '<td role="cell" class="number figure" data-label="{}">{}{}<small><a href="{}">{}</a></small></td>'
    '<td role="cell" class="number" data-label="{}">{}</td>'
    '<td role="cell" class="number" data-label="{}">{}</td>'
)
NEWEST = (
    '<td role="cell" class="number" data-label="{}">{}<small><a href="{}">{}</a></small></td>'
    '<td role="cell" class="course" data-label="{}">{}{}</td>'
)
DOTS = (
    '<span class="dumbbell" style="--then: {}; --now: {}; --first: {}; --last: {}" aria-hidden="true"></span>'
)
END = mark_safe("</tr>")
NOTHING: SafeString = mark_safe("")


@register.simple_tag
def told_heads(with_newest: bool) -> list[str]:
    """What stands above the columns, the first one left out."""
    heads = [_("Nêu tại phiên"), _("Đã biết ngày họp"), _("Nay ghi, cùng kỳ")]
    return [*heads, _("Số mới nhất"), _("Từ đó đến nay")] if with_newest else heads


@register.simple_tag
def told_lines(lines: Iterable[Any], with_newest: bool) -> SafeString:
    """Rows of `Line`s (views/then_now.py): indicator, told, known, the same period now, and `with_newest` the newest figure
    with its course."""
    heads = told_heads(with_newest)
    return format_html_join("", "{}", ((_row(line, heads, with_newest),) for line in lines))


def _row(line: Any, heads: list[str], with_newest: bool) -> SafeString:
    told = line.figure
    row = format_html(
        LINE,
        line.page,
        in_language(told.facts, "name"),
        _small(line.unit),
        heads[0],
        _printed(told),
        _rank(told),
        line.point,
        period_label(told.then),
        heads[1],
        _known(line),
        heads[2],
        _standing(line),
    )
    return row + (_newest(line, heads) if with_newest else NOTHING) + END


def _printed(told: Any) -> SafeString:
    if not told.printed:
        return figure(told.then, told.facts)
    return format_html_join(" · ", '<span lang="vi">{}</span>', ((printed,) for printed in told.printed))


def _rank(told: Any) -> SafeString:
    if told.rank is None:
        return NOTHING
    return format_html(
        ' <span class="told-rank">({})</span>', _("hạng %(rank)s") % {"rank": told.rank.as_reported}
    )


def _known(line: Any) -> SafeString:
    known = line.figure.known
    if known is None:
        return _none(_("chưa công bố"))
    doubt = NOTHING
    if line.differs:
        doubt = format_html('<span class="status wait">{}</span>', _("khác số được nêu"))
    return format_html(
        '{}<small><a href="{}">{}</a></small>{}',
        figure(known, line.figure.facts),
        line.known_page,
        period_label(known),
        doubt or _small(line.agrees),
    )


def _standing(line: Any) -> SafeString:
    if not line.standing:
        return _none(_("như đã nêu"))
    shown = line.figure.shown
    note = in_language(shown, "note") if line.figure.standing == "revised" else ""
    words = f"{line.standing}: {note}" if note else line.standing
    return format_html("{}{}", figure(shown, line.figure.facts), _small(words))


def _newest(line: Any, heads: list[str]) -> SafeString:
    told = line.figure
    return format_html(
        NEWEST,
        heads[3],
        figure(told.now, told.facts),
        line.now_point,
        period_label(told.now),
        heads[4],
        _moved(told),
        _dots(line.dots),
    )


def _moved(told: Any) -> SafeString:
    if told.moved is None:
        return _none(_("không so được"))
    judged = verdict(told.moved)
    words = format_html(' <span class="verdict">· {}</span>', judged) if judged else NOTHING
    return format_html('<span class="moved">{}{}</span>', difference(told.moved, told.facts), words)


def _dots(dots: Any) -> SafeString:
    return format_html(DOTS, dots.then, dots.now, dots.first, dots.last) if dots else NOTHING


def _small(words: str) -> SafeString:
    return format_html("<small>{}</small>", words) if words else NOTHING


def _none(words: str) -> SafeString:
    return format_html('<span class="no-figure">{}</span>', words)
