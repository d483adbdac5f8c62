"""Meetings as read: the list, and one meeting with who joined, its papers, its conclusions and its neighbours."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from provinces.permissions import Powers
from provinces.queries import sources
from provinces.queries.rows import rows
from provinces.queries.sources import SourceFacts


@dataclass(frozen=True, slots=True)
class Drafts:
    """Of which units a reader sees the meetings that are still prepared: `units` are slugs; or of all."""

    units: frozenset[str] = frozenset()
    all: bool = False


PUBLIC = Drafts()


def drafts_of(powers: Powers) -> Drafts:
    """What is still prepared and these powers let read. No SQL query."""
    return Drafts(units=powers.known, all=powers.reads_everything)


@dataclass(frozen=True, slots=True)
class BodyFacts:
    """A committee; `successor` is the key of the one that took over, empty while none did."""

    key: str
    name_vi: str
    name_en: str
    unit: str
    successor: str
    from_date: date | None
    to_date: date | None
    legal_act_vi: str
    legal_act_en: str

    def name(self, language: str) -> str:
        return self.name_en if language == "en" else self.name_vi


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """A meeting. The unit carries its name of that day; `main_meeting` is the key of the session that a bridge
    point joined, else empty. `conclusions`, `with_due`, `bridge_points` and `documents` are counts."""

    key: str
    body: str
    body_vi: str
    body_en: str
    main_meeting: str
    number: int | None
    number_basis: str
    held_on: date
    mode: str
    chair_role_vi: str
    chair_role_en: str
    chair_name: str
    unit: str
    unit_vi: str
    unit_en: str
    title_vi: str
    title_en: str
    topic_vi: str
    topic_en: str
    source: str
    note_vi: str
    note_en: str
    conclusions: int
    with_due: int
    bridge_points: int
    documents: int
    draft: bool
    starts_at: time | None
    place_vi: str
    place_en: str

    def title(self, language: str) -> str:
        return self.title_en if language == "en" else self.title_vi


@dataclass(frozen=True, slots=True)
class BridgePointFacts:
    """A unit that joined from its own place, under its name of that day. `meeting` is the page of that place, or empty."""

    unit: str
    unit_vi: str
    unit_en: str
    head_name: str
    head_role_vi: str
    head_role_en: str
    meeting: str


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """A paper of a meeting and what it is to it: `source`, where it has one, is cited under its own title; `name`, where
    a file was brought along, has its `size` in bytes and its `sha256`."""

    role_vi: str
    role_en: str
    source: str
    pk: int
    minutes: bool
    title_vi: str
    title_en: str
    name: str
    content_type: str
    size: int | None
    sha256: str
    uploaded_at: datetime | None


@dataclass(frozen=True, slots=True)
class AgendaFacts:
    """A line of the agenda, in its order. `starts_at` is an hour of Viet Nam or None."""

    ordinal: int
    title_vi: str
    title_en: str
    presenter_vi: str
    presenter_en: str
    starts_at: time | None


@dataclass(frozen=True, slots=True)
class ShortcomingFacts:
    """What the meeting named as not done or lagging. `indicator` and `unit` name the figure that shows it, or are empty."""

    ordinal: int
    text_vi: str
    text_en: str
    indicator: str
    indicator_vi: str
    indicator_en: str
    unit: str
    source: str


@dataclass(frozen=True, slots=True)
class ConclusionFacts:
    """A conclusion in its own numbering. `due_text` is the deadline as told, `due_on` its day where it has one;
    `indicator` is the code of the one that can prove it, or empty."""

    ordinal: int
    text_vi: str
    text_en: str
    assigned_to_vi: str
    assigned_to_en: str
    due_text: str
    due_on: date | None
    indicator: str
    indicator_vi: str
    indicator_en: str
    source: str


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """One meeting. `bridge_meetings` are those that joined it; `earlier` and `later` are the neighbouring sessions of
    the same body or, past its ends, of the body before or after. `line` holds its body with all that it took over from
    and that took over, the earliest first. `sources`, by key, are all that are cited."""

    facts: MeetingFacts
    body: BodyFacts
    line: tuple[BodyFacts, ...]
    main_meeting: MeetingFacts | None
    bridge_meetings: tuple[MeetingFacts, ...]
    bridge_points: tuple[BridgePointFacts, ...]
    agenda: tuple[AgendaFacts, ...]
    documents: tuple[DocumentFacts, ...]
    shortcomings: tuple[ShortcomingFacts, ...]
    conclusions: tuple[ConclusionFacts, ...]
    earlier: MeetingFacts | None
    later: MeetingFacts | None
    sources: dict[str, SourceFacts]


BODIES = """
    SELECT b.key, b.name_vi, b.name_en, u.slug, coalesce(s.key, ''), b.from_date, b.to_date, b.legal_act_vi,
           b.legal_act_en
    FROM meetings_body b
    JOIN provinces_unit u ON u.id = b.unit_id
    LEFT JOIN meetings_body s ON s.id = b.successor_id
    ORDER BY b.from_date NULLS LAST, b.key
