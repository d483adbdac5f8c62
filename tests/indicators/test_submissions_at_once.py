"""Two people on one report at the same moment: one decides, the other is told."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction

from indicators import actions
from indicators.actions import TypedCell
from indicators.models import Entry, Submission
from indicators.queries import review
from provinces.models import Change
from tests import factories as make
from tests.indicators.test_submissions import CELLS, accept, give_back, recall, report, send, write
from tests.leftovers import taken_away

PATIENCE = 30


@pytest.fixture(autouse=True)
def db(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    """What a test commits is seen by other connections and taken away afterwards. By its name the test database is
    made ready when this file runs alone: without it all would be written to the database of the portal itself."""
    with django_db_blocker.unblock(), taken_away():
        yield


def at_once(*works):
    """Runs the works in threads with connections of their own; what each returned or raised."""
    results: list[Any] = [None] * len(works)
    ready = threading.Barrier(len(works))

    def run(place, work):
        try:
            ready.wait(PATIENCE)
            results[place] = work()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert not any(thread.is_alive() for thread in threads)
    return results


def outcome(results):
    """The states reached, and the states that refused the others."""
    done = [each.state for each in results if isinstance(each, Submission)]
    refused = [each.state for each in results if isinstance(each, actions.WrongStateError)]
    assert len(done) + len(refused) == len(results), results
    return done, refused


@pytest.mark.parametrize("time", range(2))
def test_of_two_reviewers_who_accept_one_does(time):
    submission, other = report("sent"), make.person("other", "reviewer")
    done, refused = outcome(at_once(lambda: accept(submission), lambda: accept(submission, by=other)))
    assert (done, refused) == (["accepted"], ["accepted"])
    assert Change.objects.filter(action="accepted").count() == 1


@pytest.mark.parametrize("time", range(2))
def test_accepting_and_returning_follow_each_other(time):
    # From accepted a report may be returned: both orders are allowed, both end where the later one says.
    submission, other = report("sent"), make.person("other", "reviewer")
    done, refused = outcome(at_once(lambda: accept(submission), lambda: give_back(submission, by=other)))
    submission.refresh_from_db()
    assert submission.state == "returned"
    assert (sorted(done), refused) in ((["accepted", "returned"], []), (["returned"], ["returned"]))


def test_of_two_decisions_on_the_same_page_one_counts():
    submission, other = report("sent"), make.person("other", "reviewer")
    seen = review.mark(submission)
    results = at_once(
        lambda: accept(submission, seen=seen), lambda: give_back(submission, by=other, seen=seen)
    )
    assert sum(isinstance(each, Submission) for each in results) == 1
    assert sum(isinstance(each, actions.SubmissionError) for each in results) == 1


def test_recalling_and_accepting_do_not_both_happen():
    submission = report("sent")
    make.approver()
    done, refused = outcome(at_once(lambda: recall(submission), lambda: accept(submission)))
    assert len(done) == len(refused) == 1
    assert done in (["draft"], ["accepted"])


@pytest.mark.parametrize("time", range(2))
def test_what_is_saved_while_it_is_signed_is_signed_or_refused(time):
    submission, approver, editor = report(), make.approver(), make.editor()
    saved, sent = at_once(
        lambda: actions.save_entries(
            submission=submission,
            cells=[TypedCell("villages_no_mobile", 1, typed="17")],
            by=editor,
            now=make.later(1),
        ),
        lambda: send(submission, by=approver, now=make.later(1)),
    )
    stands = Entry.objects.get(submission=submission, indicator__code="villages_no_mobile")
    submission.refresh_from_db()
    assert submission.state == "sent", sent
    if isinstance(saved, actions.LockedError):
        assert (stands.typed, stands.version) == ("16", 1)
    else:
        assert (stands.typed, stands.version) == ("17", 2)
        # Signed as it stands: the trail has the write before the signature.
        told = list(
            Change.objects.filter(action__in=["saved", "sent"])
            .order_by("pk")
            .values_list("action", flat=True)
        )
        assert told == ["saved", "sent"]


def test_a_value_written_by_the_signer_while_he_signs_is_noticed():
    submission, approver = report(), make.approver()
    make.person("dien-bien-approver", "editor", "dien-bien")
    writing, signing = threading.Event(), threading.Event()

    def write_slowly():
        with transaction.atomic():
            actions.save_entries(
                submission=submission,
                cells=[TypedCell("villages_no_mobile", 1, typed="17")],
                by=approver,
                now=make.later(1),
            )
            writing.set()
            signing.wait(1)

    def sign():
        writing.wait(PATIENCE)
        return send(submission, by=approver, now=make.later(2))

    _written, refused = at_once(write_slowly, sign)
    assert isinstance(refused, actions.OwnValuesError)
    assert refused.indicators == ("villages_no_mobile",)


def test_a_write_past_the_actions_waits_for_the_signature():
    submission, approver = report(), make.approver()
    locked = threading.Event()

    def sign_slowly():
        with transaction.atomic():
            send(submission, by=approver, now=make.later(1))
            locked.set()
            threading.Event().wait(0.5)

    def scribble():
        locked.wait(PATIENCE)
        Entry.objects.filter(submission=submission, typed="16").update(typed="99", value=99, version=2)

    _sent, refused = at_once(sign_slowly, scribble)
    assert "entry_locked" in str(refused)
    assert not Entry.objects.filter(submission=submission, typed="99").exists()


def test_many_hands_never_wait_for_each_other_in_a_ring():
    submission, approver, editor = report(), make.approver(), make.editor()
    other, ministry = make.person("other", "reviewer"), make.ministry()

    def save(code, text):
        def work():
            return actions.save_entries(
                submission=submission, cells=[TypedCell(code, 1, typed=text)], by=editor, now=make.later(1)
            )

        return work

    results = at_once(
        save("smartphone_adult_share", "81,3"),
        save("villages_no_mobile", "17"),
        lambda: send(submission, by=approver, now=make.later(1)),
        lambda: accept(submission, by=ministry),
        lambda: give_back(submission, by=other),
        lambda: recall(submission),
    )
    allowed = (Submission, actions.SaveOutcome, actions.SubmissionError, actions.LockedError)
    assert all(isinstance(each, allowed) for each in results), results
    assert len(CELLS) == Entry.objects.filter(submission=submission).count()


def test_what_comes_back_is_decided_by_one_of_two_who_remember_the_page():
    submission = give_back(report("sent"))
    write(submission, "villages_no_mobile", "17", version=1, note="đếm lại")
    seen = review.mark(send(submission, now=make.later(3)))
    other = make.person("other", "reviewer")
    results = at_once(lambda: accept(submission, seen=seen), lambda: accept(submission, by=other, seen=seen))
    assert sum(isinstance(each, Submission) for each in results) == 1
