"""The reports of the person's own units: what is due when, how far it is, what to do now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from indicators.models import Submission
from indicators.permissions import can_enter, can_sign
from indicators.queries.entry import OwnUnit, ReportLine, own_units, reports
from indicators.views.entry import wording
from indicators.views.entry.wording import Deadline
from provinces.permissions import NATION, Powers, powers_of
from provinces.views.doors import signed_in

State = Submission.State


@dataclass(frozen=True, slots=True)
class Line:
    """A report in the list. `task` says what the person is to do now, `urgent` whether it cannot wait."""

    report: ReportLine
    state: str
    kind: str
    deadline: Deadline | None
    due: date
    task: str
    primary: bool
    is_done: bool


@dataclass(frozen=True, slots=True)
class UnitLines:
    """A unit with its reports: those at work, and those that are done."""

    unit: OwnUnit
    roles: str
    at_work: Sequence[Line]
    done: Sequence[Line]


@require_safe
@signed_in
def entry_list(request: HttpRequest) -> HttpResponse:
    """What the person's units are asked for. Staff and leaders are led to the review."""
    day = timezone.localdate()
    powers = powers_of(request.user, day)
    context = {"units": unit_lines(powers, day), "reads_everything": powers.reads_everything, "day": day}
    return render(request, "indicators/entry_list.html", context)


def unit_lines(powers: Powers, day: date) -> list[UnitLines]:
    """The provinces in which the person has or had a role, living ones first. Two SQL queries, none for others."""
    own = powers.known - {NATION}
    if not own:
        return []
    found = reports(own)
    return [
        _unit(unit, [report for report in found if report.unit == unit.slug], powers, day)
        for unit in own_units(own)
    ]


def _unit(unit: OwnUnit, found: Sequence[ReportLine], powers: Powers, day: date) -> UnitLines:
    lines = [_line(report, powers, day) for report in found]
    done = sorted((line for line in lines if line.is_done), key=lambda line: line.report.due, reverse=True)
    return UnitLines(unit, _roles(unit, powers), [line for line in lines if line not in done], done)


def _roles(unit: OwnUnit, powers: Powers) -> str:
    roles = [
        word
        for may, word in ((can_enter, _("người nhập")), (can_sign, _("người ký")))
        if may(powers, unit.slug)
    ]
    return _(" và ").join(roles)


def _line(report: ReportLine, powers: Powers, day: date) -> Line:
    open_now = report.edition > 1 or report.state == State.RETURNED or day <= report.last_day
    writes = report.state in Submission.OPEN_STATES and open_now
    deadline = wording.deadline(report.due_day, report.last_day, day) if _is_due(report, writes) else None
    task, primary = _task(report, powers, writes)
    return Line(
        report=report,
        state=wording.state_words(report.state)
        if writes or report.state not in Submission.OPEN_STATES
        else _("đợt đã đóng, chưa gửi"),
        kind=_kind(report, writes),
        deadline=deadline,
        due=report.due_day,
        task=task,
        primary=primary,
        is_done=report.state == State.PUBLISHED or (report.state in Submission.OPEN_STATES and not writes),
    )


def _is_due(report: ReportLine, writes: bool) -> bool:
    """Whether the deadline still says anything: not of an amendment, and not once the report is on its way."""
    return report.edition == 1 and (writes or report.state in (State.SENT, State.ACCEPTED))


def _kind(report: ReportLine, writes: bool) -> str:
    """The class of the state: red only for what the unit must do and still can."""
    if report.state == State.RETURNED and writes:
        return "act"
    if report.state in Submission.OPEN_STATES:
        return "open"
    return "met" if report.state == State.PUBLISHED else "wait"


def _task(report: ReportLine, powers: Powers, writes: bool) -> tuple[str, bool]:
    """What to do now, and whether it is this person's to do."""
    if writes and can_enter(powers, report.unit):
        return _entering(report), True
    if writes and can_sign(powers, report.unit):
        complete = report.is_full and not report.doubted
        return (_("Xem tóm tắt, ký và gửi"), True) if complete else (_("Theo dõi việc nhập"), False)
    return _("Xem báo cáo"), False


def _entering(report: ReportLine) -> str:
    if report.state == State.RETURNED:
        n = report.returned
        return ngettext("Sửa %(n)s ô Bộ trả lại", "Sửa %(n)s ô Bộ trả lại", n) % {"n": n}
    if not report.entered:
        return _("Bắt đầu nhập")
    return _("Xem lại và trình ký") if report.is_full else _("Nhập tiếp")
