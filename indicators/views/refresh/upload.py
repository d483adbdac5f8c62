"""A file that somebody brings for a feed: kept, then read like what comes by itself."""

from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from indicators.actions.refresh.responses import keep_upload
from indicators.models import Feed
from indicators.sources.feeds.base import FeedError
from indicators.templatetags.figures import language
from indicators.views.refresh import doors
from indicators.views.refresh.starting import begin
from provinces.views.doors import signed_in

REFUSED, TOO_LARGE = 422, 413
# Room for the other fields and the seams of a multipart body.
SEAMS = 64 * 1024
LONGEST_NAME = 200


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def feed_upload(request: HttpRequest, key: str) -> HttpResponse:
    """GET: the form. POST: keeps the file and has it read, as a trial where `trial` is sent.

    Checking the token of the form reads the whole body: who may not, and what is too large, is refused before that.
    """
    by = doors.require_manager(request, timezone.localdate())
    feed = doors.feed_or_404(key)
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > feed.most_bytes + SEAMS:
        return _page(request, feed, _too_large(feed), TOO_LARGE)
    response: HttpResponse = _answer(request, feed, by)
    return response


@csrf_protect
def _answer(request: HttpRequest, feed: Feed, by: User) -> HttpResponse:
    if request.method != "POST":
        return _page(request, feed)
    file: Any = request.FILES.get("file")
    if file is None:
        return _page(request, feed, _("Chưa chọn tệp nào: chọn tệp rồi bấm một trong hai nút."), REFUSED)
    try:
        kept = keep_upload(file, feed.most_bytes)
    except FeedError as error:
        return _page(request, feed, error.reason.en if language() == "en" else error.reason.vi, REFUSED)
    trial = request.POST.get("trial") == "1"
    return begin(request, feed, by, trial=trial, sha256=kept.sha256, file_name=_file_name(file.name))


def _too_large(feed: Feed) -> str:
    told = {"most": filesizeformat(feed.most_bytes)}
    return (
        _("Tệp lớn hơn %(most)s, giới hạn của nguồn này: nạp tệp nhỏ hơn, hoặc sửa giới hạn của nguồn.")
        % told
    )


def _file_name(name: str | None) -> str:
    """Without characters that nobody sees, and as much as is kept of it."""
    return "".join(each for each in name or "" if each.isprintable())[:LONGEST_NAME] or _("tệp không tên")


def _page(request: HttpRequest, feed: Feed, fault: str = "", status: int = 200) -> HttpResponse:
    context = {"feed": feed, "fault": fault}
    return render(request, "indicators/feed_upload.html", context, status=status)