"""
# Units carry the names they had on the day of the meeting.
MEETINGS = """
    SELECT m.key, b.key, b.name_vi, b.name_en, coalesce(main.key, ''), m.number, m.number_basis, m.held_on, m.mode,
           m.chair_role_vi, m.chair_role_en, m.chair_name, u.slug, v.name_vi, v.name_en, m.title_vi, m.title_en,
           m.topic_vi, m.topic_en, coalesce(s.key, ''), m.note_vi, m.note_en, c.total, c.with_due,
           (SELECT count(*) FROM meetings_bridgepoint p WHERE p.meeting_id = m.id),
           (SELECT count(*) FROM meetings_document d WHERE d.meeting_id = m.id AND d.withdrawn_at IS NULL),
           m.draft, m.starts_at, m.place_vi, m.place_en
    FROM meetings_meeting m
    JOIN meetings_body b ON b.id = m.body_id
    JOIN provinces_unit u ON u.id = m.unit_id
    LEFT JOIN provinces_source s ON s.id = m.source_id
    LEFT JOIN meetings_meeting main ON main.id = m.main_meeting_id
    CROSS JOIN LATERAL (
        SELECT count(*) AS total, count(c.due_on) AS with_due FROM meetings_conclusion c WHERE c.meeting_id = m.id
    ) c
    JOIN LATERAL (
        SELECT v.name_vi, v.name_en FROM provinces_unitversion v WHERE v.unit_id = u.id
        ORDER BY v.valid_from > m.held_on, abs(v.valid_from - m.held_on) LIMIT 1
    ) v ON true
    WHERE NOT m.draft OR u.slug = ANY(%s) OR %s
    ORDER BY m.held_on DESC, m.main_meeting_id IS NOT NULL, m.key
"""
BRIDGE_POINTS = """
    SELECT u.slug, v.name_vi, v.name_en, p.head_name, p.head_role_vi, p.head_role_en, coalesce(own.key, '')
    FROM meetings_bridgepoint p
    JOIN meetings_meeting m ON m.id = p.meeting_id
    JOIN provinces_unit u ON u.id = p.unit_id
    LEFT JOIN LATERAL (
        SELECT w.key FROM meetings_meeting w
        WHERE w.main_meeting_id = m.id AND w.unit_id = u.id ORDER BY w.key LIMIT 1
    ) own ON true
    JOIN LATERAL (
        SELECT v.name_vi, v.name_en FROM provinces_unitversion v WHERE v.unit_id = u.id
        ORDER BY v.valid_from > m.held_on, abs(v.valid_from - m.held_on) LIMIT 1
    ) v ON true
    WHERE m.key = %s ORDER BY u.sort_order, u.slug
"""
DOCUMENTS = """
    SELECT d.role_vi, d.role_en, coalesce(s.key, ''), d.id, d.minutes, d.title_vi, d.title_en, d.name, d.content_type,
           d.size, d.sha256, d.uploaded_at
    FROM meetings_document d
    JOIN meetings_meeting m ON m.id = d.meeting_id
    LEFT JOIN provinces_source s ON s.id = d.source_id
    WHERE m.key = %s AND d.withdrawn_at IS NULL ORDER BY d.id
"""
AGENDA = """
    SELECT a.ordinal, a.title_vi, a.title_en, a.presenter_vi, a.presenter_en, a.starts_at
    FROM meetings_agendaitem a
    JOIN meetings_meeting m ON m.id = a.meeting_id
    WHERE m.key = %s ORDER BY a.ordinal
