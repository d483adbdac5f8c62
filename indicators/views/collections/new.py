"""A new round, after another one or from nothing."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from indicators import periods
from indicators.actions import CollectionError, NewCollection, create_collection
from indicators.forms import CollectionForm, CollectionStartForm
from indicators.forms.collections import KINDS
from indicators.queries import rounds
from indicators.queries.rounds import Draft, RoundRow
from indicators.templatetags.figures import language
from indicators.views.collections import choosing, doors, words
from indicators.views.collections.choosing import Group
from provinces.views.doors import signed_in

# Instead of the key of a round: begin with no indicator, or with all.
NOTHING, EVERYTHING = "none", "all"
UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def collection_new(request: HttpRequest) -> HttpResponse:
    """GET: the form, filled as the start asks. POST: prepares the round and shows it."""
    day = timezone.localdate()
    by = doors.require_manager(request, day)
    start = CollectionStartForm(request.GET)
    every = rounds.round_list(day)
    like = _like(start, every)
    draft = rounds.draft(like, start.asked_period, day)
    groups = choosing.choices(
        _ticked(request, draft), everything=request.method != "POST" and start.state["like"] == EVERYTHING
    )
    form = _form(request, draft, groups, day)
    if request.method != "POST" or not form.is_valid():
        return _page(request, start, every, like, draft, groups, form)
    try:
        made = create_collection(asked=_asked(form), by=by, now=timezone.now())
    except CollectionError as error:
        form.add_error(None, words.error_sentence(error, choosing.names(groups, language())))
        return _page(request, start, every, like, draft, groups, form)
    messages.success(request, _("Đã lập đợt. Xem lại danh sách đơn vị và chỉ tiêu rồi mở đợt."))
    return redirect("collection-detail", made.key)


def _like(start: CollectionStartForm, every: list[RoundRow]) -> RoundRow | None:
    """The round to go by: the one asked for, else the latest; none where a new start is asked for."""
    asked = start.state["like"]
    if asked in (NOTHING, EVERYTHING):
        return None
    return next((facts for facts in every if not asked or facts.key == asked), None)


def _ticked(request: HttpRequest, draft: Draft) -> list[str]:
    return request.POST.getlist("indicators") if request.method == "POST" else list(draft.indicators)


def _form(request: HttpRequest, draft: Draft, groups: list[Group], day: date) -> CollectionForm:
    codes = choosing.codes(groups)
    if request.method == "POST":
        return CollectionForm(request.POST, choices=codes, day=day)
    initial = {
        "period": draft.period.code,
        "name_vi": draft.name_vi,
        "name_en": draft.name_en,
        "due": draft.due,
        "closes": draft.closes,
        "guidance_vi": draft.guidance_vi,
        "guidance_en": draft.guidance_en,
    }
    return CollectionForm(initial=initial, choices=codes, day=day)


def _asked(form: CollectionForm) -> NewCollection:
    return NewCollection(**form.cleaned_data)


def _page(
    request: HttpRequest,
    start: CollectionStartForm,
    every: list[RoundRow],
    like: RoundRow | None,
    draft: Draft,
    groups: list[Group],
    form: CollectionForm,
) -> HttpResponse:
    period = _shown_period(form, draft)
    context: dict[str, Any] = {
        "notices": _notices(start, every) if request.method != "POST" else [],
        "start": start.state,
        "kinds": [(value, label, value == period.kind.value) for value, label in KINDS],
        "number": periods.number_in_year(period),
        "year": period.start.year,
        "rounds": [(facts.key, words.name_of(facts), facts == like) for facts in every],
        "like": like,
        "period": period,
        "period_label": periods.label(period, language()),
        "groups": groups,
        "chosen": sum(group.ticked for group in groups),
        "form": form,
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "indicators/collection_new.html", context, status=status)


def _notices(start: CollectionStartForm, every: list[RoundRow]) -> list[str]:
    asked = start.state["like"]
    if not asked or asked in {NOTHING, EVERYTHING, *(facts.key for facts in every)}:
        return start.notices
    return [*start.notices, _("Tham số like=%(key)s: không có đợt nào mang mã này.") % {"key": asked}]


def _shown_period(form: CollectionForm, draft: Draft) -> periods.Period:
    """That of the form that was sent, as far as it can be read."""
    try:
        return periods.parse(str(form["period"].value() or ""))
    except periods.PeriodError:
        return draft.period
