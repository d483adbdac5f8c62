"""The form of a report: every cell with what stood in it before, in the order in which the round asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from indicators.models import Submission
from indicators.queries.entry_ground import grounds
from indicators.validation import Ground
from provinces.queries.rows import rows


@dataclass(frozen=True, slots=True)
class PastFigure:
    """A published figure of the cell's indicator and unit, of an earlier period."""

    label_vi: str
    label_en: str
    value: Decimal | None
    qualifier: str
    resolution: Decimal | None
    denominator: Decimal | None
    status: str


@dataclass(frozen=True, slots=True)
class SheetCell:
    """A row of the form: the indicator, the last published figure, that of the same period a year before, and what is
    entered. `version` is 0 where nothing has ever been; `evidence` counts the files that stand."""

    code: str
    name_vi: str
    name_en: str
    definition_vi: str
    definition_en: str
    pillar: str
    pillar_vi: str
    pillar_en: str
    measure: str
    measure_vi: str
    measure_en: str
    suffix_vi: str
    suffix_en: str
    decimals: int
    typed: str
    value: Decimal | None
    missing: str
    note: str
    document: str
    doubts: Sequence[str]
    returned_reason: str
    version: int
    changed_at: datetime | None
    changed_by: str
    evidence: int
    last: PastFigure | None
    year_before: PastFigure | None


@dataclass(frozen=True, slots=True)
class SheetHead:
    """Who reports, and who moved the report where. Names are those of the last day of the period; of a former unit
    `ended` is its last day. `until` is the day to which an extension that stands allows entry."""

    unit_vi: str
    unit_en: str
    full_vi: str
    full_en: str
    ended: date | None
    until: date | None
    sent_by: str
    returned_by: str
    accepted_by: str
    published_by: str
    source: str

    def unit(self, language: str) -> str:
        return self.unit_en if language == "en" else self.unit_vi

    def full_name(self, language: str) -> str:
        return self.full_en if language == "en" else self.full_vi


@dataclass(frozen=True, slots=True)
class Sheet:
    """The form. `grounds` are those of the cells whose last write left a doubt."""

    submission: Submission
    head: SheetHead
    cells: tuple[SheetCell, ...]
    grounds: dict[str, Ground]


HEAD = """
    SELECT v.name_vi, v.name_en, v.full_name_vi, v.full_name_en,
           (SELECT CASE WHEN bool_or(l.valid_to IS NULL) THEN NULL ELSE max(l.valid_to) END
            FROM provinces_unitversion l WHERE l.unit_id = v.unit_id),
           x.until, {people}, coalesce(src.key, '')
    FROM indicators_submission s
    JOIN indicators_collection c ON c.id = s.collection_id
    JOIN indicators_period p ON p.id = c.period_id
    JOIN LATERAL (
        SELECT v.* FROM provinces_unitversion v WHERE v.unit_id = s.unit_id AND v.valid_from <= p."end"
        ORDER BY v.valid_from DESC LIMIT 1
    ) v ON true
    LEFT JOIN indicators_extension x
      ON x.collection_id = c.id AND x.unit_id = s.unit_id AND x.withdrawn_at IS NULL
    LEFT JOIN provinces_source src ON src.id = s.source_id
    WHERE s.id = %s
"""
# A person by name where the account has one, in the Vietnamese order.
PERSON = """coalesce((SELECT coalesce(nullif(trim(a.last_name || ' ' || a.first_name), ''), a.username)
            FROM auth_user a WHERE a.id = {column}), '')"""
