"""The way to a briefing from the page it is the short form of."""

from datetime import date

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

NOTHING = mark_safe("")


def province_briefing_link(request: HttpRequest, key: str, *, known_on: date | None = None) -> SafeString:
    """A briefing tells the present: a page of a past day has none."""
    return NOTHING if known_on else _link(reverse("province-briefing", args=[key]))


def briefing_link(request: HttpRequest, key: str, *, known_on: date | None = None) -> SafeString:
    """That of the country."""
    return NOTHING if known_on else _link(reverse("briefing"))


def _link(address: str) -> SafeString:
    return render_to_string("meetings/components/briefing_link.html", {"address": address})
