"""The rows of a ranking. Sixty-three rows of a dozen cells are drawn here: as tags of a template they would take longer
than reading the figures does."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache
from itertools import chain, repeat
from typing import Any, NamedTuple

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from provinces.ranking import Place
from provinces.templatetags.places import place, places_moved
from provinces.templatetags.scores import score_text

register = template.Library()

KEPT_ROWS = 4096
CURRENT = format_html(' aria-current="{}"', "true")
PLAIN = format_html("{}", "")


@register.simple_tag
def choice_links(choices: Iterable[Any], swap: bool = False) -> SafeString:
    """The links of a switch, of `views.links.Choice`; with `swap` htmx fetches what changes and pushes the address."""
    link = '<a href="{0}" hx-get="{0}" hx-push-url="true"{2}>{1}</a>' if swap else '<a href="{0}"{2}>{1}</a>'
    shown = format_html(' aria-current="{}"', "page")
    return format_html_join(
        "", link, ((choice.url, choice.label, shown if choice.current else PLAIN) for choice in choices)
    )


@register.simple_tag
def choice_options(choices: Iterable[tuple[str, str, bool]]) -> SafeString:
    """The options of a select: value, words, whether it is chosen."""
    chosen = format_html(" {}", "selected")
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((value, chosen if current else PLAIN, words) for value, words, current in choices),
    )


@register.simple_tag
def ranking_rows(table: Any, look: Any) -> SafeString:
    """The rows of a `RankingTable` as table rows. `look` tells where they lead (addresses hold `{0}` where the slug of
    the unit goes) and what is marked: the attributes of `views.dti.ranking.Look`."""
    return format_html_join("", "{}", ((_row(row),) for row in _rows(table, look)))


class _Row(NamedTuple):
    """All that a row says, so that rows that say the same are the same."""

    language: str
    unit: str
    name: str
    province_url: str
    why_url: str
    marked: bool
    rank: int | None
    n: int
    rank_flag: str
    score: Decimal | None
    score_flag: str
    compared: bool
    change: int | None
    labels: tuple[str, ...]
    parts: tuple[Decimal | None, ...]


def _rows(table: Any, look: Any) -> Iterator[_Row]:
    language = "en" if get_language() == "en" else "vi"
    derived = gettext("suy ra")
    labels = tuple(column.name(language) for column in table.columns)
    compared = table.page.before is not None
    for each in table.rows:
        standing, total = each.standing, each.standing.total
        unit = standing.unit
        yield _Row(
            language,
            unit,
            standing.facts.name(language),
            look.province_url.format(unit),
            look.why_url.format(unit),
            unit in look.marked,
            total.rank,
            standing.n,
            derived if _derived(total, look) else "",
            total.score,
            derived if total.score_provenance == "derived" else "",
            compared,
            standing.change,
            labels,
            tuple([mark.score if mark else None for _column, mark in each.cells]),
        )


@register.simple_tag
def sort_heads(heads: Iterable[Any], flag: str = "", first_flag: str = "") -> SafeString:
    """The heads of columns, of `views.dti.switches.Head`, each a link that sorts; `flag` stands at all of them,
    `first_flag` at the first alone."""
    sorts = {words: format_html(' aria-sort="{}"', words) for words in ("ascending", "descending")}
    return format_html_join(
        "",
        '<th scope="col" role="columnheader" class="{0}"{1}>'
        '<a href="{2}" hx-get="{2}" hx-push-url="true">{3}</a>{4}</th>',
        (
            (head.css, sorts.get(head.aria_sort, PLAIN), head.url, head.label, _flag(flag or first))
            for head, first in zip(heads, chain([first_flag], repeat("")), strict=False)
        ),
    )


def _derived(total: Any, look: Any) -> bool:
    """Where all ranks are derived the head of the column says it once."""
    return total.rank_provenance == "derived" and not look.all_ranks_derived


# What was once drawn and escaped is not drawn again: the next page of the ranking has mostly the same rows.
@lru_cache(maxsize=KEPT_ROWS)
def _row(row: _Row) -> SafeString:
    return format_html(
        '<tr role="row" id="{}"{}>{}{}{}{}{}</tr>\n',
        row.unit,
        CURRENT if row.marked else PLAIN,
        _place(row.rank, row.n, row.rank_flag),
        format_html('<th role="rowheader" scope="row"><a href="{}">{}</a></th>', row.province_url, row.name),
        _score(row.score, row.score_flag),
        _moved(row) if row.compared else _why(row),
        format_html_join("", "{}", ((_part(*pair),) for pair in zip(row.labels, row.parts, strict=True))),
    )


def _moved(row: _Row) -> SafeString:
    cell = '<td role="cell" class="moved"><a href="{}">{}</a></td>'
    return format_html(cell, row.why_url, places_moved(row.change))


def _why(row: _Row) -> SafeString:
    cell = '<td role="cell" class="why"><a href="{0}" aria-label="{1} {2}">{1}</a></td>'
    return format_html(cell, row.why_url, gettext("Vì sao?"), row.name)


def _part(label: str, score: Decimal | None) -> SafeString:
    if score is None:
        return format_html(
            '<td role="cell" class="part" data-label="{}"><span class="micro-bar untold no-figure">–</span></td>',
            label,
        )
    return format_html(
        '<td role="cell" class="part" data-label="{}"><span class="micro-bar" style="--share:{}">{}</span></td>',
        label,
        score,
        score_text(score),
    )


def _score(score: Decimal | None, flag: str) -> SafeString:
    if score is None:
        cell = '<td role="cell" class="score"><span class="no-figure" title="{}">–</span></td>'
        return format_html(cell, gettext("nguồn không nêu điểm"))
    return format_html(
        '<td role="cell" class="score"><span class="micro-bar total figure" style="--share:{}">{}</span>{}</td>',
        score,
        score_text(score),
        _flag(flag),
    )


def _place(rank: int | None, n: int, flag: str) -> SafeString:
    shown = place(None if rank is None else Place(rank, n))
    return format_html('<td role="cell" class="rank number">{}{}</td>', shown, _flag(flag))


def _flag(words: str) -> SafeString:
    return format_html(' <span class="figure-flag">{}</span>', words) if words else PLAIN
