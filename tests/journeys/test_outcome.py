"""Who waits for a run by keyboard or by ear learns how it ended, once, and stays where they were."""

from collections.abc import Iterator
from threading import Thread
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from playwright.sync_api import Page, expect

from indicators.models import RefreshRun
from tests import factories as make
from tests.journeys.conftest import SignIn
from tests.leftovers import taken_away

State = RefreshRun.State


@pytest.fixture(scope="module")
def runs(staff: None, django_db_blocker: Any) -> Iterator[Iterator[RefreshRun]]:
    """Runs at work, one for each test."""
    with django_db_blocker.unblock(), taken_away():
        now = timezone.now()
        told = {"state": State.RUNNING, "phase": "reading", "heard_at": now, "started_at": now}
        feeds = (make.feed("inside"), make.feed("outside"))
        yield iter([make.refresh_run(feed, requested_at=now, **told) for feed in feeds])


def end(run: RefreshRun, **told: Any) -> None:
    """As a worker does: the test's own transaction would be seen by nobody."""
    ended = {"state": State.DONE, "finished_at": timezone.now(), "rows_read": 12, "rows_new": 3}

    def work() -> None:
        RefreshRun.objects.filter(pk=run.pk).update(**(ended | told))
        connection.close()

    worker = Thread(target=work)
    worker.start()
    worker.join()


def waited(page: Page) -> None:
    """A poll came and went."""
    with page.expect_response(lambda answer: "/refresh/runs/" in answer.url):
        pass
    page.wait_for_timeout(300)


def test_focus_inside_goes_to_the_outcome_and_focus_outside_stays(
    sign_in: SignIn, runs: Iterator[RefreshRun]
):
    page, run = sign_in("ministry"), next(runs)
    page.goto(f"/refresh/runs/{run.pk}/")
    reload = page.get_by_role("link", name="Tải lại")
    reload.focus()
    waited(page)
    expect(reload).to_be_focused()
    expect(page.locator("[data-outcome]")).to_have_text("")
    end(run)
    expect(page.get_by_role("heading", name="Đã đọc xong")).to_be_focused()
    expect(page.locator("[data-outcome]")).to_have_text("12 dòng đã đọc, 3 mới")


def test_who_is_elsewhere_hears_it_and_stays(sign_in: SignIn, runs: Iterator[RefreshRun]):
    page, run = sign_in("ministry"), next(runs)
    page.goto(f"/refresh/runs/{run.pk}/")
    trail = page.get_by_role("link", name="Nguồn outside")
    trail.focus()
    end(run, state=State.FAILED, fault="timeout", fault_vi="Máy chủ không trả lời.", fault_en="No answer.")
    said = page.locator("[data-outcome]")
    expect(said).to_contain_text("Không đọc được")
    expect(said).to_contain_text("Máy chủ không trả lời.")
    expect(trail).to_be_focused()