HEAD = HEAD.format(
    people=", ".join(
        PERSON.format(column=f"s.{word}_by_id") for word in ("sent", "returned", "accepted", "published")
    )
)
PAST = """
    LEFT JOIN LATERAL (
        SELECT q.label_vi, q.label_en, f.value, o.qualifier, trim_scale(o.resolution) AS resolution,
               trim_scale(o.denominator) AS denominator, o.status
        FROM indicators_figure f
        JOIN indicators_period q ON q.id = f.period_id
        JOIN indicators_observation o ON o.id = f.observation_id
        WHERE f.indicator_id = i.id AND f.unit_id = %(unit)s AND f.value IS NOT NULL AND {which}
        ORDER BY q."end" DESC, q.start DESC LIMIT 1
    ) {name} ON true
"""
CELLS = f"""
    SELECT i.code, i.name_vi, i.name_en, i.definition_vi, i.definition_en, g.code, g.name_vi, g.name_en,
           m.code, m.name_vi, m.name_en, m.suffix_vi, m.suffix_en, i.decimals,
           coalesce(e.typed, ''), trim_scale(e.value), coalesce(e.missing, ''), coalesce(e.note, ''),
           coalesce(e.document, ''), coalesce(e.doubts, '{{}}'), coalesce(e.returned_reason, ''),
           coalesce(e.version, 0), e.changed_at, {PERSON.format(column="e.changed_by_id")},
           (SELECT count(*) FROM indicators_evidence w WHERE w.entry_id = e.id AND w.withdrawn_at IS NULL),
           l.label_vi, l.label_en, trim_scale(l.value), l.qualifier, l.resolution, l.denominator, l.status,
           y.label_vi, y.label_en, trim_scale(y.value), y.qualifier, y.resolution, y.denominator, y.status
    FROM indicators_collectionitem ci
    JOIN indicators_indicator i ON i.id = ci.indicator_id
    JOIN indicators_pillar g ON g.code = i.pillar_id
    JOIN indicators_measure m ON m.code = i.measure_id
    LEFT JOIN indicators_entry e ON e.submission_id = %(submission)s AND e.indicator_id = i.id
    {PAST.format(name="l", which='q."end" <= %(end)s AND (%(amends)s OR q.code <> %(period)s)')}
    {PAST.format(name="y", which="q.code = %(before)s")}
    WHERE ci.collection_id = %(collection)s
"""
IN_ORDER = "ORDER BY g.sort_order, ci.sort_order, i.sort_order"
FIGURE_WIDTH = 7
OWN_WIDTH = 25


def find_report(collection: str, slug: str, edition: int | None = None) -> Submission | None:
    """The report of a unit in an opened round, the newest edition or the one asked for; its collection, period and
    unit are read. One SQL query."""
    found = Submission.objects.filter(
        collection__key=collection, unit__slug=slug, collection__opened_at__isnull=False
    )
    if edition is not None:
        found = found.filter(edition=edition)
    return found.select_related("collection__period", "unit").order_by("-edition").first()


def sheet(submission: Submission, year_before: str) -> Sheet:
    """The form of a report; `year_before` is the code of the same period a year before, empty where there is none. A
    constant number of SQL queries, whatever the number of cells."""
    cells = _cells(submission, year_before)
    return Sheet(submission, head_of(submission), cells, doubted(submission, cells))


def head_of(submission: Submission) -> SheetHead:
    """One SQL query."""
    return SheetHead(*rows(HEAD, [submission.pk])[0])


def one_cell(submission: Submission, code: str, year_before: str) -> SheetCell | None:
    """The cell of an indicator, None where the round does not ask for it. One SQL query."""
    found = _cells(submission, year_before, "AND i.code = %(code)s", code=code)
    return found[0] if found else None


def doubted(submission: Submission, cells: tuple[SheetCell, ...]) -> dict[str, Ground]:
    """The grounds of the cells that were doubted when they were last written."""
    codes = [cell.code for cell in cells if cell.doubts]
    return grounds(
        unit=submission.unit.slug,
        period=submission.collection.period.code,
        indicators=codes,
        submission=submission.pk,
    )


def _cells(submission: Submission, year_before: str, which: str = "", **more: str) -> tuple[SheetCell, ...]:
    period = submission.collection.period
    asked = {
        "submission": submission.pk,
        "collection": submission.collection_id,
        "unit": submission.unit_id,
        "period": period.code,
        "end": period.end,
        "before": year_before,
        # Who amends has before him what is published of this very period.
        "amends": submission.edition > 1,
    }
    return tuple(_cell(row) for row in rows(f"{CELLS} {which} {IN_ORDER}", asked | more))


def _cell(row: tuple[Any, ...]) -> SheetCell:
    own, last, before = (
        row[:OWN_WIDTH],
        row[OWN_WIDTH : OWN_WIDTH + FIGURE_WIDTH],
        row[OWN_WIDTH + FIGURE_WIDTH :],
    )
    values: list[Any] = [*own, _figure(last), _figure(before)]
    return SheetCell(*values)


def _figure(row: tuple[Any, ...]) -> PastFigure | None:
    return PastFigure(*row) if row[0] is not None else None
