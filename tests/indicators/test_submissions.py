"""The way of a report: every step from every state, four eyes, what is checked at sending, what the database refuses."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from indicators import actions
from indicators.actions import TypedCell
from indicators.models import Entry, Indicator, Submission
from indicators.queries import review
from provinces.models import Change, DataVersion
from tests import factories as make

pytestmark = pytest.mark.usefixtures("reference")

State = Submission.State
# Every cell says something; what is doubtful is explained.
CELLS = (
    {"indicator": "smartphone_adult_share", "typed": "81,2", "note": "đã rà soát"},
    {"indicator": "no_smartphone_share", "typed": "18,8", "note": "đã rà soát"},
    {"indicator": "eid_activated_share", "typed": "", "missing": "not_collected"},
    {"indicator": "villages_no_mobile", "typed": "16", "note": "đã rà soát"},
)
ALL = list(State)


def report(state="draft", cells=CELLS, round_=None, **more):
    made = make.submission(round_ or make.collection(), state=state, cells=cells, **more)
    made.refresh_from_db()
    return made


def send(submission, by=None, now=make.NOW, **more):
    return actions.send_submission(submission=submission, by=by or make.approver(), now=now, **more)


def accept(submission, by=None, **more):
    return actions.accept_submission(
        submission=submission, by=by or make.ministry(), now=make.later(1), **more
    )


def give_back(submission, reasons=None, by=None, now=None, **more):
    return actions.return_cells(
        submission=submission,
        reasons={"villages_no_mobile": "Kiểm tra lại số bản"} if reasons is None else reasons,
        by=by or make.ministry(),
        now=now or make.later(1),
        **more,
    )


def recall(submission, **more):
    return actions.recall_submission(submission=submission, by=make.approver(), now=make.later(1), **more)


def write(submission, code, typed, version, now=None, **more):
    outcome = actions.save_entries(
        submission=submission,
        cells=[TypedCell(code, version, typed=typed, **more)],
        by=make.editor(),
        now=now or make.later(2),
    )
    assert not outcome.conflicts


def changes(action):
    return list(Change.objects.filter(action=action).order_by("pk"))


STEPS = {
    "send": (send, {"draft": "sent", "returned": "sent"}),
    "recall": (recall, {"sent": "draft"}),
    "accept": (accept, {"sent": "accepted"}),
    "return": (give_back, {"sent": "returned", "accepted": "returned"}),
}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("state", ALL)
def test_a_step_is_possible_from_its_states_and_no_other(step, state):
    submission = report(state)
    do, ways = STEPS[step]
    if state.value in ways:
        assert do(submission).state == ways[state.value]
        submission.refresh_from_db()
        assert submission.state == ways[state.value]
    else:
        with pytest.raises(actions.WrongStateError) as refused:
            do(submission)
        assert refused.value.state == state
        submission.refresh_from_db()
        assert submission.state == state


@pytest.mark.parametrize("step", STEPS)
def test_a_step_is_told_in_the_audit_trail_and_moves_the_data_version(step):
    do, ways = STEPS[step]
    before, after = next(iter(ways.items()))
    submission = report(before)
    number = DataVersion.objects.get().number
    done = do(submission)
    told = {"send": "sent", "recall": "recalled", "accept": "accepted", "return": "returned"}[step]
    (change,) = Change.objects.filter(topic="submission", action=told)
    assert (change.key, change.before, change.after) == ("2026-Q4/dien-bien", before, after)
    assert (change.unit.slug, change.at) == ("dien-bien", done.state_since)
    assert DataVersion.objects.get().number == number + 1


def test_an_amendment_says_its_edition_in_the_trail():
    round_ = make.collection()
    report("published", round_=round_)
    second = report(
        round_=round_, cells=CELLS[:1], edition=2, revision="correction", note_vi="Đếm nhầm một huyện"
    )
    send(second)
    assert [change.key for change in changes("sent edition 2")] == ["2026-Q4/dien-bien"]


def test_sending_remembers_who_signed_and_the_first_time():
    submission = send(report(), now=make.NOW)
    give_back(submission, now=make.later(1))
    again = send(submission, now=make.later(3))
    assert again.first_sent_at == make.NOW
    assert (again.sent_at, again.sent_by) == (make.later(3), make.approver())


# Four eyes


def test_nobody_signs_a_value_of_his_own():
    approver = make.approver()
    cells = [CELLS[0] | {"by": approver}, *CELLS[1:]]
    with pytest.raises(actions.OwnValuesError) as refused:
        send(report(cells=cells))
    assert refused.value.indicators == ("smartphone_adult_share",)


def test_nobody_accepts_a_value_of_his_own():
    ministry = make.ministry()
    submission = report("sent", cells=[*CELLS[:3], CELLS[3] | {"by": ministry}])
    with pytest.raises(actions.OwnValuesError) as refused:
        accept(submission, by=ministry)
    assert refused.value.indicators == ("villages_no_mobile",)
    assert accept(submission, by=make.person("other", "reviewer")).state == "accepted"


def test_a_value_that_was_written_over_is_nobodys_any_more():
    approver = make.approver()
    submission = report(cells=[CELLS[0] | {"by": approver}, *CELLS[1:]])
    write(submission, "smartphone_adult_share", "81,3", version=1)
    assert send(submission).state == "sent"


def test_the_database_notices_a_value_that_came_after_the_check(monkeypatch):
    approver = make.approver()
    submission = report(cells=[CELLS[0] | {"by": approver}, *CELLS[1:]])
    monkeypatch.setattr("indicators.actions.submissions._require_other_hands", lambda held, by: None)
    with pytest.raises(actions.OwnValuesError) as refused:
        send(submission)
    assert refused.value.indicators == ()


# What is checked at sending


def test_every_cell_says_something_before_the_report_is_sent():
    with pytest.raises(actions.UnfinishedError) as refused:
        send(report(cells=CELLS[:2]))
    assert refused.value.unanswered == ("eid_activated_share", "villages_no_mobile")
    assert (refused.value.hard, refused.value.unexplained) == ((), ())


def test_a_cell_that_was_emptied_says_nothing():
    emptied = {"indicator": "villages_no_mobile", "typed": ""}
    with pytest.raises(actions.UnfinishedError) as refused:
        send(report(cells=[*CELLS[:3], emptied]))
    assert refused.value.unanswered == ("villages_no_mobile",)


def test_zero_is_a_value():
    zero = {"indicator": "villages_no_mobile", "typed": "0", "note": "đã phủ sóng hết"}
    assert send(report(cells=[*CELLS[:3], zero])).state == "sent"


def test_what_is_not_possible_is_mended_before_the_report_is_sent():
    # Stored without a doubt: sending looks again.
    impossible = {"indicator": "eid_activated_share", "typed": "1005", "note": "đúng rồi"}
    with pytest.raises(actions.UnfinishedError) as refused:
        send(report(cells=[*CELLS[:2], impossible, CELLS[3]]))
    assert refused.value.hard == ("eid_activated_share",)


def test_what_is_not_a_number_is_mended_before_the_report_is_sent():
    submission = report(cells=[*CELLS[:2], CELLS[3]])
    write(submission, "eid_activated_share", "nhiều", version=0, note="không rõ")
    with pytest.raises(actions.UnfinishedError) as refused:
        send(submission)
    assert refused.value.hard == ("eid_activated_share",)


def test_a_doubt_is_explained_before_the_report_is_sent():
    # With its complement it makes 111,2%: seen at sending, whatever was stored when it was written.
    off = {"indicator": "no_smartphone_share", "typed": "30", "note": "  "}
    submission = report(cells=[CELLS[0], off, *CELLS[2:]])
    with pytest.raises(actions.UnfinishedError) as refused:
        send(submission)
    assert refused.value.unexplained == ("no_smartphone_share",)
    Entry.objects.filter(submission=submission, typed="30").update(note="Cách đếm khác", version=2)
    send(submission)
    assert "complement_off" in Entry.objects.get(submission=submission, typed="30").doubts


def test_a_refused_report_keeps_its_doubts_and_its_state():
    submission = report(cells=CELLS[:2])
    number = DataVersion.objects.get().number
    with pytest.raises(actions.UnfinishedError):
        send(submission)
    submission.refresh_from_db()
    assert (submission.state, submission.sent_by) == ("draft", None)
    assert not Change.objects.filter(action="sent").exists()
    assert DataVersion.objects.get().number == number


def test_sending_late_is_possible_until_the_round_closes():
    round_ = make.collection(due=make.TODAY, closes=make.later(5).date())
    submission = report(round_=round_)
    with pytest.raises(actions.RoundClosedError):
        send(submission, now=make.later(6))
    assert send(submission, now=make.later(5)).first_sent_at == make.later(5)


def test_a_round_that_is_closed_is_open_to_whom_more_days_were_given():
    round_ = make.collection(due=make.TODAY, closes=make.TODAY)
    submission = report(round_=round_)
    make.extension(round_, "dien-bien", make.later(9).date())
    assert send(submission, now=make.later(9)).state == "sent"


def test_what_the_ministry_returned_may_come_back_after_the_round_has_closed():
    submission = report("returned", round_=make.collection(due=make.TODAY, closes=make.TODAY))
    assert send(submission, now=make.later(30)).state == "sent"


def test_a_report_is_not_called_back_into_a_round_that_is_closed():
    submission = report("sent", round_=make.collection(due=make.TODAY, closes=make.TODAY))
    with pytest.raises(actions.RoundClosedError):
        recall(submission)


def test_what_was_called_back_counts_as_sent_on_the_day_it_comes_again():
    submission = recall(report("sent"))
    assert submission.first_sent_at is None
    assert send(submission, now=make.later(5)).first_sent_at == make.later(5)


def test_what_the_ministry_had_stays_sent_on_the_first_day():
    submission = give_back(report("sent"), {"villages_no_mobile": "Kiểm tra lại"})
    first = submission.first_sent_at
    again = recall(send(submission, now=make.later(3)))
    assert again.first_sent_at == first


def test_an_amendment_answers_only_for_what_was_typed_into_it_and_has_no_closing_day():
    round_ = make.collection(due=make.TODAY, closes=make.TODAY)
    report("published", round_=round_)
    second = report(
        round_=round_, cells=(), edition=2, revision="planned", note_vi="Số liệu chính thức của năm"
    )
    with pytest.raises(actions.NothingToSendError):
        send(second, now=make.later(90))
    make.entry(second, **CELLS[0])
    make.entry(second, "villages_no_mobile", "")
    assert send(second, now=make.later(90)).state == "sent"


def test_sending_takes_as_many_queries_for_four_cells_as_for_forty():
    counts = []
    for codes in (make.INDICATORS, _provincial(40)):
        round_ = make.collection(indicators=codes, key=f"2026-Q4-{len(codes)}")
        cells = [{"indicator": code, "typed": "", "missing": "late"} for code in codes]
        submission = report(round_=round_, cells=cells)
        approver = make.approver()
        with CaptureQueriesContext(connection) as queries:
            send(submission, by=approver)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 25


def _provincial(most):
    found = Indicator.objects.filter(level__in=["provincial", "both"]).order_by("sort_order")
    return tuple(found.values_list("code", flat=True)[:most])


# Deciding on what was seen


def test_a_report_is_signed_only_as_the_signer_saw_it():
    submission = report()
    seen = review.mark(submission)
    write(submission, "villages_no_mobile", "17", version=1)
    with pytest.raises(actions.ChangedSinceError):
        send(submission, seen=seen)
    assert send(submission, seen=review.mark(submission)).state == "sent"


@pytest.mark.parametrize("step", ["accept", "return", "recall"])
def test_a_report_that_came_again_is_decided_on_again(step):
    submission = report("sent")
    seen = review.mark(submission)
    actions.recall_submission(submission=submission, by=make.approver(), now=make.later(1))
    send(submission, now=make.later(2))
    with pytest.raises(actions.ChangedSinceError):
        STEPS[step][0](submission, seen=seen)


# Returning


def test_returned_cells_keep_their_reason_until_the_report_is_accepted():
    submission = give_back(report("sent"), {"villages_no_mobile": "  Kiểm tra lại  "})
    assert submission.state == "returned"
    assert (submission.returned_by, submission.returned_at) == (make.ministry(), make.later(1))
    write(submission, "villages_no_mobile", "17", version=1)
    send(submission, now=make.later(3))
    assert _asked(submission) == {"villages_no_mobile": "Kiểm tra lại"}
    accept(submission)
    assert _asked(submission) == {}
    (told,) = Change.objects.filter(topic="entry", action="returned")
    assert (told.key, told.reason) == ("2026-Q4/dien-bien/villages_no_mobile", "Kiểm tra lại")
    assert (told.before, told.after, told.by) == ("16", "16", make.ministry())


def test_returning_again_asks_only_what_is_asked_now():
    submission = give_back(report("sent"), {"villages_no_mobile": "Kiểm tra lại"})
    send(submission, now=make.later(2))
    give_back(submission, {"smartphone_adult_share": "Nguồn nào?"}, now=make.later(3))
    assert _asked(submission) == {"smartphone_adult_share": "Nguồn nào?"}


@pytest.mark.parametrize("reasons", [{}, {"villages_no_mobile": "   "}, {"broadband_fixed_mbps": "Sai"}])
def test_a_report_is_returned_with_reasons_for_cells_of_its_own(reasons):
    submission = report("sent")
    with pytest.raises(actions.NoReasonsError):
        give_back(submission, reasons)
    submission.refresh_from_db()
    assert submission.state == "sent"


def test_all_cells_of_a_returned_report_may_be_written():
    submission = give_back(report("sent"))
    write(submission, "smartphone_adult_share", "82", version=1)
    assert Entry.objects.get(submission=submission, typed="82").returned_reason == ""


def _asked(submission):
    asked = Entry.objects.filter(submission=submission).exclude(returned_reason="")
    return dict(asked.values_list("indicator__code", "returned_reason"))


# The database alone


def moved(submission, state, by=None):
    word = {"sent": "sent_by", "accepted": "accepted_by", "published": "published_by"}.get(state)
    fields = {word: by} if word else {}
    with transaction.atomic():
        Submission.objects.filter(pk=submission.pk).update(state=state, **fields)


ALLOWED = {
    ("draft", "sent"),
    ("returned", "sent"),
    ("sent", "draft"),
    ("sent", "accepted"),
    ("sent", "returned"),
    ("accepted", "returned"),
}


@pytest.mark.parametrize("before", [state for state in ALL if state != "published"])
@pytest.mark.parametrize("after", ALL)
def test_the_database_lets_states_follow_only_as_they_may(before, after):
    submission = report(before)
    if before == after or (before, after) in ALLOWED:
        moved(submission, after, by=make.person("somebody"))
    else:
        # To be published a report needs a source as well: that it is refused is what counts.
        with pytest.raises(IntegrityError):
            moved(submission, after, by=make.person("somebody"))


def test_the_database_lets_nothing_happen_to_a_published_report():
    submission = report("published")
    for change in ({"state": "returned"}, {"note_vi": "khác"}, {"published_by": None}):
        with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
            Submission.objects.filter(pk=submission.pk).update(**change)


@pytest.mark.parametrize("state", ["sent", "accepted"])
def test_the_database_knows_who_wrote_the_values(state):
    writer = make.person("writer")
    submission = report("draft" if state == "sent" else "sent", cells=[CELLS[0] | {"by": writer}])
    with pytest.raises(IntegrityError, match="submission_four_eyes"):
        moved(submission, state, by=writer)
    with pytest.raises(IntegrityError, match="submission_four_eyes"):
        moved(submission, state, by=None)
    moved(submission, state, by=make.person("somebody"))


@pytest.mark.parametrize("state", ["sent", "accepted", "published"])
def test_the_database_keeps_a_locked_report_as_it_is(state):
    submission = report(state)
    cell = Entry.objects.filter(submission=submission).first()
    with pytest.raises(IntegrityError, match="entry_locked"), transaction.atomic():
        Entry.objects.filter(pk=cell.pk).update(typed="99", version=2)
    with pytest.raises(IntegrityError, match="entry_locked"), transaction.atomic():
        Entry.objects.filter(pk=cell.pk).update(value_by=None)
    with pytest.raises(IntegrityError, match="entry_locked"), transaction.atomic():
        make.entry(submission, "broadband_fixed_mbps", "1")


def test_the_database_deletes_neither_reports_nor_cells():
    submission = report()
    for rows in (Entry.objects.filter(submission=submission), Submission.objects.filter(pk=submission.pk)):
        with pytest.raises(DatabaseError, match="Cannot delete"), transaction.atomic():
            rows._raw_delete(rows.db)
