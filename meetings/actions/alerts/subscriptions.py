"""Following a page, in which rhythm, and no more. A preference of one person: nothing of it is published."""

from collections.abc import Sequence
from datetime import datetime
from secrets import token_urlsafe

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from meetings.actions.alerts.reading import read_page
from meetings.models import AlertRecord, Subscription
from meetings.queries import alerts
from meetings.queries.alerts import Page

What, Way = AlertRecord.What, AlertRecord.Way
# Each page is read again whenever something was published.
MOST_FOLLOWED = 40


class AlertError(Exception):
    """A refusal: `unknown` page, `unread` while the data moved on under the reading, `too_many`, `no_address`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def subscribe(
    *, page: Page, rhythm: str, language: str, by: User, now: datetime
) -> tuple[Subscription, bool]:
    """The person's subscription of the page, and whether it is a new one: what stands already is left as it is. Only
    what changes from now on will be told. Raises `AlertError`."""
    own = Subscription.objects.filter(user=by, stopped_at=None)
    if found := own.filter(page=page.address).first():
        return found, False
    if not by.email:
        raise AlertError("no_address")
    if own.count() >= MOST_FOLLOWED:
        raise AlertError("too_many")
    now_said = read_page(page, alerts.letter_day(now))
    if now_said is None:
        raise AlertError("unknown")
    made = Subscription(user=by, page=page.address, kind=page.kind, rhythm=rhythm, language=language)
    made.token, made.seen = token_urlsafe(32), now_said.seen()
    made.seen_at = made.created_at = now
    try:
        with transaction.atomic():
            made.save()
            _record([made], What.FOLLOWED, Way.PAGE, now)
    except IntegrityError:
        # The same form twice at once: the other one was first.
        return own.get(page=page.address), False
    return made, True


@transaction.atomic
def change_subscription(*, pk: int, rhythm: str, language: str, by: User, now: datetime) -> bool:
    """Of one's own subscription rhythm and language; whether there is one. What was not told yet will be told in the
    new rhythm."""
    own = Subscription.objects.select_for_update().filter(pk=pk, user=by, stopped_at=None).first()
    if own is None:
        return False
    before = _way_to_hear(own)
    own.rhythm, own.language = rhythm, language
    if _way_to_hear(own) != before:
        own.save(update_fields=["rhythm", "language"])
        _record([own], What.CHANGED, Way.PAGE, now, told=f"{before} → {_way_to_hear(own)}")
    return True


@transaction.atomic
def stop(*, pks: Sequence[int], way: str, now: datetime) -> int:
    """Ends the subscriptions; how many of them still ran. Who has the link of a letter need not be known."""
    running = Subscription.objects.select_for_update().filter(pk__in=pks, stopped_at=None).order_by("pk")
    ended = list(running)
    Subscription.objects.filter(pk__in=[each.pk for each in ended]).update(stopped_at=now)
    _record(ended, What.STOPPED, way, now)
    return len(ended)


def _record(rows: Sequence[Subscription], what: str, way: str, now: datetime, told: str = "") -> None:
    AlertRecord.objects.bulk_create(
        AlertRecord(user_id=row.user_id, subscription=row, at=now, what=what, way=way, told=told)
        for row in rows
    )


def _way_to_hear(row: Subscription) -> str:
    return f"{row.rhythm} {row.language}"
