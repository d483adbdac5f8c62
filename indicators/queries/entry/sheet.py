"""The form of a report: every cell with what stood in it before, in the order in which the round asks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from indicators.models import Collection, Period, Submission
from indicators.queries.entry.beside import kept_grounds
from indicators.queries.publications import published_cells
from indicators.validation import Ground, PastValue
from provinces.models import Unit
from provinces.models.units import inside_sentence
from provinces.queries import versions
from provinces.queries.rows import rows


@dataclass(frozen=True, slots=True)
class SheetCell:
    """A row of the form: the indicator, the last published figure, that of the same period a year before, and what is
    entered. `version` is 0 where nothing has ever been; `evidence` counts the files that stand. `published_empty` is
    the reason with which this very cell is published without a value; then there is no `last`."""

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
    qualifier: str
    missing: str
    note: str
    document: str
    doubts: tuple[str, ...]
    returned_reason: str
    version: int
    changed_at: datetime | None
    changed_by: str
    evidence: int
    last: PastValue | None = None
    year_before: PastValue | None = None
    published_empty: str = ""


@dataclass(frozen=True, slots=True)
class SheetHead:
    """Who reports, and who moved the report where. Names are those of the last day of the period, the full ones as they
    stand inside a sentence; of a former unit `ended` is its last day. `until` is the day to which an extension that
    stands allows entry."""

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
    """The form, with what each cell is seen beside, as of the `version` of the published data."""

    submission: Submission
    head: SheetHead
    cells: tuple[SheetCell, ...]
    grounds: dict[str, Ground]
    version: versions.State


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
CELLS = f"""
    SELECT i.code, i.name_vi, i.name_en, i.definition_vi, i.definition_en, g.code, g.name_vi, g.name_en,
           m.code, m.name_vi, m.name_en, m.suffix_vi, m.suffix_en, i.decimals,
           coalesce(e.typed, ''), trim_scale(e.value), coalesce(e.qualifier, 'exact'), coalesce(e.missing, ''), coalesce(e.note, ''),
           coalesce(e.document, ''), coalesce(e.doubts, '{{}}'), coalesce(e.returned_reason, ''),
           coalesce(e.version, 0), e.changed_at, {PERSON.format(column="e.changed_by_id")},
           (SELECT count(*) FROM indicators_evidence w WHERE w.entry_id = e.id AND w.withdrawn_at IS NULL)
    FROM indicators_collectionitem ci
    JOIN indicators_indicator i ON i.id = ci.indicator_id
    JOIN indicators_pillar g ON g.code = i.pillar_id
    JOIN indicators_measure m ON m.code = i.measure_id
    LEFT JOIN indicators_entry e ON e.submission_id = %(submission)s AND e.indicator_id = i.id
    WHERE ci.collection_id = %(collection)s
"""
OF_REPORT = (
    *("id", "collection_id", "unit_id", "edition", "revision", "note_vi", "note_en", "state", "state_since"),
    *(
        "started_by_id",
        "first_sent_at",
        "sent_at",
        "sent_by_id",
        "returned_at",
        "returned_by_id",
        "accepted_at",
    ),
    *("accepted_by_id", "published_at", "published_by_id", "source_id"),
)
OF_PERIOD = ("id", "code", "kind", "start", "end", "label_vi", "label_en")
OF_ROUND = (
    *("id", "key", "period_id", "name_vi", "name_en", "guidance_vi", "guidance_en", "due", "closes"),
    *("created_at", "opened_at"),
)
OF_UNIT = ("id", "slug", "level", "sort_order")
REPORT = """
    SELECT s.id, s.collection_id, s.unit_id, s.edition, s.revision, s.note_vi, s.note_en, s.state, s.state_since,
           s.started_by_id, s.first_sent_at, s.sent_at, s.sent_by_id, s.returned_at, s.returned_by_id, s.accepted_at,
           s.accepted_by_id, s.published_at, s.published_by_id, s.source_id,
           p.id, p.code, p.kind, p.start, p."end", p.label_vi, p.label_en,
           c.id, c.key, c.period_id, c.name_vi, c.name_en, c.guidance_vi, c.guidance_en, c.due, c.closes, c.created_at,
           c.opened_at, u.id, u.slug, u.level, u.sort_order
    FROM indicators_submission s
    JOIN indicators_collection c ON c.id = s.collection_id
    JOIN indicators_period p ON p.id = c.period_id
    JOIN provinces_unit u ON u.id = s.unit_id
    WHERE c.key = %(collection)s AND c.opened_at IS NOT NULL AND u.slug = %(slug)s
      AND s.edition = coalesce(%(edition)s::int, s.edition)
    ORDER BY s.edition DESC LIMIT 1
