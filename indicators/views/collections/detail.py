"""One round: the preview before it is opened, where each report stands after that, and more days for a unit."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from indicators import periods, tasks
from indicators.actions import CollectionError, extend_unit, open_collection, withdraw_extension
from indicators.forms import ExtensionForm
from indicators.models import Collection
from indicators.queries import rounds
from indicators.queries.rounds import RoundPage, UnitReport
from indicators.templatetags.figures import in_language, language
from indicators.views.collections import doors, words
from indicators.views.collections.words import Status
from provinces.queries.units import UnitFacts
from provinces.views.doors import signed_in

UNPROCESSABLE = 422


@dataclass(frozen=True, slots=True)
class Line:
    """The report of a unit as a line."""

    report: UnitReport
    status: Status
    sent: str
    extended: bool


@require_safe
@signed_in
def collection_detail(request: HttpRequest, key: str) -> HttpResponse:
    """A round as its staff sees it; leaders read along."""
    day = timezone.localdate()
    manages = doors.require_reader(request, day)
    return _page(request, doors.round_or_404(key, day), day, manages=manages)


@require_POST
@signed_in
def collection_open(request: HttpRequest, key: str) -> HttpResponse:
    """Opens the round, once; whoever opens it again is told that it is open."""
    day = timezone.localdate()
    by = doors.require_manager(request, day)
    page = doors.round_or_404(key, day)
    if request.POST.get("confirm") != "1":
        messages.warning(request, _("Chưa mở: xin đánh dấu câu xác nhận trước khi mở đợt."))
        return redirect("collection-detail", key)
    try:
        seen = request.POST.get("seen")
        opened = open_collection(collection=_collection(page), by=by, now=timezone.now(), seen=seen)
    except CollectionError as error:
        messages.warning(request, words.error_sentence(error, {}))
        return redirect("collection-detail", key)
    if opened.already:
        messages.info(request, _("Đợt đã mở từ trước; không có gì thay đổi."))
    else:
        tasks.remind_soon()
        sentence = ngettext(
            "Đã mở đợt cho %(n)s đơn vị; thư báo đang được gửi.",
            "Đã mở đợt cho %(n)s đơn vị; thư báo đang được gửi.",
            opened.units,
        )
        messages.success(request, sentence % {"n": opened.units})
    return redirect("collection-detail", key)


@require_POST
@signed_in
def collection_extend(request: HttpRequest, key: str) -> HttpResponse:
    """Gives a unit more days."""
    day = timezone.localdate()
    by = doors.require_manager(request, day)
    page = doors.round_or_404(key, day)
    units = {report.unit.unit: report.unit for report in page.reports if report.state}
    form = ExtensionForm(request.POST, units=list(units))
    if form.is_valid():
        unit, until, reason = (form.cleaned_data[name] for name in ("unit", "until", "reason"))
        try:
            extend_unit(
                collection=_collection(page), unit=unit, until=until, reason=reason, by=by, now=timezone.now()
            )
        except CollectionError as error:
            form.add_error(None, words.error_sentence(error, {}))
        else:
            told = {"unit": in_language(units[unit], "name"), "until": periods.date_text(until, language())}
            messages.success(request, _("%(unit)s được gia hạn đến hết ngày %(until)s.") % told)
            return redirect("collection-detail", key)
    return _page(request, page, day, manages=True, form=form)


@require_POST
@signed_in
def extension_withdraw(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Ends an extension before its day; again changes nothing."""
    by = doors.require_manager(request, timezone.localdate())
    extension = rounds.standing_extension(key, pk)
    if extension is None:
        raise Http404(_("Không có gia hạn này."))
    withdraw_extension(extension=extension, by=by, now=timezone.now())
    messages.success(request, _("Đã thu hồi gia hạn."))
    return redirect("collection-detail", key)


def _collection(page: RoundPage) -> Collection:
    return Collection(pk=page.facts.pk)


def _page(
    request: HttpRequest, page: RoundPage, day: date, *, manages: bool, form: ExtensionForm | None = None
) -> HttpResponse:
    facts = page.facts
    opened = facts.stage is not periods.Stage.PREPARED
    extendable = manages and opened
    form = form or (ExtensionForm(units=[]) if extendable else None)
    context: dict[str, Any] = {
        "page": page,
        "facts": facts,
        "opened": opened,
        "manages": manages,
        "status": words.stage_status(facts, day),
        "progress": words.progress_words(facts),
        "pillars": _pillars(page),
        "period": periods.parse(facts.period),
        "heads": _heads(facts.period),
        "lines": [_line(report, page, day) for report in page.reports] if opened else [],
        "regions": _regions(page) if not opened else [],
        "form": form,
        "mails": _mails(page, day) if opened else "",
        "past": facts.closes < day,
    }
    status = UNPROCESSABLE if form is not None and form.errors else 200
    return render(request, "indicators/collection_detail.html", context, status=status)


def _line(report: UnitReport, page: RoundPage, day: date) -> Line:
    status = words.report_status(report, page.facts, day)
    return Line(report, status, words.sent_words(report), report.until is not None and report.until >= day)


def _pillars(page: RoundPage) -> list[tuple[Any, list[Any]]]:
    grouped = groupby(page.indicators, key=lambda each: each.pillar)
    return [(members[0], members) for members in (list(group) for _code, group in grouped)]


def _regions(page: RoundPage) -> list[tuple[str, list[UnitFacts]]]:
    """The units before the round is opened, by region."""
    units = sorted((report.unit for report in page.reports), key=lambda unit: unit.region_order)
    grouped = groupby(units, key=lambda unit: unit.region_name(language()))
    return [(region, list(members)) for region, members in grouped]


def _heads(code: str) -> list[str]:
    """The heads of the form's columns: the period before, the same a year before, the period itself."""
    period = periods.parse(code)
    before = (periods.previous(period), periods.year_before(period), period)
    return [periods.label(each, language()) for each in before if each is not None]


def _mails(page: RoundPage, day: date) -> str:
    """What has not gone out yet, in a sentence."""
    waiting = rounds.unsent_reminders(day, page.facts.key)
    reachable = rounds.recipients([each.unit.unit for each in waiting], day)
    return words.mail_words(len(waiting), sum(each.unit.unit in reachable for each in waiting))
