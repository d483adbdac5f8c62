"""How places in a ranking are written: always with their N, movements in words."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from provinces.ranking import Place

register = template.Library()


@register.simple_tag
def place(value: Place | None) -> SafeString:
    """`15/63`, the N quieter; a dash where there is no place."""
    if value is None:
        return format_html('<span class="no-figure">{}</span>', "–")
    return format_html('<span class="place-of">{}</span>', str(value))


@register.simple_tag
def places_moved(change: int | None) -> SafeString:
    """`▲ lên 5 bậc`, `▼ xuống 3 bậc`, `= không đổi`; words without an arrow where nothing may be subtracted."""
    if change is None:
        return format_html('<span class="change same">{}</span>', gettext("không so được"))
    if change == 0:
        return format_html(
            '<span class="change same"><i aria-hidden="true">=</i>{}</span>', gettext("không đổi")
        )
    return format_html(
        '<span class="change"><i aria-hidden="true">{}</i>{}</span>',
        "▲" if change > 0 else "▼",
        moved_words(change),
    )


def moved_words(change: int) -> str:
    """`lên 5 bậc`, `xuống 3 bậc`; `up 1 place`."""
    count = abs(change)
    if change > 0:
        return ngettext("lên %(n)s bậc", "lên %(n)s bậc", count) % {"n": count}
    return ngettext("xuống %(n)s bậc", "xuống %(n)s bậc", count) % {"n": count}
