"""Figures typed from the papers of a meeting: as they stand, what is understood of them, and what is doubtful."""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from indicators.numerals import Heard, hear
from indicators.queries import entry_ground
from indicators.validation import Code, Doubt, Ground, Severity, doubts, far_from_known
from meetings.models import Meeting
from provinces.queries.rows import rows

# What other figures say does not make a printed one impossible: two sources may contradict each other, both are kept.
CONTRADICTIONS = frozenset({Code.PART_ABOVE, Code.ABOVE_OTHER})

# Either tells the figure against the last one already.
PAST_DOUBTED = frozenset({Code.FAR.value, Code.JUMP.value, Code.FELL.value})


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper of the meeting from which figures may be typed."""

    pk: int
    name_vi: str
    name_en: str
    role_vi: str
    role_en: str


@dataclass(frozen=True, slots=True)
class TypedFigure:
    """A figure as typed. Units carry the name of the meeting's day; `unit_ended` is the last day of one that was no more
    by then, its heir may have its name. The paper is a file kept here, a page elsewhere (`paper_url`), or both. `observation` is what it became, `status` and
    `source` what that says. `corrects` is the row that it mends, `corrected_by` the one that mends it; `mended` tells
    that the latter is published. `shown…` is what the portal shows of the cell now, empty for none."""

    pk: int
    indicator: str
    name_vi: str
    name_en: str
    measure: str
    decimals: int
    unit: str
    unit_vi: str
    unit_en: str
    unit_ended: date | None
    period: str
    period_vi: str
    period_en: str
    paper: int
    paper_vi: str
    paper_en: str
    paper_file: bool
    paper_url: str
    paper_withdrawn: bool
    typed: str
    note_vi: str
    note_en: str
    entered_by: int
    entered_name: str
    entered_at: datetime
    published_at: datetime | None
    published_name: str
    observation: int | None
    status: str
    source: str
    corrects: int | None
    corrects_typed: str
    corrected_by: int | None
    mended: bool
    shown: int | None
    shown_as: str
    shown_vi: str
    shown_en: str

    @property
    def heard(self) -> Heard:
        """What is understood of it."""
        return hear(self.typed, measure=self.measure, decimals=self.decimals)

    @property
    def stamp(self) -> str:
        """Differs as soon as anything of what was typed does."""
        return stamp(
            paper=self.paper,
            indicator=self.indicator,
            unit=self.unit,
            period=self.period,
            texts=(self.typed, self.note_vi, self.note_en),
        )


@dataclass(frozen=True, slots=True)
class Doubted:
    """What a figure was held against, and what is doubtful about it."""

    ground: Ground
    doubts: tuple[Doubt, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(sorted(doubt.code for doubt in self.doubts))

    @property
    def impossible(self) -> bool:
        """No figure can say this, whatever paper prints it."""
        return any(
            doubt.severity is Severity.HARD and doubt.code not in CONTRADICTIONS for doubt in self.doubts
        )


@dataclass(frozen=True, slots=True)
class Choices:
    """What a figure may be typed of: indicators by pillar and units, each in its order, as (code, Vietnamese, English).
    `former` are units that had ended by the day of the meeting, with their last day: an heir may have the same name."""

    pillars: tuple[tuple[str, str, tuple[tuple[str, str, str], ...]], ...]
    living: tuple[tuple[str, str, str], ...]
    former: tuple[tuple[str, str, str, date], ...]


_NAME = """
    coalesce(nullif(d.title_{lang}, ''), s.title_{lang}, nullif(d.title_vi, ''), nullif(d.name, ''), d.role_{lang})
"""
_PERSON = "coalesce(nullif(trim({who}.last_name || ' ' || {who}.first_name), ''), {who}.username, '')"
PAPERS = f"""
    SELECT d.id, {_NAME.format(lang="vi")}, {_NAME.format(lang="en")}, d.role_vi, d.role_en
    FROM meetings_document d
    LEFT JOIN provinces_source s ON s.id = d.source_id
    WHERE d.meeting_id = %s AND d.withdrawn_at IS NULL ORDER BY d.id
"""
FIGURES = f"""
    SELECT r.id, i.code, i.name_vi, i.name_en, i.measure_id, i.decimals, u.slug, v.name_vi, v.name_en,
           CASE WHEN v.valid_to < m.held_on THEN v.valid_to END, p.code, p.label_vi, p.label_en, d.id, {_NAME.format(lang="vi")}, {_NAME.format(lang="en")},
           d.sha256 <> '', coalesce(s.url, ''), d.withdrawn_at IS NOT NULL, r.typed, r.note_vi, r.note_en,
           r.entered_by_id, {_PERSON.format(who="a")}, r.entered_at, r.published_at, {_PERSON.format(who="b")},
           r.observation_id, coalesce(o.status, ''), coalesce(told.key, ''), r.corrects_id, coalesce(old.typed, ''),
           fix.id, fix.published_at IS NOT NULL, f.observation_id, coalesce(shown.as_reported, ''),
           coalesce(t.title_vi, ''), coalesce(t.title_en, '')
    FROM meetings_reportedfigure r
    JOIN meetings_meeting m ON m.id = r.meeting_id
    JOIN indicators_indicator i ON i.id = r.indicator_id
    JOIN provinces_unit u ON u.id = r.unit_id
    JOIN indicators_period p ON p.id = r.period_id
    JOIN meetings_document d ON d.id = r.document_id
    JOIN auth_user a ON a.id = r.entered_by_id
    LEFT JOIN auth_user b ON b.id = r.published_by_id
    LEFT JOIN indicators_observation o ON o.id = r.observation_id
    LEFT JOIN provinces_source s ON s.id = d.source_id
    LEFT JOIN provinces_source told ON told.id = o.source_id
    LEFT JOIN meetings_reportedfigure old ON old.id = r.corrects_id
    LEFT JOIN meetings_reportedfigure fix ON fix.corrects_id = r.id
    LEFT JOIN indicators_figure f
        ON f.indicator_id = r.indicator_id AND f.unit_id = r.unit_id AND f.period_id = r.period_id
    LEFT JOIN indicators_observation shown ON shown.id = f.observation_id
    LEFT JOIN provinces_source t ON t.id = shown.source_id
    JOIN LATERAL (
        SELECT v.name_vi, v.name_en, v.valid_to FROM provinces_unitversion v WHERE v.unit_id = u.id
        ORDER BY v.valid_from > m.held_on, abs(v.valid_from - m.held_on) LIMIT 1
    ) v ON true
    WHERE m.id = %s ORDER BY r.id
