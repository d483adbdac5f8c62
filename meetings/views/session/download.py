"""One PDF of everything on the page of a session, with its papers behind it."""

from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urljoin

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from indicators.templatetags.figures import in_language, language
from meetings.actions import session_files
from meetings.exports.binding import BoundPaper, Fate, Order, fate_mark
from meetings.queries.session import SessionPage
from meetings.tasks import bind_soon, papers_bound
from meetings.views.printing import drawing, pdf_response, printed
from meetings.views.session import figures
from meetings.views.session.context import PaperShown, context
from meetings.views.session.page import session_of
from provinces.exports.tables import practice_words
from provinces.forms import asks_for_part
from provinces.permissions import powers_of
from provinces.queries.practice import is_practice

# So many bytes of papers are bound while the browser waits: well under a second beside the page itself.
MOST_IN_REQUEST = 5 * 1024 * 1024
# A worker that is there has bound the largest by then.
PATIENCE = timedelta(seconds=90)
WAITING = "meetings/session_waiting.html"


@require_safe
@vary_on_headers("HX-Request")
@printed
def meeting_session_download(request: HttpRequest, key: str) -> HttpResponse:
    """The file, or while a worker binds it a page that says how far it is."""
    now, day = timezone.now(), timezone.localdate()
    page = session_of(key, powers_of(request.user, day), day)
    order = _order(page)
    path, waits = session_files.session_file(order.key), False
    if path is None:
        waits = order.bytes_to_bind > MOST_IN_REQUEST and _asked(order, now)
        path = None if waits else _made(order, now)
    if path is None:
        response = _waiting(request, page, order)
    elif asks_for_part(request):
        response = render(request, f"{WAITING}#progress", _shown(page, order) | {"made": True})
    else:
        response = pdf_response(
            path.read_bytes(), f"{'meeting' if language() == 'en' else 'phien-hop'}-{key.lower()}"
        )
    if page.meeting.facts.draft or request.user.is_authenticated:
        patch_cache_control(response, private=True, no_store=True)
    return response


def _made(order: Order, now: datetime) -> Path:
    with drawing():
        return session_files.make_session_file(order=order, now=now)


def _asked(order: Order, now: datetime) -> bool:
    """Whether a worker is waited for. Without a queue nobody is, nor where one has died over it."""
    since = session_files.asked_at(order.key)
    if since is not None:
        return now - since < PATIENCE
    return bind_soon(session_files.ask_for_session_file(order=order, now=now))


def _waiting(request: HttpRequest, page: SessionPage, order: Order) -> HttpResponse:
    template = f"{WAITING}#progress" if asks_for_part(request) else WAITING
    return render(request, template, _shown(page, order), status=200 if asks_for_part(request) else 202)


def _shown(page: SessionPage, order: Order) -> dict[str, object]:
    return {
        "facts": page.meeting.facts,
        "total": len(order.papers),
        "done": papers_bound(order.key),
        "path": reverse("meeting-session-pdf", args=[page.meeting.facts.key]),
    }


def _order(page: SessionPage) -> Order:
    """The page as HTML for paper, with the files that go behind it."""
    told = context(page)
    files = [paper for paper in told["papers"] if paper.facts.sha256]
    lang, facts = language(), page.meeting.facts
    shown = told | {
        "day": timezone.localdate(),
        "panels": figures.panels(page, None),
        "files": [(fate_mark(number), paper) for number, paper in enumerate(files)],
        "cited": [paper for paper in told["papers"] if not paper.facts.sha256],
        "address": urljoin(settings.PUBLIC_URL, reverse("meeting-session", args=[facts.key])),
    }
    return Order(
        html=render_to_string("meetings/session_print.html", shown),
        title=in_language(facts, "title"),
        language=lang,
        mark=practice_words(lang) if is_practice() else "",
        papers=tuple(_bound(paper) for paper in files),
    )


def _bound(paper: PaperShown) -> BoundPaper:
    facts = paper.facts
    return BoundPaper(paper.title, facts.sha256, facts.size or 0, facts.content_type, _fates())


def _fates() -> dict[str, str]:
    return {
        Fate.BOUND: _("kèm theo sau phần này, {pages} trang"),
        Fate.OTHER_KIND: _("không kèm vì không phải PDF: mở trên cổng"),
        Fate.TOO_LONG: _("không kèm vì quá dài cho một tệp: mở trên cổng"),
        Fate.LOCKED: _("không kèm vì tệp khóa bằng mật khẩu: mở trên cổng"),
        Fate.BROKEN: _("không kèm vì tệp PDF hỏng, không đọc được: mở thử trên cổng, báo thư ký"),
        Fate.MISSING: _("không kèm vì tệp không còn trên máy chủ: báo quản trị"),
    }
