"""Who may: every page and action of feeds, for every role. The letters are those of `tests.test_who_may`, which fails
for an address that is in none of the tables."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from indicators.actions.files import keep_content
from indicators.models import HeldDecision, HeldValue, Indicator, RefreshRun
from provinces.models import Unit
from tests import factories
from tests.factories import Role
from tests.test_who_may import Row, ask, browser, get, post

pytestmark = pytest.mark.usefixtures("reference")

PEOPLE = (
    *("visitor", "dien-bien-editor", "dien-bien-approver", "secretary"),
    *("reviewer", "publisher", "administrator", "leader"),
)
FEED = {"key": "speeds"}
# Staff and the national leader read; publishers and administrators manage; publishers decide.
READ, MANAGE, DECIDE = "l fff oooo", "l fff foof", "l fff foff"

ROWS = (
    get("feed-list", READ),
    get("feed-new", MANAGE),
    post("feed-new", MANAGE),
    get("feed-detail", READ, **FEED),
    get("feed-edit", MANAGE, **FEED),
    post("feed-edit", MANAGE, **FEED),
    post("feed-run", MANAGE, **FEED),
    post("feed-run", MANAGE, {"trial": "1"}, **FEED),
    post("feed-enable", MANAGE, {"enabled": "1"}, **FEED),
    get("feed-upload", MANAGE, **FEED),
    post("feed-upload", MANAGE, **FEED),
    get("refresh-run", READ, pk="run"),
    post("run-cancel", MANAGE, pk="run"),
    get("run-refusals", READ, pk="run"),
    get("run-response", READ, pk="run"),
    get("held-list", READ),
    post("held-decide", DECIDE, {"held": "held", "do": "accept"}),
    get("held-decision", READ, pk="decision"),
    post("held-decision", DECIDE, pk="decision"),
    get("freshness", READ),
    *(get(f"freshness-{form}", READ) for form in ("csv", "xlsx", "json")),
)


@pytest.fixture
def stage(settings: Any, tmp_path: Path) -> Mapping[str, int]:
    """A feed with a run that is done, and a value that waits for a decision."""
    settings.MEDIA_ROOT = tmp_path
    for username, role, of in (
        ("dien-bien-editor", Role.EDITOR, "dien-bien"),
        ("dien-bien-approver", Role.APPROVER, "dien-bien"),
        *((role.value, role, "vn") for role in (Role.SECRETARY, Role.REVIEWER, Role.PUBLISHER)),
        *((role.value, role, "vn") for role in (Role.ADMINISTRATOR, Role.LEADER)),
    ):
        factories.person(username, role, of)
    feed = factories.feed(FEED["key"])
    keep_content(folder="responses", sha256="0" * 64, content=b"indicator,unit,period,value\n")
    run = factories.refresh_run(
        feed, state=RefreshRun.State.DONE, finished_at=timezone.now(), sha256="0" * 64
    )
    held, now = _held(run), timezone.now()
    decision = HeldDecision.objects.create(
        verdict=HeldDecision.Verdict.ACCEPT,
        asked={},
        newest=held.pk,
        seen_at=now,
        requested_at=now,
        requested_by=factories.person("publisher"),
        values_asked=1,
    )
    return {"run": run.pk, "held": held.pk, "decision": decision.pk}


def _held(run: RefreshRun) -> HeldValue:
    period = factories.period_of("2026-Q3")
    return HeldValue.objects.create(
        feed=run.feed,
        run=run,
        line=2,
        kind=HeldValue.Kind.NEW,
        indicator=Indicator.objects.get(code="broadband_fixed_mbps"),
        unit=Unit.objects.get(slug="dien-bien"),
        period=period,
        value="71.8",
        qualifier="exact",
        as_reported="71.8",
        status="final",
        as_of=period.end,
        as_of_basis="period_end",
    )


def test_every_row_answers_to_everybody():
    assert {row.words: row.answers for row in ROWS if len(row.answers) != len(PEOPLE)} == {}


@pytest.mark.parametrize(("place", "username"), list(enumerate(PEOPLE)), ids=PEOPLE)
def test_pages_and_actions(stage: Mapping[str, int], place: int, username: str):
    client = browser(username)
    wrong = {
        row.words: f"{answer}, not {row.answers[place]}"
        for row in ROWS
        if (answer := ask(client, _filled(row, stage), stage)) != row.answers[place]
    }
    assert wrong == {}


def test_what_only_reads_takes_no_post(stage: Mapping[str, int]):
    client = browser("publisher")
    written = {row.name for row in ROWS if row.data is not None}
    read = [row for row in ROWS if row.name not in written]
    assert {
        row.words for row in read if ask(client, Row(row.name, row.kwargs, "", {}), stage) != "m"
    } == set()


def test_nothing_of_it_is_stored(stage: Mapping[str, int]):
    client = browser("publisher")
    for row in ROWS:
        if row.data is None:
            kwargs = {
                key: stage.get(value, value) if key == "pk" else value for key, value in row.kwargs.items()
            }
            response: Any = client.get(reverse(row.name, kwargs=kwargs))
            if response.streaming:
                b"".join(response.streaming_content)
            assert {"no-store", "private"} <= set(response.headers["Cache-Control"].split(", ")), row.words


def _filled(row: Row, stage: Mapping[str, int]) -> Row:
    """With the number of the held value where the row asks to decide on it."""
    if not row.data or "held" not in row.data:
        return row
    return Row(row.name, row.kwargs, row.answers, {**row.data, "held": stage["held"]})
