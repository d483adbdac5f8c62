"""Mails to those who have a task to do. Each goes out once; what could not go is tried again next time."""

import logging
from collections.abc import Sequence
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
from meetings.models import TaskReminder
from meetings.queries.task_reminding import AwaitedTask, awaited_tasks
from provinces.exports import practice_words
from provinces.queries.practice import is_practice

log = logging.getLogger(__name__)
REFUSED = (SMTPRecipientsRefused, SMTPSenderRefused, SMTPDataError)
# A subject longer than this is cut by most readers anyway.
LONGEST_TITLE = 120


@dataclass(frozen=True, slots=True)
class Reminded:
    """How many mails went out, how many could not, and of how many tasks nobody has an address."""

    sent: int = 0
    failed: int = 0
    unaddressed: int = 0


def send_task_reminders(*, now: datetime) -> Reminded:
    """Writes to all who are to be reminded today and were not yet. Safe to run at any time and twice at once.

    A mail server that is down ends the run; a mail that it refuses does not keep the others back.
    """
    waiting = awaited_tasks(timezone.localdate(now))
    reachable = [each for each in waiting if each.to]
    outcomes: list[bool | None] = []
    try:
        _send_all(reachable, now, outcomes)
    except OSError as error:
        log.warning("task reminders: the mail server does not answer: %s", error)
    settled = outcomes.count(True) + outcomes.count(None)
    return Reminded(outcomes.count(True), len(reachable) - settled, len(waiting) - len(reachable))


def _send_all(waiting: Sequence[AwaitedTask], now: datetime, outcomes: list[bool | None]) -> None:
    if not waiting:
        return
    with get_connection() as connection:
        for each in waiting:
            outcomes.append(_send(each, now, connection))


def _send(awaited: AwaitedTask, now: datetime, connection: Any) -> bool | None:
    """Whether the mail went out; None where another run was first. The row is written before the mail goes and falls
    with it: of two runs at once the second waits at the unique row and then knows."""
    try:
        with transaction.atomic():
            TaskReminder.objects.create(
                task_id=awaited.task.pk,
                kind=awaited.kind,
                day=awaited.day,
                sent_at=now,
                recipients=len(awaited.to),
            )
            _mail(awaited, connection).send()
    except IntegrityError:
        return None
    except REFUSED as error:
        log.warning("task reminders: a mail for %s was refused: %s", awaited.task.key, error)
        return False
    return True


def _mail(awaited: AwaitedTask, connection: Any) -> EmailMessage:
    parts = [_in("vi", awaited), _in("en", awaited)]
    subject = " / ".join(subject for subject, _body in parts)
    body = "\n\n-- \n\n".join(body for _subject, body in parts)
    return EmailMessage(subject, body, to=list(awaited.to), connection=connection)


def _in(language: str, awaited: AwaitedTask) -> tuple[str, str]:
    """Subject and text in a language. A title with a line break in it would end the subject's header."""
    task = awaited.task
    context = {
        "task": task,
        "kind": awaited.kind,
        "days": task.days or 0,
        "title": _short(getattr(task, f"title_{language}")),
        "due": periods.date_text(task.due_on, language) if task.due_on else "",
        "url": urljoin(settings.PUBLIC_URL, f"tasks/{task.pk}/"),
        "practice": practice_words(language) if is_practice() else "",
    }
    with translation.override(language):
        lines = render_to_string("meetings/mail/task_reminder.txt", context).strip().splitlines()
    return " ".join(lines[0].split()), "\n".join(lines[1:]).strip()


def _short(title: str) -> str:
    words = " ".join(title.split())
    return words if len(words) <= LONGEST_TITLE else f"{words[:LONGEST_TITLE].rstrip()}…"
