"""Rounds of reporting: prepared, opened, changed, and more days for one unit. docs/adr/0012.

The round is locked first, then its reports: a report can be neither sent nor written to while its round changes.
"""

from collections.abc import Collection as Members
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from indicators import periods
from indicators.actions.periods import period_row
from indicators.models import Collection, CollectionItem, Entry, Indicator, Period, Submission
from indicators.queries.rounds import indicators_to_report, round_mark, units_alive
from provinces.actions import Changed, publish_data_version, record_changes, take_turn
from provinces.models import Change, Unit

TURN = "collections"


class CollectionError(Exception):
    """What cannot be done with the round now. `code` is one of `no_indicators`, `unknown_indicators`, `days`,
    `name_taken`, `changed_since`, `closes_passed`, `no_units`, `sent`, `opened`, `typed`, `not_in_round`, `no_reason`, `too_early`;
    `about` names what it is about (codes of indicators, a key)."""

    def __init__(self, code: str, *about: str) -> None:
        super().__init__(code, *about)
        self.code, self.about = code, about


@dataclass(frozen=True, slots=True)
class NewCollection:
    """A round to prepare. `period` is a code in SDMX notation, `indicators` are codes in the order of the form."""

    period: str
    name_vi: str
    name_en: str
    indicators: Sequence[str]
    due: date
    closes: date
    guidance_vi: str = ""
    guidance_en: str = ""


@dataclass(frozen=True, slots=True)
class ChangedCollection:
    """What a round is to be from now on."""

    indicators: Sequence[str]
    due: date
    closes: date
    guidance_vi: str = ""
    guidance_en: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """The opened round and the number of its units; `already` where it had been opened before."""

    collection: Collection
    units: int
    already: bool


@transaction.atomic
def create_collection(*, asked: NewCollection, by: User | None, now: datetime) -> Collection:
    """Prepares a round; nobody but the ministry sees it before it is opened. The same round asked for twice is made
    once. Raises `PeriodError`, `CollectionError`: no_indicators, unknown_indicators, days, name_taken."""
    _require_days(asked.due, asked.closes)
    found = _indicators(asked.indicators)
    take_turn(of=TURN)
    period = period_row(periods.parse(asked.period))
    if same := Collection.objects.filter(period=period, name_vi=asked.name_vi).first():
        return _the_same(same, asked)
    taken = set(Collection.objects.filter(key__startswith=_stem(period)).values_list("key", flat=True))
    collection = Collection.objects.create(
        key=periods.round_key(period.code, taken),
        period=period,
        name_vi=asked.name_vi,
        name_en=asked.name_en,
        guidance_vi=asked.guidance_vi,
        guidance_en=asked.guidance_en,
        due=asked.due,
        closes=asked.closes,
        created_at=now,
        created_by=by,
    )
    _add_items(collection, found)
    record(collection, "created", by=by, now=now, after=_told(asked, asked.indicators))
    return collection


@transaction.atomic
def open_collection(
    *, collection: Collection, by: User | None, now: datetime, seen: str | None = None
) -> Opened:
    """Opens the round: a draft report for every unit alive when the period ends. Opening again changes nothing and
    says so. `seen` is the `rounds.round_mark` of the preview. Raises `CollectionError`: changed_since, closes_passed,
    no_units, no_indicators."""
    held = hold(collection)
    if held.opened_at is not None:
        return Opened(held, held.submissions.filter(edition=1).count(), already=True)
    _require_seen(_standing(held), seen)
    if held.closes < timezone.localdate(now):
        raise CollectionError("closes_passed")
    if not held.items.exists():
        raise CollectionError("no_indicators")
    units = [facts.unit for facts in units_alive(held.period.end)]
    if not units:
        raise CollectionError("no_units")
    held.opened_at, held.opened_by = now, by
    held.save(update_fields=["opened_at", "opened_by"])
    _start_reports(held, units, by=by, now=now)
    publish_data_version(now=now)
    return Opened(held, len(units), already=False)


@transaction.atomic
def change_collection(
    *,
    collection: Collection,
    to: ChangedCollection,
    by: User | None,
    now: datetime,
    seen: str | None = None,
) -> Collection:
    """Changes days, guidance and indicators until the first report is sent. An indicator leaves an open round only
    while no cell of it was typed. `seen` is the `rounds.round_mark` of what was changed. Raises `CollectionError`:
    days, no_indicators, unknown_indicators, changed_since, sent, closes_passed, typed."""
    _require_days(to.due, to.closes)
    found = _indicators(to.indicators)
    held = hold(collection)
    before = _standing(held)
    if before == _plain(to):
        return held
    _require_seen(before, seen)
    _require_nothing_sent(held)
    if held.opened_at is not None and to.closes < min(held.closes, timezone.localdate(now)):
        raise CollectionError("closes_passed")
    _exchange_items(held, before.indicators, found)
    held.due, held.closes = to.due, to.closes
    held.guidance_vi, held.guidance_en = to.guidance_vi, to.guidance_en
    held.save(update_fields=["due", "closes", "guidance_vi", "guidance_en"])
    old = _told(before, before.indicators, to.indicators)
    new = _told(to, to.indicators, before.indicators)
    record(held, "changed", by=by, now=now, before=old, after=new)
    if held.opened_at is not None:
        publish_data_version(now=now)
    return held


