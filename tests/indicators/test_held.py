"""Deciding on what feeds said: what people accept is shown, once, and nobody decides on what they brought along."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from indicators import tasks
from indicators.actions import select_figures
from indicators.actions.refresh import decisions, held
from indicators.actions.refresh.base import Tally
from indicators.actions.refresh.decisions import carry_out_decision, forgotten_decisions, request_decision
from indicators.actions.refresh.held import Decisions, NoReasonError, StoreBusyError, accept_held, refuse_held
from indicators.models import Feed, Figure, HeldDecision, HeldValue, Indicator, Observation, RefreshRun
from indicators.queries.held import HeldFilter, held_by_feed, held_count, held_page
from provinces.models import Change, DataVersion
from tests import factories as make
from tests.indicators.test_refresh_writing import INDICATOR, PERIOD, refresh, said, shown

pytestmark = pytest.mark.django_db

NOW = make.NOW
LATER = NOW + timedelta(days=1)
SHARE = "eid_activated_share"
UNITS = ("dien-bien", "lao-cai", "son-la", "lai-chau")


def waiting(of: RefreshRun, value: str | None = "46", unit: str = "dien-bien", **more: Any) -> HeldValue:
    """What a run said of the unit's share in the third quarter of 2026, waiting for somebody."""
    period = make.period_of("2026-Q3")
    told = {
        "line": 2,
        "kind": HeldValue.Kind.CONFLICT,
        "indicator": Indicator.objects.get(code=SHARE),
        "unit": make.unit_of(unit),
        "period": period,
        "value": None if value is None else Decimal(value),
        "missing": "" if value else "not_published",
        "qualifier": "exact",
        "as_reported": value or "",
        "resolution": Decimal(1) if value else None,
        "status": "final",
        "as_of": period.end,
        "as_of_basis": "period_end",
    }
    return HeldValue.objects.create(feed=of.feed, run=of, **(told | more))


def done_run(of: Feed, at: datetime = NOW) -> RefreshRun:
    return make.refresh_run(of, state="done", started_at=at, finished_at=at)


def accept(*values: HeldValue, by: User | None = None, now: datetime = NOW, **more: Any) -> Decisions:
    told = {"held": [each.pk for each in values], "seen_at": now, "by": by or make.ministry(), "now": now}
    return accept_held(**({"reason": "đã gọi hỏi"} | told | more))


def figure(unit: str = "dien-bien") -> Figure:
    return Figure.objects.select_related("observation__source").get(
        indicator__code=SHARE, unit__slug=unit, period__code="2026-Q3"
    )


@pytest.fixture
def run() -> RefreshRun:
    return done_run(make.feed())


def test_an_accepted_value_of_an_empty_cell_is_shown_in_the_name_of_who_accepted(run: RefreshRun):
    version = DataVersion.objects.values_list("number", flat=True).first() or 0
    one = waiting(run, "46.5", kind="new")
    assert accept(one, reason="đã gọi hỏi") == Decisions(done=1)
    one.refresh_from_db()
    shown = figure()
    assert shown.observation == one.observation
    assert (shown.value, shown.reason, shown.others) == (Decimal("46.5"), "only", 0)
    told = shown.observation
    assert (told.origin, told.recorded_by, told.recorded_at) == ("automatic", make.ministry(), NOW)
    assert (one.state, one.decided_by, one.decided_at, one.reason) == (
        "accepted",
        make.ministry(),
        NOW,
        "đã gọi hỏi",
    )
    assert DataVersion.objects.get().number == version + 1


def test_a_conflict_accepted_is_a_choice_and_what_it_overruled_stands_beside_it(run: RefreshRun):
    signed = make.observation(make.source("bao-cao", date(2026, 10, 10)), "45")
    one = waiting(run, "46", shown=signed)
    accept(one, now=LATER)
    shown = figure()
    assert (shown.value, shown.reason, shown.others, shown.since) == (Decimal(46), "chosen", 1, LATER)
    assert select_figures(now=LATER + timedelta(days=1)).changed == 0
    assert Observation.objects.get(pk=signed.pk).value == 45