"""
SHORTCOMINGS = """
    SELECT c.ordinal, c.text_vi, c.text_en, coalesce(i.code, ''), coalesce(i.name_vi, ''), coalesce(i.name_en, ''),
           coalesce(u.slug, ''), coalesce(s.key, '')
    FROM meetings_shortcoming c
    JOIN meetings_meeting m ON m.id = c.meeting_id
    LEFT JOIN indicators_indicator i ON i.id = c.indicator_id
    LEFT JOIN provinces_unit u ON u.id = c.unit_id
    LEFT JOIN provinces_source s ON s.id = c.source_id
    WHERE m.key = %s ORDER BY c.ordinal
"""
CONCLUSIONS = """
    SELECT c.ordinal, c.text_vi, c.text_en, c.assigned_to_vi, c.assigned_to_en, c.due_text, c.due_on,
           coalesce(i.code, ''), coalesce(i.name_vi, ''), coalesce(i.name_en, ''), coalesce(s.key, '')
    FROM meetings_conclusion c
    JOIN meetings_meeting m ON m.id = c.meeting_id
    LEFT JOIN provinces_source s ON s.id = c.source_id
    LEFT JOIN indicators_indicator i ON i.id = c.indicator_id
    WHERE m.key = %s ORDER BY c.ordinal
"""


def bodies() -> list[BodyFacts]:
    """All bodies, the earliest first. One SQL query."""
    return [BodyFacts(*row) for row in rows(BODIES)]


def meetings(drafts: Drafts = PUBLIC) -> list[MeetingFacts]:
    """All meetings, the latest first, a session before those that joined it by bridge point. One SQL query."""
    return [MeetingFacts(*row) for row in rows(MEETINGS, [sorted(drafts.units), drafts.all])]


def meeting_page(key: str, drafts: Drafts = PUBLIC) -> MeetingPage | None:
    """One meeting, or None when there is none of that key for this reader. Eight SQL queries."""
    known = meetings(drafts)
    facts = next((meeting for meeting in known if meeting.key == key), None)
    if facts is None:
        return None
    all_bodies = bodies()
    line = _line(facts.body, all_bodies)
    papers = tuple(DocumentFacts(*row) for row in rows(DOCUMENTS, [key]))
    shortcomings = tuple(ShortcomingFacts(*row) for row in rows(SHORTCOMINGS, [key]))
    conclusions = tuple(ConclusionFacts(*row) for row in rows(CONCLUSIONS, [key]))
    earlier, later = _neighbours(facts, known, line)
    return MeetingPage(
        facts=facts,
        body=next(body for body in all_bodies if body.key == facts.body),
        line=tuple(body for body in all_bodies if body.key in line),
        main_meeting=next((meeting for meeting in known if meeting.key == facts.main_meeting), None),
        bridge_meetings=tuple(meeting for meeting in known if meeting.main_meeting == key),
        bridge_points=tuple(BridgePointFacts(*row) for row in rows(BRIDGE_POINTS, [key])),
        agenda=tuple(AgendaFacts(*row) for row in rows(AGENDA, [key])),
        documents=papers,
        shortcomings=shortcomings,
        conclusions=conclusions,
        earlier=earlier,
        later=later,
        sources=sources.sources(
            [
                facts.source,
                *(paper.source for paper in papers),
                *(each.source for each in shortcomings),
                *(each.source for each in conclusions),
            ]
        ),
    )


def _line(body: str, known: Sequence[BodyFacts]) -> set[str]:
    """The body with all its predecessors and successors."""
    line: set[str] = set()
    reached = {body}
    while reached - line:
        line |= reached
        reached = {each.key for each in known if each.successor in line}
        reached |= {each.successor for each in known if each.key in line and each.successor}
    return line


def _neighbours(
    facts: MeetingFacts, known: Sequence[MeetingFacts], line: set[str]
) -> tuple[MeetingFacts | None, MeetingFacts | None]:
    """`known` runs from the latest to the earliest."""
    sessions = [meeting for meeting in known if meeting.body in line and not meeting.main_meeting]
    if facts not in sessions:
        return None, None
    place = sessions.index(facts)
    earlier = sessions[place + 1] if place + 1 < len(sessions) else None
    return earlier, sessions[place - 1] if place else None
