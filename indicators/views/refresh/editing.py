"""A feed set up, and changed: where it is, what its columns mean, when it is read. docs/adr/0021."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from indicators.actions.refresh import feeds
from indicators.actions.refresh.feeds import (
    AskedFeed,
    FeedChangedError,
    KeyTakenError,
    change_feed,
    create_feed,
)
from indicators.forms.feeds import FeedForm, FeedStartForm, typed_feed
from indicators.models import Feed
from indicators.sources.feeds.addresses import Allowed, target_of
from indicators.sources.feeds.base import FeedError
from indicators.views.refresh import doors, filling, offers
from indicators.views.refresh.filling import Conflict
from indicators.views.refresh.starting import begin
from provinces.views.doors import signed_in

UNPROCESSABLE, CONFLICT = 422, 409
LOOK, TRY = "look", "try"
LONGEST_WAS = 500_000


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def feed_new(request: HttpRequest) -> HttpResponse:
    """GET: the form, filled as the address says. POST: looks at the source, or sets the feed up."""
    by = doors.require_manager(request, timezone.localdate())
    if request.method != "POST":
        start = FeedStartForm(request.GET)
        given = {name: value for name, value in start.state.items() if value}
        form = filling.new_form(typed_feed(Feed()) | given)
        return _page(request, form, notices=start.notices)
    if request.POST.get("act") == LOOK:
        return _page(request, filling.looked(request))
    form = filling.sent_form(request.POST)
    if not form.is_valid():
        return _page(request, form)
    try:
        feed = create_feed(asked=AskedFeed(**form.asked), by=by, now=timezone.now())
    except KeyTakenError:
        form.add_error("key", _("mã này đã có nguồn khác dùng: xin đặt mã khác"))
        return _page(request, form)
    messages.success(request, _("Đã thêm nguồn."))
    return _onward(request, feed, by)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def feed_edit(request: HttpRequest, key: str) -> HttpResponse:
    """GET: the form as the feed stands. POST: looks at the source, or changes the feed."""
    by = doors.require_manager(request, timezone.localdate())
    feed = doors.feed_or_404(key)
    if request.method != "POST":
        form = filling.new_form(typed_feed(feed), feed)
        return _page(request, form, feed=feed, was=feeds.facts(feeds.standing(feed)))
    was = _was(request.POST)
    if request.POST.get("act") == LOOK:
        return _page(request, filling.looked(request, feed), feed=feed, was=was)
    form = filling.sent_form(request.POST, feed)
    if not form.is_valid():
        return _page(request, form, feed=feed, was=was)
    to = AskedFeed(**form.asked)
    try:
        feed = change_feed(feed=feed, to=to, by=by, now=timezone.now(), was=_without(was, to, request.POST))
    except FeedChangedError as error:
        return _both(request, feed, form, error, was)
    messages.success(request, _("Đã lưu nguồn."))
    return _onward(request, feed, by)


def _onward(request: HttpRequest, feed: Feed, by: User) -> HttpResponse:
    """To the feed, or to the trial that was asked for with it."""
    if feed.address:
        _tell_of_host(request, feed)
    if request.POST.get("act") != TRY:
        return redirect("feed-detail", feed.key)
    if not feed.address:
        messages.info(request, _("Nguồn không có địa chỉ: xin nạp một tệp để chạy thử."))
        return redirect(f"{reverse('feed-upload', args=[feed.key])}?trial=1")
    return begin(request, feed, by, trial=True)


def _tell_of_host(request: HttpRequest, feed: Feed) -> None:
    """An address that may not be read yet can be kept; that is said at once, not by tonight's run."""
    try:
        target_of(feed.address, Allowed(settings.FEED_HOSTS, settings.FEED_PRIVATE_HOSTS))
    except FeedError as error:
        messages.warning(request, filling.reason_words(error.reason))


def _was(told: QueryDict) -> dict[str, Any]:
    """The facts that the page had shown; nothing where they cannot be read."""
    try:
        was = json.loads(told.get("was", "")[:LONGEST_WAS])
    except (ValueError, RecursionError):
        return {}
    return was if isinstance(was, dict) else {}


def _without(was: Mapping[str, Any], to: AskedFeed, told: QueryDict) -> dict[str, Any]:
    """The facts as the person had seen them. What they leave to the other one counts as not touched."""
    mine = feeds.facts(to)
    return {**was, **{fact: mine[fact] for fact in told.getlist("take") if fact in mine}}


def _both(
    request: HttpRequest, feed: Feed, form: FeedForm, error: FeedChangedError, was: Mapping[str, Any]
) -> HttpResponse:
    """The form again, with what both changed side by side."""
    apart = filling.conflicts(form, error)
    again = filling.sent_form(filling.with_others(request.POST, form, error, was), feed)
    again.is_valid()
    again.keep_faults(())
    stands = feeds.facts(error.standing)
    by = error.last.by if error.last else None
    return _page(request, again, feed=feed, was=stands, apart=apart, other=by, status=CONFLICT)


def _page(
    request: HttpRequest,
    form: FeedForm,
    *,
    feed: Feed | None = None,
    was: Mapping[str, Any] | None = None,
    notices: Sequence[str] = (),
    apart: Sequence[Conflict] = (),
    other: User | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "feed": feed,
        "was": json.dumps(was) if was is not None else "",
        "notices": notices,
        "conflicts": apart,
        "other": other,
        "hosts": [*settings.FEED_HOSTS, *settings.FEED_PRIVATE_HOSTS],
        "codes": form.codes.items(),
    }
    if feed is None:
        context["offers"] = offers.demo_offers()
    template = "indicators/feed_edit.html" if feed else "indicators/feed_new.html"
    return render(request, template, context, status=UNPROCESSABLE if form.errors else status)
