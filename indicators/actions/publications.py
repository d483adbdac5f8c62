"""Publishing: accepted reports become observations and figures, all of a publication or nothing. docs/adr/0014.

The report is locked first, the data version moves last. Whatever was half done when a process died is rolled back by
the database, and running a publication again completes it; running a finished one again changes nothing.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime

from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from indicators.actions.figures import select_figures
from indicators.actions.report_cells import SAID, ReportCell, report_cells, speaking_entries
from indicators.actions.reports import cite_reports
from indicators.actions.submissions import (
    ChangedSinceError,
    OwnValuesError,
    SubmissionError,
    WrongStateError,
    accept_submission,
    submission_key,
)
from indicators.models import Entry, Observation, Publication, Submission
from indicators.queries import review
from provinces.actions import Changed, publish_data_version, record_changes
from provinces.models import Change, Source

State = Submission.State
Progress = Callable[[int], None]

# So many cells are written at once: between two writes a reader is told how far it is.
AT_ONCE = 500

PUBLISHED = """
    UPDATE indicators_submission s
    SET state = 'published', state_since = %s, published_at = %s, published_by_id = %s, source_id = told.source
    FROM unnest(%s::bigint[], %s::bigint[]) AS told(submission, source) WHERE s.id = told.submission
"""
OBSERVED = """
    UPDATE indicators_entry e SET observation_id = told.observation
    FROM unnest(%s::bigint[], %s::bigint[]) AS told(entry, observation) WHERE e.id = told.entry
"""


class WarnedError(SubmissionError):
    """Reports that must be looked at before they are accepted: `units` are their slugs."""

    code = "warned"

    def __init__(self, units: tuple[str, ...]) -> None:
        super().__init__(*units)
        self.units = units


class AlreadyPublishedError(WrongStateError):
    """All the reports were made public by another publication meanwhile."""

    code = "already_published"

    def __init__(self) -> None:
        super().__init__(State.PUBLISHED)


def request_publication(*, submissions: Collection[Submission], by: User, now: datetime) -> Publication:
    """A publication of these reports, waiting to be run; the one there is already where the same person asked for
    these very reports before. Raises `WrongStateError`, `OwnValuesError`."""
    with transaction.atomic():
        held = _locked([submission.pk for submission in submissions])
        if same := _asked_before(held, by):
            return same
        for submission in held:
            if submission.state != State.ACCEPTED:
                raise WrongStateError(submission.state)
        _require_other_hands(held, by)
        cells = speaking_entries(held).count()
        publication = Publication.objects.create(requested_at=now, requested_by=by, cells=cells)
        publication.submissions.set(held)
    return publication


def request_many(*, submissions: Collection[Submission], by: User, now: datetime) -> Publication:
    """A publication of all these reports; those that are only sent, and ask for no closer look, are accepted by the
    same stroke. Raises `WarnedError` where one asks for it, and all that `accept_submission` and `request_publication`
    raise: then nothing was accepted."""
    with transaction.atomic():
        held = _locked([submission.pk for submission in submissions])
        sent = [submission for submission in held if submission.state == State.SENT]
        _require_unwarned(sent, set(_returned(sent)))
        for submission in sent:
            accept_submission(submission=submission, by=by, now=now)
        # Accepting holds the data version: nobody publishes between this look and the end of the transaction.
        _require_unwarned(sent, set(review.warned_cells([submission.pk for submission in sent])))
        return request_publication(submissions=held, by=by, now=now)


def publish_submissions(
    *, publication: Publication, now: datetime, progress: Progress = lambda cells: None
) -> Publication:
    """Publishes all reports of the publication in one transaction, in the name of who asked for it.

    One that was published meanwhile stands as it is; what was done before is not done again. `progress` is told the
    number of cells written so far, also of a transaction that comes to nothing. Raises `AlreadyPublishedError` where
    none is left, `WrongStateError` where a report is not accepted any more, `ChangedSinceError` where it was returned
    and accepted anew after it was asked for, and `OwnValuesError`; the publication is then marked as failed. SQL: a
    constant number of statements, and one more for every `AT_ONCE` cells.
    """
    # Outside the transaction: whoever looks sees that it has begun, and afterwards whether it came to an end.
    _mark(publication, Publication.State.RUNNING)
    try:
        with transaction.atomic():
            held = Publication.objects.select_for_update(of=("self",)).get(pk=publication.pk)
            if held.state != Publication.State.DONE:
                _publish(held, now, progress)
            return held
    except (WrongStateError, ChangedSinceError, OwnValuesError) as refusal:
        _mark(publication, Publication.State.FAILED, refusal.code)
        raise
    except IntegrityError as refusal:
        if _constraint(refusal) != "submission_four_eyes":
            raise
        _mark(publication, Publication.State.FAILED, OwnValuesError.code)
        raise OwnValuesError from refusal


def _publish(publication: Publication, now: datetime, progress: Progress) -> None:
    asked = list(publication.submissions.values_list("pk", flat=True))
    held = [one for one in _locked(asked) if one.state != State.PUBLISHED]
    if not held:
        raise AlreadyPublishedError
    for submission in held:
        if submission.state != State.ACCEPTED:
            raise WrongStateError(submission.state)
        if _accepted_after(submission, publication):
            raise ChangedSinceError
    by = publication.requested_by
    cells = report_cells(held)
    _enter_published(held, cite_reports(submissions=held, now=now), by=by, now=now)
    observations = _observe(held, cells, by=by, now=now, progress=progress)
    select_figures(now=now, cells={(o.indicator_id, o.unit_id, o.period_id) for o in observations})
    record_changes([*_moved(held), *_told(held, cells)], by=by, now=now)
    publication.state, publication.finished_at = Publication.State.DONE, now
    publication.cells, publication.fault = len(cells), ""
    publication.save()
    publish_data_version(now=now)


def _mark(publication: Publication, state: str, fault: str = "") -> None:
    """Says where the publication stands, unless it is done."""
    rows = Publication.objects.filter(pk=publication.pk).exclude(state=Publication.State.DONE)
    rows.update(state=state, fault=fault)


def _constraint(refusal: IntegrityError) -> str:
    return getattr(getattr(refusal.__cause__, "diag", None), "constraint_name", None) or ""


def _locked(submissions: Iterable[int]) -> list[Submission]:
    rows = Submission.objects.select_for_update(of=("self",)).select_related("collection__period", "unit")
    return list(rows.filter(pk__in=list(submissions)).order_by("pk"))


def _asked_before(held: Sequence[Submission], by: User) -> Publication | None:
    """The person's newest publication of exactly these reports, as they are now, that has not failed."""
    wanted = {submission.pk for submission in held}
    alive = (
        Publication.objects.exclude(state=Publication.State.FAILED).filter(requested_by=by).order_by("-pk")
    )
    for publication in alive.filter(submissions__in=wanted).distinct().prefetch_related("submissions"):
        same = {submission.pk for submission in publication.submissions.all()} == wanted
        if same and not any(_accepted_after(submission, publication) for submission in held):
            return publication
    return None


