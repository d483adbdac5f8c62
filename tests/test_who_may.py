"""Who may: every page and every action of the portal for every role. An address that is not in these tables fails.

One letter for each answer: `o` shown or done (also a form that asks again), `l` led to the login page, `f` refused with
a sentence (403), `n` not there, to these eyes (404), `m` an address that knows no such method (405).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from dti_portal.accounts import urls as accounts
from indicators.actions.evidence import evidence_path
from indicators.models import Evidence, Publication, SheetUpload
from tests import factories
from tests.factories import Role
from tests.test_house import base_name, named_views

pytestmark = pytest.mark.usefixtures("reference")

# A visitor; editor and approver of Điện Biên; an editor of Huế, one of Kon Tum, which ended in 2025; the nation's roles.
PEOPLE = (
    "visitor",
    "dien-bien-editor",
    "dien-bien-approver",
    "hue-editor",
    "kon-tum-editor",
    "reviewer",
    "publisher",
    "leader",
    "administrator",
)

# For everybody, with an example of what stands in the address. They take no POST.
PUBLIC: Mapping[str, Mapping[str, Any]] = {
    "home": {},
    "indicator-list": {},
    "indicator-detail": {"code": "broadband_fixed_mbps"},
    "compare": {},
    "tile-map": {},
    "province-list": {},
    "province-detail": {"slug": "dien-bien"},
    "dti-ranking": {},
    "dti-simulation": {},
    "dti-why": {"year": 2023, "slug": "dien-bien"},
    "meeting-list": {},
    "meeting-detail": {"key": "NCDT-01"},
    "meeting-calendar": {},
    "task-list": {},
    "task-calendar": {},
    "briefing": {},
    "province-briefing": {"slug": "dien-bien"},
    "search": {},
    "completeness": {},
    "change-list": {},
    "change-feed": {},
    "about": {},
    "open-data": {},
    "api-docs": {},
    "healthz": {},
    "readyz": {},
}

DRAFT = {"collection": "2026-Q4", "slug": "dien-bien"}
SENT = {"collection": "2026-Q3", "slug": "dien-bien"}
ACCEPTED = {"collection": "2026-Q2", "slug": "dien-bien"}
PUBLISHED = {"collection": "2026-Q1", "slug": "dien-bien"}
MERGED = {"collection": "2025-Q1", "slug": "kon-tum"}
NOT_THERE = {"collection": "2024-Q1", "slug": "dien-bien"}
CELL = {"code": factories.INDICATORS[0]}


@dataclass(frozen=True)
class Row:
    """What an address answers to each of PEOPLE."""

    name: str
    kwargs: Mapping[str, Any]
    answers: str
    data: Mapping[str, Any] | None = field(default=None, compare=False)

    @property
    def words(self) -> str:
        told = "/".join(map(str, self.kwargs.values()))
        return f"{'GET' if self.data is None else 'POST'} {self.name} {told}"


def get(name: str, answers: str, **kwargs: Any) -> Row:
    return Row(name, kwargs, answers.replace(" ", ""))


def post(name: str, answers: str, data: Mapping[str, Any] | None = None, **kwargs: Any) -> Row:
    return Row(name, kwargs, answers.replace(" ", ""), data or {})


ROWS = (
    get("account", "l oo oo oooo"),
    get("metrics", "f ff ff ffff"),
    get("styleguide", "n nn nn nnnn"),
    # The work of a province
    get("entry-list", "l oo oo oooo"),
    get("figure-entry", "l oo nn oooo", **DRAFT),
    get("figure-entry", "l nn no oooo", **MERGED),
    get("figure-entry", "l nn nn nnnn", **NOT_THERE),
    post("figure-entry", "l of nn ffff", **DRAFT),
    post("figure-entry", "l nn nf ffff", **MERGED),
    get("entry-cell", "l oo nn oooo", **DRAFT, **CELL),
    post("entry-cell", "l of nn ffff", {"typed": "81,2", "version": "0"}, **DRAFT, **CELL),
    post("entry-cell", "l nn nf ffff", {"typed": "81,2", "version": "0"}, **MERGED, **CELL),
    post("evidence-add", "l of nn ffff", **DRAFT, **CELL),
    get("evidence-file", "l oo nn oooo", pk="evidence"),
    post("evidence-withdraw", "l of nn ffff", pk="evidence"),
    get("entry-template", "l oo nn oooo", **DRAFT),
    get("sheet-upload", "l of nn ffff", **DRAFT),
    post("sheet-upload", "l of nn ffff", **DRAFT),
    get("sheet-preview", "l of nn ffff", **DRAFT, pk="upload"),
    post("sheet-preview", "l of nn ffff", **DRAFT, pk="upload"),
    get("submission-history", "l oo nn oooo", **DRAFT),
    get("submission-history-csv", "l oo nn oooo", **DRAFT),
    get("submission-history", "l nn no oooo", **MERGED),
    get("submission-sign", "l oo nn oooo", **DRAFT),
    post("submission-sign", "l fo nn ffff", **DRAFT),
    post("submission-recall", "l fo nn ffff", **SENT),
    get("amendment-new", "l of nn ffff", **PUBLISHED),
    post("amendment-new", "l of nn ffff", **PUBLISHED),
    # The work of the ministry
    get("review-queue", "l ff ff oooo"),
    get("submission-review", "l ff ff oooo", **SENT),
    post("submission-review", "l ff ff offf", {"do": "accept"}, **SENT),
    post("submission-publish", "l ff ff foff", **ACCEPTED),
    post("submission-publish-many", "l ff ff foff"),
    get("publication-detail", "l ff ff oooo", pk="publication"),
    post("publication-detail", "l ff ff foff", pk="publication"),
    get("collection-list", "l ff ff oooo"),
    get("collection-new", "l ff ff oofo"),
    post("collection-new", "l ff ff oofo"),
    get("collection-detail", "l ff ff oooo", key="2026-Q4"),
    get("collection-change", "l ff ff oofo", key="2026-Q4"),
    post("collection-change", "l ff ff oofo", key="2026-Q4"),
    post("collection-open", "l ff ff oofo", key="2027-Q1"),
    post("collection-extend", "l ff ff oofo", key="2026-Q4"),
    post("extension-withdraw", "l ff ff oofo", key="2026-Q4", pk="extension"),
    get("audit-trail", "l ff ff oooo"),
    get("audit-trail-csv", "l ff ff oooo"),
)


# Pages of allauth: to a visitor, and to anybody who is signed in; this one has no password and no second factor that
# could be asked for again.
ACCOUNT = {
    "account_login": "oo",
    "account_logout": "oo",
    "account_inactive": "oo",
    "account_reauthenticate": "lf",
    "account_change_password": "lo",
    "account_set_password": "lo",
    "account_reset_password": "oo",
    "account_reset_password_done": "oo",
    "account_reset_password_from_key": "oo",
    "account_reset_password_from_key_done": "oo",
    "mfa_index": "lo",
    "mfa_authenticate": "lo",
    "mfa_reauthenticate": "lf",
    "mfa_activate_totp": "lo",
    "mfa_deactivate_totp": "ln",
    "mfa_view_recovery_codes": "ln",
    "mfa_generate_recovery_codes": "lo",
    "mfa_download_recovery_codes": "ln",
}


@pytest.fixture
def stage(settings: Any, tmp_path: Path) -> dict[str, int]:
    """A report in every state, and the numbers of what hangs on them."""
    settings.MEDIA_ROOT = tmp_path
    now = timezone.now()
    unit = "dien-bien"
    for username, role, of, until in (
        ("dien-bien-editor", Role.EDITOR, unit, None),
        ("dien-bien-approver", Role.APPROVER, unit, None),
        ("hue-editor", Role.EDITOR, "hue", None),
        ("kon-tum-editor", Role.EDITOR, "kon-tum", date(2025, 6, 30)),
        *((role.value, role, "vn", None) for role in list(Role)[2:]),
    ):
        factories.person(username, role, of, until=until)
    draft = factories.submission(factories.collection("2026-Q4", now=now), unit, now=now)
    factories.submission(draft.collection, "hue", now=now)
    cell = factories.entry(draft, now=now)
    for period, state in (("2026-Q3", "sent"), ("2026-Q2", "accepted"), ("2026-Q1", "published")):
        factories.submission(factories.collection(period, now=now), unit, state=state, cells=[{}], now=now)
    factories.submission(factories.collection("2025-Q1", now=now), "kon-tum", state="published", now=now)
    factories.collection("2027-Q1", opened=False, now=now)
    more_days = factories.extension(draft.collection, unit, date(2027, 2, 10))
    common = {"uploaded_at": now, "uploaded_by": cell.changed_by, "sha256": "0" * 64}
    evidence = Evidence.objects.create(
        entry=cell, name="a.pdf", content_type="application/pdf", size=3, **common
    )
    evidence_path(evidence).parent.mkdir(parents=True)
    evidence_path(evidence).write_bytes(b"pdf")
    upload = SheetUpload.objects.create(submission=draft, name="a.xlsx", rows=[], **common)
    publication = Publication.objects.create(
        requested_at=now, requested_by=User.objects.get(username="publisher")
    )
    made = {"evidence": evidence, "upload": upload, "publication": publication, "extension": more_days}
    return {name: row.pk for name, row in made.items()}


def browser(username: str) -> Client:
    client = Client()
    if username != "visitor":
        client.force_login(User.objects.get(username=username))
    return client


def letter(response: HttpResponseBase) -> str:
    if response.status_code == 302 and response.headers["Location"].startswith("/accounts/login/"):
        return "l"
    return {403: "f", 404: "n", 405: "m"}.get(
        response.status_code, "o" if response.status_code < 500 else "!"
    )


def ask(client: Client, row: Row, stage: Mapping[str, int]) -> str:
    """The letter of the answer; whatever was written is taken back."""
    kwargs = {key: stage.get(value, value) if key == "pk" else value for key, value in row.kwargs.items()}
    address = reverse(row.name, kwargs=kwargs)
    with transaction.atomic():
        response = client.get(address) if row.data is None else client.post(address, row.data)
        transaction.set_rollback(True)
    _finished(response)
    return letter(response)


def _finished(response: Any) -> None:
    """Reads a streamed answer to its end, which closes its file."""
    if response.streaming:
        b"".join(response.streaming_content)


def addresses() -> Iterator[str]:
    yield from (name for name, _pattern in named_views(get_resolver().url_patterns))


def test_every_address_is_in_the_tables():
    from tests.indicators.test_who_may_feeds import ROWS as ROWS_OF_FEEDS
    from tests.meetings.test_who_may_meetings import ROWS as ROWS_OF_MEETINGS

    listed = {row.name for row in (*ROWS, *ROWS_OF_FEEDS, *ROWS_OF_MEETINGS)} | set(PUBLIC)
    missing = {name for name in addresses() if name not in listed and base_name(name) not in PUBLIC}
    assert missing == set()


def test_every_row_answers_to_everybody():
    assert {row.words: row.answers for row in ROWS if len(row.answers) != len(PEOPLE)} == {}


@pytest.mark.parametrize(("place", "username"), list(enumerate(PEOPLE)), ids=PEOPLE)
def test_pages_and_actions(stage: dict[str, int], place: int, username: str):
    client = browser(username)
    wrong = {
        row.words: f"{answer}, not {row.answers[place]}"
        for row in ROWS
        if (answer := ask(client, row, stage)) != row.answers[place]
    }
    assert wrong == {}


@pytest.mark.parametrize("username", ["visitor", "kon-tum-editor", "leader"])
def test_what_is_public_is_so_for_everybody_and_takes_nothing(stage: dict[str, int], username: str):
    client = browser(username)
    wrong = {}
    for name in addresses():
        if base_name(name) in PUBLIC:
            row = Row(name, PUBLIC[base_name(name)], "")
            answers = ask(client, row, stage), ask(client, Row(name, row.kwargs, "", {}), stage)
            if answers != ("o", "m"):
                wrong[name] = answers
    assert wrong == {}


def test_pages_of_signing_in(stage: dict[str, int]):
    visitor, person = browser("visitor"), browser("dien-bien-editor")
    answers = {}
    for pattern in accounts.urlpatterns:
        name = str(pattern.name)
        row = Row(name, {"uidb36": "1", "key": "set-password"} if name.endswith("_from_key") else {}, "")
        answers[row.name] = ask(visitor, row, stage) + ask(person, row, stage)
    assert answers == ACCOUNT


def test_what_only_reads_takes_no_post(stage: dict[str, int]):
    client = browser("administrator")
    written = {row.name for row in ROWS if row.data is not None}
    read = [row for row in ROWS if row.data is None and row.name not in written]
    wrong = {row.words for row in read if ask(client, Row(row.name, row.kwargs, "", {}), stage) not in "mn"}
    assert wrong == set()


def test_a_rows_post_is_refused_without_its_token(stage: dict[str, int]):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(User.objects.get(username="dien-bien-editor"))
    answers = {row.name: ask(strict, row, stage) for row in ROWS if row.data is not None}
    assert {name: answer for name, answer in answers.items() if answer != "f"} == {}


def test_what_is_not_public_is_never_stored(stage: dict[str, int]):
    client = browser("administrator")
    for row in ROWS:
        if row.data is None and row.answers[0] == "l" and row.answers[-1] == "o":
            kwargs = {
                key: stage.get(value, value) if key == "pk" else value for key, value in row.kwargs.items()
            }
            response = client.get(reverse(row.name, kwargs=kwargs))
            _finished(response)
            assert {"no-store", "private"} <= set(response.headers["Cache-Control"].split(", ")), row.words


@pytest.mark.parametrize("username", PEOPLE)
def test_the_admin_pages(stage: dict[str, int], username: str):
    User.objects.filter(username="administrator").update(is_staff=True)
    status = browser(username).get("/admin/provinces/membership/", follow=True).status_code
    ends = {"visitor": 200, "administrator": 200}
    assert status == ends.get(username, 403)
