"""The doors of a task: progress told, closed, reopened, more time, withdrawn."""

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from indicators.actions.files import MOST_BYTES, FileError
from indicators.views.files import bounded
from meetings.actions import tasks as actions
from meetings.actions.tasks import Brought, TaskError
from meetings.models import Task
from meetings.views.tasks import doors, words
from meetings.views.tasks.doors import Rights
from meetings.views.tasks.page import AUTO_ID, FORMS, shown
from provinces.views.doors import signed_in

REFUSED = 422
Act = Callable[[dict[str, Any]], object]


@bounded
@require_POST
@signed_in
def task_note(request: HttpRequest, pk: int) -> HttpResponse:
    """Writes a progress note with its files."""
    by, _rights = _allowed(
        request,
        pk,
        lambda rights: rights.notes,
        _("Chỉ người phụ trách, người của đơn vị chủ trì, phối hợp và cơ quan giao việc ghi được tiến độ."),
    )

    def act(told: dict[str, Any]) -> object:
        told["seen"] = told["seen"] or 0
        return actions.note_progress(**_who(pk, by), **told, files=_brought(request))

    return _take(request, pk, "note", act, _("Đã ghi tiến độ."))


@bounded
@require_POST
@signed_in
def task_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Closes the task with the document that says it is done."""
    by = _closer(request, pk)
    return _take(
        request,
        pk,
        "close",
        lambda told: actions.close_task(**_who(pk, by), **told, files=_brought(request)),
        _("Đã kết thúc nhiệm vụ."),
    )


@require_POST
@signed_in
def task_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """The closure counts no more."""
    by = _closer(request, pk)
    return _take(
        request,
        pk,
        "reopen",
        lambda told: actions.reopen_task(**_who(pk, by), **told),
        _("Đã mở lại nhiệm vụ."),
    )


@require_POST
@signed_in
def task_extend(request: HttpRequest, pk: int) -> HttpResponse:
    """A later deadline."""
    by = _closer(request, pk)
    return _take(
        request,
        pk,
        "extend",
        lambda told: actions.extend_task(**_who(pk, by), **told),
        _("Đã đặt hạn mới."),
    )


@require_POST
@signed_in
def task_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes the task out of lists and counts."""
    by, rights = _allowed(
        request, pk, lambda rights: rights.changes, _("Chỉ thư ký của cơ quan giao việc rút được nhiệm vụ.")
    )
    if rights.in_person:
        raise PermissionDenied(words.task_fault("own_task"))
    return _take(
        request,
        pk,
        "withdraw",
        lambda told: actions.withdraw_task(**_who(pk, by), **told),
        _("Đã rút nhiệm vụ."),
    )


def _allowed(
    request: HttpRequest, pk: int, may: Callable[[Rights], bool], refusal: str
) -> tuple[User, Rights]:
    """Who acts, with the rights. Raises `Http404` and `PermissionDenied`."""
    day = doors.today()
    rights = doors.rights_of(request, doors.task_or_404(request, pk, day), day)
    if not isinstance(request.user, User) or not may(rights):
        raise PermissionDenied(refusal)
    return request.user, rights


def _closer(request: HttpRequest, pk: int) -> User:
    """Who may end the task or move its end: never the person in charge, who is told why."""
    day = doors.today()
    rights = doors.rights_of(request, doors.task_or_404(request, pk, day), day)
    if rights.in_person:
        raise PermissionDenied(words.task_fault("own_task"))
    if not isinstance(request.user, User) or not rights.closes:
        raise PermissionDenied(
            _("Chỉ thư ký hoặc người ký của cơ quan giao việc kết thúc, mở lại và gia hạn được nhiệm vụ.")
        )
    return request.user


def _who(pk: int, by: User) -> dict[str, Any]:
    return {"task": Task(pk=pk), "by": by, "now": timezone.now()}


def _brought(request: HttpRequest) -> list[Brought]:
    """The files of the form. Raises `FileError`, before a large one is read."""
    files = request.FILES.getlist("files")
    if any((file.size or 0) > MOST_BYTES for file in files):
        raise FileError("too_large")
    return [Brought(file.name or "", file.read()) for file in files]


def _take(request: HttpRequest, pk: int, step: str, act: Act, done: str) -> HttpResponse:
    """Does what the form asks for and shows the task; or the form again with what is wrong."""
    form: django_forms.Form = FORMS[step](request.POST, auto_id=AUTO_ID.format(step))
    if form.is_valid():
        try:
            act(dict(form.cleaned_data))
        except (TaskError, FileError) as error:
            form.add_error(None, words.refusal(error))
        else:
            messages.success(request, done)
            return redirect("task-detail", pk=pk)
    return shown(request, pk, failed={step: form}, status=REFUSED)
