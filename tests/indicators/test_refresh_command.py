"""`manage.py refresh`: a feed read at a terminal; and the pages of another portal, one after the other."""

import io
import json
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from indicators.actions.refresh import performing
from indicators.actions.refresh.beating import Beat
from indicators.management.commands import refresh as command
from indicators.management.commands.refresh import Progress
from indicators.models import RefreshRun
from indicators.sources.feeds.base import FeedError
from indicators.sources.feeds.following import next_page
from tests import factories as make
from tests.indicators.demo_feed import demo_server, private_host

State = RefreshRun.State


@pytest.fixture
def demo(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with demo_server() as server:
        settings.FEED_HOSTS = ("127.0.0.1",)
        settings.FEED_PRIVATE_HOSTS = (private_host(server.url),)
        yield server


def refresh(*words) -> str:
    out = io.StringIO()
    call_command("refresh", *words, stdout=out, stderr=io.StringIO())
    return out.getvalue()


def test_a_feed_is_read_and_what_came_is_told(demo):
    make.feed("dti", address=f"{demo.url}/dti.csv")
    assert "mới" in refresh("dti", "--trial")
    assert "đọc" in refresh("dti")
    run = RefreshRun.objects.first()
    assert (run.state, run.how, run.trial, run.requested_by) == (State.DONE, "command", False, None)
    assert (
        run.rows_read
        == run.rows_new + run.rows_same + run.rows_revised + run.rows_held + run.rows_refused
        > 100
    )


def test_a_feed_that_has_to_wait_for_another_one_is_read_after_it(demo, monkeypatch):
    now = timezone.now()
    other = make.refresh_run(make.feed("other"), state="running", heard_at=now, started_at=now)
    make.feed("dti", address=f"{demo.url}/dti.csv")
    waited = []

    def sleep(seconds):
        waited.append(seconds)
        if len(waited) == 3:
            RefreshRun.objects.filter(pk=other.pk).update(state="done", finished_at=now)

    monkeypatch.setattr(command, "sleep", sleep)
    assert "đọc" in refresh("dti", "--trial")
    assert len(waited) == 3


def test_what_came_to_nothing_is_a_failure_that_says_when_it_is_tried_again(demo):
    make.feed("dti", address=f"{demo.url}/dti.csv")
    demo.fault = "500"
    with pytest.raises(CommandError, match="Sẽ thử lại lúc"):
        refresh("dti")
    demo.fault = "html"
    with pytest.raises(CommandError) as refusal:
        refresh("dti")
    assert "Sẽ thử lại" not in str(refusal.value)


def test_who_asks_for_the_impossible_is_told_why(demo):
    with pytest.raises(CommandError, match="«nix»"):
        refresh("nix")
    make.feed("off", enabled=False)
    with pytest.raises(CommandError, match="tắt"):
        refresh("off")
    make.feed("bare", address="")
    with pytest.raises(CommandError, match="địa chỉ"):
        refresh("bare")
    busy = make.feed("busy")
    run = make.refresh_run(busy, state=State.RUNNING)
    with pytest.raises(CommandError, match=str(run.pk)):
        refresh("busy")


def test_who_presses_ctrl_c_does_not_want_it_to_begin_anew(demo, monkeypatch):
    def interrupted(**_told):
        raise KeyboardInterrupt

    make.feed("dti", address=f"{demo.url}/dti.csv")
    monkeypatch.setattr(performing, "finish_refresh", interrupted)
    with pytest.raises(KeyboardInterrupt):
        refresh("dti")
    assert RefreshRun.objects.get().state == State.CANCELLED


@pytest.mark.parametrize(("terminal", "lines"), [(True, 20), (False, 2)])
def test_progress_is_written_often_where_somebody_looks(terminal, lines):
    class Stream(io.StringIO):
        def isatty(self):
            return terminal

        def write(self, text, ending="\n"):
            return super().write(text + ending)

    stream = Stream()
    progress = Progress(SimpleNamespace(stderr=stream))
    for _ in range(20):
        progress(Beat("reading", bytes=5, total=10, read=7))
    said = stream.getvalue()
    assert said.count("5 / 10 byte, 7 / 7") == lines
    assert said.count("\r") == (lines if terminal else 0)


class TestNextPage:
    def page(self, folder, content):
        path = folder / "page"
        path.write_text(content)
        return next_page(path)

    def test_it_is_the_address_at_the_top_alone(self, tmp_path):
        items = [{"next": "/wrong", "value": 1.50}]
        told = {"count": 1, "items": items, "next": "/api/v1/figures?page=2"}
        assert self.page(tmp_path, json.dumps(told)) == "/api/v1/figures?page=2"
        assert self.page(tmp_path, json.dumps({"next": "/first", "items": items})) == "/first"

    @pytest.mark.parametrize("content", ['{"items": [], "next": null}', '{"items": []}', "[]", "3"])
    def test_the_last_page_has_none(self, tmp_path, content):
        assert self.page(tmp_path, content) is None

    @pytest.mark.parametrize(
        ("content", "code"), [('{"items": [1, 2', "half_body"), ('{"next" "x"}', "not_json")]
    )
    def test_what_is_no_whole_page_is_refused(self, tmp_path, content, code):
        with pytest.raises(FeedError) as refusal:
            self.page(tmp_path, content)
        assert refusal.value.code == code


def test_another_portal_is_read_to_its_last_page(demo):
    mapping: dict[str, Any] = {"reading": {}}
    for name, column in (
        ("indicator", "indicator"),
        ("unit", "unit"),
        ("period", "period"),
        ("value", "value"),
    ):
        mapping[name] = {"column": column}
    make.feed("portal", format="portal", address=f"{demo.url}/api/v1/figures", mapping=mapping)
    refresh("portal")
    run = RefreshRun.objects.get()
    assert (run.state, len(demo.heard) > 1) == (State.DONE, True)
    assert run.rows_read > 100