"""
INDICATORS = """
    SELECT g.name_vi, g.name_en, array_agg(ARRAY[i.code, i.name_vi, i.name_en] ORDER BY i.sort_order)
    FROM indicators_indicator i JOIN indicators_pillar g ON g.code = i.pillar_id
    WHERE i.level = ANY(%s) GROUP BY g.code ORDER BY g.sort_order
"""
# Of each unit the name of the day, or the nearest to it.
UNITS = """
    SELECT u.slug, v.name_vi, v.name_en, CASE WHEN v.valid_to < %(day)s THEN v.valid_to END
    FROM provinces_unit u
    JOIN LATERAL (
        SELECT v.name_vi, v.name_en, v.valid_from, v.valid_to FROM provinces_unitversion v WHERE v.unit_id = u.id
        ORDER BY v.valid_from > %(day)s, abs(v.valid_from - %(day)s) LIMIT 1
    ) v ON v.valid_from <= %(day)s
    WHERE %(unit)s = '' OR u.slug = %(unit)s
    ORDER BY u.level = 'province', u.level <> 'country', u.sort_order, u.slug
"""
NATION = "vn"
NATIONAL, PROVINCIAL, BOTH = "national", "provincial", "both"


def stamp(*, paper: int, indicator: str, unit: str, period: str, texts: Sequence[str]) -> str:
    """A short sum over what a person typed: who decides on a figure says with it which one he saw."""
    told = "\n".join(map(repr, (paper, indicator, unit, period, *texts)))
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def meeting_of(key: str) -> Meeting | None:
    """The meeting, a draft too, with its body and unit. One SQL query."""
    return Meeting.objects.select_related("body", "unit").filter(key=key).first()


def papers(meeting: Meeting) -> list[Paper]:
    """The papers that were not withdrawn. One SQL query."""
    return [Paper(*row) for row in rows(PAPERS, [meeting.pk])]


def typed_figures(meeting: Meeting) -> list[TypedFigure]:
    """Everything typed from the papers of the meeting, in the order of typing. One SQL query."""
    return [TypedFigure(*row) for row in rows(FIGURES, [meeting.pk])]


def choices(meeting: Meeting) -> Choices:
    """What the meeting may report: a province of itself, the nation of every unit. Two SQL queries."""
    nation = meeting.unit.slug == NATION
    levels = [NATIONAL, PROVINCIAL, BOTH] if nation else [PROVINCIAL, BOTH]
    pillars = tuple(
        (vi, en, tuple((code, name_vi, name_en) for code, name_vi, name_en in indicators))
        for vi, en, indicators in rows(INDICATORS, [levels])
    )
    asked = {"day": meeting.held_on, "unit": "" if nation else meeting.unit.slug}
    units = rows(UNITS, asked)
    return Choices(
        pillars=pillars,
        living=tuple((slug, vi, en) for slug, vi, en, ended in units if ended is None),
        former=tuple((slug, vi, en, ended) for slug, vi, en, ended in units if ended is not None),
    )


def doubted(figures: Sequence[TypedFigure]) -> dict[int, Doubted]:
    """What is doubtful about figures that are not published yet, each beside the others of its unit and period. Five SQL
    queries, whatever the number of figures and periods."""
    drafts = [figure for figure in figures if figure.published_at is None]
    grounds = entry_ground.grounds_of_cells(
        cells={(each.unit, each.period, each.indicator) for each in drafts}
    )
    beside = _standing(drafts)
    found = {}
    for each in drafts:
        ground = grounds[each.unit, each.period, each.indicator]
        ground = entry_ground.beside(ground, beside[each.unit, each.period])
        found[each.pk] = _doubted(each, ground)
    return found


def _doubted(figure: TypedFigure, ground: Ground) -> Doubted:
    """Beside what entry doubts, whether the figure is far from the last one: papers tell figures singly."""
    found = Doubted(ground, doubts(figure.heard, ground, missing=""))
    far = far_from_known(figure.heard, ground)
    if far is None or found.impossible or PAST_DOUBTED & set(found.codes):
        return found
    return Doubted(ground, (far, *found.doubts))


def _standing(
    drafts: Sequence[TypedFigure],
) -> Mapping[tuple[str, str], dict[str, tuple[Decimal | None, str]]]:
    """What is about to be said of a unit and period, by indicator."""
    told: defaultdict[tuple[str, str], dict[str, tuple[Decimal | None, str]]] = defaultdict(dict)
    for each in drafts:
        heard = each.heard
        told[each.unit, each.period][each.indicator] = (heard.value, heard.qualifier)
    return told
