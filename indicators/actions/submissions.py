"""The way of a report: signed and sent, called back, accepted, returned cell by cell. docs/adr/0013.

Every action locks the report first and moves the data version last. What the database refuses comes back as one of
the errors below, so that a caller meets the same sentence whoever noticed first.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone

from indicators.actions import rounds
from indicators.actions.report_cells import report_cells
from indicators.models import Entry, Submission
from indicators.queries import review
from indicators.queries.review import Check
from provinces.actions import Changed, publish_data_version, record_changes
from provinces.models import Change

State = Submission.State


class SubmissionError(Exception):
    """A step a report cannot take now. `code` is for the words of a page."""

    code = "refused"


class WrongStateError(SubmissionError):
    """The report is not in a state from which the step is possible: `state` is what stands."""

    code = "wrong_state"

    def __init__(self, state: str) -> None:
        super().__init__(state)
        self.state = state


class OwnValuesError(SubmissionError):
    """Four eyes: the person wrote values of the report. `indicators` are the codes, empty if the database noticed."""

    code = "own_values"

    def __init__(self, indicators: tuple[str, ...] = ()) -> None:
        super().__init__(*indicators)
        self.indicators = indicators


class UnfinishedError(SubmissionError):
    """What stands in the way of sending, as indicator codes in the order of the form: cells with a hard doubt, cells
    without value and without reason, cells with a soft doubt and no note."""

    code = "unfinished"

    def __init__(
        self, *, hard: tuple[str, ...], unanswered: tuple[str, ...], unexplained: tuple[str, ...]
    ) -> None:
        super().__init__(*hard, *unanswered, *unexplained)
        self.hard, self.unanswered, self.unexplained = hard, unanswered, unexplained


class NothingToSendError(SubmissionError):
    """An amendment into which nothing was typed."""

    code = "nothing"


class NothingChangedError(SubmissionError):
    """An amendment whose cells all say what is published of them already."""

    code = "nothing_changed"


class RoundClosedError(SubmissionError):
    """The round is not open for the unit any more (or not yet)."""

    code = "round_closed"


class ChangedSinceError(SubmissionError):
    """The report is not what the person saw when deciding."""

    code = "changed_since"


class NoReasonsError(SubmissionError):
    """Nothing to return: no reasons, or of cells the report does not have (`indicators`)."""

    code = "no_reasons"

    def __init__(self, indicators: tuple[str, ...] = ()) -> None:
        super().__init__(*indicators)
        self.indicators = indicators


def send_submission(
    *, submission: Submission, by: User, now: datetime, seen: str | None = None
) -> Submission:
    """Signs the report and sends it; from then on it is locked. `seen` is the `review.mark` of the page the signer
    read. Raises WrongStateError, RoundClosedError, ChangedSinceError,
    OwnValuesError, UnfinishedError, NothingToSendError, NothingChangedError."""
    with _step(submission, by=by, now=now, allowed=Submission.OPEN_STATES, seen=seen) as held:
        _require_open(held, now)
        _require_other_hands(held, by)
        _require_finished(held)
        held.first_sent_at = held.first_sent_at or now
        held.sent_at, held.sent_by = now, by
        _enter(held, State.SENT, by=by, now=now, action="sent")
    return held


def recall_submission(
    *, submission: Submission, by: User, now: datetime, seen: str | None = None
) -> Submission:
    """Calls a sent report back before the ministry has accepted it; the unit may write again. Raises WrongStateError,
    RoundClosedError (it could not be sent again), ChangedSinceError."""
    with _step(submission, by=by, now=now, allowed=(State.SENT,), seen=seen) as held:
        _require_open(held, now)
        if held.returned_at is None:
            # The ministry has had nothing of it yet: the day of a report is that of the sending which stands.
            held.first_sent_at = None
        _enter(held, State.DRAFT, by=by, now=now, action="recalled")
    return held


def accept_submission(
    *, submission: Submission, by: User, now: datetime, seen: str | None = None
) -> Submission:
    """Takes the report over for publication; what had been asked of its cells is settled. Raises WrongStateError,
    ChangedSinceError, OwnValuesError."""
    with _step(submission, by=by, now=now, allowed=(State.SENT,), seen=seen) as held:
        _require_other_hands(held, by)
        held.accepted_at, held.accepted_by = now, by
        # What was published meanwhile may have made cells doubtful, or not doubtful any more.
        _keep_doubts(held, review.check_report(held)[1])
        _enter(held, State.ACCEPTED, by=by, now=now, action="accepted")
        held.entries.exclude(returned_reason="").update(returned_reason="")
    return held


def return_cells(
    *,
    submission: Submission,
    reasons: Mapping[str, str],
    by: User,
    now: datetime,
    seen: str | None = None,
) -> Submission:
    """Gives the report back with a reason for each cell that is asked about (by indicator code). All cells may be
    written again. Raises WrongStateError, ChangedSinceError, NoReasonsError."""
    asked = {code: reason.strip() for code, reason in reasons.items() if reason.strip()}
    with _step(submission, by=by, now=now, allowed=(State.SENT, State.ACCEPTED), seen=seen) as held:
        cells = list(held.entries.select_related("indicator").order_by("indicator_id"))
        unknown = set(asked) - {cell.indicator.code for cell in cells}
        if unknown or not asked:
            raise NoReasonsError(tuple(sorted(unknown)))
        for cell in cells:
            cell.returned_reason = asked.get(cell.indicator.code, "")
        Entry.objects.bulk_update(cells, ["returned_reason"])
        held.returned_at, held.returned_by = now, by
        returned = [_returned(held, cell) for cell in cells if cell.returned_reason]
        _enter(held, State.RETURNED, by=by, now=now, action="returned", cells=returned)
    return held


def submission_key(submission: Submission) -> str:
    """How the audit trail names the report: `2026-Q4/dien-bien`."""
    return f"{submission.collection.key}/{submission.unit.slug}"


@contextmanager
def _step(
    submission: Submission, *, by: User, now: datetime, allowed: tuple[State, ...], seen: str | None
) -> Iterator[Submission]:
    """The locked report in one transaction, which ends with a new data version."""
    try:
        with transaction.atomic():
            held = _locked(submission)
            if held.state not in allowed:
                raise WrongStateError(held.state)
            if seen is not None and seen != review.mark(held):
                raise ChangedSinceError
            yield held
            publish_data_version(now=now)
    except IntegrityError as refusal:
        raise _error(refusal, submission) from refusal


def _locked(submission: Submission) -> Submission:
    rows = Submission.objects.select_for_update(of=("self",), no_key=True).select_related(
        "collection__period", "unit"
    )
    return rows.get(pk=submission.pk)


def _error(refusal: IntegrityError, submission: Submission) -> Exception:
    """What the database refused, in our words; anything else stays as it is."""
    constraint = getattr(getattr(refusal.__cause__, "diag", None), "constraint_name", None)
    if constraint == "submission_four_eyes":
        return OwnValuesError()
    if constraint in ("submission_states", "entry_locked"):
        return WrongStateError(Submission.objects.values_list("state", flat=True).get(pk=submission.pk))
    return refusal


def _enter(
    held: Submission,
    state: State,
    *,
    by: User,
    now: datetime,
    action: str,
    cells: list[Changed] | None = None,
) -> None:
    before, held.state, held.state_since = held.state, state, now
    held.save()
    # The trail has one key for all editions of a report: the action says which one it was.
    word = action if held.edition == 1 else f"{action} edition {held.edition}"
    moved = Changed(
        Change.Topic.SUBMISSION, word, submission_key(held), unit=held.unit, before=before, after=state.value
    )
    record_changes([moved, *(cells or [])], by=by, now=now)


def _returned(held: Submission, cell: Entry) -> Changed:
    return Changed(
        Change.Topic.ENTRY,
        "returned",
        f"{submission_key(held)}/{cell.indicator.code}",
        unit=held.unit,
        before=cell.typed,
        after=cell.typed,
        reason=cell.returned_reason,
    )


def _require_open(held: Submission, now: datetime) -> None:
    if not rounds.is_open(submission=held, day=timezone.localdate(now)):
        raise RoundClosedError


def _require_other_hands(held: Submission, by: User) -> None:
    own = held.entries.filter(value_by=by).order_by("indicator_id")
    if codes := tuple(own.values_list("indicator__code", flat=True)):
        raise OwnValuesError(codes)


def _require_finished(held: Submission) -> None:
    """Checks all cells as they stand beside each other now, and keeps what is found."""
    cells, check = review.check_report(held)
    if not cells:
        raise NothingToSendError
    if held.edition > 1 and not report_cells([held]):
        raise NothingChangedError
    if not check.passed:
        raise UnfinishedError(hard=check.hard, unanswered=check.unanswered, unexplained=check.unexplained)
    _keep_doubts(held, check)


def _keep_doubts(held: Submission, check: Check) -> None:
    """Stores what is doubted now where it is not what was found when the cells were written."""
    found = {code: [doubt.code for doubt in doubts] for code, doubts in check.doubts.items()}
    entries = list(held.entries.select_related("indicator").order_by("indicator_id"))
    stale = [e for e in entries if found.get(e.indicator.code, e.doubts) != e.doubts]
    for entry in stale:
        entry.doubts = found[entry.indicator.code]
    if stale:
        Entry.objects.bulk_update(stale, ["doubts"])
