"""What one follows: each page with its rhythm and its end."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from meetings.actions.alerts import change_subscription
from meetings.forms import AlertChangeForm
from meetings.models import Subscription
from meetings.queries import alerts
from meetings.views.alerts import words
from provinces.views.doors import signed_in


@require_safe
@signed_in
def alert_list(request: HttpRequest) -> HttpResponse:
    """The pages that the person follows."""
    user = cast(User, request.user)
    found, records = alerts.own_subscriptions(user.pk), alerts.own_records(user.pk)
    titles = words.titles([*found, *records], timezone.localdate())
    context = {
        "person": user,
        "lines": words.followed(found, titles),
        "records": words.recorded(records, titles),
        "most_records": alerts.MOST_RECORDS,
        "rhythms": Subscription.Rhythm.choices,
    }
    return render(request, "meetings/alert_list.html", context)


@require_POST
@signed_in
def alert_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Another rhythm or language; of nobody else's subscription."""
    form = AlertChangeForm(request.POST)
    if not form.is_valid():
        for sentence in words.faults(form):
            messages.warning(request, sentence)
        return redirect("alert-list")
    chosen = form.cleaned_data
    by = cast(User, request.user)
    if not change_subscription(
        pk=pk, rhythm=chosen["rhythm"], language=chosen["language"], by=by, now=timezone.now()
    ):
        raise Http404(_("Bạn không theo dõi trang này, hoặc đã dừng."))
    messages.success(request, _("Đã lưu cách nhận thư."))
    return redirect("alert-list")
