"""Reading meetings: the list, and one of them with all its parts and its neighbours."""

from collections.abc import Sequence

from meetings.queries.meetings.facts import (
    PUBLIC,
    AgendaFacts,
    BodyFacts,
    BridgePointFacts,
    ConclusionFacts,
    DocumentFacts,
    Drafts,
    MeetingFacts,
    MeetingPage,
    ShortcomingFacts,
)
from provinces.queries import sources
from provinces.queries.rows import rows

BODIES = """
    SELECT b.key, b.name_vi, b.name_en, u.slug, coalesce(s.key, ''), b.from_date, b.to_date, b.legal_act_vi,
           b.legal_act_en
    FROM meetings_body b
    JOIN provinces_unit u ON u.id = b.unit_id
    LEFT JOIN meetings_body s ON s.id = b.successor_id
    ORDER BY b.from_date NULLS LAST, b.key
"""
# Units carry the names they had on the day of the meeting. A session that is still prepared is not named to others by the
# bridge point that joins it.
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
    LEFT JOIN (meetings_meeting main JOIN provinces_unit mu ON mu.id = main.unit_id)
      ON main.id = m.main_meeting_id AND (NOT main.draft OR mu.slug = ANY(%(units)s) OR %(all)s)
    CROSS JOIN LATERAL (
        SELECT count(*) AS total, count(c.due_on) AS with_due FROM meetings_conclusion c WHERE c.meeting_id = m.id
    ) c
    JOIN LATERAL (
        SELECT v.name_vi, v.name_en FROM provinces_unitversion v WHERE v.unit_id = u.id
        ORDER BY v.valid_from > m.held_on, abs(v.valid_from - m.held_on) LIMIT 1
    ) v ON true
    WHERE NOT m.draft OR u.slug = ANY(%(units)s) OR %(all)s
    ORDER BY m.held_on DESC, m.main_meeting_id IS NOT NULL, m.key
"""
BRIDGE_POINTS = """
    SELECT u.slug, v.name_vi, v.name_en, p.head_name, p.head_role_vi, p.head_role_en, coalesce(own.key, '')
    FROM meetings_bridgepoint p
    JOIN meetings_meeting m ON m.id = p.meeting_id
    JOIN provinces_unit u ON u.id = p.unit_id
    LEFT JOIN LATERAL (
        SELECT w.key FROM meetings_meeting w
        WHERE w.main_meeting_id = m.id AND w.unit_id = u.id
          AND (NOT w.draft OR u.slug = ANY(%(units)s) OR %(all)s)
        ORDER BY w.key LIMIT 1
    ) own ON true
    JOIN LATERAL (
        SELECT v.name_vi, v.name_en FROM provinces_unitversion v WHERE v.unit_id = u.id
        ORDER BY v.valid_from > m.held_on, abs(v.valid_from - m.held_on) LIMIT 1
    ) v ON true
    WHERE m.key = %(key)s ORDER BY u.sort_order, u.slug
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
    return [MeetingFacts(*row) for row in rows(MEETINGS, _readable(drafts))]


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
        bridge_points=tuple(
            BridgePointFacts(*row) for row in rows(BRIDGE_POINTS, _readable(drafts) | {"key": key})
        ),
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


def _readable(drafts: Drafts) -> dict[str, object]:
    return {"units": sorted(drafts.units), "all": drafts.all}


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
