"""The doors by which held values are decided on, and the page of a decision on many."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from indicators.actions.refresh.decisions import carry_out_decision, request_decision
from indicators.actions.refresh.held import Decisions, NoReasonError, StoreBusyError, accept_held, refuse_held
from indicators.forms.held import AskedDecision, HeldForm, asked_decision, reason_of, seen_at
from indicators.models import HeldDecision
from indicators.permissions import can_decide_held
from indicators.queries.held import held_decision as find_decision
from indicators.tasks import decide_soon
from indicators.templatetags.figures import number
from indicators.views.refresh import doors
from indicators.views.refresh.held import Faults, asked_by, list_address, list_again
from provinces.forms import asks_for_part
from provinces.permissions import powers_of
from provinces.views.doors import signed_in

Verdict, State = HeldDecision.Verdict, HeldDecision.State
# So many are decided on while the browser waits: about a second.
MOST_IN_REQUEST = 500
# What a button on the page of a decision does at most before it answers.
SECONDS = 10
# A worker that is there has told by then how far it is.
PATIENCE = timedelta(seconds=30)


@require_POST
@signed_in
def held_decide(request: HttpRequest) -> HttpResponse:
    """Accepts or refuses one value, those that were marked, or all that the filter finds."""
    by, form = decider(request), HeldForm(request.POST)
    asked, now = asked_decision(request.POST), timezone.now()
    seen = seen_at(request.POST, now)
    if asked is None or seen is None:
        messages.warning(request, _("Trang đã cũ; xin xem lại rồi quyết định. Chưa số nào được quyết định."))
        return redirect(list_address(form))
    if not (asked.held or asked.everything):
        messages.warning(request, _("Chưa đánh dấu số nào: đánh dấu ít nhất một số trong bảng rồi bấm lại."))
        return redirect(list_address(form))
    reason, fault = reason_of(request.POST, asked)
    if fault:
        return list_again(request, request.POST, _faults(request, asked, fault))
    try:
        if asked.everything:
            return _decide_all(request, form, asked, reason)
        act = accept_held if asked.verdict == Verdict.ACCEPT else refuse_held
        _tell(request, asked, act(held=asked.held, seen_at=seen, by=by, now=now, reason=reason))
    except NoReasonError:
        return list_again(request, request.POST, _faults(request, asked, unexplained_words(asked)))
    except StoreBusyError:
        messages.warning(request, busy_words())
    return redirect(list_address(form))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@vary_on_headers("HX-Request")
def held_decision(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a decision on many is; a POST carries it on for some seconds."""
    now = timezone.now()
    doors.require_reader(request, timezone.localdate(now))
    decision = find_decision(pk)
    if decision is None:
        raise Http404(_("Không có quyết định số %(pk)s.") % {"pk": pk})
    if request.method == "POST":
        decider(request)
        return _carry_on(request, decision)
    context = {
        "decision": decision,
        "accepts": decision.verdict == Verdict.ACCEPT,
        "by": decision.requested_by.get_full_name() or decision.requested_by.get_username(),
        "done": decision.state == State.DONE,
        "late": decision.state != State.DONE
        and now - (decision.heard_at or decision.requested_at) > PATIENCE,
        "decides": can_decide_held(powers_of(request.user, timezone.localdate(now))),
    }
    template = "indicators/held_decision.html" + ("#progress" if asks_for_part(request) else "")
    return render(request, template, context)


def decider(request: HttpRequest) -> User:
    """Who is asking, if it is somebody who may decide. Raises `PermissionDenied`."""
    user = request.user
    if not isinstance(user, User) or not can_decide_held(powers_of(user, timezone.localdate())):
        raise PermissionDenied(_("Chỉ người công bố của Bộ nhận hoặc không nhận số của nguồn tự động."))
    return user


def busy_words() -> str:
    """A run is being written at this moment."""
    return _("Một lần đọc đang được ghi; chưa số nào được quyết định. Xin thử lại sau ít phút.")


def unexplained_words(asked: AskedDecision) -> str:
    """Accepting what contradicts people must say why."""
    if asked.one:
        return _(
            "Số này khác số đã có người duyệt: muốn nhận, xin ghi vì sao vào ô «Lý do»; lý do được công bố cùng số."
        )
    return _(
        "Có số khác số đã có người duyệt: muốn nhận, xin ghi vì sao vào ô «Lý do», hoặc bỏ các số ấy ra. Lý do được công bố "
        "cùng số; chưa số nào được quyết định."
    )


def _decide_all(request: HttpRequest, form: HeldForm, asked: AskedDecision, reason: str) -> HttpResponse:
    now = timezone.now()
    decision = request_decision(
        verdict=asked.verdict,
        asked=asked_by(form),
        seen_at=seen_at(request.POST, now) or now,
        by=decider(request),
        now=now,
        reason=reason,
    )
    if decision.values_asked > MOST_IN_REQUEST and decide_soon(decision):
        return redirect("held-decision", pk=decision.pk)
    # Nothing is lost without a queue: the page of the decision carries it on by its button.
    return _carry_on(request, decision)


def _carry_on(request: HttpRequest, decision: HeldDecision) -> HttpResponse:
    try:
        carry_out_decision(pk=decision.pk, clock=timezone.now, seconds=SECONDS)
    except StoreBusyError:
        messages.warning(request, busy_words())
    return redirect("held-decision", pk=decision.pk)


def _faults(request: HttpRequest, asked: AskedDecision, fault: str) -> Faults:
    field = f"reason-{asked.one}" if asked.one else "reason-all" if asked.everything else "reason"
    # A row that is decided by its own button is not marked for the bar, whose first button publishes.
    marked = () if asked.one else asked.held
    return Faults(field, request.POST.get(field, "")[:2000], fault, marked)


def _tell(request: HttpRequest, asked: AskedDecision, done: Decisions) -> None:
    """What was decided, and what was not and why."""
    accepts = asked.verdict == Verdict.ACCEPT
    if done.done:
        words = (
            ngettext("Đã nhận và công bố %(n)s số.", "Đã nhận và công bố %(n)s số.", done.done)
            if accepts
            else ngettext("Đã ghi không nhận %(n)s số.", "Đã ghi không nhận %(n)s số.", done.done)
        )
        messages.success(request, words % {"n": number(done.done)})
    for words in left_words(done):
        messages.warning(request, words)


def left_words(done: Decisions) -> list[str]:
    """Why some are left as they were."""
    told = (
        (done.own, ngettext("%(n)s số do chính bạn nạp lên: xin nhờ người công bố khác.",
                            "%(n)s số do chính bạn nạp lên: xin nhờ người công bố khác.", done.own)),
        (done.changed, ngettext("%(n)s ô vừa hiển thị số khác với lúc bạn xem: xin xem lại.",
                                "%(n)s ô vừa hiển thị số khác với lúc bạn xem: xin xem lại.", done.changed)),
        (done.gone, ngettext("%(n)s số không còn chờ duyệt.", "%(n)s số không còn chờ duyệt.", done.gone)),
    )  # fmt: skip
    return [words % {"n": number(count)} for count, words in told if count]
