"""Feeds set up and changed by people. Two may change one feed: what each of them changed is kept."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime, time
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from indicators.actions.refresh.base import RefreshError
from indicators.actions.refresh.schedules import keep_schedule
from indicators.models import Feed, Observation
from indicators.sources.feeds.base import FIELDS
from indicators.sources.feeds.mapping import FeedMapping, MappingError
from provinces.actions import Changed, record_changes, take_turn
from provinces.actions.merging import merge
from provinces.models import Change

TURN = "feeds"
SCHEDULE = ("rhythm", "at", "weekday", "month_day")
PARTS = ("reading", *FIELDS)
# With one of these changed, the same answer may mean something else: it is read again.
READ_AGAIN = frozenset(
    ("format", "address", "secret", "status", "policy", *(f"mapping.{part}" for part in PARTS))
)


@dataclass(frozen=True, slots=True)
class AskedFeed:
    """A feed as it is to be; `mapping` is what `FeedMapping.dump` gives."""

    key: str
    name_vi: str
    name_en: str
    publisher: str
    format: str
    mapping: Mapping[str, Any]
    address: str = ""
    secret: str = ""
    status: str = Observation.Status.FINAL
    policy: str = Feed.Policy.REVIEW
    rhythm: str = Feed.Rhythm.NEVER
    at: time | None = None
    weekday: int | None = None
    month_day: int | None = None
    silent_days: int | None = None
    most_bytes: int = 200 * 1024 * 1024
    most_rows: int = 2_000_000
    most_seconds: int = 1800


class KeyTakenError(RefreshError):
    """Another feed has this key."""

    code = "key_taken"


class FeedChangedError(RefreshError):
    """Somebody else changed the same meanwhile. `standing` is what stands now, `fields` are the names (of `facts`) that
    both changed, `last` is who did, where the trail knows."""

    code = "changed_since"

    def __init__(self, standing: AskedFeed, fields: tuple[str, ...], last: Change | None) -> None:
        super().__init__(", ".join(fields))
        self.standing, self.fields, self.last = standing, fields, last


@transaction.atomic
def create_feed(*, asked: AskedFeed, by: User, now: datetime) -> Feed:
    """A new feed; the same asked for twice is made once. Raises `KeyTakenError`."""
    take_turn(of=TURN)
    same = Feed.objects.select_for_update(no_key=True).filter(key=asked.key).first()
    if same is not None:
        if standing(same) != asked:
            raise KeyTakenError(asked.key)
        return same
    feed = Feed(**_columns(asked))
    feed.save(force_insert=True)
    keep_schedule(feed)
    _record(feed, "created", by=by, now=now, after=_told(facts(asked)))
    return feed


@transaction.atomic
def change_feed(
    *, feed: Feed, to: AskedFeed, by: User, now: datetime, was: Mapping[str, Any] | None = None
) -> Feed:
    """Changes the feed, its key apart. `was` are its `facts` as the one who asks had seen them: what others changed
    meanwhile stays. Raises `FeedChangedError` where both changed the same, or what cannot stand together."""
    held = _hold(feed)
    before = standing(held)
    merged, apart = merge(was or {}, facts(to), facts(before))
    after = _of_facts(held.key, merged)
    if apart or not _stands(after):
        raise FeedChangedError(before, apart or _differing(to, before), _last(held.key))
    if after == before:
        return held
    changed = _differing(after, before)
    for name, value in _columns(after).items():
        setattr(held, name, value)
    if READ_AGAIN.intersection(changed):
        held.version += 1
    held.save()
    keep_schedule(held)
    told = [_told({name: every[name] for name in changed}) for every in (facts(before), facts(after))]
    _record(held, "changed", by=by, now=now, before=told[0], after=told[1])
    return held


@transaction.atomic
def enable_feed(*, feed: Feed, enabled: bool, by: User, now: datetime) -> Feed:
    """Has the feed read from now on, or no more; what it brought stays. Asked for again, nothing changes."""
    held = _hold(feed)
    if held.enabled == enabled:
        return held
    held.enabled = enabled
    held.save(update_fields=["enabled"])
    keep_schedule(held)
    _record(held, "enabled" if enabled else "disabled", by=by, now=now)
    return held


def standing(feed: Feed) -> AskedFeed:
    """What the feed is now, in the words in which it is asked for."""
    return AskedFeed(**{each.name: getattr(feed, each.name) for each in fields(AskedFeed)})


def facts(asked: AskedFeed) -> dict[str, Any]:
    """What can be changed by itself, as values of JSON: columns by their names, `schedule` as one, and of the mapping
    `mapping.<field>` each."""
    apart = ("key", "mapping", *SCHEDULE)
    plain = {each.name: getattr(asked, each.name) for each in fields(asked) if each.name not in apart}
    schedule = {name: getattr(asked, name) for name in SCHEDULE}
    schedule["at"] = asked.at.isoformat("minutes") if asked.at else None
    return plain | {"schedule": schedule} | {f"mapping.{part}": asked.mapping.get(part, {}) for part in PARTS}


def _of_facts(key: str, told: Mapping[str, Any]) -> AskedFeed:
    plain = {name: value for name, value in told.items() if name != "schedule" and "." not in name}
    schedule = dict(told["schedule"])
    schedule["at"] = time.fromisoformat(schedule["at"]) if schedule["at"] else None
    mapping = {part: told[f"mapping.{part}"] for part in PARTS}
    kept = {part: rule for part, rule in mapping.items() if rule or part == "reading"}
    return AskedFeed(key=key, mapping=kept, **plain, **schedule)


def _stands(asked: AskedFeed) -> bool:
    """Whether what two people changed can stand together."""
    try:
        FeedMapping.parse(asked.mapping)
    except MappingError:
        return False
    return bool(asked.address) or asked.rhythm == Feed.Rhythm.NEVER


def _differing(one: AskedFeed, other: AskedFeed) -> tuple[str, ...]:
    beside = facts(other)
    return tuple(name for name, value in facts(one).items() if value != beside[name])


def _columns(asked: AskedFeed) -> dict[str, Any]:
    return {each.name: getattr(asked, each.name) for each in fields(asked)} | {"mapping": dict(asked.mapping)}


def _hold(feed: Feed) -> Feed:
    return Feed.objects.select_for_update(no_key=True).get(pk=feed.pk)


def _last(key: str) -> Change | None:
    trail = Change.objects.filter(topic=Change.Topic.FEED, key=key).select_related("by")
    return trail.order_by("-at", "-pk").first()


def _told(told: Mapping[str, Any]) -> str:
    """A line for each fact that is filled, under the names of columns."""
    plain = {**told, **told.get("schedule", {})}
    plain.pop("schedule", None)
    return "\n".join(
        f"{name}: {_word(value)}" for name, value in plain.items() if value not in (None, "", {})
    )


def _word(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _record(feed: Feed, action: str, *, by: User, now: datetime, before: str = "", after: str = "") -> None:
    record_changes([Changed(Change.Topic.FEED, action, feed.key, before=before, after=after)], by=by, now=now)
