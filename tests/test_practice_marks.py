"""Whatever a portal of generated figures sends out says what it is: every address is asked, as every kind of person."""

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone, translation
from icalendar import Calendar
from lxml import html
from pypdf import PdfReader

from dti_portal.api import openapi
from dti_portal.management.commands.prepare_practice import prepare
from indicators.models import Collection, Entry, Publication, RefreshRun, RejectedRow
from meetings.models import Meeting, Task
from provinces.queries import practice
from tests import factories

VI, EN = "Dữ liệu thực hành – không phải số liệu thật", "Practice data – not real figures"
PEOPLE = (None, "dien-bien-editor", "ministry", "admin")
FORMATS = ("csv", "xlsx", "json")
FILES = (
    "/indicators{}",
    "/indicators/practice-01{}?units=dien-bien,ha-noi",
    "/provinces{}",
    "/provinces/dien-bien{}",
    "/compare{}?indicator=practice-01&units=dien-bien,son-la",
    "/map{}?indicator=practice-01&geography=34",
    "/completeness{}",
)
# They answer to machines and hold no figure.
TECHNICAL = ("/healthz", "/readyz", "/metrics", "/api/v1/openapi.json")
# Of the administration's pages those that show rows.
LISTS = ("admin:index", "_changelist")
# Their keys and numbers are those of meetings and tasks.
OF_MEETINGS = ("meeting-", "reported-", "task-", "api:meeting", "api:task")
OF_FEEDS = ("feed-", "refresh-run", "run-")


@pytest.fixture
def store(empty_store: None, practised: None, tmp_path: Path) -> None:
    """A small store to train on: 34 provinces, 20 indicators, 5 quarters, two rounds."""
    prepare(accounts=tmp_path / "accounts.json", indicators=20, quarters=5, day=timezone.localdate())
    run = factories.refresh_run(factories.feed())
    told = {"reason_vi": "không phải một số", "reason_en": "not a number"}
    RejectedRow.objects.create(run=run, line=2, field="value", code="no_number", text="x", **told)


def browser(username: str | None) -> Client:
    visitor = Client()
    if username:
        visitor.force_login(User.objects.get(username=username))
    return visitor


