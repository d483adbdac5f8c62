"""How the observations of a run are cited: a source of their own, published on the day on which the feed said so."""

from datetime import date
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from indicators import periods
from indicators.models import RefreshRun
from provinces.models import Source
from provinces.models.sources import GENERATED

# Parameters of an address that may let somebody in; the address of a source is public.
_SECRET = ("auth", "code", "cred", "key", "pass", "pwd", "secret", "session", "sig", "token")
_LONGEST_OPEN_VALUE = 40


def cite_run(*, run: RefreshRun, day: date) -> Source:
    """Writes the source of what the run says on that day. Two SQL statements."""
    generated = GENERATED if Source.objects.filter(key__startswith=GENERATED).exists() else ""
    feed = run.feed
    title_vi, title_en = titles(run=run, day=day)
    return Source.objects.create(
        key=f"{generated}feed-{feed.key}-{run.pk}",
        kind=Source.Kind.FEED,
        title_vi=title_vi,
        title_en=title_en,
        publisher=feed.publisher,
        published_on=day.isoformat(),
        published_from=day,
        published_until=day,
        url="" if run.how == RefreshRun.How.UPLOAD else public_address(feed.address),
    )


def titles(*, run: RefreshRun, day: date) -> tuple[str, str]:
    """What the source of a run of that day is called: a file that somebody brought is not what the feed answers."""
    brought = run.how == RefreshRun.How.UPLOAD
    how_vi, how_en = ("tệp nạp lên", "file uploaded") if brought else ("lần đọc", "read")
    return (
        f"{run.feed.name_vi}, {how_vi} ngày {periods.date_text(day, 'vi')}",
        f"{run.feed.name_en}, {how_en} on {periods.date_text(day, 'en')}",
    )


def public_address(address: str) -> str:
    """The address without what may be secret in it."""
    parts = urlsplit(address)
    query = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _may_be_secret(*pair)]
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, host, parts.path, urlencode(query), ""))


def _may_be_secret(name: str, value: str) -> bool:
    return len(value) > _LONGEST_OPEN_VALUE or any(word in name.lower() for word in _SECRET)
