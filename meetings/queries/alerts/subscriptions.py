"""Subscriptions as read: one's own, those that a letter's link may stop, and whose turn it is to be written to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.core import signing
from django.utils import timezone

from provinces.queries.rows import rows

# Nobody's telephone is to ring at midnight because a deadline passed: the day of a letter begins at seven.
DAY_BEGINS = time(7)
SIGNED_FOR = "meetings.alerts.stop"
MOST_RECORDS = 30


@dataclass(frozen=True, slots=True)
class SubscriptionFacts:
    """What a person follows. `told_until` is when they last heard, or were found to have nothing to hear."""

    pk: int
    page: str
    rhythm: str
    language: str
    token: str
    told_until: datetime
    created_at: datetime
    stopped_at: datetime | None


@dataclass(frozen=True, slots=True)
class RecordRow:
    """What a person did with a page they follow (`page`, by which `way`), or a letter to them (`told` is its subject)."""

    at: datetime
    what: str
    way: str
    page: str
    told: str
    address: str


@dataclass(frozen=True, slots=True)
class Turn:
    """A person who may have something to hear, and where they are written to."""

    user: int
    email: str


COLUMNS = "s.id, s.page, s.rhythm, s.language, s.token, s.seen_at, s.created_at, s.stopped_at"
OWN = f"""
    SELECT {COLUMNS} FROM meetings_subscription s
    WHERE s.user_id = %s AND s.stopped_at IS NULL ORDER BY s.created_at DESC, s.id DESC
"""
OF_LINK = f"SELECT {COLUMNS} FROM meetings_subscription s WHERE s.token = %s OR s.id = ANY(%s) ORDER BY s.id"
RECORDS = """
    SELECT r.at, r.what, r.way, coalesce(s.page, ''), r.told, r.address
    FROM meetings_alertrecord r LEFT JOIN meetings_subscription s ON s.id = r.subscription_id
    WHERE r.user_id = %s ORDER BY r.at DESC, r.id DESC LIMIT %s
"""
# Who may no longer sign in, or has no address, is not read for.
TURNS = """
    SELECT DISTINCT u.id, u.email FROM meetings_subscription s JOIN auth_user u ON u.id = s.user_id
    WHERE s.stopped_at IS NULL AND u.is_active AND u.email <> '' AND CASE s.rhythm
        WHEN 'weekly' THEN s.seen_at < %(week)s
        ELSE (s.seen->>'version', s.seen->>'day') IS DISTINCT FROM (%(version)s::text, %(day)s::text)
    END
    ORDER BY u.id
"""


def own_subscriptions(user: int) -> list[SubscriptionFacts]:
    """What the person follows, the latest first. One SQL query."""
    return [SubscriptionFacts(*row) for row in rows(OWN, [user])]


def own_records(user: int) -> list[RecordRow]:
    """What the person did with the pages they follow, and the letters that went to them, newest first, at most
    `MOST_RECORDS`. One SQL query."""
    return [RecordRow(*row) for row in rows(RECORDS, [user, MOST_RECORDS])]


def of_link(token: str) -> list[SubscriptionFacts]:
    """What the link of a letter may stop: the subscription of a token, or all that a letter told of; stopped ones too,
    nothing for a link that is none. One SQL query."""
    try:
        numbers = [int(each) for each in signing.loads(token, salt=SIGNED_FOR)]
    except (signing.BadSignature, TypeError, ValueError):
        numbers = []
    # The store takes no null character, and no token has one.
    return [SubscriptionFacts(*row) for row in rows(OF_LINK, [token.replace("\0", ""), numbers])]


def link_token(told: Sequence[tuple[int, str]]) -> str:
    """What a link carries that stops all of these subscriptions (number and token), and no other."""
    if len(told) == 1:
        return told[0][1]
    return signing.dumps([number for number, _token in told], salt=SIGNED_FOR)


def turns(now: datetime, version: int) -> list[Turn]:
    """Who has a subscription that may have something to tell. One SQL query."""
    asked = {"week": week_began(now), "version": str(version), "day": letter_day(now).isoformat()}
    return [Turn(*row) for row in rows(TURNS, asked)]


def letter_day(now: datetime) -> date:
    """The day as of which letters speak."""
    return timezone.localdate(now - timedelta(hours=DAY_BEGINS.hour))


def week_began(now: datetime) -> datetime:
    """The last Monday at seven: from then on the weekly letter is due."""
    day = letter_day(now)
    return timezone.make_aware(datetime.combine(day - timedelta(days=day.weekday()), DAY_BEGINS))
