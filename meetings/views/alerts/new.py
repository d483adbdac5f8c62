"""Following one more page."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from indicators.templatetags.figures import language
from meetings.actions.alerts import AlertError, subscribe
from meetings.actions.alerts.words import title
from meetings.forms import AlertForm
from meetings.models import Subscription
from meetings.queries import alerts
from meetings.queries.alerts import Kind, Names, Page
from meetings.queries.tasks import UNNAMED
from meetings.views.alerts import words
from provinces.views.doors import signed_in

UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def alert_new(request: HttpRequest) -> HttpResponse:
    """GET `?page=`: what will be followed, and how. POST: follows it, once."""
    if request.method != "POST":
        return _page(request, _form_of(request), [])
    form = AlertForm(request.POST)
    if not form.is_valid():
        return _page(request, form, [], status=UNPROCESSABLE)
    chosen, by = form.cleaned_data, cast(User, request.user)
    if not _is_there(chosen["page"], alerts.names([chosen["page"]], timezone.localdate())):
        return _page(request, form, [], status=UNPROCESSABLE)
    try:
        _kept, new = subscribe(by=by, now=timezone.now(), **chosen)
    except AlertError as error:
        return _page(request, form, [words.refusal(error.code)], status=UNPROCESSABLE)
    if new:
        messages.success(request, _("Đã đăng ký: có thay đổi là cổng gửi thư."))
    else:
        messages.info(request, _("Bạn đang theo dõi trang này từ trước; không có gì thay đổi."))
    return redirect("alert-list")


def _form_of(request: HttpRequest) -> AlertForm:
    told = {"rhythm": Subscription.Rhythm.AT_ONCE.value, "language": language()}
    form = AlertForm(told | {"page": request.GET.get("page", "")})
    form.is_valid()
    return form


def _page(request: HttpRequest, form: AlertForm, refusals: list[str], *, status: int = 200) -> HttpResponse:
    user, page = cast(User, request.user), form.cleaned_data.get("page")
    names = alerts.names([page] if page else [], timezone.localdate())
    notices = [*words.faults(form), *refusals]
    if page and not _is_there(page, names):
        page, notices = None, [*notices, words.refusal("unknown")]
    context: dict[str, Any] = {
        "person": user,
        "page": page,
        "title": title(page, names) if page else "",
        "notices": list(dict.fromkeys(notices)),
        "rhythms": words.choices(form.data.get("rhythm", "")),
        "language": form.data.get("language", language()),
        "followed": page and any(each.page == page.address for each in alerts.own_subscriptions(user.pk)),
    }
    return render(request, "meetings/alert_new.html", context, status=status)


def _is_there(page: Page, names: Names) -> bool:
    """Whether there are such an indicator, province and units; the lists are always there."""
    if any(slug not in names.units for slug in page.units if slug != UNNAMED):
        return False
    if page.kind is Kind.INDICATOR:
        return page.key in names.indicators
    unit = names.units.get(page.key)
    return page.kind is not Kind.PROVINCE or (unit is not None and unit.level == "province")
