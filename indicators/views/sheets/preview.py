"""What an upload would change, cell by cell; a post writes the chosen cells, all of them or none."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from indicators import actions
from indicators.actions import (
    AppliedError,
    ChosenCell,
    ExpiredError,
    LockedError,
    NotOfferedError,
    OvertakenError,
)
from indicators.forms import chosen_cells
from indicators.models import SheetUpload
from indicators.numerals import hearing
from indicators.queries import entry, uploads
from indicators.queries.entry import Sheet, SheetCell
from indicators.queries.uploads import Difference, Outcome
from indicators.templatetags.figures import in_language, language
from indicators.validation import Severity, severity_of
from indicators.validation import words as doubt_words
from indicators.views.entry import wording
from indicators.views.entry.reports import Asked, report_to_write
from indicators.views.entry.states import said_words
from indicators.views.sheets.upload import LOCKED, REFUSED, locked_words, words
from provinces.templatetags.moments import clock, moment
from provinces.views.doors import signed_in


@dataclass(frozen=True, slots=True)
class Reading:
    """One of the numbers that a text may be."""

    text: str
    echo: str


@dataclass(frozen=True, slots=True)
class Change:
    """A field as it stands and as it would be."""

    label: str
    was: str
    will: str


@dataclass(frozen=True, slots=True)
class Line:
    """A cell of the preview, in words. `kind` is the class of its status where it has `words`."""

    difference: Difference
    name: str
    was: str
    will: str
    heard: str
    changes: tuple[Change, ...]
    kind: str
    words: str
    sentences: tuple[str, ...]
    readings: tuple[Reading, ...] = ()
    since: str = ""

    @property
    def code(self) -> str:
        return self.difference.cell.code if self.difference.cell else ""

    @property
    def version(self) -> int:
        return self.difference.cell.version if self.difference.cell else 0

    @property
    def place(self) -> str:
        return words(self.difference.place)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def sheet_preview(request: HttpRequest, collection: str, slug: str, pk: int) -> HttpResponse:
    """The preview, for every person who enters for the unit."""
    asked = report_to_write(request, collection, slug)
    upload = uploads.find_upload(asked.submission, pk)
    if upload is None:
        raise Http404(_("Không có lần nạp này, hoặc nó thuộc báo cáo khác."))
    if request.method == "POST":
        return _apply(request, asked, upload)
    return _page(request, asked, upload)


def _apply(request: HttpRequest, asked: Asked, upload: SheetUpload) -> HttpResponse:
    chosen = chosen_cells(request.POST)
    if chosen is None:
        return _page(request, asked, upload, _("Biểu mẫu gửi sai hoặc thiếu; hãy chọn lại các ô."), REFUSED)
    if not chosen and upload.applied_at is None:
        return _page(
            request, asked, upload, _("Chưa chọn ô nào để ghi. Hãy đánh dấu ít nhất một ô."), REFUSED
        )
    cells = {code: ChosenCell(choice.version, choice.reading) for code, choice in chosen.items()}
    try:
        outcome = actions.apply_upload(
            upload=upload, chosen=cells, by=cast(User, request.user), now=asked.now
        )
    except AppliedError:
        upload.refresh_from_db()
        return _page(request, asked, upload)
    except (LockedError, ExpiredError, NotOfferedError, OvertakenError) as error:
        return _page(request, asked, upload, _refusal(error), LOCKED)
    messages.success(request, _applied_words(outcome.written))
    return redirect("figure-entry", asked.key, asked.unit)


def _refusal(error: Exception) -> str:
    match error:
        case LockedError():
            return locked_words(error)
        case ExpiredError():
            return _("Lần nạp này đã quá 7 ngày nên không ghi được. Hãy nạp lại tệp.")
        case OvertakenError():
            return _(
                "Chưa ghi ô nào: có ô vừa được người khác sửa. Các ô đó nay nằm trên cùng, hãy chọn rồi ghi lại."
            )
    return _("Chưa ghi ô nào: có ô không nằm trong lần nạp này. Hãy chọn lại.")


def _applied_words(written: int) -> str:
    if not written:
        return _("Các ô đã chọn vốn đã như vậy; không có gì phải ghi.")
    return ngettext("Đã ghi %(n)s ô từ bảng tính.", "Đã ghi %(n)s ô từ bảng tính.", written) % {"n": written}


def _page(
    request: HttpRequest, asked: Asked, upload: SheetUpload, fault: str = "", status: int = 200
) -> HttpResponse:
    page = entry.sheet(asked.submission)
    open_ = upload.applied_at is None
    found = uploads.differences(upload, page.cells) if open_ else ()
    lines = [_line(each, asked) for each in found if each.outcome is not Outcome.SAME]
    context = {
        "asked": asked,
        "head": page.head,
        "period": asked.submission.collection.period,
        "upload": upload,
        "applied": moment(upload.applied_at),
        "uploaded": moment(upload.uploaded_at),
        "lock": wording.lock_sentence(asked, page.head),
        "fault": fault,
        "lines": lines,
        "counts": {each.value: sum(line.difference.outcome is each for line in lines) for each in Outcome},
        "writable": not asked.lock and any(line.difference.outcome is not Outcome.FAULT for line in lines),
        "unchanged": _unchanged(page, lines) if open_ else (),
    }
    return render(request, "indicators/sheet_preview.html", context, status=status)


def _unchanged(page: Sheet, lines: Sequence[Line]) -> list[str]:
    """The names of the indicators that stay as they are."""
    told = {line.code for line in lines}
    return [in_language(cell, "name") for cell in page.cells if cell.code not in told]


def _line(each: Difference, asked: Asked) -> Line:
    cell = each.cell
    kind, told = _status(each)
    if cell is None:
        return Line(each, "", "", "", "", (), kind, told, tuple(map(words, each.faults)))
    return Line(
        difference=each,
        name=in_language(cell, "name"),
        was=said_words(cell.typed, cell.missing),
        will=said_words(*_will(each, cell)) if each.typed is not None or not each.faults else "",
        heard=_echo(each, cell),
        changes=tuple(_changes(each, cell)),
        kind=kind,
        words=told,
        sentences=tuple(_sentences(each)),
        readings=tuple(_readings(each, cell)),
        since=_since(each, cell, asked),
    )


def _will(each: Difference, cell: SheetCell) -> tuple[str, str]:
    typed = cell.typed if each.typed is None else each.typed
    missing = cell.missing if each.missing is None else each.missing
    return typed, "" if typed else missing


def _status(each: Difference) -> tuple[str, str]:
    match each.outcome:
        case Outcome.FAULT:
            return "act", _("Chưa ghi được")
        case Outcome.CONFLICT:
            return "wait", _("Hai nơi cùng sửa")
        case Outcome.ASKS:
            return "wait", _("Hiểu được nhiều cách")
    if any(severity_of(doubt.code) is Severity.HARD for doubt in each.doubts):
        return "act", _("Phải sửa trước khi gửi")
    return ("wait", _("Cần giải thích")) if each.doubts else ("", "")


def _sentences(each: Difference) -> Iterator[str]:
    yield from map(words, each.faults)
    for doubt in each.doubts:
        if each.ground and each.outcome is not Outcome.ASKS:
            yield doubt_words.sentence(doubt, each.ground, language())


def _since(each: Difference, cell: SheetCell, asked: Asked) -> str:
    """Who wrote what stands, where that was after the person had taken the template."""
    if each.outcome is not Outcome.CONFLICT or cell.changed_at is None:
        return ""
    told = {"who": cell.changed_by, "time": clock(cell.changed_at, asked.now)}
    return _("%(who)s sửa lúc %(time)s, sau khi mẫu được lập") % told


def _changes(each: Difference, cell: SheetCell) -> Iterator[Change]:
    for label, was, will in (
        (_("Giải thích"), cell.note, each.note),
        (_("Số văn bản"), cell.document, each.document),
    ):
        if will is not None and will.strip() != was.strip():
            yield Change(label, was or _("để trống"), will or _("để trống"))


def _echo(each: Difference, cell: SheetCell) -> str:
    if each.typed is None:
        return ""
    return hearing.echo(each.heard, measure=cell.measure, decimals=cell.decimals, lang=language())


def _readings(each: Difference, cell: SheetCell) -> Iterator[Reading]:
    if each.outcome is not Outcome.ASKS:
        return
    facts: dict[str, Any] = {"measure": cell.measure, "decimals": cell.decimals}
    for text in hearing.reading_texts(each.heard, **facts):
        yield Reading(text, hearing.echo(hearing.hear(text, **facts), **facts, lang=language()))
