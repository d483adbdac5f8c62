"""One feed: how it is read and understood, and its runs."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from indicators.queries.refresh.runs import run_rows
from indicators.views.refresh import doors, words
from provinces.views.doors import signed_in


@require_safe
@signed_in
def feed_detail(request: HttpRequest, key: str) -> HttpResponse:
    """A feed as its staff sees it; leaders read along."""
    manages = doors.require_reader(request, timezone.localdate())
    feed = doors.feed_or_404(key)
    context = {
        "feed": feed,
        "rhythm": words.rhythm(feed),
        "page": run_rows(feed),
        "manages": manages,
    }
    return render(request, "indicators/feed_detail.html", context)
