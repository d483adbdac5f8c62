"""The rows of a ranking. Sixty-three rows of a dozen cells are drawn here: as tags of a template they would take longer
than reading the figures does."""

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from provinces.ranking import Place
from provinces.templatetags.places import place, places_moved

register = template.Library()

KEPT_CELLS = 8192
HEAD = """\
<tr role="row" id="{0}"{2}><td role="cell" class="rank number">{3}</td>\
<th role="rowheader" scope="row"><a href="%(province)s">{1}</a></th><td role="cell" class="score">{4}</td>"""
MOVED = '<td role="cell" class="moved"><a href="%(why)s">{5}</a></td>'
WHY = '<td role="cell" class="why"><a href="%(why)s" aria-label="{5} {1}">{5}</a></td>'
FIRST_PART = 6
CURRENT = format_html(' aria-current="{}"', "true")
PLAIN = format_html("{}", "")


def score_text(score: Decimal, language: str) -> str:
    """`0,6961`; `0.6961` in English."""
    text = f"{score:.4f}"
    return text if language == "en" else text.replace(".", ",")


@register.simple_tag
def ranking_rows(table: Any, rows: Any) -> SafeString:
    """The rows of a `RankingTable` as table rows. `rows` tells how they look: the attributes of `views.dti.rows.Look`.

    Addresses in `rows` hold `{0}` where the slug of the unit goes.
    """
    moved = MOVED if table.page.before else WHY
    cells = "".join(f"{{{FIRST_PART + number}}}" for number in range(len(table.columns)))
    row = (HEAD + moved) % {"province": rows.province_url, "why": rows.why_url} + cells + "</tr>\n"
    return format_html_join("", row, _rows(table, rows))


def _rows(table: Any, look: Any) -> Iterator[tuple[Any, ...]]:
    language = "en" if get_language() == "en" else "vi"
    derived, unknown = gettext("suy ra"), gettext("nguồn không nêu điểm")
    labels = [column.name(language) for column in table.columns]
    said: dict[int | None, SafeString] = {}
    for each in table.rows:
        standing = each.standing
        change = standing.change
        if change not in said:
            said[change] = (
                places_moved(change) if table.page.before else format_html("{}", gettext("Vì sao?"))
            )
        yield (
            standing.unit,
            standing.facts.name(language),
            CURRENT if standing.unit in look.marked else PLAIN,
            _place(standing.rank, standing.n, derived if _derived(standing.total, look) else ""),
            _score(standing.score, language, derived if _derived_score(standing.total) else "", unknown),
            said[change],
            *[
                _part(label, mark.score if mark else None, language)
                for label, (_column, mark) in zip(labels, each.cells, strict=True)
            ],
        )


def _derived(total: Any, look: Any) -> bool:
    """Where all ranks are derived the head of the column says it once."""
    return total.rank_provenance == "derived" and not look.all_ranks_derived


def _derived_score(total: Any) -> bool:
    return bool(total.score_provenance == "derived")


# One score is always written the same: what was once drawn and escaped is not drawn again.
@lru_cache(maxsize=KEPT_CELLS)
def _part(label: str, score: Decimal | None, language: str) -> SafeString:
    if score is None:
        return format_html(
            '<td role="cell" class="part" data-label="{}"><span class="micro-bar untold no-figure">–</span></td>',
            label,
        )
    return format_html(
        '<td role="cell" class="part" data-label="{}"><span class="micro-bar" style="--share:{}">{}</span></td>',
        label,
        score,
        score_text(score, language),
    )


@lru_cache(maxsize=KEPT_CELLS)
def _score(score: Decimal | None, language: str, flag: str, unknown: str) -> SafeString:
    if score is None:
        return format_html('<span class="no-figure" title="{}">–</span>', unknown)
    return format_html(
        '<span class="micro-bar total figure" style="--share:{}">{}</span>{}',
        score,
        score_text(score, language),
        _flag(flag),
    )


@lru_cache(maxsize=KEPT_CELLS)
def _place(rank: int | None, n: int, flag: str) -> SafeString:
    return place(None if rank is None else Place(rank, n)) + _flag(flag)


def _flag(words: str) -> SafeString:
    return format_html(' <span class="figure-flag">{}</span>', words) if words else PLAIN
