"""Typing what a paper says: drafts, which anybody who keeps the minutes may change until somebody else publishes them."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from indicators import periods
from indicators.models import Indicator, Period
from indicators.numerals import Fault, hear
from meetings.actions.reported.refusals import ReportedError, hold, refuse_misplaced, refuse_told
from meetings.models import Document, Meeting, ReportedFigure
from meetings.queries.typed import stamp
from provinces.actions import Changed, record_changes
from provinces.models import Change, Unit

PARTS = ("document", "indicator", "unit", "period", "corrects")
SAID = ("document_id", "indicator_id", "unit_id", "period_id", "typed")
HEARD = ("typed", "value", "qualifier", "resolution", "numerator", "denominator")


@dataclass(frozen=True, slots=True)
class ToldFigure:
    """What a person reads in a paper: `document` is its number, the rest are codes and the text as printed."""

    document: int
    indicator: str
    unit: str
    period: periods.Period
    typed: str
    note_vi: str = ""
    note_en: str = ""


@transaction.atomic
def add_figure(
    *, meeting: Meeting, told: ToldFigure, by: User, now: datetime, corrects: int | None = None
) -> ReportedFigure:
    """Types a figure; with `corrects` (the number of a published row) what it should have been, with a public note. One
    that stands already as wanted is given back. Raises `ReportedError`."""
    held = hold(meeting)
    figure = _figure(held, told)
    figure.corrects = _published(held, corrects) if corrects is not None else None
    if standing := _standing(figure):
        return standing
    _refuse(held, figure)
    figure.entered_by, figure.entered_at = by, now
    figure.save()
    _record("added", figure, after=said(figure), by=by, now=now)
    return figure


@transaction.atomic
def change_figure(
    *, meeting: Meeting, pk: int, seen: str, told: ToldFigure, by: User, now: datetime
) -> ReportedFigure:
    """Changes a draft that still says what the person saw (its stamp). Who typed it stays where only a note changes:
    that person must not publish it. Raises `ReportedError`."""
    held = hold(meeting)
    before = draft_of(held, pk)
    figure = _figure(held, told)
    figure.pk, figure.corrects = before.pk, before.corrects
    figure.entered_by, figure.entered_at = before.entered_by, before.entered_at
    if stamp_of(figure) == stamp_of(before) and not heard_anew(before):
        return before
    if stamp_of(before) != seen:
        raise ReportedError("changed", before.typed)
    if other := _same_cell(figure):
        raise ReportedError("stands", other.typed)
    _refuse(held, figure)
    if heard_anew(before) or any(getattr(figure, name) != getattr(before, name) for name in SAID):
        figure.entered_by, figure.entered_at = by, now
    figure.save()
    _record("changed", figure, before=said(before), after=said(figure), by=by, now=now)
    return figure


@transaction.atomic
def remove_figure(*, meeting: Meeting, pk: int, seen: str, by: User, now: datetime) -> None:
    """Takes a draft away that still says what the person saw. Raises `ReportedError`."""
    figure = draft_of(hold(meeting), pk)
    if stamp_of(figure) != seen:
        raise ReportedError("changed", figure.typed)
    _record("withdrawn", figure, before=said(figure), by=by, now=now)
    figure.delete()


def draft_of(meeting: Meeting, pk: int) -> ReportedFigure:
    """A row of the meeting that is not published, with its parts. Raises `ReportedError`."""
    figure = meeting.reported_figures.select_related(*PARTS, "entered_by").filter(pk=pk).first()
    if figure is None:
        raise ReportedError("gone")
    if figure.published_at is not None:
        raise ReportedError("published", figure.typed)
    return figure


def heard_anew(figure: ReportedFigure) -> bool:
    """Whether the text says another number by now: the catalogue gave its indicator another unit or other decimals
    since. What pages say back would not be what is stored."""
    heard = hear(figure.typed, measure=figure.indicator.measure_id, decimals=figure.indicator.decimals)
    return any(getattr(heard, name) != getattr(figure, name) for name in HEARD)


def stamp_of(figure: ReportedFigure) -> str:
    """The stamp of the row as it stands, see `meetings.queries.typed`."""
    return stamp(
        paper=figure.document_id,
        indicator=figure.indicator.code,
        unit=figure.unit.slug,
        period=figure.period.code,
        texts=(figure.typed, figure.note_vi, figure.note_en),
    )


def figure_key(figure: ReportedFigure) -> str:
    """How the audit trail names it: `NCDT-07/figures/eid_activated_share`."""
    return f"{figure.meeting.key}/figures/{figure.indicator.code}"


def said(figure: ReportedFigure) -> str:
    """`98,9% · dien-bien · 2023-03-31`, with the public note."""
    told = [figure.typed, figure.unit.slug, figure.period.code, figure.note_vi]
    return " · ".join(filter(None, told))


def _figure(meeting: Meeting, told: ToldFigure) -> ReportedFigure:
    """The row as wanted, not written yet."""
    indicator = Indicator.objects.filter(code=told.indicator).first()
    unit = Unit.objects.filter(slug=told.unit).first()
    document = Document.objects.filter(meeting=meeting, pk=told.document).first()
    if document is None:
        raise ReportedError("unknown_paper")
    if indicator is None:
        raise ReportedError("unknown_indicator", told.indicator)
    if unit is None:
        raise ReportedError("unknown_unit", told.unit)
    heard = hear(told.typed, measure=indicator.measure_id, decimals=indicator.decimals)
    if heard.value is None or heard.fault != Fault.NONE:
        raise ReportedError("not_heard", heard.typed)
    return ReportedFigure(
        meeting=meeting,
        document=document,
        indicator=indicator,
        unit=unit,
        period=_period(told.period),
        note_vi=told.note_vi,
        note_en=told.note_en or told.note_vi,
        **{name: getattr(heard, name) for name in HEARD},
    )


def _period(period: periods.Period) -> Period:
    words = {"label_vi": periods.label(period, "vi"), "label_en": periods.label(period, "en")}
    days = {"kind": period.kind.value, "start": period.start, "end": period.end}
    row, _made = Period.objects.get_or_create(code=period.code, defaults=days | words)
    return row


def _published(meeting: Meeting, pk: int) -> ReportedFigure:
    """The published row that is to be corrected."""
    figure = meeting.reported_figures.select_related("observation").filter(pk=pk).first()
    if figure is None:
        raise ReportedError("gone")
    if figure.published_at is None:
        raise ReportedError("not_published", figure.typed)
    return figure


def _standing(figure: ReportedFigure) -> ReportedFigure | None:
    """The row that says this already: a form that was sent twice. Raises where one says something else."""
    if figure.corrects is not None:
        correction = _first(figure, corrects=figure.corrects)
        if correction and stamp_of(correction) == stamp_of(figure):
            return correction
        if correction:
            raise ReportedError("corrected", correction.typed)
    if draft := _same_cell(figure):
        if stamp_of(draft) == stamp_of(figure) and draft.corrects_id == figure.corrects_id:
            return draft
        raise ReportedError("stands", draft.typed)
    published = _first(figure, **_cell(figure), corrected_by=None, published_at__isnull=False)
    if figure.corrects is None and published and stamp_of(published) == stamp_of(figure):
        return published
    return None


def _same_cell(figure: ReportedFigure) -> ReportedFigure | None:
    """Another draft of the cell from the same paper."""
    return _first(figure, **_cell(figure), published_at=None)


def _cell(figure: ReportedFigure) -> dict[str, object]:
    return {name: getattr(figure, name) for name in ("document", "indicator", "unit", "period")}


def _first(figure: ReportedFigure, **wanted: object) -> ReportedFigure | None:
    rows = ReportedFigure.objects.select_related(*PARTS).filter(meeting=figure.meeting, **wanted)
    return rows.exclude(pk=figure.pk).first()


def _refuse(meeting: Meeting, figure: ReportedFigure) -> None:
    if figure.document.withdrawn_at is not None:
        raise ReportedError("paper_withdrawn")
    if figure.corrects is not None and not figure.note_vi:
        raise ReportedError("no_note")
    refuse_misplaced(meeting, figure)
    refuse_told(figure)


def _record(
    action: str, figure: ReportedFigure, *, by: User, now: datetime, before: str = "", after: str = ""
) -> None:
    line = Changed(
        Change.Topic.MEETING,
        action,
        figure_key(figure),
        unit=figure.meeting.unit,
        before=before,
        after=after,
    )
    record_changes([line], by=by, now=now)
