"""Acts of publishing, as the ministry follows them, and who made a published figure what it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from indicators.models import Publication, Submission
from indicators.validation import PastValue
from provinces.queries.rows import rows
from provinces.queries.units import UnitFacts, units_named

PERSON = "coalesce(nullif(trim(concat({0}.last_name, ' ', {0}.first_name)), ''), {0}.username, '')"
REPORTS = """
    SELECT c.key, c.name_vi, c.name_en, u.slug, s.edition, s.state, coalesce(src.title_vi, ''),
           coalesce(src.title_en, ''),
           (SELECT count(*) FROM indicators_entry e WHERE e.submission_id = s.id AND e.observation_id IS NOT NULL),
           (SELECT count(*) FROM indicators_entry e JOIN indicators_observation o ON o.id = e.observation_id
            WHERE e.submission_id = s.id AND o.value IS NOT NULL)
    FROM indicators_publication_submissions ps
    JOIN indicators_submission s ON s.id = ps.submission_id
    JOIN indicators_collection c ON c.id = s.collection_id
    JOIN provinces_unit u ON u.id = s.unit_id
    LEFT JOIN provinces_source src ON src.id = s.source_id
    WHERE ps.publication_id = %s ORDER BY u.sort_order, c.id, s.edition
"""
# Whoever publishes holds the row until all is done: a lock dies with its holder, a mark in a column would not.
FREE = "SELECT id FROM indicators_publication WHERE id = %s FOR SHARE SKIP LOCKED"
SHOWN = """
    SELECT i.code, o.missing, p.code, p.label_vi, p.label_en, o.as_of, trim_scale(f.value), o.qualifier,
           trim_scale(o.resolution), trim_scale(o.denominator), o.status
    FROM indicators_collectionitem ci
    JOIN indicators_indicator i ON i.id = ci.indicator_id
    JOIN indicators_figure f ON f.indicator_id = i.id AND f.unit_id = %(unit)s AND f.period_id = %(period)s
    JOIN indicators_observation o ON o.id = f.observation_id
    JOIN indicators_period p ON p.id = f.period_id
    WHERE ci.collection_id = %(round)s
"""
# The people behind statements of reports, each with the hour.
MADE = f"""
    SELECT e.observation_id, u.slug, s.edition, s.revision, s.note_vi, s.note_en,
           {PERSON.format("entered")}, e.changed_at, {PERSON.format("signed")}, s.sent_at,
           {PERSON.format("accepted")}, s.accepted_at, {PERSON.format("published")}, s.published_at
    FROM indicators_entry e
    JOIN indicators_submission s ON s.id = e.submission_id
    JOIN provinces_unit u ON u.id = s.unit_id
    LEFT JOIN auth_user entered ON entered.id = e.value_by_id
    LEFT JOIN auth_user signed ON signed.id = s.sent_by_id
    LEFT JOIN auth_user accepted ON accepted.id = s.accepted_by_id
    LEFT JOIN auth_user published ON published.id = s.published_by_id
    WHERE e.observation_id = ANY(%s) ORDER BY s.edition
"""


@dataclass(frozen=True, slots=True)
class PublishedReport:
    """A report of a publication; `cells` counts what was published of it, `figures` those with a value."""

    unit: UnitFacts
    collection: str
    collection_vi: str
    collection_en: str
    edition: int
    state: str
    title_vi: str
    title_en: str
    cells: int
    figures: int


@dataclass(frozen=True, slots=True)
class PublicationPage:
    """A publication with its reports. `held` says whether somebody is publishing it at this moment."""

    publication: Publication
    requested_by: str
    reports: tuple[PublishedReport, ...]
    held: bool

    @property
    def figures(self) -> int:
        """What was published with a value; the other cells say why there is none."""
        return sum(report.figures for report in self.reports)


@dataclass(frozen=True, slots=True)
class Step:
    """Somebody's part in a published figure."""

    person: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Making:
    """How a statement of a report came about: typed, signed, accepted, published; `edition` 1 is the first report."""

    observation: int
    unit: str
    edition: int
    revision: str
    note_vi: str
    note_en: str
    entered: Step
    signed: Step
    accepted: Step
    published: Step


def publication_page(pk: int, day: date) -> PublicationPage | None:
    """A publication, its units named as on `day`; None where there is none. Four SQL queries."""
    publication = Publication.objects.select_related("requested_by").filter(pk=pk).first()
    if publication is None:
        return None
    found = rows(REPORTS, [pk])
    units = units_named(sorted({row[3] for row in found}), day)
    return PublicationPage(
        publication=publication,
        requested_by=publication.requested_by.get_full_name() or publication.requested_by.get_username(),
        reports=tuple(_report(row, units[row[3]]) for row in found),
        held=not rows(FREE, [pk]),
    )


def newest_edition(collection: str, unit: str) -> Submission | None:
    """The report of the unit in the round, in its newest edition. One SQL query."""
    of = Submission.objects.filter(collection__key=collection, unit__slug=unit)
    return of.select_related("collection__period", "unit", "source").order_by("edition").last()


def publication_of(submission: Submission) -> Publication | None:
    """The publication that made the report public. One SQL query."""
    done = Publication.objects.filter(submissions=submission, state=Publication.State.DONE)
    return done.order_by("finished_at").first()


def chosen(keys: Sequence[int]) -> list[Submission]:
    """Reports by their primary keys. One SQL query."""
    return list(Submission.objects.filter(pk__in=keys).select_related("collection", "unit").order_by("pk"))


def published_cells(submission: Submission) -> tuple[dict[str, PastValue], dict[str, str]]:
    """What is shown of the unit and period of the report, by indicator code: the figures, and of the cells that are
    shown empty (never told, or withdrawn) the reason. One SQL query."""
    collection = submission.collection
    asked = {"round": collection.pk, "unit": submission.unit_id, "period": collection.period_id}
    figures, empty = {}, {}
    for code, missing, *told in rows(SHOWN, asked):
        if missing:
            empty[code] = missing
        else:
            figures[code] = PastValue(*told)
    return figures, empty


def makings(observations: Sequence[int]) -> dict[int, Making]:
    """By observation, how it came about; only those of reports. One SQL query, none for no observations."""
    if not observations:
        return {}
    return {row[0]: _making(row) for row in rows(MADE, [list(observations)])}


def _report(row: tuple[Any, ...], unit: UnitFacts) -> PublishedReport:
    return PublishedReport(unit, *row[:3], *row[4:])


def _making(row: tuple[Any, ...]) -> Making:
    told, people = row[:6], row[6:]
    steps = [Step(person, at) for person, at in zip(people[::2], people[1::2], strict=True)]
    return Making(*told, *(Step(one.person, _local(one.at)) for one in steps))


def _local(at: datetime | None) -> datetime | None:
    return timezone.localtime(at) if at else None
