"""The end of following, by the link of a letter: nobody has to sign in to be left alone."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from meetings.actions.alerts import stop
from meetings.models import AlertRecord
from meetings.queries import alerts
from meetings.queries.alerts import SubscriptionFacts
from meetings.views.alerts import words

Way = AlertRecord.Way
# What a mail program posts by itself when its reader presses "unsubscribe" (RFC 8058): it follows no redirect.
ONE_CLICK = "List-Unsubscribe"


# The link is the permission, and a mail program has no cookie.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def alert_stop(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks once: programs that look through letters open every link. POST stops; again changes nothing."""
    found = alerts.of_link(token)
    if not found:
        raise Http404(_("Đường dẫn này không dừng được đăng ký nào: có thể bị cắt mất khi chép từ thư."))
    if request.method != "POST":
        return _page(request, token, found)
    from_list = request.POST.get("from") == "list" and request.user.is_authenticated
    way = Way.PROGRAM if ONE_CLICK in request.POST else Way.PAGE if from_list else Way.LINK
    stop(pks=[each.pk for each in found], way=way, now=timezone.now())
    if way is Way.PROGRAM:
        return HttpResponse(_("Đã dừng theo dõi."), content_type="text/plain; charset=utf-8")
    if from_list:
        messages.success(request, _("Đã dừng theo dõi."))
        return redirect("alert-list")
    return redirect("alert-stop", token)


def _page(request: HttpRequest, token: str, found: Sequence[SubscriptionFacts]) -> HttpResponse:
    lines = words.followed(found, words.titles(found, timezone.localdate()))
    running = [line for line in lines if line.facts.stopped_at is None]
    context = {"lines": lines, "running": running, "token": token}
    return render(request, "meetings/alert_stop.html", context)
