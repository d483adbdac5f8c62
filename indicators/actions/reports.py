"""How a published report is cited: one source for each report and edition."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.utils import timezone

from indicators.models import Submission
from provinces.models import Source, UnitVersion
from provinces.models.sources import GENERATED
from provinces.models.units import inside_sentence

LONGEST_KEY = Source._meta.get_field("key").max_length or 0


def cite_reports(*, submissions: Sequence[Submission], now: datetime) -> dict[int, Source]:
    """Writes the sources of reports that are being published today, by the key of the report. Three SQL statements."""
    named = _names(submissions)
    generated = GENERATED if Source.objects.filter(key__startswith=GENERATED).exists() else ""
    day = timezone.localdate(now)
    sources = [_source(submission, named[submission.pk], generated, day) for submission in submissions]
    written = Source.objects.bulk_create(sources)
    return {submission.pk: source for submission, source in zip(submissions, written, strict=True)}


def _source(submission: Submission, unit: UnitVersion, generated: str, day: date) -> Source:
    period = submission.collection.period
    amended = submission.edition - 1
    return Source(
        key=_key(submission, generated),
        kind=Source.Kind.SUBMISSION,
        title_vi=f"Báo cáo của {inside_sentence(unit.full_name_vi)}, {period.label_vi}"
        + (f", điều chỉnh lần {amended}" if amended else ""),
        title_en=f"Report of {unit.full_name_en}, {period.label_en}"
        + (f", amendment {amended}" if amended else ""),
        publisher=unit.full_name_vi,
        published_on=day.isoformat(),
        published_from=day,
        published_until=day,
    )


def _key(submission: Submission, generated: str) -> str:
    """`submission-2026-Q4-dien-bien`, `…-2` for the second edition. Where that is too long, the number of the report
    stands for the name of the unit."""
    edition = f"-{submission.edition}" if submission.edition > 1 else ""
    for unit in (submission.unit.slug, str(submission.pk)):
        key = f"{generated}submission-{submission.collection.key}-{unit}{edition}"
        if len(key) <= LONGEST_KEY:
            break
    return key


def _names(submissions: Sequence[Submission]) -> dict[int, UnitVersion]:
    """What each unit was called when the period of its report ended."""
    versions = UnitVersion.objects.filter(unit__in={submission.unit_id for submission in submissions})
    by_unit: dict[int, list[UnitVersion]] = {}
    for version in versions.order_by("valid_from"):
        by_unit.setdefault(version.unit_id, []).append(version)
    return {
        submission.pk: _in_force(by_unit[submission.unit_id], submission.collection.period.end)
        for submission in submissions
    }


def _in_force(versions: Iterable[UnitVersion], day: date) -> UnitVersion:
    """The version of the day, or the one nearest before it, or the first."""
    first, *later = versions
    begun = [version for version in later if version.valid_from <= day]
    return begun[-1] if begun else first