def test_what_contradicts_people_is_accepted_only_with_a_reason_that_everybody_reads(run: RefreshRun):
    make.observation(make.source("bao-cao", date(2026, 10, 10)), "45")
    one, plain = waiting(run, "46"), waiting(run, "71", unit="lao-cai", kind="doubtful")
    with pytest.raises(NoReasonError):
        accept(one, plain, reason=" \n")
    assert not HeldValue.objects.exclude(state="waiting")
    assert accept(plain, reason="") == Decisions(done=1)
    assert figure("lao-cai").observation.note_vi == ""
    assert accept(one, reason="100% đúng theo %s") == Decisions(done=1)
    told = figure().observation
    assert told.note_vi.endswith("công bố sau khi có người duyệt. Lý do: 100% đúng theo %s")
    assert told.note_en.endswith("The reason given: 100% đúng theo %s")
    assert Change.objects.filter(action="accepted").latest("pk").reason == "100% đúng theo %s"


def test_a_value_that_people_published_against_since_needs_a_reason_as_well(run: RefreshRun):
    one = waiting(run, "46", kind="new")
    make.observation(make.source("bao-cao", date(2026, 10, 10)), "45")
    with pytest.raises(NoReasonError):
        accept(one, reason="", now=LATER)
    assert accept(one, reason="", partly=True, now=LATER) == Decisions(changed=1)
    make.observation(make.source("lan-hai", date(2026, 10, 11)), "46")
    assert accept(one, reason="", now=LATER) == Decisions(done=1)


def test_a_decision_on_many_explains_itself_where_it_contradicts_people(run: RefreshRun):
    waiting(run)
    waiting(run, unit="lao-cai", kind="new")
    with pytest.raises(NoReasonError):
        decide("accept", make.ministry())
    assert decide("accept", make.ministry(), kind="new").values_asked == 1
    mine = waiting(run, unit="son-la", given_by=make.ministry())
    assert decide("accept", make.ministry(), unit="son-la").values_asked == 0, mine


def test_what_people_publish_while_a_decision_waits_is_left_to_a_closer_look(run: RefreshRun):
    one, other = waiting(run, kind="new"), waiting(run, unit="lao-cai", kind="new")
    asked = decide("accept", make.ministry())
    make.observation(make.source("bao-cao", date(2026, 10, 10)), "45", now=NOW)
    done = carry_out_decision(pk=asked.pk, clock=lambda: LATER)
    assert (done.state, done.values_done) == ("done", 1)
    assert {one.pk: "waiting", other.pk: "accepted"} == dict(HeldValue.objects.values_list("pk", "state"))


def test_what_people_publish_after_the_choice_ends_it(run: RefreshRun):
    make.observation(make.source("bao-cao", date(2026, 10, 10)), "45")
    accept(waiting(run, "46"))
    after = NOW + timedelta(days=30)
    make.observation(make.source("dieu-chinh", after.date()), "47", now=after)
    assert (figure().value, figure().reason) == (Decimal(47), "latest")


def test_what_a_machine_says_after_the_choice_moves_nothing(run: RefreshRun):
    accept(waiting(run, "46"))
    after = NOW + timedelta(days=30)
    make.observation(make.source("may", after.date(), kind="feed"), "47", now=after, origin="automatic")
    assert figure().value == 46


def test_a_run_without_a_source_gets_one_with_the_day_of_the_decision(run: RefreshRun):
    accept(waiting(run), now=LATER)
    run.refresh_from_db()
    assert run.source is not None
    assert (run.source.kind, run.source.published_until) == ("feed", LATER.date())
    assert run.source.title_vi == f"Nguồn speeds, lần đọc ngày {NOW:%d/%m/%Y}"
    assert run.source.url == "http://127.0.0.1:8099/figures.csv"


def test_what_is_accepted_on_another_day_was_not_known_before(run: RefreshRun):
    run.source = make.source("feed-speeds-1", NOW.date(), kind="feed")
    run.save()
    accept(waiting(run), now=LATER)
    accept(waiting(run, unit="lao-cai"), now=LATER)
    cited = figure().observation.source
    assert cited != run.source
    assert cited.published_until == LATER.date()
    assert figure("lao-cai").observation.source == cited
    run.refresh_from_db()
    assert run.source.key == "feed-speeds-1"


def test_what_is_accepted_on_the_day_of_the_run_cites_the_run(run: RefreshRun):
    run.source = make.source("feed-speeds-1", NOW.date(), kind="feed")
    run.save()
    accept(waiting(run))
    assert figure().observation.source == run.source


