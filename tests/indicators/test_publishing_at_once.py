"""Publishing under other hands and under a dying process: never doubled, never half, never lost."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse

from indicators.actions import publications, start_amendment
from indicators.actions.submissions import WrongStateError, return_cells
from indicators.models import Entry, Figure, Observation, Publication, Submission
from indicators.queries.publications import publication_page
from indicators.views.publishing import doors
from provinces.models import Change
from tests import factories as make
from tests.indicators.test_publications import CELLS, accepted
from tests.leftovers import taken_away

# Publishes, and stands still when half of the cells are written.
STANDING_STILL = """
import sys, time
import django
django.setup()
from django.utils import timezone
from indicators.actions import publications
from indicators.models import Publication
def stop(cells):
    print(cells, flush=True)
    time.sleep(60)
publications.AT_ONCE = 2
publication = Publication.objects.get(pk=int(sys.argv[1]))
publications.publish_submissions(publication=publication, now=timezone.now(), progress=stop)
"""

ASK_A_WEB_PROCESS = """
from dti_portal import wsgi
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("SHOW lock_timeout")
    print(cursor.fetchone()[0])
"""


@pytest.fixture(autouse=True)
def db(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    """What a test commits is seen by other connections and taken away afterwards. By its name the test database is
    made ready when this file runs alone."""
    with django_db_blocker.unblock(), taken_away():
        yield


def requested(*submissions) -> Publication:
    return publications.request_publication(submissions=submissions, by=make.ministry(), now=make.NOW)


def published(publication):
    return publications.publish_submissions(publication=publication, now=make.NOW)


def told():
    return Observation.objects.filter(source__kind="submission")


def at_once(*works):
    """Runs the works in threads with connections of their own; what each returned or raised."""
    results: list[Any] = [None] * len(works)
    ready = threading.Barrier(len(works))

    def run(place, work):
        ready.wait()
        try:
            results[place] = work()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


def address_of_the_store() -> str:
    told = settings.DATABASES["default"]
    password = f":{quote(str(told['PASSWORD']))}" if told.get("PASSWORD") else ""
    host = f"{told.get('HOST') or 'localhost'}:{told.get('PORT') or 5432}"
    return f"postgresql://{quote(str(told['USER']))}{password}@{host}/{connection.settings_dict['NAME']}"


@pytest.fixture
def publisher_that_stands_still():
    """Starts a process that publishes and stops in the middle of it; it is dead afterwards in any case."""
    started = []

    def start(publication) -> subprocess.Popen[str]:
        environment = dict(os.environ) | {"DATABASE_URL": address_of_the_store()}
        process = subprocess.Popen(
            [sys.executable, "-c", STANDING_STILL, str(publication.pk)],
            cwd=settings.BASE_DIR,
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == "2\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
        process.stdout.close()


def test_a_killed_worker_leaves_nothing_half_done(publisher_that_stands_still):
    submission = accepted()
    publication = requested(submission)
    process = publisher_that_stands_still(publication)
    # From outside: somebody holds it, and nothing of it is to be seen.
    assert publication_page(publication.pk, make.TODAY).held
    assert not told().exists()
    process.kill()
    process.wait()
    deadline = time.monotonic() + 10
    while publication_page(publication.pk, make.TODAY).held and time.monotonic() < deadline:
        time.sleep(0.05)
    publication.refresh_from_db()
    submission.refresh_from_db()
    assert not publication_page(publication.pk, make.TODAY).held
    assert (publication.state, submission.state, told().count()) == ("running", "accepted", 0)
    assert not Figure.objects.filter(period__code="2026-Q4").exists()
    assert not Change.objects.filter(action="published").exists()
    # Running again completes it.
    assert published(publication).state == "done"
    assert told().count() == 3
    assert Entry.objects.filter(observation__isnull=False).count() == 3


def test_several_workers_at_one_publication_publish_once():
    publication = requested(accepted())
    results = at_once(*[lambda: published(publication)] * 4)
    assert {result.state for result in results} == {"done"}
    assert told().count() == 3
    assert Change.objects.filter(action="published", topic="submission").count() == 1


def test_publications_that_share_reports_wait_for_each_other():
    round_ = make.collection()
    units = ("dien-bien", "lao-cai", "ha-noi", "son-la")
    reports = {unit: accepted(unit, round_) for unit in units}
    pairs = [("dien-bien", "lao-cai"), ("lao-cai", "ha-noi"), ("ha-noi", "son-la"), ("son-la", "dien-bien")]
    waiting = [requested(*[reports[unit] for unit in pair]) for pair in pairs]
    results = at_once(*[lambda each=each: published(each) for each in waiting])
    # Whoever comes when nothing is left published nothing.
    done = [result for result in results if isinstance(result, Publication)]
    others = [result for result in results if result not in done]
    assert all(result.state == "done" and result.cells > 0 for result in done)
    assert all(isinstance(result, publications.AlreadyPublishedError) for result in others)
    assert sum(result.cells for result in done) == 12
    assert told().count() == 12
    assert Submission.objects.filter(collection=round_, state="published").count() == 4


def test_of_two_publishers_at_once_one_publishes():
    submission = accepted()
    make.ministry()
    people = [make.person(f"publisher-{n}", "publisher") for n in (1, 2)]

    def publish(by):
        return published(publications.request_publication(submissions=[submission], by=by, now=make.NOW))

    results = at_once(*[lambda by=by: publish(by) for by in people])
    done = [result for result in results if isinstance(result, Publication)]
    assert [(result.state, result.cells) for result in done] == [("done", 3)]
    submission.refresh_from_db()
    assert submission.published_by == done[0].requested_by
    assert all(isinstance(each, WrongStateError) for each in results if each not in done)


def test_asking_at_once_is_one_publication():
    submission = accepted()
    make.ministry()
    results = at_once(*[lambda: requested(submission)] * 3)
    assert len({result.pk for result in results}) == 1


def test_returning_and_publishing_at_once_is_one_of_both():
    submission = accepted()
    publication = requested(submission)
    by = make.ministry()
    reasons = {"smartphone_adult_share": "Xin kiểm tra lại"}
    at_once(
        lambda: published(publication),
        lambda: return_cells(submission=submission, reasons=reasons, by=by, now=make.NOW),
    )
    submission.refresh_from_db()
    publication.refresh_from_db()
    assert (submission.state, publication.state, told().count()) in (
        ("published", "done", 3),
        ("returned", "failed", 0),
    )


def test_two_who_amend_at_once_start_one_edition():
    submission = make.submission(make.collection(), state="published", cells=CELLS)
    by = make.editor()

    def amend():
        return start_amendment(
            submission=submission, revision="correction", note_vi="Đếm nhầm", by=by, now=make.NOW
        )

    results = at_once(amend, amend, amend)
    assert {result.edition for result in results} == {2}
    assert Submission.objects.filter(edition=2).count() == 1


@pytest.fixture
def somebody_writes() -> Iterator[Any]:
    """Another session holds the turn of figures until it is closed; this one waits a tenth of a second for it."""
    with psycopg.connect(address_of_the_store()) as other, connection.cursor() as cursor:
        other.execute("SELECT pg_advisory_xact_lock(hashtext('figures'))")
        cursor.execute("SET lock_timeout = '100ms'")
        try:
            yield other
        finally:
            cursor.execute("RESET lock_timeout")


@pytest.mark.parametrize(
    ("queue", "words"),
    [(True, "báo cáo được công bố ngay sau đó"), (False, "báo cáo chưa được công bố. Xin bấm lại")],
)
def test_who_publishes_while_a_feed_writes_is_told_and_loses_nothing(
    somebody_writes, monkeypatch: pytest.MonkeyPatch, queue: bool, words: str
):
    monkeypatch.setattr(doors, "publish_soon", lambda publication: queue)
    submission, client = accepted(), make.signed_in(make.ministry())
    door = reverse("submission-publish", args=[submission.collection.key, submission.unit.slug])
    page = client.post(door, follow=True)
    assert page.status_code == 200
    assert words in page.content.decode()
    publication = Publication.objects.get()
    assert not publication_page(publication.pk, make.TODAY).held
    assert not told().exists()
    somebody_writes.rollback()
    assert published(publication).state == "done"
    assert told().count() == 3


def test_web_processes_do_not_wait_for_ever():
    told = subprocess.run(
        [sys.executable, "-c", ASK_A_WEB_PROCESS],
        cwd=settings.BASE_DIR,
        env=dict(os.environ) | {"DATABASE_URL": address_of_the_store()},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == "15s"
