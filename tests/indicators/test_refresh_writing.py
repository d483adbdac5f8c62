"""What becomes of the rows of a run: written, held or refused, all of it or nothing."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.actions import FigureCounts, select_figures
from indicators.actions.refresh import staging, verdicts
from indicators.actions.refresh.base import CancelledError, NothingReadError, TakenOverError, Tally
from indicators.actions.refresh.citing import public_address
from indicators.actions.refresh.writing import finish_refresh
from indicators.models import Feed, Figure, HeldValue, Indicator, Observation, Period, RefreshRun, RejectedRow
from indicators.sources.feeds.base import FeedError, Refused, Understood
from provinces.models import Change, DataVersion, Source, Unit
from tests import factories as make

pytestmark = pytest.mark.usefixtures("reference")

NOW, TODAY = make.NOW, make.TODAY
# Nobody has spoken of these cells: the reference data ends before.
PERIOD = "2026-Q3"
INDICATOR = "eid_activated_share"
State, Kind = HeldValue.State, HeldValue.Kind


def silent(phase: str, read: int, done: int) -> None:
    """Whom nobody asks to end."""


def said(value: str | None = "45.7", line: int = 2, **more: str | None) -> Understood:
    """A row about Điện Biên, as the portal understood it."""
    told: dict[str, Any] = {
        "indicator": INDICATOR,
        "unit": "dien-bien",
        "period": PERIOD,
        "value": value,
        "missing": "" if value is not None else "not_published",
        "qualifier": "exact",
        "as_reported": value or "",
        "resolution": "0.1" if value is not None else None,
        "status": "final",
        "as_of": "",
    }
    return Understood(line=line, **(told | more))


def refused(line: int = 3, **more: str) -> Refused:
    told = {
        "field": "value",
        "code": "not_a_number",
        "text": "n/a",
        "vi": "không phải là số",
        "en": "no number",
    }
    return Refused(line=line, **(told | more))


def running(feed: Feed, **more: Any) -> RefreshRun:
    given = {"state": RefreshRun.State.RUNNING, "token": "mine", "started_at": NOW, "heard_at": NOW}
    run = make.refresh_run(feed, **(given | more))
    return RefreshRun.objects.select_related("feed", "requested_by").get(pk=run.pk)


def refresh(feed: Feed, *rows: Understood | Refused, days: int = 0, **more: Any) -> Tally:
    """A run of the feed that reads these rows, so many days later."""
    now = NOW + timedelta(days=days)
    run = running(feed, requested_at=now, **more)
    return finish_refresh(run=run, rows=iter(rows), tell=silent, now=now)


def shown(unit: str = "dien-bien", period: str = PERIOD, indicator: str = INDICATOR) -> Figure | None:
    cell = {"unit__slug": unit, "period__code": period, "indicator__code": indicator}
    return Figure.objects.select_related("observation__source").filter(**cell).first()


def figure(unit: str = "dien-bien") -> Figure:
    found = shown(unit)
    assert found is not None
    return found


def waiting(feed: Feed) -> list[HeldValue]:
    return list(feed.held.filter(state=State.WAITING).order_by("line"))


def last_run(feed: Feed) -> RefreshRun:
    return feed.runs.select_related("source").order_by("-pk")[0]


def statements(feed: Feed, rows: Iterable[Understood]) -> int:
    run = running(feed)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        finish_refresh(run=run, rows=rows, tell=silent, now=NOW)
    return len(asked)


def test_a_new_figure_is_shown_with_the_run_as_its_source() -> None:
    feed = make.feed()
    before = DataVersion.objects.get().number
    assert refresh(feed, said("45.7")) == Tally(read=1, new=1)
    run, now_shown = last_run(feed), figure()
    assert (now_shown.value, now_shown.reason, now_shown.others) == (Decimal("45.7"), "only", 0)
    told = now_shown.observation
    assert (told.origin, told.recorded_by, told.revision) == ("automatic", None, "")
    assert (told.as_of, told.as_of_basis) == (date(2026, 9, 30), "period_end")
    assert told.source == run.source
    assert told.source.key == f"feed-speeds-{run.pk}"
    assert told.source.title_vi == "Nguồn speeds, lần đọc ngày 22/11/2026"
    assert told.source.title_en == "Feed speeds, read on 22 Nov 2026"
    assert (told.source.published_from, told.source.published_until) == (TODAY, TODAY)
    assert (run.state, run.finished_at, run.rows_new, run.rows_read) == (run.State.DONE, NOW, 1, 1)
    assert DataVersion.objects.get().number == before + 1


def test_the_same_again_writes_nothing() -> None:
    feed = make.feed()
    refresh(feed, said("45.7"))
    written, before = Observation.objects.count(), DataVersion.objects.get().number
    assert refresh(feed, said("45.70"), days=1) == Tally(read=1, same=1)
    assert Observation.objects.count() == written
    assert last_run(feed).source is None
    assert DataVersion.objects.get().number == before


def test_another_value_revises_what_the_feed_said() -> None:
    feed = make.feed()
    refresh(feed, said("45.7"))
    first = figure().observation
    assert refresh(feed, said("46.1"), days=1) == Tally(read=1, revised=1)
    told = figure().observation
    assert (told.value, told.status, told.revises, told.revision) == (
        Decimal("46.1"),
        "revised",
        first,
        "planned",
    )
    assert told.note_vi == "Nguồn «Nguồn speeds» gửi số khác ngày 23/11/2026."
    assert told.note_en == "The feed “Feed speeds” sent another figure on 23 Nov 2026."
    assert (figure().reason, figure().others) == ("latest", 1)
    assert figure().since == NOW + timedelta(days=1)
    assert refresh(feed, said("46.1"), days=2) == Tally(read=1, same=1)


def test_a_number_may_be_withdrawn_and_come_back() -> None:
    feed = make.feed()
    refresh(feed, said("45.7"))
    assert refresh(feed, said(None), days=1).revised == 1
    assert (figure().value, figure().observation.missing) == (None, "not_published")
    assert refresh(feed, said(None), days=2).same == 1
    assert refresh(feed, said("45.7"), days=3).revised == 1
    assert figure().value == Decimal("45.7")


def test_a_status_makes_a_difference_where_the_feed_tells_it() -> None:
    silent_feed, telling = (
        make.feed(),
        make.feed("vintages", mapping=make.FEED_MAPPING | {"status": {"column": "s"}}),
    )
    refresh(silent_feed, said("45.7"))
    assert refresh(silent_feed, said("45.7", status="provisional")).same == 1
    refresh(telling, said("45.7", unit="lai-chau", status="provisional"))
    assert refresh(telling, said("45.7", unit="lai-chau"), days=1).revised == 1
    assert figure("lai-chau").observation.status == "final"
    assert refresh(telling, said("45.7", unit="lai-chau"), days=2).same == 1


def test_what_people_approved_is_held_against_and_stands() -> None:
    feed = make.feed()
    approved = make.observation(make.source("paper", date(2026, 10, 1)), "44.0", now=NOW - timedelta(days=30))
    assert refresh(feed, said("44.0")) == Tally(read=1, same=1)
    assert refresh(feed, said("45.7")) == Tally(read=1, held=1)
    (held,) = waiting(feed)
    assert (held.kind, held.value, held.shown, held.given_by) == (
        Kind.CONFLICT,
        Decimal("45.7"),
        approved,
        None,
    )
    assert figure().observation == approved
    assert last_run(feed).source is None


def test_what_a_person_took_from_a_feed_stands_as_well() -> None:
    feed = make.feed()
    by = make.ministry()
    make.observation(make.source("x", TODAY, kind="feed"), "44.0", origin="automatic", recorded_by=by)
    refresh(feed, said("45.7"))
    assert [held.kind for held in waiting(feed)] == [Kind.CONFLICT]


def test_a_choice_of_a_person_stands() -> None:
    feed = make.feed()
    make.observation(make.source("x", TODAY, kind="feed"), "44.0", origin="automatic")
    Figure.objects.filter(pk=figure().pk).update(reason="chosen")
    refresh(feed, said("45.7"))
    assert [held.kind for held in waiting(feed)] == [Kind.CONFLICT]


def test_two_feeds_of_one_cell_speak_for_themselves() -> None:
    one, other = make.feed("one"), make.feed("other")
    refresh(one, said("45.7"))
    assert refresh(other, said("46.0"), days=1).new == 1
    assert (figure().value, figure().others) == (Decimal("46.0"), 1)
    # Shown is the other's, but the one has nothing new to say.
    assert refresh(one, said("45.7"), days=2).same == 1
    assert refresh(one, said("45.9"), days=3).revised == 1
    assert figure().value == Decimal("45.9")
    assert figure().observation.revises is not None


def test_outside_the_plausible_range_a_person_decides() -> None:
    feed = make.feed()
    Indicator.objects.filter(code=INDICATOR).update(plausible_min=0, plausible_max=100)
    assert refresh(feed, said("457"), said("100", line=3, unit="lai-chau")) == Tally(read=2, new=1, held=1)
    assert [(held.kind, held.line) for held in waiting(feed)] == [(Kind.DOUBTFUL, 2)]


def test_a_feed_under_review_and_a_file_somebody_brought_wait() -> None:
    careful, trusted = make.feed("careful", policy=Feed.Policy.REVIEW), make.feed("trusted")
    by = make.ministry()
    assert refresh(careful, said("45.7")) == Tally(read=1, held=1)
    refresh(trusted, said("45.7", unit="lai-chau"))
    brought = {"how": RefreshRun.How.UPLOAD, "requested_by": by}
    tally = refresh(trusted, said("46", unit="lai-chau"), said("47", line=3, unit="son-la"), **brought)
    assert tally == Tally(read=2, held=2)
    assert [(held.kind, held.given_by) for held in waiting(careful)] == [(Kind.NEW, None)]
    assert [(held.kind, held.given_by) for held in waiting(trusted)] == [(Kind.REVISED, by), (Kind.NEW, by)]
    assert [held.status for held in waiting(trusted)] == ["revised", "final"]
    assert last_run(trusted).source is None


def test_what_waits_is_told_once_replaced_by_another_and_taken_back() -> None:
    feed = make.feed(policy=Feed.Policy.REVIEW)
    approved = make.observation(make.source("paper", date(2026, 10, 1)), "44.0", now=NOW - timedelta(days=30))
    assert refresh(feed, said("45.7")).held == 1
    assert refresh(feed, said("45.7")).same == 1
    assert refresh(feed, said("46")).held == 1
    assert [held.value for held in waiting(feed)] == [Decimal(46)]
    assert feed.held.filter(state=State.REPLACED, value="45.7").count() == 1
    assert refresh(feed, said("44")).same == 1
    assert waiting(feed) == []
    assert figure().observation == approved


def test_what_waits_is_kept_up_with_what_is_shown() -> None:
    feed = make.feed(policy=Feed.Policy.REVIEW)
    refresh(feed, said("45.7"))
    approved = make.observation(make.source("paper", date(2026, 10, 1)), "44.0")
    assert refresh(feed, said("45.7")).same == 1
    assert [(held.kind, held.shown) for held in waiting(feed)] == [(Kind.CONFLICT, approved)]


def test_what_was_refused_does_not_come_back() -> None:
    feed = make.feed(policy=Feed.Policy.REVIEW)
    refresh(feed, said("45.7"))
    feed.held.update(state=State.REFUSED, decided_by=make.ministry(), decided_at=NOW, reason="sai")
    assert refresh(feed, said("45.7")).same == 1
    assert refresh(feed, said("46")).held == 1
    # Back to what was refused: what waits is no longer said.
    assert refresh(feed, said("45.7")).same == 1
    assert waiting(feed) == []
    Feed.objects.update(policy=Feed.Policy.PUBLISH)
    assert refresh(feed, said("45.7")).same == 1
    assert shown() is None


def test_what_waits_is_taken_back_when_the_feed_may_publish() -> None:
    feed = make.feed(policy=Feed.Policy.REVIEW)
    refresh(feed, said("45.7"))
    Feed.objects.update(policy=Feed.Policy.PUBLISH)
    assert refresh(feed, said("45.7")).new == 1
    assert waiting(feed) == []


def test_a_cell_said_twice_alike_counts_once() -> None:
    feed = make.feed()
    assert refresh(feed, said("45.7"), said("45.70", line=3)) == Tally(read=2, new=1, same=1)
    assert figure().others == 0


def test_a_cell_said_twice_differently_is_refused_with_its_lines() -> None:
    feed = make.feed()
    rows = [said(value, line) for line, value in enumerate(("45.7", "45.7", "46"), 2)]
    assert refresh(feed, *rows, said(line=9, unit="lai-chau")) == Tally(read=4, new=1, refused=3)
    assert shown() is None
    told = RejectedRow.objects.order_by("line").values_list("line", "code", "text", "reason_vi", "reason_en")
    assert list(told)[2] == (
        4,
        "said_twice",
        "46",
        "Ô này có số khác nhau ở các dòng 2, 3, 4; hãy hỏi nơi công bố số nào đúng.",
        "This cell has different figures on the lines 2, 3, 4; ask the publisher which one is right.",
    )
    assert RejectedRow.objects.get(line=4).said == [INDICATOR, "dien-bien", PERIOD, "46"]


def test_only_the_first_lines_of_a_contradiction_are_named() -> None:
    feed = make.feed()
    rows = [said(str(line), line) for line in range(2, 12)]
    refresh(feed, *rows, said(line=20, unit="lai-chau"))
    told = RejectedRow.objects.values_list("reason_vi", flat=True)
    assert set(told) == {
        "Ô này có số khác nhau ở các dòng 2, 3, 4, 5, 6, …; hãy hỏi nơi công bố số nào đúng."
    }


def test_refused_rows_are_kept_as_they_can_be() -> None:
    feed = make.feed()
    bad = refused(text="a\0\\b\t\ud800" + "x" * 500, vi="lý\ndo" * 200)
    assert refresh(feed, said(), bad) == Tally(read=2, new=1, refused=1)
    (row,) = RejectedRow.objects.all()
    assert (row.line, row.field, row.code) == (3, "value", "not_a_number")
    assert row.text.startswith("a\N{REPLACEMENT CHARACTER}\\b\t?x")
    assert len(row.text) == 200
    assert len(row.reason_vi) == 300
    assert last_run(feed).sample[1]["reason_en"] == "no number"


def test_refused_rows_are_counted_whole_and_stored_up_to_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("staging", "verdicts"):
        monkeypatch.setattr(f"indicators.actions.refresh.{module}.MOST_REJECTED", 3)
    feed = make.feed()
    rows = [refused(line) for line in (2, 3)] + [said(value, line=4, unit="lai-chau") for value in "12"]
    assert refresh(feed, *rows, said()) == Tally(read=5, new=1, refused=4)
    assert RejectedRow.objects.count() == 3


def test_a_name_that_is_gone_is_refused() -> None:
    feed = make.feed()
    assert refresh(feed, said(), said(unit="nowhere"), said(indicator="nothing")).refused == 2
    assert list(RejectedRow.objects.order_by("id").values_list("field", "text")) == [
        ("unit", "nowhere"),
        ("indicator", "nothing"),
    ]


def test_nothing_read_keeps_the_reasons_and_leaves_the_run_open() -> None:
    feed = make.feed()
    with pytest.raises(NothingReadError) as raised:
        refresh(feed, refused(2), refused(3))
    assert "cả 2 dòng đều bị loại" in raised.value.reason.vi
    run = last_run(feed)
    assert (run.state, run.rows_refused, len(run.sample)) == (run.State.RUNNING, 2, 2)
    assert run.rejected.count() == 2
    run.delete()
    with pytest.raises(NothingReadError) as raised:
        refresh(feed)
    assert raised.value.reason.vi.startswith("Nguồn không có dòng nào.")


def test_a_trial_tells_everything_and_writes_nothing() -> None:
    feed = make.feed()
    make.observation(make.source("paper", date(2026, 10, 1)), "44.0", unit="lai-chau")
    rows = (
        said("45.7"),
        refused(3),
        said("45", line=4, unit="lai-chau", period="2026-Q3"),
        said(period="2019-M02"),
    )
    counts = [model.objects.count() for model in (Observation, Figure, HeldValue, Period, Change, Source)]
    tally = refresh(
        feed, *rows, said("1", line=6, unit="son-la"), said("2", line=7, unit="son-la"), trial=True
    )
    assert tally == Tally(read=6, new=2, held=1, refused=3)
    assert counts == [
        model.objects.count() for model in (Observation, Figure, HeldValue, Period, Change, Source)
    ]
    run = last_run(feed)
    assert (run.state, run.rows_held, run.source) == (run.State.DONE, 1, None)
    assert [row["verdict"] for row in run.sample] == [
        "new",
        "refused",
        "conflict",
        "new",
        "refused",
        "refused",
    ]
    assert [row["shown"] for row in run.sample] == [None, None, "44", None, None, None]
    assert [row["shown_qualifier"] for row in run.sample] == ["", "", "exact", "", "", ""]
    assert run.sample[0] == {
        "line": 2,
        "indicator": INDICATOR,
        "unit": "dien-bien",
        "period": PERIOD,
        "value": "45.7",
        "missing": "",
        "qualifier": "exact",
        "as_reported": "45.7",
        "status": "final",
        "as_of": "2026-09-30",
        "verdict": "new",
        "shown": None,
        "shown_qualifier": "",
        "reason_vi": "",
        "reason_en": "",
    }
    assert run.sample[1]["raw"] == {"value": "n/a"}


def test_a_period_is_made_where_it_is_new_and_days_do_not_run_ahead() -> None:
    feed = make.feed()
    rows = [said("1", period="2019-M02"), said("2", line=3, period="2026"), said("3", line=4, period="2025")]
    stated = said("4", line=5, period="2024", as_of="2024-06-30")
    assert refresh(feed, *rows, stated).new == 4
    assert Period.objects.get(code="2019-M02").label_vi == "Tháng 2/2019"
    told = Observation.objects.filter(source=last_run(feed).source).order_by("pk")
    days = {of.period.code: (of.as_of.isoformat(), of.as_of_basis) for of in told.select_related("period")}
    assert days == {
        "2019-M02": ("2019-02-28", "period_end"),
        "2026": ("2026-11-22", "publication"),
        "2025": ("2025-12-31", "period_end"),
        "2024": ("2024-06-30", "stated"),
    }


def test_a_period_that_somebody_else_made_meanwhile_is_taken() -> None:
    feed = make.feed()

    def meanwhile() -> Iterable[Understood]:
        yield said("1", period="2019-M02")
        yield said("2", line=3, period="2019-M03")

    def tell(phase: str, read: int, done: int) -> None:
        if phase == "reading":
            make.observation(make.source("paper", date(2026, 10, 1)), "5", period="2019-M02")

    run = running(feed)
    tally = finish_refresh(run=run, rows=meanwhile(), tell=tell, now=NOW)
    assert tally == Tally(read=2, new=1, held=1)
    assert Period.objects.filter(code="2019-M02").count() == 1


def test_a_run_that_was_given_to_another_worker_writes_nothing() -> None:
    feed = make.feed()
    run = running(feed)
    RefreshRun.objects.update(token="another")
    with pytest.raises(TakenOverError):
        finish_refresh(run=run, rows=[said(), refused()], tell=silent, now=NOW)
    assert shown() is None
    assert not RejectedRow.objects.exists()


@pytest.mark.parametrize("phase", ["reading", "comparing", "writing"])
def test_whoever_is_asked_to_end_writes_nothing(phase: str) -> None:
    feed = make.feed(policy=Feed.Policy.PUBLISH)

    def tell(now_in: str, read: int, done: int) -> None:
        if now_in == phase:
            raise CancelledError

    run = running(feed)
    with pytest.raises(CancelledError):
        finish_refresh(run=run, rows=[said(), refused()], tell=tell, now=NOW)
    assert shown() is None
    assert not RejectedRow.objects.exists()
    assert not Change.objects.filter(topic="feed").exists()


def test_half_a_file_writes_nothing() -> None:
    feed = make.feed()

    def rows() -> Iterable[Understood]:
        yield said()
        raise FeedError("half_body", "đứt", "torn", retry=True)

    with pytest.raises(FeedError):
        finish_refresh(run=running(feed), rows=rows(), tell=silent, now=NOW)
    assert shown() is None


def test_one_line_of_the_trail_for_a_run() -> None:
    feed = make.feed()
    by = make.ministry()
    refresh(feed, said(), refused(), requested_by=by)
    told = Change.objects.get(topic="feed")
    assert (told.action, told.key, told.by) == ("refreshed", f"speeds/{last_run(feed).pk}", by)
    assert told.after == "new 1, revised 0, held 0, refused 1"


def test_progress_is_told_after_every_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staging, "AT_ONCE", 500)
    told: list[tuple[str, int, int]] = []
    rows = [said(str(day), day, period=str(date(2020, 1, 1) + timedelta(day))) for day in range(1, 1001)]
    run = running(make.feed())
    finish_refresh(run=run, rows=rows, tell=lambda *far: told.append(far), now=NOW)
    # While rows are put in order, nothing is done of them yet.
    assert [far for far in told if far != ("comparing", 1000, 0)] == [
        ("reading", 500, 0),
        ("reading", 1000, 0),
        ("comparing", 1000, 1000),
        ("writing", 1000, 1000),
    ]


def test_rows_are_put_in_order_stretch_by_stretch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verdicts, "SORTED_AT_ONCE", 2)
    others = [said("1", place, indicator=code) for place, code in enumerate(make.INDICATORS, 10)]
    rows = [
        said("45.7", 2, unit="lai-chau"),
        *others,
        said("46", 30, unit="lai-chau"),
        said("7", 31, unit="son-la"),
    ]
    feed = make.feed()
    assert refresh(feed, *rows) == Tally(read=7, new=5, refused=2)
    assert refresh(feed, *reversed(rows), days=1) == Tally(read=7, same=5, refused=2)


def test_stretches_hold_enough_and_leave_nothing_out() -> None:
    sizes = [(1, 60_000), (2, 50_000), (3, 100_000), (4, 1), (5, 1)]
    assert list(verdicts.stretches(sizes)) == [(1, 2), (3, 3), (4, 5)]
    assert list(verdicts.stretches([])) == []


def test_a_run_asks_as_often_for_few_rows_as_for_many() -> None:
    few = [said(str(day), day, period="2019-M02", unit="lai-chau") for day in (1,)]
    slugs = list(Unit.objects.order_by("slug").values_list("slug", flat=True))
    many = [said("1", place, period="2019-M03", unit=slug) for place, slug in enumerate(slugs)]
    assert statements(make.feed("few"), few) == statements(make.feed("many"), many)


def test_every_figure_is_what_a_selection_of_all_would_show() -> None:
    one, other = make.feed("one"), make.feed("other")
    make.observation(make.source("paper", date(2026, 10, 1)), "44.0", unit="son-la")
    for days, values in enumerate((("1", "2", "3"), ("1", "5", "3"), ("7", "2", None))):
        units = ("dien-bien", "lai-chau", "son-la")
        rows = [said(value, 2, unit=unit) for unit, value in zip(units, values, strict=True)]
        refresh(one, *rows, days=days)
        refresh(other, *reversed(rows[1:]), days=days)
    again = select_figures(now=NOW)
    assert (again.new, again.changed) == (0, 0), again
    assert isinstance(again, FigureCounts)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("https://a.example.vn/data.csv?vintage=2023", "https://a.example.vn/data.csv?vintage=2023"),
        ("https://a.example.vn/data.csv?api_key=abc&year=2023", "https://a.example.vn/data.csv?year=2023"),
        ("https://a.example.vn/data.csv?x=" + "a" * 41, "https://a.example.vn/data.csv"),
        ("https://me:word@a.example.vn/data.csv#x", "https://a.example.vn/data.csv"),
        ("", ""),
    ],
)
def test_the_address_of_a_source_tells_no_secret(address: str, public: str) -> None:
    assert public_address(address) == public