def test_a_file_that_somebody_brought_is_not_told_as_what_the_feed_answers(run: RefreshRun):
    bringer = make.person("bringer")
    RefreshRun.objects.filter(pk=run.pk).update(how="upload", requested_by=bringer, given_by=bringer)
    own = make.observation(
        make.source("feed-speeds-0", date(2026, 11, 1), kind="feed"), "44", origin="automatic"
    )
    make.refresh_run(run.feed, state="done", finished_at=NOW, source=own.source)
    accept(waiting(run, "46", kind="revised"))
    told = figure().observation
    assert told.revises == own
    assert told.source.title_vi == f"Nguồn speeds, tệp nạp lên ngày {NOW:%d/%m/%Y}"
    assert told.source.title_en.startswith("Feed speeds, file uploaded on ")
    assert told.note_vi.startswith("Tệp nạp lên cho nguồn Nguồn speeds")
    assert told.note_en.startswith("A file uploaded for the feed Feed speeds")


def test_a_decided_value_tells_what_stood_before(run: RefreshRun):
    signed = make.observation(make.source("bao-cao", date(2026, 10, 10)), "45")
    accepted, refused = waiting(run, "46"), waiting(run, "47", unit="lao-cai")
    accept(accepted)
    refuse_held(held=[refused.pk], seen_at=NOW, by=make.ministry(), now=NOW, reason="sai kỳ")
    accepted.refresh_from_db()
    refused.refresh_from_db()
    assert (accepted.shown, refused.shown) == (signed, None)
    (row,) = held_page(HeldFilter(), day=NOW.date(), person=0, state="accepted").rows
    assert row.shown.said.value == 45


def test_sources_carry_no_secret_and_their_keys_always_fit(run: RefreshRun):
    Feed.objects.update(address="https://me:word@nguon.vn/a.csv?key=secret", key="k" * 30, name_vi="n" * 150)
    accept(waiting(run))
    source = figure().observation.source
    assert source.url == "https://nguon.vn/a.csv"
    assert len(source.key) <= 60


def test_the_feeds_own_word_is_amended_by_the_next_one(run: RefreshRun):
    run.source = make.source("feed-speeds-1", date(2026, 11, 1), kind="feed")
    run.save()
    own = make.observation(run.source, "44", origin="automatic")
    second = done_run(run.feed)
    accept(waiting(second, "46", kind="revised"))
    shown = figure().observation
    assert (shown.revises, shown.revision, shown.status) == (own, "planned", "revised")
    assert "Nguồn speeds" in shown.note_vi
    assert "Feed speeds" in shown.note_en
    third = done_run(run.feed)
    accept(waiting(third, "47"), now=LATER)
    assert figure().observation.revises == shown


def test_a_status_that_the_source_gave_stays(run: RefreshRun):
    accept(waiting(run, "44"))
    accept(waiting(done_run(run.feed), "46", status="provisional"), now=LATER)
    assert figure().observation.status == "provisional"


def test_a_reason_for_having_no_value_can_be_accepted(run: RefreshRun):
    make.observation(make.source("bao-cao", date(2026, 10, 10)), "45")
    accept(waiting(run, None))
    shown = figure()
    assert (shown.value, shown.reason, shown.observation.missing) == (None, "chosen", "not_published")


def test_a_replay_decides_nothing_twice(run: RefreshRun):
    one = waiting(run)
    accept(one)
    observations, changes = Observation.objects.count(), Change.objects.count()
    version = DataVersion.objects.get().number
    assert accept(one) == Decisions(gone=1)
    assert refuse_held(held=[one.pk], seen_at=NOW, by=make.ministry(), now=NOW, reason="x").gone == 1
    assert (Observation.objects.count(), Change.objects.count()) == (observations, changes)
    assert DataVersion.objects.get().number == version


def test_a_refusal_says_why_and_shows_nothing(run: RefreshRun):
    one = waiting(run)
    version = DataVersion.objects.values_list("number", flat=True).first()
    told = {"held": [one.pk], "seen_at": NOW, "by": make.ministry(), "now": NOW}
    with pytest.raises(NoReasonError):
        refuse_held(**told, reason=" \n")
    assert refuse_held(**told, reason="sai đơn vị") == Decisions(done=1)
    one.refresh_from_db()
    assert (one.state, one.reason, one.observation) == ("refused", "sai đơn vị", None)
    assert not Figure.objects.filter(indicator__code=SHARE, unit__slug="dien-bien", period__code="2026-Q3")
    assert DataVersion.objects.values_list("number", flat=True).first() == version


