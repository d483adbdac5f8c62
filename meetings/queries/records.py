"""Meetings as their secretaries write them: one meeting with its parts, how many it has of each, and what may be named."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from indicators.models import Indicator
from meetings.models import AgendaItem, Body, BridgePoint, Conclusion, Document, Meeting, Shortcoming
from provinces.queries import units
from provinces.queries.rows import rows
from provinces.queries.units import UnitFacts

PERSON = "coalesce(nullif(trim(concat_ws(' ', u.last_name, u.first_name)), ''), u.username, '')"
COUNTS = """
    SELECT (SELECT count(*) FROM meetings_agendaitem WHERE meeting_id = %(meeting)s),
           (SELECT count(*) FROM meetings_document WHERE meeting_id = %(meeting)s AND withdrawn_at IS NULL),
           (SELECT count(*) FROM meetings_bridgepoint WHERE meeting_id = %(meeting)s),
           (SELECT count(*) FROM meetings_reportedfigure WHERE meeting_id = %(meeting)s),
           (SELECT count(*) FROM meetings_shortcoming WHERE meeting_id = %(meeting)s),
           (SELECT count(*) FROM meetings_conclusion WHERE meeting_id = %(meeting)s)
"""
PAPERS = f"""
    SELECT d.id, d.sha256 <> '', d.source_id IS NOT NULL, coalesce(nullif(d.title_vi, ''), s.title_vi, ''),
           coalesce(nullif(d.title_en, ''), s.title_en, ''), d.role_vi, d.role_en, d.name, coalesce(d.size, 0),
           d.sha256, d.uploaded_at, {PERSON}, d.withdrawn_at, coalesce(s.url, ''),
           EXISTS (SELECT 1 FROM meetings_reportedfigure f WHERE f.document_id = d.id)
    FROM meetings_document d
    LEFT JOIN provinces_source s ON s.id = d.source_id
    LEFT JOIN auth_user u ON u.id = d.uploaded_by_id
    WHERE d.meeting_id = %s ORDER BY d.withdrawn_at IS NOT NULL, d.id
"""
ADMINISTRATORS = f"""
    SELECT DISTINCT {PERSON}, u.email FROM provinces_membership r
    JOIN auth_user u ON u.id = r.user_id JOIN provinces_unit n ON n.id = r.unit_id
    WHERE r.role = 'administrator' AND n.slug = 'vn' AND u.is_active
      AND r.valid_from <= %(day)s AND coalesce(r.valid_to, %(day)s) >= %(day)s
    ORDER BY 1
"""
TASKS = """
    SELECT t.conclusion_id FROM meetings_task t JOIN meetings_conclusion c ON c.id = t.conclusion_id
    WHERE c.meeting_id = %s
"""


@dataclass(frozen=True, slots=True)
class PartCounts:
    """How many there are of each part of a meeting."""

    agenda: int
    papers: int
    bridge_points: int
    figures: int
    shortcomings: int
    conclusions: int


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A paper: a file (`is_file`: with name, bytes and hash), a cited source, or both. `figures` tells whether figures
    were typed from it; `by` is a name, empty where nobody uploaded it."""

    pk: int
    is_file: bool
    is_source: bool
    title_vi: str
    title_en: str
    role_vi: str
    role_en: str
    name: str
    size: int
    sha256: str
    uploaded_at: datetime | None
    by: str
    withdrawn_at: date | None
    url: str
    figures: bool


@dataclass(frozen=True, slots=True)
class BodyChoice:
    """A committee with its days, its unit (slug) and the key and names of the one that took over, or empty."""

    key: str
    name_vi: str
    name_en: str
    unit: str
    from_date: date | None
    to_date: date | None
    successor: str
    successor_vi: str
    successor_en: str


def meeting_to_record(key: str) -> Meeting | None:
    """The meeting with its body, or None. One SQL query."""
    rows = Meeting.objects.select_related("body__unit", "unit", "main_meeting", "source")
    return rows.filter(key=key).first()


def part_counts(meeting: Meeting) -> PartCounts:
    """One SQL query."""
    return PartCounts(*rows(COUNTS, {"meeting": meeting.pk})[0])


def agenda(meeting: Meeting) -> list[AgendaItem]:
    """In order. One SQL query."""
    return list(meeting.agenda.order_by("ordinal"))


def shortcomings(meeting: Meeting) -> list[Shortcoming]:
    """In order, with indicator and unit. One SQL query."""
    return list(meeting.shortcomings.select_related("indicator", "unit", "source").order_by("ordinal"))


def conclusions(meeting: Meeting) -> list[Conclusion]:
    """In their numbering, with indicator. One SQL query."""
    return list(meeting.conclusions.select_related("indicator", "source").order_by("ordinal"))


def tasks_of(meeting: Meeting) -> Counter[int]:
    """How many tasks the conclusions have, by primary key; one that has none is not named. One SQL query."""
    return Counter(conclusion for (conclusion,) in rows(TASKS, [meeting.pk]))


def bridge_points(meeting: Meeting) -> list[BridgePoint]:
    """In the order of the country. One SQL query."""
    return list(meeting.bridge_points.select_related("unit").order_by("unit__sort_order", "unit__slug"))


def papers(meeting: Meeting) -> list[PaperRow]:
    """Standing ones first. One SQL query."""
    return [PaperRow(*row) for row in rows(PAPERS, [meeting.pk])]


def paper(pk: int) -> Document | None:
    """A paper with its meeting, or None. One SQL query."""
    return Document.objects.select_related("meeting__unit", "meeting__body__unit").filter(pk=pk).first()


def bodies_of(slugs: frozenset[str]) -> list[BodyChoice]:
    """The committees of the units, those that exist today first. One SQL query, none without units."""
    if not slugs:
        return []
    found = Body.objects.filter(unit__slug__in=slugs).select_related("unit", "successor")
    ordered = sorted(found, key=lambda each: (each.to_date is not None, each.key))
    return [_body(each) for each in ordered]


def administrators(day: date) -> list[tuple[str, str]]:
    """Who keeps the list of committees: name and address for mail, which may be empty. One SQL query."""
    return [(name, email) for name, email in rows(ADMINISTRATORS, {"day": day})]


def _body(body: Body) -> BodyChoice:
    after = body.successor
    return BodyChoice(
        body.key,
        body.name_vi,
        body.name_en,
        body.unit.slug,
        body.from_date,
        body.to_date,
        after.key if after else "",
        after.name_vi if after else "",
        after.name_en if after else "",
    )


def units_of_day(day: date) -> list[UnitFacts]:
    """The nation and the provinces alive on the day, in the order of the country. One SQL query."""
    return [each for each in units.all_units(day) if each.level != "ministry" and _alive(each, day)]


def _alive(unit: UnitFacts, day: date) -> bool:
    return unit.valid_from <= day and (unit.valid_to is None or day <= unit.valid_to)


def indicator_choices() -> list[Indicator]:
    """Every indicator, by pillar. One SQL query."""
    found = Indicator.objects.select_related("pillar")
    return list(found.order_by("pillar__sort_order", "sort_order"))
