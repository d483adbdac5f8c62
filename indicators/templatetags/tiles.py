"""The tiles and rows of a map: sixty-three of each, which as tags of a template would take longer than reading them."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

register = template.Library()

PLAIN = format_html("{}", "")
NO_FIGURE = "–"
KEPT = 8192
# How far inside the edge of a tile its dots are.
INSET = 2


@register.simple_tag
def map_tiles(tiles: Iterable[Any]) -> SafeString:
    """Tiles as links with their names and figures: the attributes of `views.tiles.TileShown`."""
    current = format_html(' aria-current="{}"', "true")
    return format_html_join(
        "",
        '<a class="{}" href="{}#chosen" aria-label="{}"{}>{}{}{}</a>\n',
        (
            (
                *(tile.look, tile.url, tile.words, current if tile.current else PLAIN),
                _box(tile.square.x, tile.square.y, not tile.square.shade, tile.computed),
                _names(tile.square.text_x, tile.lines, tile.square.text_y, tile.short),
                _value(tile) if tile.figure else PLAIN,
            )
            for tile in tiles
        ),
    )


# The grid is always the same: what was once drawn is not drawn again.
@lru_cache(maxsize=KEPT)
def _box(x: int, y: int, hatched: bool, dotted: bool) -> SafeString:
    box = format_html(
        '<rect x="{}" y="{}" width="79" height="55" rx="3"{}/>',
        *(x, y, format_html(' style="fill:url({})"', "#hatch") if hatched else PLAIN),
    )
    if not dotted:
        return box
    dots = '{}<rect class="dots" x="{}" y="{}" width="75" height="51" rx="2"/>'
    return format_html(dots, box, x + INSET, y + INSET)


@lru_cache(maxsize=KEPT)
def _names(x: str, lines: tuple[tuple[int, str], ...], y: int, short: str) -> SafeString:
    """The name for a wide map, its letters for a narrow one."""
    names = ((x, height, words) for height, words in lines)
    return format_html(
        '{}<text class="short" x="{}" y="{}">{}</text>',
        *(format_html_join("", '<text class="name" x="{}" y="{}">{}</text>', names), x, y, short),
    )


def _value(tile: Any) -> SafeString:
    return format_html(
        '<text class="value" x="{}" y="{}">{}</text>', tile.square.text_x, tile.figure_y, tile.figure
    )


@register.simple_tag
def map_rows(shown: Any) -> SafeString:
    """The provinces of a map as rows of its table: the attributes of `views.tiles.MapShown`."""
    return format_html_join("", "<tr>{}{}{}{}{}</tr>\n", _rows(shown))


def _rows(shown: Any) -> Iterator[tuple[SafeString, ...]]:
    flag = format_html(' <span class="figure-flag">{}</span>', gettext("suy ra"))
    for row in shown.rows:
        tile = row.tile
        yield (
            _head(row.url, row.name),
            _cell("number", row.place or NO_FIGURE, flag if tile.place_derived else PLAIN)
            if shown.ranked
            else PLAIN,
            _cell("number figure", row.figure or NO_FIGURE, flag if tile.derived else PLAIN),
            _cell("remark", row.remarks, PLAIN) if shown.remarked else PLAIN,
            _cell("region", row.region, PLAIN),
        )


@lru_cache(maxsize=KEPT)
def _head(url: str, name: str) -> SafeString:
    return format_html('<th scope="row"><a href="{}">{}</a></th>', url, name)


@lru_cache(maxsize=KEPT)
def _cell(css: str, words: str, flag: SafeString) -> SafeString:
    return format_html('<td class="{}">{}{}</td>', css, words, flag)
