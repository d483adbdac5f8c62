"""How mails leave: by the mail server or into the log, those of a practice portal marked in subject and text."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.translation import get_language

from provinces.exports import practice_words
from provinces.queries.practice import is_practice


class MarkingBackend(BaseEmailBackend):
    """Sends by `settings.MAIL_SENT_BY`."""

    def __init__(self, fail_silently: bool = False, **options: Any) -> None:
        super().__init__(fail_silently=fail_silently)
        self._sender = get_connection(settings.MAIL_SENT_BY, fail_silently=fail_silently, **options)

    def open(self) -> bool | None:
        opened: bool | None = self._sender.open()
        return opened

    def close(self) -> None:
        self._sender.close()

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        if is_practice():
            for message in email_messages:
                _mark(message)
        return int(self._sender.send_messages(email_messages) or 0)


def _mark(message: EmailMessage) -> None:
    words = practice_words(get_language() or settings.LANGUAGE_CODE)
    message.subject = f"[{words}] {message.subject}"
    message.body = f"{words}\n\n{message.body}"
