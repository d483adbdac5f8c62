"""Celery's door: mails about accounts. No page waits for the mail server."""

import logging
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.password_reset import request_password_reset
from allauth.account.utils import filter_users_by_email
from celery import shared_task
from django.core.mail import EmailMessage
from django.db.transaction import on_commit
from django.utils.translation import get_language, override
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)
# A mail server that is away for an hour loses nothing: 1, 2, 4 ... minutes between the attempts, at most half an hour.
# What could not be sent then stands in the worker's log as an error.
PATIENCE: dict[str, Any] = {
    "ignore_result": True,
    "autoretry_for": (OSError,),
    "max_retries": 7,
    "retry_backoff": 60,
    "retry_backoff_max": 1800,
}


@shared_task(**PATIENCE)
def send_letter(language: str, subject: str, body: str, to: list[str]) -> None:
    """Sends one mail that was written while its page was answered."""
    with override(language):
        EmailMessage(subject, body, get_adapter().get_from_email(), to).send()


@shared_task(**PATIENCE)
def send_new_password_link(language: str, email: str) -> None:
    """Mails the link to a new password to the accounts of an address; does nothing where there are none. The link is
    made here, so that whether the address is known takes no time of the page, and no key waits in the queue."""
    users = filter_users_by_email(email, is_active=True, prefer_verified=True)
    if users:
        with override(language):
            request_password_reset(None, email, users, None)


def mail_soon(task: Any, *args: object) -> None:
    """Queues a mail in the language of the page when the transaction has committed. A queue that is down does not lose
    it: then it is sent at once, while the page waits."""
    told = (get_language() or "vi", *args)
    on_commit(lambda: _hand_over(task, told), robust=True)


def _hand_over(task: Any, args: tuple[object, ...]) -> None:
    try:
        task.apply_async(args=args, retry=False)
    except OperationalError as error:
        log.warning("the queue does not answer, %s runs at once: %s", task.name, error)
        _at_once(task, args)


def _at_once(task: Any, args: tuple[object, ...]) -> None:
    """An error of the mail server would tell whose address is known; there is nobody left to try again."""
    try:
        task(*args)
    except OSError:
        log.exception("%s: the mail was not sent", task.name)
