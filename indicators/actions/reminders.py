"""Mails to those who still have a report to send. Each goes out once; what could not go is tried again next time."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from indicators import periods
from indicators.models import Reminder
from indicators.queries.rounds import AwaitedReport, recipients, unsent_reminders
from provinces.exports import practice_words
from provinces.models.units import inside_sentence
from provinces.queries.practice import is_practice

log = logging.getLogger(__name__)
REFUSED = (SMTPRecipientsRefused, SMTPSenderRefused, SMTPDataError)


@dataclass(frozen=True, slots=True)
class Reminded:
    """How many units were written to, how many mails could not go out, and of how many nobody has an address."""

    sent: int = 0
    failed: int = 0
    unaddressed: int = 0


def send_reminders(*, now: datetime) -> Reminded:
    """Writes to all who are to be reminded today and were not yet. Safe to run at any time and twice at once.

    A mail server that is down ends the run; a mail that it refuses does not keep the others back.
    """
    day = timezone.localdate(now)
    waiting = unsent_reminders(day)
    addresses = recipients([each.unit.unit for each in waiting], day)
    reachable = [each for each in waiting if each.unit.unit in addresses]
    outcomes: list[bool | None] = []
    try:
        _send_all(reachable, addresses, now, outcomes)
    except OSError as error:
        log.warning("reminders: the mail server does not answer: %s", error)
    settled = outcomes.count(True) + outcomes.count(None)
    return Reminded(outcomes.count(True), len(reachable) - settled, len(waiting) - len(reachable))


def _send_all(
    reports: Sequence[AwaitedReport],
    addresses: Mapping[str, Sequence[str]],
    now: datetime,
    outcomes: list[bool | None],
) -> None:
    if not reports:
        return
    with get_connection() as connection:
        for report in reports:
            outcomes.append(_send(report, addresses[report.unit.unit], now, connection))


def _send(report: AwaitedReport, to: Sequence[str], now: datetime, connection: Any) -> bool | None:
    """Whether the mail went out; None where another run was first. The row is written before the mail goes and falls
    with it: of two runs at once the second waits at the unique row and then knows."""
    try:
        with transaction.atomic():
            Reminder.objects.create(
                collection_id=report.collection,
                unit_id=report.unit_id,
                kind=report.kind,
                day=report.day,
                sent_at=now,
                recipients=len(to),
            )
            _mail(report, to, connection).send()
    except IntegrityError:
        return None
    except REFUSED as error:
        log.warning("reminders: a mail for %s/%s was refused: %s", report.key, report.unit.unit, error)
        return False
    return True


def _mail(report: AwaitedReport, to: Sequence[str], connection: Any) -> EmailMessage:
    parts = [_in("vi", report), _in("en", report)]
    subject = " / ".join(subject for subject, _body in parts)
    body = "\n\n-- \n\n".join(body for _subject, body in parts)
    return EmailMessage(subject, body, to=list(to), connection=connection)


def _in(language: str, report: AwaitedReport) -> tuple[str, str]:
    """Subject and text in a language. A name with a line break in it would end the subject's header."""
    context = {
        "report": report,
        "name": getattr(report, f"name_{language}"),
        "unit": inside_sentence(report.unit.full_name(language)),
        "due": periods.date_text(report.due, language),
        "url": urljoin(settings.PUBLIC_URL, _path(report)),
        "practice": practice_words(language) if is_practice() else "",
    }
    with translation.override(language):
        lines = render_to_string("indicators/mail/reminder.txt", context).strip().splitlines()
    return " ".join(lines[0].split()), "\n".join(lines[1:]).strip()


def _path(report: AwaitedReport) -> str:
    return f"entry/{report.key}/{report.unit.unit}/"
