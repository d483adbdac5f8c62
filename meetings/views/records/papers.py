"""Papers of a meeting: taken in, named, withdrawn, and given out as attachments."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from indicators.actions.files import MOST_BYTES, FileError
from indicators.templatetags.figures import language
from indicators.views.files import attachment, bounded, fault_words
from meetings import forms
from meetings.actions import papers as actions
from meetings.actions.papers import AskedPaper
from meetings.actions.records import RecordError
from meetings.forms import PaperForm
from meetings.forms.parts import ROLES
from meetings.models import Document
from meetings.permissions import can_manage_meetings, can_read_meeting
from meetings.queries import records
from meetings.queries.records import PaperRow
from meetings.views.records import doors, words
from meetings.views.records.doors import Desk
from meetings.views.records.saving import UNPROCESSABLE, posted, saved
from meetings.views.records.steps import record_frame
from provinces.permissions import can_read_unit, powers_of
from provinces.templatetags.moments import moment
from provinces.views.doors import signed_in

NEW = "new"


@bounded
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def meeting_papers(request: HttpRequest, key: str) -> HttpResponse:
    """The papers; POST takes one in or names one anew."""
    desk = doors.meeting_to_write(request, key)
    papers = records.papers(desk.meeting)
    if request.method != "POST":
        return _page(request, desk, papers)
    if request.POST.get("act", "add") == "add":
        return _add(request, desk, papers)
    paper = next((each for each in papers if str(each.pk) == request.POST.get("part")), None)
    if paper is None or paper.withdrawn_at is not None:
        messages.info(request, _("Mục này không còn, hoặc người khác vừa bỏ: xin xem lại danh sách."))
        return redirect("meeting-papers", key)
    return _change(request, desk, papers, paper)


@require_POST
@signed_in
def paper_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a paper out of its meeting."""
    paper = records.paper(pk)
    if paper is None:
        raise Http404(str(pk))
    desk = doors.meeting_to_write(request, paper.meeting.key)
    try:
        actions.withdraw_paper(paper=paper, by=desk.by, now=desk.now)
        messages.success(request, _("Đã rút tài liệu; tệp vẫn được giữ để tra lại."))
    except RecordError as error:
        messages.warning(request, words.refusal(error))
    return redirect("meeting-papers", paper.meeting.key)


@require_safe
@never_cache
def paper_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file, to be saved and never to be shown or run by the browser; a withdrawn one for the people of the unit."""
    paper = records.paper(pk)
    if paper is None or not paper.sha256 or not _may_read(request, paper):
        raise Http404(_("Không có tài liệu này."))
    return attachment(actions.paper_path(paper), name=paper.name, content_type=paper.content_type)


def _may_read(request: HttpRequest, paper: Document) -> bool:
    powers = powers_of(request.user, timezone.localdate())
    unit = paper.meeting.unit.slug
    if paper.withdrawn_at is not None:
        return can_read_unit(powers, unit) or can_manage_meetings(powers, paper.meeting.body.unit.slug)
    return can_read_meeting(powers, unit, draft=paper.meeting.draft)


def _add(request: HttpRequest, desk: Desk, papers: list[PaperRow]) -> HttpResponse:
    form = PaperForm(request.POST, prefix=NEW, remember=False, choices={"role_vi": _roles()})
    file = request.FILES.get("file")
    fault = "missing" if file is None else "too_large" if (file.size or 0) > MOST_BYTES else ""
    if form.is_valid() and file is not None and not fault:
        fault, added = _kept(desk, AskedPaper(**form.facts), file.name or "", file.read())
        if added:
            return redirect(f"{reverse('meeting-papers', args=[desk.meeting.key])}?added={added.pk}#add")
    if fault:
        form.add_error(None, _file_words(fault))
    return _page(request, desk, papers, new=form)


def _kept(desk: Desk, asked: AskedPaper, name: str, content: bytes) -> tuple[str, Document | None]:
    """The code of what is wrong with the file, or the paper."""
    told: dict[str, Any] = {"name": name, "content": content, "by": desk.by, "now": desk.now}
    try:
        return "", actions.add_paper(meeting=desk.meeting, asked=asked, **told)
    except FileError as error:
        return error.code, None


def _file_words(code: str) -> str:
    if code == "too_many":
        most = actions.MOST_PAPERS
        return _("Phiên họp đã có %(n)s tài liệu: rút bớt rồi tải lên.") % {"n": most}
    return fault_words(code)


def _change(request: HttpRequest, desk: Desk, papers: list[PaperRow], row: PaperRow) -> HttpResponse:
    prefix = f"p{row.pk}"

    def make(told: QueryDict) -> PaperForm:
        return PaperForm(told, prefix=prefix, choices={"role_vi": _roles()})

    form = make(posted(request, prefix))
    paper = records.paper(row.pk)
    if not form.is_valid() or paper is None:
        return _page(request, desk, papers, edited=(row.pk, form))

    def save(was: Mapping[str, Any]) -> object:
        to = AskedPaper(**form.facts)
        return actions.change_paper(paper=paper, to=to, was=was, by=desk.by, now=desk.now)

    if refused := saved(form, make, save):
        return _page(request, desk, papers, edited=(row.pk, refused))
    messages.success(request, _("Đã lưu."))
    return redirect(f"{reverse('meeting-papers', args=[desk.meeting.key])}#part-{row.pk}")


def _page(
    request: HttpRequest,
    desk: Desk,
    papers: list[PaperRow],
    *,
    new: PaperForm | None = None,
    edited: tuple[int, PaperForm] | None = None,
) -> HttpResponse:
    address = forms.PartsAddressForm(request.GET)
    opened = edited or _opened(papers, address.state["edit"])
    form = new or PaperForm(prefix=NEW, remember=False, choices={"role_vi": _roles()})
    faulty = edited[1] if edited else form
    standing = [each for each in papers if each.withdrawn_at is None]
    context = record_frame(desk.meeting, "meeting-papers") | {
        "notices": address.notices,
        "rows": [
            (each, moment(each.uploaded_at), opened[1] if opened and opened[0] == each.pk else None)
            for each in standing
        ],
        "withdrawn": [each for each in papers if each.withdrawn_at is not None],
        "form": form,
        "added": _("Đã thêm tài liệu.")
        if any(each.pk == address.state["added"] for each in standing)
        else "",
        "faulty": faulty,
        "here": reverse("meeting-papers", args=[desk.meeting.key]),
    }
    status = UNPROCESSABLE if faulty.errors else 200
    return render(request, "meetings/meeting_papers.html", context, status=status)


def _opened(papers: list[PaperRow], pk: int | None) -> tuple[int, PaperForm] | None:
    row = next((each for each in papers if each.pk == pk), None)
    paper = records.paper(row.pk) if row and row.is_file and row.withdrawn_at is None else None
    if paper is None:
        return None
    initial = asdict(actions.standing_paper(paper))
    return paper.pk, PaperForm(initial=initial, prefix=f"p{paper.pk}", choices={"role_vi": _roles()})


def _roles() -> list[tuple[str, str]]:
    return [(vi, en if language() == "en" else vi) for vi, en in ROLES]
