"""The list of changes for those who subscribe to it."""

import re
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from indicators.queries.change_list import ToldChange, Wanted, change_list
from indicators.templatetags.figures import in_language, language
from indicators.views.changes import words
from indicators.views.changes.listing import ask, point_url
from provinces.exports import practice_words
from provinces.forms import address
from provinces.queries.practice import is_practice
from provinces.views.downloads import refused_response
from provinces.views.keeping import kept

IN_A_FEED = 50
# One such character in one note would take the feed from everybody, and what is published stays as it is.
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


if TYPE_CHECKING:
    AnyFeed = Feed[ToldChange, Wanted]
else:
    AnyFeed = Feed


def _marked(text: str) -> str:
    """Readers show an item without its feed: of generated figures each says so."""
    return f"{practice_words(language())}: {text}" if is_practice() else text


class CleanAtomFeed(Atom1Feed):
    """Atom without what XML 1.0 has no place for."""

    def __init__(self, *args: Any, **told: Any) -> None:
        super().__init__(*args, **_clean(told))

    def add_item(self, *args: Any, **told: Any) -> None:
        super().add_item(*args, **_clean(told))


def _clean(told: dict[str, Any]) -> dict[str, Any]:
    return {name: NOT_IN_XML.sub("", one) if isinstance(one, str) else one for name, one in told.items()}


class ChangeFeed(AnyFeed):
    """The newest changes of an indicator, a unit, a kind, or of all."""

    feed_type = CleanAtomFeed

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Wanted:
        return ask(request).wanted

    def title(self, wanted: Wanted) -> str:
        named = [name for name in (wanted.indicator, wanted.unit, wanted.kind) if name]
        told = _("Số liệu mới công bố và điều chỉnh")
        return _marked(f"{told}: {', '.join(named)}" if named else told)

    def link(self, wanted: Wanted) -> str:
        return address(reverse("change-list"), _state(wanted))

    def feed_url(self, wanted: Wanted) -> str:
        return address(reverse("change-feed"), _state(wanted))

    def subtitle(self, wanted: Wanted) -> str:
        return _("Mỗi mục là một số liệu vừa được một nguồn công bố hoặc điều chỉnh, mới nhất trước.")

    def items(self, wanted: Wanted) -> tuple[ToldChange, ...]:
        return change_list(wanted, IN_A_FEED, timezone.localdate()).changes

    def item_title(self, item: ToldChange) -> str:
        return _marked(words.headline(item))

    def item_description(self, item: ToldChange) -> str:
        note = in_language(item.cell, "note")
        source = in_language(item.cell, "source_title")
        return " ".join(filter(None, (note, _("Nguồn: %(source)s.") % {"source": source})))

    def item_link(self, item: ToldChange) -> str:
        return point_url(item)

    def item_guid(self, item: ToldChange) -> str:
        """The number of a statement never changes."""
        return f"urn:dti-portal:observation:{item.cell.observation}"

    def item_pubdate(self, item: ToldChange) -> datetime:
        """Of a report the hour; of a source read later the day it was published."""
        recorded = timezone.localtime(item.cell.recorded_at)
        if recorded.date() == item.place.published:
            return recorded
        return timezone.make_aware(datetime.combine(item.place.published, time()))

    def item_updateddate(self, item: ToldChange) -> datetime:
        return self.item_pubdate(item)


def _state(wanted: Wanted) -> dict[str, object]:
    state = {"indicator": wanted.indicator, "unit": wanted.unit, "kind": wanted.kind}
    return {**state, "known_on": wanted.known_on}


@require_safe
@kept
def change_feed(request: HttpRequest) -> HttpResponse:
    """The newest changes as an Atom feed; 422 where the address was not understood."""
    if notices := ask(request).notices:
        return refused_response(notices)
    return ChangeFeed()(request)