def hold(collection: Collection) -> Collection:
    """The round as it stands, locked: keeps others from changing it; who starts an amendment in it need not wait."""
    held = Collection.objects.select_related("period").select_for_update(of=("self",), no_key=True)
    return held.get(pk=collection.pk)


def _require_days(due: date, closes: date) -> None:
    if due > closes:
        raise CollectionError("days")


def _require_seen(stands: ChangedCollection, seen: str | None) -> None:
    """Nobody opens or changes what is not what he saw."""
    mark = round_mark(stands.due, stands.closes, stands.guidance_vi, stands.guidance_en, stands.indicators)
    if seen is not None and seen != mark:
        raise CollectionError("changed_since")


def _require_nothing_sent(collection: Collection) -> None:
    """Locks the reports: none can be sent, and no cell written, until the change is done."""
    reports = collection.submissions.select_for_update(of=("self",)).order_by("pk")
    if any(report.first_sent_at for report in reports):
        raise CollectionError("sent")


def _indicators(codes: Sequence[str]) -> list[Indicator]:
    """In the order asked for, each once."""
    if not codes:
        raise CollectionError("no_indicators")
    allowed = {each.code: each for each in indicators_to_report()}
    unknown = sorted(set(codes) - set(allowed))
    if unknown:
        raise CollectionError("unknown_indicators", *unknown)
    return [allowed[code] for code in dict.fromkeys(codes)]


def _stem(period: Period) -> str:
    return periods.round_key(period.code, ())


def _the_same(stands: Collection, asked: NewCollection) -> Collection:
    """The round that stands, if it is what is asked for: a form that was sent twice."""
    if _standing(stands) != _plain(asked) or stands.name_en != asked.name_en:
        raise CollectionError("name_taken", stands.key)
    return stands


def _plain(facts: NewCollection | ChangedCollection) -> ChangedCollection:
    """Fit to be compared with what stands."""
    codes = tuple(dict.fromkeys(facts.indicators))
    return ChangedCollection(codes, facts.due, facts.closes, facts.guidance_vi, facts.guidance_en)


def _standing(collection: Collection) -> ChangedCollection:
    items = collection.items.order_by("sort_order")
    return ChangedCollection(
        tuple(items.values_list("indicator__code", flat=True)),
        collection.due,
        collection.closes,
        collection.guidance_vi,
        collection.guidance_en,
    )


def _add_items(collection: Collection, indicators: Iterable[Indicator]) -> None:
    CollectionItem.objects.bulk_create(
        CollectionItem(collection=collection, indicator=indicator, sort_order=place)
        for place, indicator in enumerate(indicators, 1)
    )


def _exchange_items(collection: Collection, before: Members[str], to: Sequence[Indicator]) -> None:
    codes = [indicator.code for indicator in to]
    leaving = set(before) - set(codes)
    typed = Entry.objects.filter(submission__collection=collection, indicator__code__in=leaving)
    if written := sorted(set(typed.values_list("indicator__code", flat=True))):
        raise CollectionError("typed", *written)
    collection.items.all().delete()
    _add_items(collection, to)


def _start_reports(collection: Collection, slugs: Sequence[str], *, by: User | None, now: datetime) -> None:
    units = {unit.slug: unit for unit in Unit.objects.filter(slug__in=slugs)}
    ordered = [units[slug] for slug in slugs]
    Submission.objects.bulk_create(
        Submission(collection=collection, unit=unit, state_since=now, started_by=by) for unit in ordered
    )
    opened = Changed(
        Change.Topic.COLLECTION, "opened", collection.key, after=f"{len(ordered)} · {collection.due}"
    )
    started = [
        Changed(Change.Topic.SUBMISSION, "started", f"{collection.key}/{unit.slug}", unit=unit, after="draft")
        for unit in ordered
    ]
    record_changes([opened, *started], by=by, now=now)


def _told(
    facts: NewCollection | ChangedCollection, codes: Sequence[str], others: Sequence[str] | None = None
) -> str:
    """What a round is, for the audit trail; held against another list only the indicators that it does not have."""
    shown = codes if others is None else [code for code in codes if code not in set(others)]
    parts = [f"due {facts.due}", f"closes {facts.closes}", f"indicators {len(codes)}", *shown]
    return "\n".join([" · ".join(parts), *filter(None, (facts.guidance_vi, facts.guidance_en))])


def record(
    collection: Collection,
    action: str,
    *,
    by: User | None,
    now: datetime,
    unit: Unit | None = None,
    before: str = "",
    after: str = "",
    reason: str = "",
) -> None:
    """Writes one line of the audit trail about the round, or about a unit in it."""
    key = f"{collection.key}/{unit.slug}" if unit else collection.key
    change = Changed(
        Change.Topic.COLLECTION, action, key, unit=unit, before=before, after=after, reason=reason
    )
    record_changes([change], by=by, now=now)