def test_every_decision_stands_in_the_audit_trail(run: RefreshRun):
    make.observation(make.source("bao-cao", date(2026, 10, 10)), "45")
    accept(waiting(run, "46.50"), reason="đã kiểm tra")
    told = Change.objects.latest("pk")
    assert (told.topic, told.action, told.by) == ("feed", "accepted", make.ministry())
    assert told.key == f"speeds/{SHARE}/dien-bien/2026-Q3"
    assert (told.before, told.after, told.reason, told.unit.slug) == (
        "45",
        "46.5",
        "đã kiểm tra",
        "dien-bien",
    )


def test_nobody_decides_on_what_they_brought_along(run: RefreshRun):
    mine = waiting(run, given_by=make.ministry())
    other = waiting(run, unit="lao-cai", given_by=make.person("someone", "publisher"))
    assert accept(mine, other) == Decisions(done=1, own=1)
    told = {"held": [mine.pk], "seen_at": NOW, "by": make.ministry(), "now": NOW}
    assert refuse_held(**told, reason="x") == Decisions(own=1)
    mine.refresh_from_db()
    assert mine.state == "waiting"
    with pytest.raises(IntegrityError, match="held_four_eyes"), transaction.atomic():
        HeldValue.objects.filter(pk=mine.pk).update(
            state="refused", decided_by=make.ministry(), decided_at=NOW, reason="x"
        )


def test_nobody_decides_on_bytes_that_they_brought_whoever_had_them_read(run: RefreshRun):
    """A trial, or the same file for another feed, is brought along, too."""
    colleague, told = (
        make.person("someone", "publisher"),
        {"how": "upload", "sha256": "a" * 64, "finished_at": NOW},
    )
    other = make.feed("other")
    make.refresh_run(other, state="done", trial=True, requested_by=make.ministry(), **told)
    again = make.refresh_run(run.feed, state="done", requested_by=colleague, **told)
    value, machine = waiting(again, given_by=colleague), waiting(run, unit="lao-cai")
    RefreshRun.objects.filter(pk=run.pk).update(sha256="a" * 64)
    for person, count in ((make.ministry(), 1), (colleague, 1), (make.person("third", "publisher"), 2)):
        assert held_count(HeldFilter(), person=person.pk).values == count
        assert held_page(HeldFilter(), day=make.TODAY, person=person.pk).decidable == count
        assert [each.count for each in held_by_feed(person=person.pk)] == [count]
    assert accept(value, by=make.ministry()) == Decisions(own=1)
    assert accept(value, by=colleague) == Decisions(own=1)
    assert accept(machine, by=make.ministry()) == Decisions(done=1)
    assert accept(value, by=make.person("third", "publisher")) == Decisions(done=1)


def test_who_saw_another_figure_decides_again(run: RefreshRun):
    one = waiting(run)
    seen_at = NOW
    make.observation(make.source("bao-cao", LATER.date()), "45", now=LATER)
    assert accept(one, seen_at=seen_at, now=LATER + timedelta(hours=1)) == Decisions(changed=1)
    assert figure().value == 45
    assert accept(one, seen_at=LATER, now=LATER + timedelta(hours=1)) == Decisions(done=1)


def test_of_two_feeds_that_speak_of_one_cell_one_is_accepted_at_a_time(run: RefreshRun):
    first, second = waiting(run, "46"), waiting(done_run(make.feed("other")), "47")
    assert accept(second, first) == Decisions(done=1, changed=1)
    assert figure().value == 46
    second.refresh_from_db()
    assert second.state == "waiting"


