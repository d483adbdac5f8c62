"""The letter to one person: what is new on all pages they follow, each in the language they chose for it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.actions.alerts import words
from meetings.actions.alerts.words import ToldLine
from meetings.models import Subscription
from meetings.queries import alerts
from meetings.queries.alerts import Line, Names, Said
from provinces.exports import practice_words
from provinces.queries.practice import is_practice

# A publication of a whole quarter is told by its first lines; the page has them all.
MOST_LINES = 20
# Digits of a letter's number.
NUMBER = 32


@dataclass(frozen=True, slots=True)
class News:
    """What one subscription has to tell."""

    subscription: Subscription
    said: Said
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Section:
    """A page in a letter; `more` counts the lines that only the page tells."""

    title: str
    url: str
    stop_url: str
    lines: Sequence[ToldLine]
    more: int


def number(news: Sequence[News]) -> str:
    """The same for the same news of the same pages: what goes out twice nevertheless is one letter for a mail program."""
    told = [[each.subscription.pk, each.said.seen()] for each in news]
    return sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:NUMBER]


def letter(news: Sequence[News], to: str, connection: Any) -> EmailMessage:
    """One letter, Vietnamese first. Its header stops all that it tells of with one press (RFC 8058)."""
    names = alerts.names([each.said.page for each in news], news[0].said.day)
    ordered = sorted(news, key=lambda each: each.subscription.language, reverse=True)
    by_language = groupby(ordered, key=lambda each: each.subscription.language)
    parts = [_in(language, list(group), names) for language, group in by_language]
    token = alerts.link_token([(each.subscription.pk, each.subscription.token) for each in ordered])
    with translation.override(ordered[0].subscription.language):
        stop_url = words.link(reverse("alert-stop", args=[token]))
    headers = {
        "Message-ID": f"<{number(news)}@{urlsplit(settings.PUBLIC_URL).hostname}>",
        "List-Unsubscribe": f"<{stop_url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    subject = " / ".join(subject for subject, _body in parts)
    body = "\n\n-- \n\n".join(body for _subject, body in parts)
    return EmailMessage(subject, body, to=[to], headers=headers, connection=connection)


def _in(language: str, news: Sequence[News], names: Names) -> tuple[str, str]:
    """Subject and text in a language."""
    with translation.override(language):
        sections = [_section(each, names) for each in news]
        context = {
            "sections": sections,
            "several": len(sections) > 1,
            "own_url": words.link(reverse("alert-list")),
            "practice": practice_words(language) if is_practice() else "",
        }
        body = render_to_string("meetings/mail/alert.txt", context).strip()
        subject = _subject(sections, str(context["practice"]))
    return " ".join(subject.split()), body


def _subject(sections: Sequence[Section], practice: str) -> str:
    changes = sum(len(section.lines) + section.more for section in sections)
    told = ngettext("%(n)s thay đổi", "%(n)s thay đổi", changes) % {"n": changes}
    several = _("%(n)s trang bạn theo dõi") % {"n": len(sections)}
    about = several if len(sections) > 1 else sections[0].title
    return f"{practice}. {told}: {about}" if practice else f"{told}: {about}"


def _section(news: News, names: Names) -> Section:
    page, subscription = news.said.page, news.subscription
    return Section(
        title=words.title(page, names),
        url=words.link(page.address),
        stop_url=words.link(reverse("alert-stop", args=[subscription.token])),
        lines=[words.told(line, page) for line in news.lines[:MOST_LINES]],
        more=max(0, len(news.lines) - MOST_LINES),
    )
