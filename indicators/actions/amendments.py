"""Amendments: what is published is only ever amended, by a further edition of the report. docs/adr/0014."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from indicators.actions.submissions import SubmissionError, WrongStateError, submission_key
from indicators.models import Submission
from indicators.models.figures import Revision
from provinces.actions import Changed, record_changes
from provinces.models import Change

State = Submission.State


class NoNoteError(SubmissionError):
    """An amendment without a public note in Vietnamese."""

    code = "no_note"


def start_amendment(
    *, submission: Submission, revision: Revision, note_vi: str, note_en: str = "", by: User, now: datetime
) -> Submission:
    """The next edition of a published report, an empty draft: only cells that are typed into it amend anything.

    An edition that is at work already is given back as it stands, so that asking twice starts one. Raises
    `WrongStateError` where the report is not published, `NoNoteError`.
    """
    note = note_vi.strip()
    if not note:
        raise NoNoteError
    with transaction.atomic():
        newest = _newest(submission)
        if newest.edition > 1 and newest.state != State.PUBLISHED:
            return newest
        if newest.state != State.PUBLISHED:
            raise WrongStateError(newest.state)
        amendment = Submission.objects.create(
            collection=newest.collection,
            unit=newest.unit,
            edition=newest.edition + 1,
            revision=revision,
            note_vi=note,
            note_en=note_en.strip(),
            state_since=now,
            started_by=by,
        )
        record_changes([_started(amendment)], by=by, now=now)
    return amendment


def _newest(submission: Submission) -> Submission:
    """The newest edition. The first one is locked for it: two people who amend at once take turns."""
    editions = Submission.objects.filter(collection=submission.collection_id, unit=submission.unit_id)
    editions.select_for_update(of=("self",)).get(edition=1)
    return editions.select_related("collection__period", "unit").latest("edition")


def _started(amendment: Submission) -> Changed:
    return Changed(
        Change.Topic.SUBMISSION,
        f"amended edition {amendment.edition}",
        submission_key(amendment),
        unit=amendment.unit,
        after=amendment.revision,
        reason=amendment.note_vi,
    )
