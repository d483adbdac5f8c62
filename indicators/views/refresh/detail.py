"""One feed: how it is read and understood, and its runs."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import push_url

from indicators.forms.feed_runs import FeedRunsForm
from indicators.models import Feed, RefreshRun
from indicators.progress.refreshing import next_reading
from indicators.queries.refresh.feeds import FeedRow, feed_rows
from indicators.queries.refresh.runs import RunRow, run_rows
from indicators.sources.feeds.mapping import FeedMapping, MappingError
from indicators.views.refresh import doors, words
from indicators.views.refresh.listing import feed_line
from indicators.views.refresh.mapping_words import mapping_words, reading_words
from indicators.views.refresh.words import Status
from provinces.forms import address, asks_for_part
from provinces.views.doors import signed_in
from provinces.views.links import tidied

State = RefreshRun.State


@dataclass(frozen=True, slots=True)
class RunLine:
    """A run as a line of its feed."""

    run: RunRow
    status: Status
    how: str
    outcome: str
    took: str


@require_safe
@signed_in
@vary_on_headers("HX-Request")
def feed_detail(request: HttpRequest, key: str) -> HttpResponse:
    """A feed as its staff sees it; leaders read along."""
    now = timezone.localtime()
    manages = doors.require_reader(request, now.date())
    feed = doors.feed_or_404(key)
    form = FeedRunsForm(request.GET)
    here = address(request.path, form.state)
    context = _runs(feed, form.state["before"], request.path) | {"notices": form.notices, "feed": feed}
    if asks_for_part(request):
        return push_url(render(request, "indicators/feed_detail.html#runs", context), here)
    if tidy := tidied(request, here, form.notices):
        return tidy
    (row,) = feed_rows(feed.key)
    told = feed.address if manages else shown_address(feed.address)
    context |= _facts(feed, row, now) | {"address": told, "manages": manages}
    return render(request, "indicators/feed_detail.html", context)


def _runs(feed: Feed, before: int | None, here: str) -> dict[str, Any]:
    page = run_rows(feed, before)
    first = page.runs[0].pk if page.runs and not before else None
    return {
        "lines": [_line(run, newest=run.pk == first) for run in page.runs],
        "newest_url": here if before else "",
        "older_url": address(here, {"before": page.next}) if page.next else "",
    }


def _line(run: RunRow, *, newest: bool) -> RunLine:
    done = run.state == State.DONE
    took = words.duration(run.finished_at - run.started_at) if run.finished_at and run.started_at else ""
    status = words.run_status(run.state, retrying=run.attempt > 1, newest=newest)
    outcome = words.outcome(run) if done else words.fault(run)
    return RunLine(run, status, words.how(run.how, run.by), outcome, took)


def _facts(feed: Feed, row: FeedRow, now: datetime) -> dict[str, Any]:
    line = feed_line(row, now)
    return {
        "line": line,
        "active": row.latest if row.latest and row.latest.is_active else None,
        "policy": _policy(feed),
        "silence": _silence(feed),
        "rhythm": words.rhythm(feed),
        "planned": next_reading(feed.rhythm, feed.at, feed.weekday, feed.month_day, now),
        "limit_time": words.minutes(feed.most_seconds),
        **_mapping(feed),
    }


def _mapping(feed: Feed) -> dict[str, Any]:
    try:
        mapping = FeedMapping.parse(feed.mapping)
    except MappingError:
        return {"fields": [], "reading": ""}
    return {"fields": mapping_words(mapping), "reading": reading_words(mapping.reading)}


def _policy(feed: Feed) -> str:
    if feed.policy == Feed.Policy.PUBLISH:
        return _("công bố ngay; số khác số đã duyệt và số ngoài khoảng hợp lý chờ duyệt")
    return _("mọi số mới và số điều chỉnh chờ duyệt")


def _silence(feed: Feed) -> str:
    if feed.silent_days is None:
        return _("không báo")
    return _("báo người công bố và quản trị khi quá %(n)s ngày không đọc được") % {"n": feed.silent_days}


def shown_address(text: str) -> str:
    """The address without the values of its query: some sources want a key there."""
    parts = urlsplit(text)
    names = [pair.partition("=")[0] for pair in parts.query.split("&") if pair]
    return urlunsplit(parts._replace(query="&".join(f"{name}=…" for name in names)))
