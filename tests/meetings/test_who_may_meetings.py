"""Who may: every page and action of meetings, tasks, briefings and followed pages, for every role. The letters are
those of `tests.test_who_may`, which fails for an address that is in none of the tables."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from indicators.actions import keep, keep_content, receive
from meetings.actions import bundles
from meetings.models import BriefingBundle, Document, ProgressNote, Subscription, TaskFile
from tests import factories
from tests.factories import Role
from tests.test_who_may import Row, ask, browser, get, post

pytestmark = pytest.mark.usefixtures("reference")

# A visitor; secretary, editor and approver of Điện Biên; the secretaries of Huế and of Kon Tum, which ended in 2025; the
# nation's roles.
PEOPLE = (
    "visitor",
    "dien-bien-secretary",
    "dien-bien-editor",
    "dien-bien-approver",
    "hue-secretary",
    "kon-tum-secretary",
    "secretary",
    "publisher",
    "leader",
    "administrator",
)
PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"

# Public ones of the province and of the nation, and ones that are still prepared.
PROVINCE, NATION = {"key": "BCD-DIEN-BIEN-2026-01"}, {"key": "GSC-2026-02"}
PROVINCE_DRAFT, NATION_DRAFT = {"key": "BCD-DIEN-BIEN-2026-02"}, {"key": "GSC-2026-03"}
FIRST = {"ordinal": 1}

EDITED = (
    *("meeting-edit", "meeting-agenda", "meeting-papers", "meeting-bridge-points"),
    *("meeting-shortcomings", "meeting-conclusions"),
)
STEPS = ("task-close", "task-reopen", "task-extend")

ROWS = (
    # Who keeps the minutes of no body may not start; where the form is sent without anything it asks again.
    get("meeting-new", "l off of offf"),
    post("meeting-new", "l off of offf"),
    *(get(name, "l off ff ffff", **PROVINCE) for name in EDITED),
    *(post(name, "l off ff ffff", **PROVINCE) for name in EDITED),
    *(get(name, "l fff ff offf", **NATION) for name in EDITED),
    *(post(name, "l fff ff offf", **NATION) for name in EDITED),
    *(get(name, "l off nn nfff", **PROVINCE_DRAFT) for name in EDITED),
    *(post(name, "l off nn nfff", **PROVINCE_DRAFT) for name in EDITED),
    *(get(name, "l nnn nn offf", **NATION_DRAFT) for name in EDITED),
    post("meeting-publish", "l off ff ffff", **PROVINCE),
    post("meeting-publish", "l off nn nfff", **PROVINCE_DRAFT),
    post("meeting-publish", "l nnn nn offf", **NATION_DRAFT),
    post("meeting-delete", "l off ff ffff", **PROVINCE),
    post("meeting-delete", "l off nn nfff", **PROVINCE_DRAFT),
    post("meeting-delete", "l nnn nn offf", **NATION_DRAFT),
    get("meeting-detail", "n ooo nn nooo", **PROVINCE_DRAFT),
    get("meeting-detail", "n nnn nn oooo", **NATION_DRAFT),
    get("meeting-session", "n ooo nn nooo", **PROVINCE_DRAFT),
    get("meeting-session", "o ooo oo oooo", **PROVINCE),
    post("meeting-session", "l off ff ffff", {"text_vi": "Ghi nhanh"}, **PROVINCE),
    post("meeting-session", "l nnn nn offf", {"text_vi": "Ghi nhanh"}, **NATION_DRAFT),
    get("meeting-session-pdf", "o ooo oo oooo", **PROVINCE),
    get("meeting-session-pdf", "n nnn nn oooo", **NATION_DRAFT),
    get("paper-file", "o ooo oo oooo", pk="paper"),
    get("paper-file", "n nnn nn oooo", pk="draft paper"),
    post("paper-withdraw", "l off ff ffff", pk="paper"),
    post("paper-withdraw", "l nnn nn offf", pk="draft paper"),
    # Figures typed are drafts until somebody else has published them.
    get("reported-figures", "l ooo ff fooo", **PROVINCE),
    post("reported-figures", "l off ff ffff", **PROVINCE),
    get("reported-figures", "l fff ff oooo", **NATION),
    post("reported-figures", "l fff ff offf", **NATION),
    post("reported-figures-publish", "l ffo ff ffff", **PROVINCE),
    post("reported-figures-publish", "l fff ff foff", **NATION),
    post("reported-figures-publish", "l nnn nn foff", **NATION_DRAFT),
    # Tasks: of the nation's body, led by Điện Biên, whose editor is in charge.
    get("task-new", "l fff ff offf", **NATION, **FIRST),
    post("task-new", "l fff ff offf", **NATION, **FIRST),
    get("task-new", "l nnn nn offf", **NATION_DRAFT, **FIRST),
    get("task-detail", "o ooo oo oooo", pk="task"),
    get("task-detail", "n nnn nn oooo", pk="draft task"),
    get("task-edit", "l fff ff offf", pk="task"),
    post("task-edit", "l fff ff offf", pk="task"),
    post("task-note", "l ooo ff offf", pk="task"),
    post("task-note", "l nnn nn offf", pk="draft task"),
    *(post(name, "l fff ff ooff", pk="task") for name in STEPS),
    *(post(name, "l nnn nn ooff", pk="draft task") for name in STEPS),
    post("task-withdraw", "l fff ff offf", pk="task"),
    post("task-withdraw", "l nnn nn offf", pk="draft task"),
    post("task-withdraw", "l off ff ffff", pk="own task"),
    # Of the province's own body, with the approver in charge: who has given it closes it.
    *(post(name, "l off ff ffff", pk="own task") for name in STEPS),
    # What those at work bring along is not public; the document that closes a task is told on its page.
    get("task-file", "l ooo nn oooo", pk="file"),
    get("task-file", "l nnn nn oooo", pk="draft file"),
    get("briefing-list", "l ooo oo oooo"),
    post("briefing-bundle-make", "l ooo of oooo"),
    get("briefing-bundle-file", "l ooo oo oooo", pk="bundle"),
    get("alert-list", "l ooo oo oooo"),
    get("alert-new", "l ooo oo oooo"),
    post("alert-new", "l ooo oo oooo"),
    # Of the editor of Điện Biên; the letter's own link works without signing in.
    post("alert-change", "l non nn nnnn", {"rhythm": "at_once", "language": "en"}, pk="subscription"),
    get("alert-stop", "o ooo oo oooo", token="of-dien-bien-editor"),
    post("alert-stop", "o ooo oo oooo", token="of-dien-bien-editor"),
    get("alert-stop", "n nnn nn nnnn", token="of-nobody"),
)


@pytest.fixture
def stage(settings: Any, tmp_path: Path) -> Mapping[str, int]:
    """Meetings, papers, tasks and files of a province and of the nation, public and prepared."""
    settings.MEDIA_ROOT = tmp_path
    for username, role, of, until in (
        ("dien-bien-secretary", Role.SECRETARY, "dien-bien", None),
        ("dien-bien-editor", Role.EDITOR, "dien-bien", None),
        ("dien-bien-approver", Role.APPROVER, "dien-bien", None),
        ("hue-secretary", Role.SECRETARY, "hue", None),
        ("kon-tum-secretary", Role.SECRETARY, "kon-tum", date(2025, 6, 30)),
        *((role.value, role, "vn", None) for role in (Role.SECRETARY, Role.PUBLISHER, Role.LEADER)),
        ("administrator", Role.ADMINISTRATOR, "vn", None),
    ):
        factories.person(username, role, of, until=until)
    held = timezone.localdate()
    own = factories.meeting(PROVINCE["key"], "bcd-dien-bien", held_on=held)
    factories.meeting(PROVINCE_DRAFT["key"], "bcd-dien-bien", held_on=held, draft=True)
    given = factories.meeting(NATION["key"], held_on=held)
    draft = factories.meeting(NATION_DRAFT["key"], held_on=held, draft=True)
    editor, approver = (factories.person(f"dien-bien-{word}") for word in ("editor", "approver"))
    task = factories.task(factories.conclusion(given), person=editor)
    drafted = factories.task(factories.conclusion(draft))
    made = {
        "task": task,
        "draft task": drafted,
        "own task": factories.task(factories.conclusion(own), person=approver),
        "paper": _paper(own),
        "draft paper": _paper(draft),
        "file": _file(task),
        "draft file": _file(drafted),
        "subscription": _subscription(editor),
        "bundle": _bundle(editor),
    }
    return {name: row.pk for name, row in made.items()}


def _received(words: str) -> Any:
    file = receive(name="a.pdf", content=PDF + words.encode())
    keep(file)
    return {"name": file.name, "content_type": file.content_type, "size": file.size, "sha256": file.sha256}


def _paper(meeting: Any) -> Document:
    told = {"role_vi": "Báo cáo", "role_en": "Report", "title_vi": "Báo cáo", "title_en": "Report"}
    return Document.objects.create(
        meeting=meeting,
        uploaded_at=timezone.now(),
        uploaded_by=factories.secretary(),
        **told,
        **_received(meeting.key),
    )


def _file(task: Any) -> TaskFile:
    by, now = factories.secretary(), timezone.now()
    note = ProgressNote.objects.create(task=task, text="Đã làm", at=now, by=by)
    return TaskFile.objects.create(
        task=task, note=note, uploaded_at=now, uploaded_by=by, **_received(str(task.pk))
    )


def _bundle(user: Any) -> BriefingBundle:
    keep_content(folder=bundles.FOLDER, sha256="0" * 64, content=b"zip")
    now = timezone.now()
    told = {"state": "done", "total": 34, "done": 34, "size": 3, "sha256": "0" * 64}
    return BriefingBundle.objects.create(
        language="vi", requested_at=now, finished_at=now, requested_by=user, data_version=1, **told
    )


def _subscription(user: Any) -> Subscription:
    now = timezone.now()
    return Subscription.objects.create(
        user=user,
        page="/indicators/broadband_fixed_mbps/",
        kind="indicator",
        rhythm="weekly",
        language="vi",
        token="of-dien-bien-editor",
        seen={},
        seen_at=now,
        created_at=now,
    )


def test_every_row_answers_to_everybody():
    assert {row.words: row.answers for row in ROWS if len(row.answers) != len(PEOPLE)} == {}


@pytest.mark.parametrize(("place", "username"), list(enumerate(PEOPLE)), ids=PEOPLE)
def test_pages_and_actions(stage: Mapping[str, int], place: int, username: str):
    client = browser(username)
    wrong = {
        row.words: f"{answer}, not {row.answers[place]}"
        for row in ROWS
        if (answer := ask(client, row, stage)) != row.answers[place]
    }
    assert wrong == {}


def test_what_only_reads_takes_no_post(stage: Mapping[str, int]):
    client = browser("secretary")
    written = {row.name for row in ROWS if row.data is not None}
    read = [row for row in ROWS if row.data is None and row.name not in written]
    wrong = {row.words for row in read if ask(client, Row(row.name, row.kwargs, "", {}), stage) not in "mn"}
    assert wrong == set()


def test_no_post_is_taken_without_its_token(stage: Mapping[str, int]):
    """But for the one press in a letter, which the mail program sends."""
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(factories.person("secretary"))
    answers = {row.name: ask(strict, row, stage) for row in ROWS if row.data is not None}
    assert answers.pop("alert-stop") == "o"
    assert {name: answer for name, answer in answers.items() if answer != "f"} == {}


@pytest.mark.parametrize("username", ["secretary", "dien-bien-secretary", "leader"])
def test_what_is_not_public_is_never_stored(stage: Mapping[str, int], username: str):
    client, place = browser(username), PEOPLE.index(username)
    for row in ROWS:
        if row.data is None and row.answers[0] in "ln" and row.answers[place] == "o":
            kwargs = {
                key: stage.get(value, value) if key == "pk" else value for key, value in row.kwargs.items()
            }
            response: Any = client.get(reverse(row.name, kwargs=kwargs))
            if response.streaming:
                b"".join(response.streaming_content)
            told = set(response.headers.get("Cache-Control", "").split(", "))
            assert {"no-store", "private"} <= told, row.words
