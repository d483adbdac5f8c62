"""What is told of meetings: bodies, sessions, who joined, papers, agenda, shortcomings, conclusions."""

from dataclasses import dataclass
from datetime import date, datetime, time

from provinces.permissions import Powers
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
