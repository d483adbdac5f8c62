"""The form of a task: a new one of a conclusion, and one that stands."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, NoReturn

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from meetings.actions import tasks as actions
from meetings.actions.tasks import AskedTask, AskedTest, ChangedSinceError, TaskError
from meetings.forms.tasks import Offered, TaskForm, initial_of
from meetings.models import Conclusion, Task
from meetings.permissions import can_manage_meetings, can_read_meeting
from meetings.queries.task_choices import TaskChoices, task_choices
from meetings.queries.task_page import conclusion_of, standing_task, tasks_given
from meetings.views.tasks import conflicts, doors, offering, words
from provinces.permissions import powers_of
from provinces.views.doors import signed_in

REFUSED = 422
LONGEST_TITLE = 300


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def task_new(request: HttpRequest, key: str, ordinal: int) -> HttpResponse:
    """GET: the form, filled with what the conclusion says. POST: gives the task and shows it."""
    day = doors.today()
    conclusion = conclusion_of(key, ordinal) or _nothing()
    by = _require_writer(request, conclusion, day)
    choices = task_choices(conclusion.meeting.body.unit.slug, held_on=conclusion.meeting.held_on, day=day)

    def give(asked: AskedTask, seen: int) -> Task:
        return actions.give_task(conclusion=conclusion, asked=asked, seen=seen, by=by, now=timezone.now())

    def show(form: TaskForm, differing: Sequence[conflicts.Differing]) -> HttpResponse:
        return _page(request, "meetings/task_new.html", conclusion, form, differing)

    initial = _of_conclusion(conclusion) | {"seen": tasks_given(conclusion)}
    return _write(request, initial, choices, give, show, _("Đã giao nhiệm vụ."))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def task_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """GET: the form with the task as it stands. POST: changes it and shows it."""
    day = doors.today()
    doors.task_or_404(request, pk, day)
    task = standing_task(pk)
    conclusion = task.conclusion
    by = _require_writer(request, conclusion, day)
    asked = actions.standing(task)
    unit, held_on = conclusion.meeting.body.unit.slug, conclusion.meeting.held_on
    choices = task_choices(unit, held_on=held_on, day=day, kept_person=asked.person)

    def change(asked: AskedTask, seen: int) -> Task:
        return actions.change_task(task=task, asked=asked, seen=seen, by=by, now=timezone.now())

    def show(form: TaskForm, differing: Sequence[conflicts.Differing]) -> HttpResponse:
        return _page(request, "meetings/task_edit.html", conclusion, form, differing, task=task)

    initial = initial_of(asked, threshold=conflicts.threshold_words(asked)) | {"seen": task.version}
    return _write(request, initial, choices, change, show, _("Đã lưu nhiệm vụ."))


def _nothing() -> NoReturn:
    raise Http404(_("Không có kết luận này."))


def _require_writer(request: HttpRequest, conclusion: Conclusion, day: date) -> User:
    """Who gives and changes the tasks of the meeting. Raises `Http404` and `PermissionDenied`."""
    powers = powers_of(request.user, day)
    unit = conclusion.meeting.body.unit.slug
    if not can_read_meeting(powers, unit, draft=conclusion.meeting.draft):
        _nothing()
    if not isinstance(request.user, User) or not can_manage_meetings(powers, unit):
        raise PermissionDenied(_("Chỉ thư ký của cơ quan họp giao và sửa được nhiệm vụ."))
    return request.user


def _write(
    request: HttpRequest,
    initial: dict[str, Any],
    choices: TaskChoices,
    write: Callable[[AskedTask, int], Task],
    show: Callable[[TaskForm, Sequence[conflicts.Differing]], HttpResponse],
    done: str,
) -> HttpResponse:
    offered = offering.offered(choices)
    if request.method != "POST":
        return show(TaskForm(initial=initial, offered=offered), ())
    form = TaskForm(request.POST, offered=offered)
    if not form.is_valid():
        return show(form, ())
    try:
        task = write(_asked(form), form.cleaned_data["seen"] or 0)
    except ChangedSinceError as met:
        return show(_once_more(request, form, met, offered), conflicts.differing(form, met.standing))
    except TaskError as error:
        form.add_error(None, words.refusal(error))
        return show(form, ())
    messages.success(request, done)
    return redirect("task-detail", pk=task.pk)


def _page(
    request: HttpRequest,
    template: str,
    conclusion: Conclusion,
    form: TaskForm,
    differing: Sequence[conflicts.Differing],
    *,
    task: Task | None = None,
) -> HttpResponse:
    context = {
        "conclusion": conclusion,
        "meeting": conclusion.meeting,
        "task": task,
        "form": form,
        "differing": differing,
        "english_open": any(name.endswith("_en") for name in form.errors),
    }
    return render(request, template, context, status=REFUSED if form.errors else 200)


def _once_more(request: HttpRequest, form: TaskForm, met: ChangedSinceError, offered: Offered) -> TaskForm:
    """The form with what was typed, now seen beside what stands: sent again, it wins."""
    data = request.POST.copy()
    data["seen"] = str(met.seen)
    again = TaskForm(data, offered=offered)
    again.is_valid()
    again.add_error(None, words.refusal(met))
    return again


def _asked(form: TaskForm) -> AskedTask:
    told = {
        name: form.cleaned_data[name] for name in AskedTask.__dataclass_fields__ if name in form.cleaned_data
    }
    proof = form.proof
    test = (
        AskedTest(proof.indicator, proof.unit, proof.comparison, proof.threshold, proof.period)
        if proof
        else None
    )
    return AskedTask(**(told | {"supports": tuple(told["supports"]), "test": test}))


def _of_conclusion(conclusion: Conclusion) -> dict[str, Any]:
    """What the conclusion says already; its indicator is only offered: the threshold is for the secretary to say."""
    return {
        "title_vi": conclusion.text_vi[:LONGEST_TITLE],
        "title_en": conclusion.text_en[:LONGEST_TITLE],
        "lead_vi": conclusion.assigned_to_vi,
        "lead_en": conclusion.assigned_to_en,
        "given_on": conclusion.meeting.held_on,
        "due_on": conclusion.due_on,
        "test_unit": conclusion.meeting.body.unit.slug,
    }
