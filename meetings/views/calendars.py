"""The calendars of meetings and of deadlines, with the filters of their pages."""

from collections.abc import Sequence
from datetime import date
from urllib.parse import urljoin

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from indicators.templatetags.figures import day as day_words
from indicators.templatetags.figures import in_language, language
from meetings import forms
from meetings.exports import calendars
from meetings.exports.calendars import Occasion
from meetings.forms.task_list import TaskFilterForm
from meetings.queries import listing
from meetings.queries import tasks as queries
from meetings.queries.meetings import MeetingFacts, drafts_of
from meetings.queries.tasks import Asked, TaskFacts
from meetings.templatetags.tasks import standing
from meetings.views import wording
from meetings.views.task_list.asking import known
from provinces.exports import practice_words
from provinces.permissions import powers_of
from provinces.queries.practice import is_practice
from provinces.views.downloads import PRACTICE, refused_response
from provinces.views.keeping import kept


@require_safe
@kept
def task_calendar(request: HttpRequest) -> HttpResponse:
    """The deadlines of the tasks that the filters of the list leave; a task without one has no day."""
    form, day = TaskFilterForm(request.GET), timezone.localdate()
    drafts = drafts_of(powers_of(request.user, day))
    asked = known(form, day, drafts)
    if form.notices:
        return refused_response(form.notices)
    found = queries.tasks(asked, day=day, drafts=drafts)
    return _answer(
        _("Hạn nhiệm vụ chuyển đổi số"),
        "tasks",
        [_deadline(task, task.due_on) for task in found if task.due_on],
    )


@require_safe
@kept
def meeting_calendar(request: HttpRequest) -> HttpResponse:
    """The meetings of all bodies or of one, of all years or of one."""
    form, day = forms.MeetingListForm(request.GET), timezone.localdate()
    state = form.state
    if queries.unknown(Asked(body=state["body"] or "")):
        form.add_error("body", _("không có mã này"))
    if form.notices:
        return refused_response(form.notices)
    drafts = drafts_of(powers_of(request.user, day))
    found = listing.meeting_list(body=state["body"] or "", year=state["year"], drafts=drafts)
    meetings = [_meeting(each) for year in found.years for each in year.meetings]
    return _answer(_("Phiên họp về chuyển đổi số"), "meetings", meetings)


def _answer(name: str, file: str, occasions: Sequence[Occasion]) -> HttpResponse:
    practice = is_practice()
    mark = practice_words(language()) if practice else ""
    content = calendars.calendar(occasions, name=name, mark=mark, language=language(), now=timezone.now())
    named = f"{PRACTICE}-{file}" if practice else file
    headers = {"Content-Disposition": f'inline; filename="{named}.ics"'}
    return HttpResponse(content, content_type=calendars.CONTENT_TYPE, headers=headers)


def _deadline(task: TaskFacts, due_on: date) -> Occasion:
    told = [
        # A copy that lies in somebody's calendar is not told how many days are left.
        standing(task) if task.status.finished else _("Hạn %(day)s") % {"day": day_words(due_on)},
        _("Chủ trì: %(lead)s") % {"lead": in_language(task, "lead")},
        f"{in_language(task, 'meeting')}, {day_words(task.held_on)}: {in_language(task, 'conclusion')}",
    ]
    url = _url(reverse("task-detail", args=[task.pk]))
    return Occasion(
        uid=_uid("task", str(task.pk)),
        day=due_on,
        summary=_("Hạn: %(task)s") % {"task": in_language(task, "title")},
        description="\n".join([*told, url]),
        url=url,
        tentative=task.draft,
        alarmed=not task.status.finished,
    )


def _meeting(meeting: MeetingFacts) -> Occasion:
    url = _url(reverse("meeting-detail", args=[meeting.key]))
    told = [
        in_language(meeting, "body"),
        in_language(meeting, "topic"),
        _("Chủ trì phiên họp: %(person)s") % {"person": meeting.chair_name},
        str(wording.MODES[meeting.mode]),
    ]
    return Occasion(
        uid=_uid("meeting", meeting.key),
        day=meeting.held_on,
        summary=in_language(meeting, "title"),
        description="\n".join([*told, url]),
        url=url,
        hour=meeting.starts_at,
        place=in_language(meeting, "place"),
        tentative=meeting.draft,
    )


def _uid(kind: str, key: str) -> str:
    """The same in both languages and for ever; of a practice portal another one."""
    return f"{kind}-{key}@{PRACTICE if is_practice() else 'portal'}.dti"


def _url(path: str) -> str:
    """Calendars are followed without a host of the asker's: the portal's own address."""
    return urljoin(settings.PUBLIC_URL, path.lstrip("/"))
