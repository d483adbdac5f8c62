"""What stands in the way of typing or publishing a figure, and the rules that both ask."""

from datetime import date

from indicators.models import Observation
from meetings.models import Meeting, ReportedFigure
from provinces.models import UnitVersion
from provinces.models.units import Level

NATION = "vn"


class ReportedError(Exception):
    """A figure that is not written. `code` is for the words of a page; `about` what they name:

    `not_heard` (the text), `unknown_paper`, `unknown_indicator`, `unknown_unit`, `other_unit`, `level`, `not_there`
    (the unit), `period_ahead`, `stands` (the text of the draft that has the cell), `told` (what the paper says of it
    already), `changed`, `gone`, `published`, `not_published`, `corrected`, `no_note`, `nothing`, `own`, `impossible`,
    `heard_anew`, `paper_withdrawn`, `meeting_draft`, `meeting_ahead`; of several figures the names of their indicators.
    """

    def __init__(self, code: str, *about: str) -> None:
        super().__init__(code, *about)
        self.code, self.about = code, about


def hold(meeting: Meeting) -> Meeting:
    """The meeting as it stands, locked until the transaction ends: typing and publishing take turns."""
    rows = Meeting.objects.select_for_update(of=("self",)).select_related("unit", "body")
    return rows.get(pk=meeting.pk)


def refuse_misplaced(meeting: Meeting, figure: ReportedFigure) -> None:
    """A figure belongs to a unit of which the meeting speaks, that was there, at a level and time of which it can."""
    if meeting.unit.slug not in (NATION, figure.unit.slug):
        raise ReportedError("other_unit", meeting.unit.slug)
    level, unit_level = figure.indicator.level, figure.unit.level
    wrong = {"national": unit_level == Level.PROVINCE, "provincial": unit_level != Level.PROVINCE}
    if wrong.get(level):
        raise ReportedError("level", level)
    if figure.period.start > meeting.held_on:
        raise ReportedError("period_ahead", figure.period.code)
    if not _was_there(figure, as_of(meeting, figure)):
        raise ReportedError("not_there", figure.unit.slug)


def refuse_told(figure: ReportedFigure) -> None:
    """One paper speaks of a cell once: twice typed, or typed beside what was taken from the paper before, it would look
    like two statements."""
    if figure.document.source_id is None:
        return
    told = Observation.objects.filter(
        source=figure.document.source_id,
        indicator=figure.indicator_id,
        unit=figure.unit_id,
        period=figure.period_id,
        superseded_by=None,
    )
    if figure.corrects is not None:
        told = told.exclude(pk__in=[figure.corrects.observation_id])
    if first := told.first():
        raise ReportedError("told", first.as_reported or first.missing)


def as_of(meeting: Meeting, figure: ReportedFigure) -> date:
    """The day the figure refers to: nobody speaks of a day that has not come."""
    return min(figure.period.end, meeting.held_on)


def _was_there(figure: ReportedFigure, until: date) -> bool:
    """Values never move from a unit to the one that took it over, nor back."""
    versions = UnitVersion.objects.filter(unit=figure.unit_id, valid_from__lte=until)
    return any(
        last is None or last >= figure.period.start for last in versions.values_list("valid_to", flat=True)
    )