def _accepted_after(submission: Submission, publication: Publication) -> bool:
    """Whether the report was returned and came back after it had been asked for: nobody decided on these figures."""
    accepted = submission.accepted_at
    return accepted is not None and accepted > publication.requested_at


def _require_other_hands(held: Sequence[Submission], by: User) -> None:
    own = Entry.objects.filter(submission__in=held, value_by=by).order_by("submission_id", "indicator_id")
    if codes := tuple(own.values_list("indicator__code", flat=True)):
        raise OwnValuesError(codes)


def _require_unwarned(sent: Sequence[Submission], warned: Collection[int]) -> None:
    if units := tuple(submission.unit.slug for submission in sent if submission.pk in warned):
        raise WarnedError(units)


def _returned(sent: Sequence[Submission]) -> Iterable[int]:
    """The reports with a cell that had been returned."""
    cells = Entry.objects.filter(submission__in=sent).exclude(returned_reason="")
    return cells.values_list("submission_id", flat=True)


def _enter_published(
    held: Sequence[Submission], sources: Mapping[int, Source], *, by: User, now: datetime
) -> None:
    pairs = [(submission.pk, sources[submission.pk].pk) for submission in held]
    with connection.cursor() as cursor:
        cursor.execute(PUBLISHED, [now, now, by.pk, [pk for pk, _ in pairs], [source for _, source in pairs]])
    for submission in held:
        submission.source = sources[submission.pk]


def _observe(
    held: Sequence[Submission], cells: Sequence[ReportCell], *, by: User, now: datetime, progress: Progress
) -> list[Observation]:
    """Writes what the cells say, and at each cell what became of it."""
    editions = {submission.pk: submission for submission in held}
    written: list[Observation] = []
    for first in range(0, len(cells), AT_ONCE):
        part = cells[first : first + AT_ONCE]
        observations = [
            _observation(editions[cell.entry.submission_id], cell, by=by, now=now) for cell in part
        ]
        written += Observation.objects.bulk_create(observations)
        progress(len(written))
    with connection.cursor() as cursor:
        cursor.execute(OBSERVED, [[cell.entry.pk for cell in cells], [each.pk for each in written]])
    return written


def _observation(submission: Submission, cell: ReportCell, *, by: User, now: datetime) -> Observation:
    entry, period = cell.entry, submission.collection.period
    revised = cell.before is not None
    # Who reports before the period is over speaks of no day that has not come.
    told_early = (today := timezone.localdate(now)) < period.end
    basis = Observation.AsOfBasis.PUBLICATION if told_early else Observation.AsOfBasis.PERIOD_END
    return Observation(
        indicator_id=entry.indicator_id,
        unit_id=submission.unit_id,
        period=period,
        **{name: getattr(entry, name) for name in SAID},
        as_reported=entry.typed if entry.value is not None else "",
        status=Observation.Status.REVISED if revised else Observation.Status.FINAL,
        origin=Observation.Origin.REPORTED,
        as_of=min(period.end, today),
        as_of_basis=basis,
        source=submission.source,
        # The public note of an amendment; what the unit explained to the ministry is not for the public.
        note_vi=submission.note_vi,
        note_en=submission.note_en or submission.note_vi,
        recorded_at=now,
        recorded_by=by,
        revises=cell.before,
        revision=submission.revision if revised else "",
    )


def _moved(held: Sequence[Submission]) -> Iterable[Changed]:
    for submission in held:
        yield Changed(
            Change.Topic.SUBMISSION,
            _action(submission),
            submission_key(submission),
            unit=submission.unit,
            before=State.ACCEPTED.value,
            after=State.PUBLISHED.value,
            reason=submission.note_vi,
        )


def _told(held: Sequence[Submission], cells: Sequence[ReportCell]) -> Iterable[Changed]:
    editions = {submission.pk: submission for submission in held}
    for cell in cells:
        submission = editions[cell.entry.submission_id]
        yield Changed(
            Change.Topic.ENTRY,
            _action(submission),
            f"{submission_key(submission)}/{cell.entry.indicator.code}",
            unit=submission.unit,
            before=(cell.before.as_reported or cell.before.missing) if cell.before else "",
            after=cell.entry.typed or cell.entry.missing,
            reason=submission.note_vi,
        )


def _action(submission: Submission) -> str:
    return "published" if submission.edition == 1 else f"published edition {submission.edition}"
