"""Agenda, shortcomings and conclusions: lists whose items are added, changed, moved and removed."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from indicators.templatetags.figures import language
from meetings import forms
from meetings.actions import records as actions
from meetings.actions.records import AskedPart, Part, RecordError
from meetings.forms import PartForm
from meetings.models import Meeting
from meetings.queries import records
from meetings.views.records import doors, rows, words
from meetings.views.records.doors import Desk
from meetings.views.records.saving import UNPROCESSABLE, posted, saved
from meetings.views.records.steps import record_frame
from provinces.views.doors import signed_in

NEW = "new"


@dataclass(frozen=True, slots=True)
class Kind:
    """A list of parts: the name of its page, its form and what the form asks for, how it is read
    and drawn."""

    name: str
    form: type[PartForm]
    asked: Callable[..., AskedPart]
    read: Callable[[Meeting], list[Any]]
    template: str
    added: Promise


AGENDA = Kind(
    "meeting-agenda",
    forms.AgendaItemForm,
    actions.AskedAgendaItem,
    records.agenda,
    "meetings/meeting_agenda.html",
    gettext_lazy("Đã thêm mục chương trình."),
)
SHORTCOMINGS = Kind(
    "meeting-shortcomings",
    forms.ShortcomingForm,
    actions.AskedShortcoming,
    records.shortcomings,
    "meetings/meeting_shortcomings.html",
    gettext_lazy("Đã thêm tồn tại, hạn chế."),
)
CONCLUSIONS = Kind(
    "meeting-conclusions",
    forms.ConclusionForm,
    actions.AskedConclusion,
    records.conclusions,
    "meetings/meeting_conclusions.html",
    gettext_lazy("Đã thêm kết luận."),
)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def meeting_agenda(request: HttpRequest, key: str) -> HttpResponse:
    """The agenda, item by item."""
    return _answer(request, key, AGENDA)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def meeting_shortcomings(request: HttpRequest, key: str) -> HttpResponse:
    """What the meeting named as not done or lagging."""
    return _answer(request, key, SHORTCOMINGS)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def meeting_conclusions(request: HttpRequest, key: str) -> HttpResponse:
    """The conclusions in their own numbering."""
    return _answer(request, key, CONCLUSIONS)


def _answer(request: HttpRequest, key: str, kind: Kind) -> HttpResponse:
    desk = doors.meeting_to_write(request, key)
    parts = kind.read(desk.meeting)
    if request.method != "POST":
        return _page(request, desk, kind, parts)
    act = request.POST.get("act", "add")
    if act == "add":
        return _add(request, desk, kind, parts)
    part = next((each for each in parts if str(each.pk) == request.POST.get("part")), None)
    if part is None:
        messages.info(request, _("Mục này không còn, hoặc người khác vừa bỏ: xin xem lại danh sách."))
        return redirect(kind.name, key)
    if act == "change":
        return _change(request, desk, kind, parts, part)
    return _rearrange(request, desk, kind, part, act)


def _add(request: HttpRequest, desk: Desk, kind: Kind, parts: list[Part]) -> HttpResponse:
    form = kind.form(request.POST, prefix=NEW, remember=False, choices=_choices(kind, desk))
    if not form.is_valid():
        return _page(request, desk, kind, parts, new=form)

    added: list[Part] = []

    def save(was: Mapping[str, Any]) -> object:
        asked = kind.asked(**form.cleaned_data)
        added.append(actions.add_part(meeting=desk.meeting, asked=asked, by=desk.by, now=desk.now))
        return added

    if refused := saved(form, lambda told: form, save):
        return _page(request, desk, kind, parts, new=refused)
    # Said where the person goes on, at the form: the head of the page is out of sight there.
    return redirect(f"{reverse(kind.name, args=[desk.meeting.key])}?added={added[0].pk}#add")


def _change(request: HttpRequest, desk: Desk, kind: Kind, parts: list[Part], part: Part) -> HttpResponse:
    prefix = _prefix(part)
    choices = _choices(kind, desk)

    def make(told: QueryDict) -> PartForm:
        return kind.form(told, prefix=prefix, choices=choices)

    form = make(posted(request, prefix))
    if not form.is_valid():
        return _page(request, desk, kind, parts, edited=(part, form))

    def save(was: Mapping[str, Any]) -> object:
        to = kind.asked(**form.cleaned_data)
        return actions.change_part(part=part, to=to, was=was, by=desk.by, now=desk.now)

    if refused := saved(form, make, save):
        return _page(request, desk, kind, parts, edited=(part, refused))
    messages.success(request, _("Đã lưu."))
    return redirect(f"{reverse(kind.name, args=[desk.meeting.key])}#part-{part.pk}")


def _rearrange(request: HttpRequest, desk: Desk, kind: Kind, part: Part, act: str) -> HttpResponse:
    anchor, to = "", request.POST.get("to", "")
    try:
        if act == "remove":
            actions.remove_part(part=part, by=desk.by, now=desk.now)
            messages.success(request, _("Đã bỏ."))
        elif act == "move" and to.isascii() and to.isdigit() and len(to) < 6:
            actions.move_part(part=part, to=int(to), by=desk.by, now=desk.now)
            anchor = f"#part-{part.pk}"
    except RecordError as error:
        messages.warning(request, words.refusal(error))
    return redirect(f"{reverse(kind.name, args=[desk.meeting.key])}{anchor}")


def _page(
    request: HttpRequest,
    desk: Desk,
    kind: Kind,
    parts: list[Part],
    *,
    new: PartForm | None = None,
    edited: tuple[Part, PartForm] | None = None,
) -> HttpResponse:
    address = forms.PartsAddressForm(request.GET)
    opened = edited or _opened(desk, kind, parts, address.state["edit"])
    lines = rows.part_rows(desk.meeting, parts, opened)
    form = new or kind.form(prefix=NEW, remember=False, choices=_choices(kind, desk))
    wrong = form.errors or (edited is not None and edited[1].errors)
    context = record_frame(desk.meeting, kind.name) | {
        "notices": address.notices,
        "rows": lines,
        "cited": any(row.cited for row in lines),
        "added": kind.added if any(part.pk == address.state["added"] for part in parts) else "",
        "form": form,
        "faulty": edited[1] if edited else form,
        "here": reverse(kind.name, args=[desk.meeting.key]),
    }
    return render(request, kind.template, context, status=UNPROCESSABLE if wrong else 200)


def _opened(desk: Desk, kind: Kind, parts: list[Part], pk: int | None) -> tuple[Part, PartForm] | None:
    """The part that the address opens for change, if it may be changed here."""
    part = next((each for each in parts if each.pk == pk), None)
    if part is None or rows.is_cited(part):
        return None
    initial = asdict(actions.standing_part(part))
    return part, kind.form(initial=initial, prefix=_prefix(part), choices=_choices(kind, desk))


def _prefix(part: Part) -> str:
    return f"p{part.pk}"


def _choices(kind: Kind, desk: Desk) -> dict[str, list[tuple[str, Any]]]:
    if kind is AGENDA:
        return {}
    choices: dict[str, list[tuple[str, Any]]] = {"indicator": _indicators()}
    if kind is SHORTCOMINGS:
        english = language() == "en"
        units = records.units_of_day(desk.meeting.held_on)
        choices["unit"] = [(each.unit, each.name_en if english else each.name_vi) for each in units]
    return choices


def _indicators() -> list[tuple[str, Any]]:
    """By pillar."""
    tail = "en" if language() == "en" else "vi"
    found = groupby(records.indicator_choices(), key=lambda each: each.pillar)
    return [
        (getattr(pillar, f"name_{tail}"), [(each.code, getattr(each, f"name_{tail}")) for each in members])
        for pillar, members in found
    ]