"""
IN_ORDER = "ORDER BY g.sort_order, ci.sort_order, i.sort_order"


def find_report(collection: str, slug: str, edition: int | None = None) -> Submission | None:
    """The report of a unit in an opened round, the newest edition or the one asked for; its collection, period and
    unit are read. One SQL query."""
    found = rows(REPORT, {"collection": collection, "slug": slug, "edition": edition})
    return _report(found[0]) if found else None


def _report(row: tuple[Any, ...]) -> Submission:
    """Put together by hand: every page of entry and every save of a cell begins here, and the ORM takes longer over
    the four models than the database over the row. A field that is not named here is read when it is asked for."""
    values = iter(row)
    report: Submission = _read(Submission, OF_REPORT, values)
    period: Period = _read(Period, OF_PERIOD, values)
    round_: Collection = _read(Collection, OF_ROUND, values)
    report.unit = _read(Unit, OF_UNIT, values)
    round_.period, report.collection = period, round_
    return report


def _read(model: Any, fields: Sequence[str], values: Iterator[Any]) -> Any:
    return model.from_db("default", fields, [next(values) for _field in fields])


def sheet(submission: Submission) -> Sheet:
    """The form of a report. A constant number of SQL queries, whatever the number of cells."""
    number = versions.data_version()
    with versions.at(number):
        cells, known = _seen(submission, _cells(submission))
        return Sheet(submission, head_of(submission), cells, known, versions.state())


def head_of(submission: Submission) -> SheetHead:
    """One SQL query."""
    name, english, full, *rest = rows(HEAD, [submission.pk])[0]
    return SheetHead(name, english, inside_sentence(full), *rest)


def one_cell(submission: Submission, code: str) -> tuple[SheetCell, Ground] | None:
    """The cell of an indicator and what it is seen beside; None where the round does not ask for it."""
    listed = _cells(submission)
    if code not in {cell.code for cell in listed}:
        return None
    cells, known = _seen(submission, listed)
    return next(cell for cell in cells if cell.code == code), known[code]


def _seen(submission: Submission, cells: list[SheetCell]) -> tuple[tuple[SheetCell, ...], dict[str, Ground]]:
    """The cells with their last figure and that of a year before."""
    known = kept_grounds(
        unit=submission.unit.slug,
        period=submission.collection.period.code,
        indicators=[cell.code for cell in cells],
        entered={cell.code: (cell.value, cell.qualifier) for cell in cells if cell.version},
    )
    # Who amends has before him what is published of this very period.
    published, empty = published_cells(submission) if submission.edition > 1 else ({}, {})
    seen = (
        replace(
            cell,
            last=None if cell.code in empty else published.get(cell.code) or known[cell.code].last,
            year_before=known[cell.code].same_last_year,
            published_empty=empty.get(cell.code, ""),
        )
        for cell in cells
    )
    return tuple(seen), known


def _cells(submission: Submission) -> list[SheetCell]:
    asked = {"submission": submission.pk, "collection": submission.collection_id}
    return [_cell(row) for row in rows(f"{CELLS} {IN_ORDER}", asked)]


def _cell(row: tuple[Any, ...]) -> SheetCell:
    values: list[Any] = [tuple(value) if isinstance(value, list) else value for value in row]
    return SheetCell(*values)
