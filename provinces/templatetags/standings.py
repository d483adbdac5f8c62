"""The rows of a ranking. Sixty-three rows of a dozen cells are drawn here: as tags of a template they would take longer
than reading the figures does."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache
from itertools import chain, repeat
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from provinces.ranking import Place
from provinces.templatetags.places import place, places_moved
from provinces.templatetags.scores import score_text

register = template.Library()

KEPT_CELLS = 8192
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
    return format_html_join("", "{}{}{}{}{}</tr>\n", _rows(table, look))


def _rows(table: Any, look: Any) -> Iterator[tuple[Any, ...]]:
    language = "en" if get_language() == "en" else "vi"
    derived, unknown = gettext("suy ra"), gettext("nguồn không nêu điểm")
    labels = tuple(column.name(language) for column in table.columns)
    compared = table.page.before is not None
    for each in table.rows:
        standing, total = each.standing, each.standing.total
        name = standing.facts.name(language)
        why = look.why_url.format(standing.unit)
        yield (
            _open(standing.unit, standing.unit in look.marked),
            _place(standing.rank, standing.n, derived if _derived(total, look) else "")
            + _name(look.province_url.format(standing.unit), name),
            _score(standing.score, language, derived if total.score_provenance == "derived" else "", unknown),
            _moved(why, standing.change, language) if compared else _why(why, name, language),
            _parts(labels, tuple([mark.score if mark else None for _column, mark in each.cells]), language),
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


# The same figure is always written the same: what was once drawn and escaped is not drawn again. `language` is that of
# the page and keeps the words of one apart from those of another.
@lru_cache(maxsize=KEPT_CELLS)
def _open(unit: str, marked: bool) -> SafeString:
    return format_html('<tr role="row" id="{}"{}>', unit, CURRENT if marked else PLAIN)


@lru_cache(maxsize=KEPT_CELLS)
def _name(url: str, name: str) -> SafeString:
    return format_html('<th role="rowheader" scope="row"><a href="{}">{}</a></th>', url, name)


@lru_cache(maxsize=KEPT_CELLS)
def _moved(url: str, change: int | None, language: str) -> SafeString:
    return format_html('<td role="cell" class="moved"><a href="{}">{}</a></td>', url, places_moved(change))


@lru_cache(maxsize=KEPT_CELLS)
def _why(url: str, name: str, language: str) -> SafeString:
    cell = '<td role="cell" class="why"><a href="{0}" aria-label="{1} {2}">{1}</a></td>'
    return format_html(cell, url, gettext("Vì sao?"), name)


@lru_cache(maxsize=KEPT_CELLS)
def _parts(labels: tuple[str, ...], scores: tuple[Decimal | None, ...], language: str) -> SafeString:
    return format_html_join("", "{}", ((_part(*pair),) for pair in zip(labels, scores, strict=True)))


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


@lru_cache(maxsize=KEPT_CELLS)
def _score(score: Decimal | None, language: str, flag: str, unknown: str) -> SafeString:
    if score is None:
        cell = '<td role="cell" class="score"><span class="no-figure" title="{}">–</span></td>'
        return format_html(cell, unknown)
    return format_html(
        '<td role="cell" class="score"><span class="micro-bar total figure" style="--share:{}">{}</span>{}</td>',
        score,
        score_text(score),
        _flag(flag),
    )


@lru_cache(maxsize=KEPT_CELLS)
def _place(rank: int | None, n: int, flag: str) -> SafeString:
    shown = place(None if rank is None else Place(rank, n))
    return format_html('<td role="cell" class="rank number">{}{}</td>', shown, _flag(flag))


def _flag(words: str) -> SafeString:
    return format_html(' <span class="figure-flag">{}</span>', words) if words else PLAIN