def named(
    patterns: list[URLPattern | URLResolver], space: str = "", outer: dict[str, Any] | None = None
) -> Iterator[tuple[str, list[str]]]:
    """The name of every address, with the names of its parts."""
    for pattern in patterns:
        parts = (outer or {}) | pattern.pattern.converters | dict(pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from named(pattern.url_patterns, inner, parts)
        elif pattern.name:
            yield f"{space}{pattern.name}", list(parts)


def addresses() -> list[str]:
    """Every named address of the portal, with parts that lead somewhere where that can be told from their names."""
    current = Collection.objects.order_by("-period__end").first()
    told = {
        "collection": current.key,
        "key": current.key,
        "slug": "dien-bien",
        "code": "practice-01",
        "year": 2024,
        "pk": Publication.objects.values_list("pk", flat=True).first() or 1,
        "app_label": "indicators",
        "object_id": Entry.objects.values_list("pk", flat=True).first(),
        "ordinal": 1,
        "token": "nobody",
    }
    held = {
        "key": Meeting.objects.get(draft=False).key,
        "pk": Task.objects.values_list("pk", flat=True).first(),
    }
    read = {"key": "speeds", "pk": RefreshRun.objects.values_list("pk", flat=True).get()}
    found = []
    for name, parts in named(get_resolver().url_patterns):
        if name.startswith("admin:") and not name.endswith(LISTS):
            continue
        known = told | held if name.startswith(OF_MEETINGS) else told
        known = known | read if name.startswith(OF_FEEDS) else known
        kwargs = {part: known.get(part, 1) for part in parts}
        try:
            found.append(reverse(name, kwargs=kwargs))
        except NoReverseMatch:
            found.append(reverse(name, kwargs={part: known.get(part, "csv") for part in parts}))
    return sorted({path for path in found if not path.startswith(TECHNICAL)})


def fault(response: Any, words: str = VI) -> str:
    """What an answer lacks; empty for one that says what it is."""
    if response.headers.get("X-Data") != "practice" or response.headers.get("X-Robots-Tag") != "noindex":
        return "headers"
    # Once: what is streamed is gone afterwards.
    content = response.getvalue()
    if response.status_code in (204, 301, 302, 304, 405) or not content:
        return ""
    kind = response.headers.get("Content-Type", "").partition(";")[0]
    check = {"text/html": page_says, "application/json": json_says, "text/csv": csv_says}
    check |= {XLSX: workbook_says, "application/pdf": pdf_says, "text/calendar": calendar_says}
    if kind not in check:
        return "" if words in content.decode("utf-8", "replace") else f"{kind} without the words"
    return "" if check[kind](content, words) else f"{kind} without the words"


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def page_says(content: bytes, words: str) -> bool:
    page = html.document_fromstring(content.decode())
    title: str = page.findtext(".//title") or ""
    body: list[str] = page.xpath("//body//text()")
    return words in title and any(words in text for text in body)


def json_says(content: bytes, words: str) -> bool:
    told = json.loads(content)
    return next(iter(told)) == "practice" and words in told["practice"]


def csv_says(content: bytes, words: str) -> bool:
    head, *rows = content.decode("utf-8-sig").splitlines()
    return head.startswith("practice,") and rows[0].startswith(words)


def workbook_says(content: bytes, words: str) -> bool:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return all(
        sheet["A1"].value == words
        and words in str(sheet.oddHeader.center.text)
        and words in str(sheet.oddFooter.center.text)
        for sheet in book.worksheets
        if sheet.sheet_state == "visible"
    )


def pdf_says(content: bytes, words: str) -> bool:
    pages = PdfReader(io.BytesIO(content)).pages
    return all(words in " ".join(page.extract_text().split()) for page in pages)


def calendar_says(content: bytes, words: str) -> bool:
    calendar = Calendar.from_ical(content)
    return words in calendar["X-WR-CALNAME"] and all(
        words in event["SUMMARY"] for event in calendar.walk("VEVENT")
    )


def test_every_address_for_everybody(store: None):
    lacking = {}
    asked = addresses()
    for username in PEOPLE:
        visitor = browser(username)
        for path in asked:
            if reason := fault(visitor.get(path)):
                lacking[f"{username} {path}"] = reason
            # A visit to the way out ends the session.
            if username and "logout" in path:
                visitor = browser(username)
    assert not lacking


def test_every_file_answer_and_error(store: None, client: Client):
    lacking = {path: fault(response) for path, response in files(client)}
    # A program that only reads headers, and one that asks for what there is not.
    parts = {
        "year": 2024,
        "slug": "dien-bien",
        "key": "none",
        "meeting": "none",
        "conclusion": 1,
        "ordinal": 1,
    }
    asked = [path.format(**parts) for path in openapi("vi")["paths"]]
    for path in (*asked, "/api/v1/figures?nobody=knows", "/api/v1/nowhere", "/nowhere/"):
        lacking[path] = fault(client.get(path))
    for path in ("/", "/indicators/practice-01/", "/provinces.csv", "/provinces.xlsx", "/nowhere/"):
        lacking[f"{path} en"] = fault(client.get(path, {"lang": "en"}), EN)
    assert not {path: reason for path, reason in lacking.items() if reason}
    assert client.get("/api/v1/openapi.json").json()["openapi"]
    assert fault(browser("dien-bien-editor").get("/review/")) == ""
    assert fault(Client(enforce_csrf_checks=True).post("/accounts/login/")) == ""


def files(client: Client) -> Iterator[tuple[str, Any]]:
    for path in FILES:
        for fmt in FORMATS:
            response = client.get(path.format(f".{fmt}"))
            assert response.status_code == 200, path
            assert 'filename="practice-' in response.headers["Content-Disposition"]
            yield f"{path} {fmt}", response


@override_settings(
    EMAIL_BACKEND="dti_portal.mail.MarkingBackend",
    MAIL_SENT_BY="django.core.mail.backends.locmem.EmailBackend",
)
def test_mails(store: None):
    with translation.override("vi"):
        EmailMessage("Sắp đến hạn", "Kính gửi …", to=["a@example.vn"]).send()
    (sent,) = mail.outbox
    assert sent.subject == f"[{VI}] Sắp đến hạn"
    assert sent.body.startswith(VI)


def test_a_process_asks_its_store_once(store: None, client: Client):
    practice.forget()
    with CaptureQueriesContext(connection) as first:
        client.get("/about/")
    with CaptureQueriesContext(connection) as second:
        client.get("/about/")
    asked = [query["sql"] for query in first if "provinces_source" in query["sql"]]
    assert len(asked) == 1
    assert len(second) == len(first) - 1


def test_an_empty_store_is_asked_again(empty_store: None, practised: None, client: Client):
    assert VI not in client.get("/about/").content.decode()
    assert practice._known is None


def test_real_figures_are_never_marked(reference: None, practised: None, client: Client):
    for path in ("/", "/indicators.csv", "/indicators.json", "/api/v1/units?geography=34", "/nowhere/"):
        response = client.get(path)
        assert "X-Data" not in response.headers
        assert "X-Robots-Tag" not in response.headers
        assert VI not in response.getvalue().decode()
        assert b'"practice"' not in response.getvalue()
    first = openpyxl.load_workbook(io.BytesIO(client.get("/indicators.xlsx").getvalue())).worksheets[0]
    assert first["A1"].value == "Mã chỉ tiêu"
