"""Writing to those who follow pages. What is told is remembered with it; what could not go is told the next time."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused
from time import sleep
from typing import Any

from django.core.mail import EmailMessage, get_connection
from django.db import DatabaseError, close_old_connections, transaction
from django.db.models import Q

from meetings.actions.alerts.letters import News, letter, number
from meetings.actions.alerts.reading import Reader, UnsettledError
from meetings.models import AlertRecord, Subscription
from meetings.queries import alerts
from meetings.queries.alerts import Turn
from provinces.queries import versions

log = logging.getLogger(__name__)
REFUSED = (SMTPRecipientsRefused, SMTPSenderRefused, SMTPDataError)
Rhythm = Subscription.Rhythm
# Seconds before each try to write down what went out.
PAUSES = (0, 1, 5, 20)


@dataclass(frozen=True, slots=True)
class Alerted:
    """To how many people a letter went, and to how many none could go."""

    sent: int = 0
    failed: int = 0


def send_alerts(*, now: datetime) -> Alerted:
    """Tells everybody what is new on the pages they follow: at once, or from Monday at seven on what a week brought.

    Safe to run at any time and twice at once. A mail server that is down ends the run, a letter that it refuses does
    not keep the others back; neither loses anything.
    """
    turns = alerts.turns(now, versions.data_version())
    outcomes: list[bool | None] = []
    try:
        _send_all(turns, now, outcomes)
    except OSError as error:
        log.warning("alerts: the mail server does not answer: %s", error)
        outcomes.append(False)
    return Alerted(outcomes.count(True), outcomes.count(False))


def _send_all(turns: Sequence[Turn], now: datetime, outcomes: list[bool | None]) -> None:
    """Mostly nobody has anything to hear: the mail server is first asked when somebody has."""
    reader, connection = Reader(alerts.letter_day(now)), get_connection()
    try:
        for turn in turns:
            outcomes.append(_look_after(turn, reader, now, connection))
    finally:
        connection.close()


def _look_after(turn: Turn, reader: Reader, now: datetime, connection: Any) -> bool | None:
    """Whether a letter went out; None where there was nothing to tell."""
    try:
        return _tell(turn, reader, now, connection)
    except REFUSED as error:
        log.warning("alerts: a letter to account %s was refused: %s", turn.user, error)
        return False
    except UnsettledError as error:
        log.info("alerts: %s moved on while it was read", error)
        return None
    except OSError:
        raise
    except Exception:  # One page that cannot be read or told must not silence all others, every ten minutes.
        log.exception("alerts: nothing could be told to account %s", turn.user)
        return False


def _tell(turn: Turn, reader: Reader, now: datetime, connection: Any) -> bool | None:
    """What is told is written down before the letter goes, and falls with it: between the mail server's yes and the
    database's there is nothing but the commit. The rows are held meanwhile: of two runs at once the second passes them
    by."""
    taken: AlertRecord | None = None
    try:
        with transaction.atomic():
            news = [each for row in _held(turn.user, now) if (each := _news(row, reader, now))]
            if not news:
                return None
            connection.open()
            mail = letter(news, turn.email, connection)
            record = _recorded(turn, mail, number(news), now)
            mail.send()
            taken = record
    except DatabaseError:
        if taken is None:
            raise
        _write_again([each.subscription for each in news], taken)
    return True


def _recorded(turn: Turn, mail: EmailMessage, number: str, now: datetime) -> AlertRecord:
    record = AlertRecord(user_id=turn.user, at=now, what=AlertRecord.What.WRITTEN, address=turn.email)
    record.told, record.message = str(mail.subject), number
    AlertRecord.objects.bulk_create([record], ignore_conflicts=True)
    return record


def _write_again(told: Sequence[Subscription], record: AlertRecord) -> None:
    """The letter is on its way and the database did not take that down: once more, and again, before anybody hears the
    same twice."""
    for pause in PAUSES:
        sleep(pause)
        close_old_connections()
        try:
            with transaction.atomic():
                for row in told:
                    own = Subscription.objects.filter(pk=row.pk, seen_at__lte=row.seen_at)
                    own.update(seen=row.seen, seen_at=row.seen_at)
                AlertRecord.objects.bulk_create([record], ignore_conflicts=True)
            return
        except DatabaseError as error:
            log.warning("alerts: a letter went out and is not written down yet: %s", error)
    log.error("alerts: the letter %s to account %s will go out twice", record.message, record.user_id)


def _held(user: int, now: datetime) -> Sequence[Subscription]:
    due = Q(rhythm=Rhythm.AT_ONCE) | Q(rhythm=Rhythm.WEEKLY, seen_at__lt=alerts.week_began(now))
    running = Subscription.objects.filter(due, user=user, user__is_active=True, stopped_at=None)
    return list(running.select_for_update(of=("self",), skip_locked=True).order_by("pk"))


def _news(row: Subscription, reader: Reader, now: datetime) -> News | None:
    """What the subscription has to tell, remembered as told; None for nothing."""
    said = reader(row.page)
    if said is None:
        return None
    newer = said.is_newer(row.seen)
    lines = alerts.lines(said, row.seen) if newer else []
    if newer:
        row.seen = said.seen()
    if newer or row.rhythm == Rhythm.WEEKLY:
        row.seen_at = now
        row.save(update_fields=["seen", "seen_at"])
    return News(row, said, lines) if lines else None
