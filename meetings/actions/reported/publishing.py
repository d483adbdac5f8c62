"""Publishing figures that were typed from papers: in one transaction they become observations with the paper as source.

The meeting is locked first, the data version moves last. docs/adr/0018 tells why it takes two people.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from indicators.actions import select_figures
from indicators.models import Figure, Observation
from meetings.actions.reported.papers import cite_paper
from meetings.actions.reported.refusals import (
    ReportedError,
    as_of,
    hold,
    refuse_misplaced,
    refuse_told,
)
from meetings.actions.reported.typing import PARTS, figure_key, heard_anew, said, stamp_of
from meetings.models import Meeting, ReportedFigure
from meetings.queries.typed import Doubted, doubted, typed_figures
from provinces.actions import Changed, publish_data_version, record_changes
from provinces.models import Change, Source

HEARD = ("value", "qualifier", "resolution", "numerator", "denominator", "note_vi", "note_en")
STATUSES = (Observation.Status.FINAL, Observation.Status.PROVISIONAL)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a person saw of a figure when he decided on it: its stamp, and the codes of its doubts in their order."""

    stamp: str
    doubts: tuple[str, ...] = ()


@transaction.atomic
def publish_figures(
    *,
    meeting: Meeting,
    figures: Mapping[int, Seen],
    status: Observation.Status = Observation.Status.FINAL,
    by: User,
    now: datetime,
) -> list[ReportedFigure]:
    """Publishes the drafts (by number) as they were seen, all of them or none: what was published of them just now, none
    where all had been published before. Raises `ReportedError`."""
    if status not in STATUSES:
        raise ValueError(status)
    held = hold(meeting)
    _refuse_early(held, now)
    chosen = _chosen(held, figures)
    drafts = [figure for figure in chosen if figure.published_at is None]
    if not drafts:
        return []
    _require_other_hands(drafts, by)
    found = doubted([row for row in typed_figures(held) if row.published_at is None])
    _require_as_seen(drafts, figures, found)
    for figure in drafts:
        _refuse(held, figure)
    _write(held, drafts, status, by, now)
    record_changes(list(_told(drafts, found)), by=by, now=now)
    publish_data_version(now=now)
    return drafts


def _refuse_early(meeting: Meeting, now: datetime) -> None:
    """What is published is told as known from the day of the meeting on."""
    if meeting.draft:
        raise ReportedError("meeting_draft")
    if meeting.held_on > timezone.localdate(now):
        raise ReportedError("meeting_ahead")


def _chosen(meeting: Meeting, figures: Mapping[int, Seen]) -> list[ReportedFigure]:
    rows = meeting.reported_figures.select_for_update(of=("self",)).select_related(
        *PARTS, "corrects__observation", "meeting__unit", "meeting__body"
    )
    chosen = list(rows.filter(pk__in=list(figures)).order_by("pk"))
    if not figures:
        raise ReportedError("nothing")
    if len(chosen) < len(figures):
        raise ReportedError("gone")
    return chosen


def _require_other_hands(drafts: Sequence[ReportedFigure], by: User) -> None:
    own = [figure.indicator.code for figure in drafts if figure.entered_by_id == by.pk]
    if own:
        raise ReportedError("own", *own)


def _require_as_seen(
    drafts: Sequence[ReportedFigure], seen: Mapping[int, Seen], found: Mapping[int, Doubted]
) -> None:
    """A figure that was typed anew since, or of which more is doubted by now, nobody has decided on."""
    for figure in drafts:
        if stamp_of(figure) != seen[figure.pk].stamp or set(found[figure.pk].codes) - set(
            seen[figure.pk].doubts
        ):
            raise ReportedError("changed", figure.indicator.code)
    if impossible := [figure.indicator.code for figure in drafts if found[figure.pk].impossible]:
        raise ReportedError("impossible", *impossible)


def _refuse(meeting: Meeting, figure: ReportedFigure) -> None:
    """The meeting may have been moved, the paper withdrawn, and others may have published the cell since it was typed."""
    if figure.document.withdrawn_at is not None:
        raise ReportedError("paper_withdrawn", figure.indicator.code)
    if heard_anew(figure):
        raise ReportedError("heard_anew", figure.indicator.code)
    refuse_misplaced(meeting, figure)
    refuse_told(figure)


def _write(meeting: Meeting, drafts: Sequence[ReportedFigure], status: str, by: User, now: datetime) -> None:
    sources = {
        document.pk: cite_paper(document=document, meeting=meeting)
        for document in {figure.document_id: figure.document for figure in drafts}.values()
    }
    observations = Observation.objects.bulk_create(
        _observation(meeting, figure, sources[figure.document_id], status, by, now) for figure in drafts
    )
    for figure, observation in zip(drafts, observations, strict=True):
        figure.published_at, figure.published_by, figure.observation = now, by, observation
    ReportedFigure.objects.bulk_update(drafts, ["published_at", "published_by", "observation"])
    _select(drafts, now)


def _observation(
    meeting: Meeting, figure: ReportedFigure, source: Source, status: str, by: User, now: datetime
) -> Observation:
    early = figure.period.end > meeting.held_on
    basis = Observation.AsOfBasis.PUBLICATION if early else Observation.AsOfBasis.PERIOD_END
    return Observation(
        indicator_id=figure.indicator_id,
        unit_id=figure.unit_id,
        period_id=figure.period_id,
        as_reported=figure.typed,
        status=status,
        origin=Observation.Origin.REPORTED,
        as_of=as_of(meeting, figure),
        as_of_basis=basis,
        source=source,
        recorded_at=now,
        recorded_by=by,
        supersedes=figure.corrects.observation if figure.corrects else None,
        **{name: getattr(figure, name) for name in HEARD},
    )


def _select(drafts: Sequence[ReportedFigure], now: datetime) -> None:
    """What the cells show now; where a correction moved a figure to another cell, what is left in the old one."""
    mended = [figure.corrects for figure in drafts if figure.corrects]
    select_figures(now=now, cells={_cell(figure) for figure in (*drafts, *mended)})
    # No source speaks of such a cell any more: selection passes it over, and would leave it shown.
    Figure.objects.filter(observation__in=[each.observation_id for each in mended]).delete()


def _cell(figure: ReportedFigure) -> tuple[int, int, int]:
    return figure.indicator_id, figure.unit_id, figure.period_id


def _told(drafts: Sequence[ReportedFigure], found: Mapping[int, Doubted]) -> Iterable[Changed]:
    for figure in drafts:
        yield Changed(
            Change.Topic.MEETING,
            "published",
            figure_key(figure),
            unit=figure.meeting.unit,
            before=said(figure.corrects) if figure.corrects else "",
            after=said(figure),
            reason=" ".join(found[figure.pk].codes),
        )