def test_a_run_that_is_writing_is_waited_for_and_then_told(run: RefreshRun, monkeypatch: pytest.MonkeyPatch):
    def busy(**_told: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DO $$ BEGIN RAISE SQLSTATE '55P03'; END $$")

    one = waiting(run)
    monkeypatch.setattr(held, "take_turn", busy)
    with pytest.raises(StoreBusyError):
        accept(one)
    one.refresh_from_db()
    assert one.state == "waiting"


def test_sets_take_a_constant_number_of_statements(run: RefreshRun):
    by = make.ministry()
    accept(waiting(run, unit="ha-noi"), by=by)
    one, many = waiting_of(run, 1), waiting_of(done_run(make.feed("other")), 4)
    counts = []
    for values in (one, many):
        with CaptureQueriesContext(connection) as asked:
            accept(*values, by=by)
        counts.append(len(asked))
    # The second one writes the source of its run.
    assert counts[1] <= counts[0] + 3 <= 30


def waiting_of(run: RefreshRun, count: int) -> list[HeldValue]:
    return [waiting(run, unit=unit) for unit in UNITS[:count]]


def decide(verdict: str, by: User, *, reason: str = "", **asked: Any) -> HeldDecision:
    told = {"seen_at": NOW, "by": by, "now": NOW, "reason": reason}
    return request_decision(verdict=HeldDecision.Verdict(verdict), asked=HeldFilter(**asked), **told)


def test_a_decision_on_many_takes_what_was_there_and_nothing_that_came_later(
    run: RefreshRun, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(decisions, "BATCH", 2)
    values = [waiting(run, unit=unit, kind="new") for unit in UNITS[:3]]
    mine = waiting(run, unit="lai-chau", kind="new", given_by=make.ministry())
    asked = decide("accept", make.ministry(), run=run.pk)
    late = waiting(done_run(make.feed("other")), unit="ha-noi", kind="new")
    assert asked.values_asked == 3
    assert decide("accept", make.ministry(), run=run.pk) == asked
    done = carry_out_decision(pk=asked.pk, clock=lambda: LATER)
    assert (done.state, done.values_done, done.finished_at) == ("done", 3, LATER)
    states = dict(HeldValue.objects.values_list("pk", "state"))
    assert {states[each.pk] for each in values} == {"accepted"}
    assert (states[mine.pk], states[late.pk]) == ("waiting", "waiting")


def test_a_decision_that_died_goes_on_where_it_stopped(run: RefreshRun, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(decisions, "BATCH", 2)
    for unit in UNITS:
        waiting(run, unit=unit, kind="new")
    asked = decide("accept", make.ministry(), feed="speeds")
    moments = iter([NOW, NOW, NOW, NOW + timedelta(seconds=5)])
    half = carry_out_decision(pk=asked.pk, clock=lambda: next(moments), seconds=3)
    assert (half.state, half.values_done) == ("running", 2)
    done = carry_out_decision(pk=asked.pk, clock=lambda: LATER)
    assert (done.state, done.values_done) == ("done", 4)
    again = carry_out_decision(pk=asked.pk, clock=lambda: LATER)
    assert again.values_done == 4


def test_a_dead_decision_is_swept_up(run: RefreshRun, monkeypatch: pytest.MonkeyPatch):
    waiting(run, kind="new")
    asked = decide("accept", make.ministry())
    soon, late = (asked.requested_at + timedelta(seconds=seconds) for seconds in (59, 61))
    assert (forgotten_decisions(now=soon), forgotten_decisions(now=late)) == ([], [asked])
    HeldDecision.objects.update(heard_at=late, state="running")
    assert forgotten_decisions(now=late) == []
    given: list[int] = []
    monkeypatch.setattr(tasks.run_decision, "apply_async", lambda args, **_: given.extend(args))
    assert tasks.sweep_refreshes()["decisions"] == 1
    assert given == [asked.pk]
    carry_out_decision(pk=asked.pk, clock=lambda: LATER)
    assert forgotten_decisions(now=LATER + timedelta(days=1)) == []


def test_a_decision_gives_its_worker_back_now_and_then(run: RefreshRun, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(decisions, "BATCH", 1)
    for unit in UNITS[:2]:
        waiting(run, unit=unit, kind="new")
    asked = decide("accept", make.ministry())
    given: list[int] = []
    monkeypatch.setattr(tasks.run_decision, "apply_async", lambda args, **_: given.extend(args))
    monkeypatch.setattr("indicators.tasks.deciding.SECONDS", 0)
    tasks.run_decision(asked.pk)
    assert given == [asked.pk]
    monkeypatch.setattr("indicators.tasks.deciding.SECONDS", 60)
    tasks.run_decision(asked.pk)
    assert HeldDecision.objects.get().state == "done"
    assert len(given) == 1


def test_many_are_refused_with_one_reason(run: RefreshRun):
    values = [waiting(run, unit=unit) for unit in UNITS]
    with pytest.raises(NoReasonError):
        decide("refuse", make.ministry())
    asked = decide("refuse", make.ministry(), reason="sai kỳ", indicator=SHARE)
    carry_out_decision(pk=asked.pk, clock=lambda: LATER)
    assert {each.reason for each in HeldValue.objects.filter(state="refused")} == {"sai kỳ"}
    assert HeldValue.objects.filter(state="refused").count() == len(values)


@pytest.mark.parametrize(
    "asked",
    [
        {"feed": "speeds"},
        {"kind": "conflict"},
        {"indicator": SHARE},
        {"unit": "dien-bien"},
    ],
)
def test_filters_find_what_they_name_and_nothing_else(run: RefreshRun, asked: dict[str, Any]):
    one = waiting(run)
    page = held_page(HeldFilter(**asked), day=NOW.date(), person=make.ministry().pk)
    assert [row.pk for row in page.rows] == [one.pk]
    other = {"feed": "none", "kind": "new", "indicator": "none", "unit": "lao-cai"}
    elsewhere = HeldFilter(**{name: other[name] for name in asked})
    assert held_page(elsewhere, day=NOW.date(), person=0).count == 0
    of_run = held_page(HeldFilter(run=run.pk), day=NOW.date(), person=0)
    assert [row.pk for row in of_run.rows] == [one.pk]


def test_the_page_reads_a_constant_number_of_times(run: RefreshRun, django_assert_num_queries: Any):
    make.observation(make.source("bao-cao", date(2026, 10, 10)), "45")
    by = make.ministry()
    for unit in UNITS:
        waiting(run, unit=unit)
    with django_assert_num_queries(5):
        page = held_page(HeldFilter(), day=NOW.date(), person=by.pk, most=3)
    assert page.count == 4
    assert page.next == page.rows[-1].pk
    assert page.rows[0].shown is not None
    assert page.rows[0].shown.said.value == 45
    rest = held_page(HeldFilter(), day=NOW.date(), person=by.pk, after=page.next or 0, most=3)
    assert (len(rest.rows), rest.next) == (1, None)


def test_a_feed_and_a_person_take_turns_over_one_cell():
    feed = make.feed()
    day = NOW

    def read(value: str) -> Tally:
        nonlocal day
        day += timedelta(days=1)
        return refresh(feed, said(value), days=(day - NOW).days)

    def decide_next(verdict: str) -> HeldValue:
        one = HeldValue.objects.get(state="waiting")
        told = {"held": [one.pk], "seen_at": day, "by": make.ministry(), "now": day}
        (accept_held if verdict == "accept" else refuse_held)(**told, reason="đã xem")
        return one

    assert read("45.7").new == 1
    assert read("45.7").same == 1
    make.observation(
        make.source("bao-cao", date(2026, 12, 1)), "44", indicator=INDICATOR, period=PERIOD, now=day
    )
    assert stands() == (Decimal(44), "only")
    assert read("46").held == 1
    decide_next("refuse")
    assert (read("46").same, stands()) == (1, (Decimal(44), "only"))
    assert read("47").held == 1
    one = decide_next("accept")
    assert (one.kind, stands()) == ("conflict", (Decimal(47), "chosen"))
    assert read("47").same == 1
    assert (read("48").held, stands()) == (1, (Decimal(47), "chosen"))
    decide_next("accept")
    assert stands() == (Decimal(48), "chosen")
    assert select_figures(now=day).changed == 0


def stands() -> tuple[Decimal | None, str]:
    cell = shown()
    assert cell is not None
    return cell.value, cell.reason


def test_locks_are_taken_in_the_order_in_which_runs_take_them(run: RefreshRun):
    """A run that writes holds what waits, and then asks for the turn of figures: the other way round is a deadlock."""
    one = waiting(run)
    by = make.ministry()
    with CaptureQueriesContext(connection) as asked:
        accept(one, by=by)
    told = [each["sql"] for each in asked]
    places = [
        next(place for place, sql in enumerate(told) if all(word in sql for word in words))
        for words in (
            ("indicators_refreshrun", "FOR NO KEY UPDATE"),
            ("indicators_heldvalue", "FOR UPDATE"),
            ("pg_advisory_xact_lock",),
            ("LEFT JOIN indicators_figure",),
            ("INSERT INTO indicators_observation",),
            ("INSERT INTO provinces_dataversion",),
        )
    ]
    assert places == sorted(places)
