"""The reports of units: which rounds ask for them, how far each is, what was sent back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from provinces.queries.rows import rows


@dataclass(frozen=True, slots=True)
class ReportLine:
    """The newest edition of a unit's report in a round. `entered` counts cells with a number or a reason, `doubted`
    those with a doubt and no note, `returned` those the ministry asks about; `until` is the end of an extension."""

    collection: str
    name_vi: str
    name_en: str
    period_vi: str
    period_en: str
    due: date
    closes: date
    until: date | None
    unit: str
    unit_vi: str
    unit_en: str
    edition: int
    revision: str
    state: str
    since: datetime
    first_sent_at: datetime | None
    cells: int
    entered: int
    doubted: int
    returned: int

    @property
    def is_full(self) -> bool:
        """Nothing is empty; of an amendment, something is amended."""
        return self.entered == self.cells or (self.edition > 1 and self.entered > 0)

    @property
    def share(self) -> str:
        """How much is entered, as a plain number from 0 to 1."""
        return f"{self.entered / self.cells:.4f}" if self.cells else "0"

    @property
    def last_day(self) -> date:
        """The last day on which the unit may write a first report."""
        return max(self.closes, self.until) if self.until else self.closes

    @property
    def due_day(self) -> date:
        """The last day on which sending is on time."""
        return max(self.due, self.until) if self.until else self.due


REPORTS = """
    SELECT c.key, c.name_vi, c.name_en, p.label_vi, p.label_en, c.due, c.closes, x.until, u.slug, v.name_vi, v.name_en,
           s.edition, s.revision, s.state, s.state_since, s.first_sent_at,
           (SELECT count(*) FROM indicators_collectionitem ci WHERE ci.collection_id = c.id),
           coalesce(e.entered, 0), coalesce(e.doubted, 0), coalesce(e.returned, 0)
    FROM indicators_submission s
    JOIN indicators_collection c ON c.id = s.collection_id AND c.opened_at IS NOT NULL
    JOIN indicators_period p ON p.id = c.period_id
    JOIN provinces_unit u ON u.id = s.unit_id
    JOIN LATERAL (
        SELECT v.name_vi, v.name_en FROM provinces_unitversion v
        WHERE v.unit_id = u.id AND v.valid_from <= p."end" ORDER BY v.valid_from DESC LIMIT 1
    ) v ON true
    LEFT JOIN indicators_extension x
      ON x.collection_id = c.id AND x.unit_id = u.id AND x.withdrawn_at IS NULL
    LEFT JOIN LATERAL (
        SELECT count(*) FILTER (WHERE e.typed <> '' OR e.missing <> '') AS entered,
               count(*) FILTER (WHERE cardinality(e.doubts) > 0 AND trim(e.note) = '') AS doubted,
               count(*) FILTER (WHERE e.returned_reason <> '') AS returned
        FROM indicators_entry e WHERE e.submission_id = s.id
    ) e ON true
    WHERE u.slug = ANY(%s) AND NOT EXISTS (
        SELECT 1 FROM indicators_submission later
        WHERE later.collection_id = s.collection_id AND later.unit_id = s.unit_id AND later.edition > s.edition
    )
    ORDER BY u.sort_order, u.slug, s.state = 'published', c.due, c.key
"""


@dataclass(frozen=True, slots=True)
class Successor:
    """What a former unit merged into, under its name of that day."""

    slug: str
    full_name_vi: str
    full_name_en: str


@dataclass(frozen=True, slots=True)
class OwnUnit:
    """A unit by its last name; of a former one `ended` is its last day, and `successors` what it became."""

    slug: str
    name_vi: str
    name_en: str
    full_name_vi: str
    full_name_en: str
    ended: date | None
    successors: tuple[Successor, ...]

    @property
    def merged_on(self) -> date | None:
        """The first day without the unit."""
        return self.ended + timedelta(days=1) if self.ended else None

    def name(self, language: str) -> str:
        return self.name_en if language == "en" else self.name_vi


OWN_UNITS = """
    SELECT u.slug, v.name_vi, v.name_en, v.full_name_vi, v.full_name_en, v.valid_to,
           coalesce((SELECT json_agg(json_build_array(o.slug, w.full_name_vi, w.full_name_en) ORDER BY o.sort_order)
                     FROM provinces_succession t
                     JOIN provinces_unit o ON o.id = t.successor_id
                     JOIN provinces_unitversion w ON w.unit_id = o.id
                       AND t.effective_on BETWEEN w.valid_from AND coalesce(w.valid_to, 'infinity')
                     WHERE t.predecessor_id = u.id AND t.kind = 'merged' AND o.id <> u.id), '[]')
    FROM provinces_unit u
    JOIN LATERAL (
        SELECT v.* FROM provinces_unitversion v WHERE v.unit_id = u.id ORDER BY v.valid_from DESC LIMIT 1
    ) v ON true
    WHERE u.slug = ANY(%s) AND u.level = 'province' ORDER BY v.valid_to IS NOT NULL, u.sort_order, u.slug
"""


def reports(units: Iterable[str]) -> list[ReportLine]:
    """The reports of the units in opened rounds, by unit; what is at work first, nearest deadline first. One SQL
    query."""
    return [ReportLine(*row) for row in rows(REPORTS, [sorted(units)])]


def own_units(units: Iterable[str]) -> list[OwnUnit]:
    """The provinces among the units, living ones first. One SQL query."""
    return [_own_unit(row) for row in rows(OWN_UNITS, [sorted(units)])]


def _own_unit(row: tuple[Any, ...]) -> OwnUnit:
    values: list[Any] = [*row[:-1], tuple(Successor(*each) for each in row[-1])]
    return OwnUnit(*values)
