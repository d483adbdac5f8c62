"""What feeds show on other pages: what waits for the reader's decision, and the run that a figure came from."""

from datetime import date

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from indicators.permissions import can_decide_held, can_read_feeds
from indicators.queries.held import held_by_feed, origin_of
from indicators.views.refresh import words
from provinces.permissions import powers_of

NOTHING = mark_safe("")


def held_waiting(request: HttpRequest, key: str, *, known_on: date | None = None) -> SafeString:
    """To who decides on held values, on the home page and beside the reports. One SQL query, none for others."""
    person = request.user.pk
    if known_on or person is None or not can_decide_held(powers_of(request.user, timezone.localdate())):
        return NOTHING
    found = held_by_feed(person=person)
    if not found:
        return NOTHING
    lines = [(each, words.held(each.count)) for each in found]
    return render_to_string("indicators/components/held_panel.html", {"lines": lines})


def feed_of_figure(request: HttpRequest, key: str, *, known_on: date | None = None) -> SafeString:
    """To the staff, in the drawer of a figure: the feed and the run that brought it, and who accepted it. One SQL
    query, none for others."""
    if request.user.pk is None or not can_read_feeds(powers_of(request.user, timezone.localdate())):
        return NOTHING
    origin = origin_of(int(key))
    if origin is None:
        return NOTHING
    return render_to_string("indicators/components/feed_of_figure.html", {"origin": origin})
