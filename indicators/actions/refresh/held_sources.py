"""What accepted values cite: the run that brought them, with the day on which somebody accepted them."""

from collections.abc import Collection
from datetime import date, datetime

from django.utils import timezone

from indicators.actions.refresh.citing import public_address, titles
from indicators.models import RefreshRun
from provinces.models import Source
from provinces.models.sources import GENERATED

LONGEST_KEY = Source._meta.get_field("key").max_length or 0


def sources_of_decisions(*, runs: Collection[int], now: datetime) -> dict[int, int]:
    """The sources that observations accepted today cite, by run; written where they are missing.

    A run's own source carries the day of the run. What is accepted on another day was not public before, and cites one
    of its own. The runs must be locked. At most five SQL statements.
    """
    day = timezone.localdate(now)
    found = list(RefreshRun.objects.filter(pk__in=runs).select_related("feed", "source").order_by("pk"))
    generated = GENERATED if Source.objects.filter(key__startswith=GENERATED).exists() else ""
    wanted = {run.pk: _source(run, day, generated) for run in found if not _is_of_the_day(run, day)}
    keys = [source.key for source in wanted.values()]
    standing = {source.key: source for source in Source.objects.filter(key__in=keys)}
    missing = [source for source in wanted.values() if source.key not in standing]
    standing |= {source.key: source for source in Source.objects.bulk_create(missing)}
    unsourced = [run for run in found if run.source_id is None]
    for run in unsourced:
        run.source = standing[wanted[run.pk].key]
    RefreshRun.objects.bulk_update(unsourced, ["source"])
    return {
        run.pk: standing[wanted[run.pk].key].pk if run.pk in wanted else run.source_id or 0 for run in found
    }


def _is_of_the_day(run: RefreshRun, day: date) -> bool:
    return run.source is not None and run.source.published_until == day


def _source(run: RefreshRun, day: date, generated: str) -> Source:
    feed = run.feed
    title_vi, title_en = titles(run=run, day=timezone.localdate(run.finished_at or run.requested_at))
    return Source(
        key=_key(run, day, generated),
        kind=Source.Kind.FEED,
        title_vi=title_vi,
        title_en=title_en,
        publisher=feed.publisher,
        published_on=day.isoformat(),
        published_from=day,
        published_until=day,
        url="" if run.how == RefreshRun.How.UPLOAD else public_address(feed.address),
    )


def _key(run: RefreshRun, day: date, generated: str) -> str:
    """`feed-speeds-12-261124`; where that is too long, the number of the feed stands for its key."""
    for feed in (run.feed.key, str(run.feed_id)):
        key = f"{generated}feed-{feed}-{run.pk}-{day:%y%m%d}"
        if len(key) <= LONGEST_KEY:
            break
    return key
