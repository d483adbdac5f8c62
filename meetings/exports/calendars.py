"""Days as an iCalendar feed (RFC 5545). Values in, bytes out."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
PRODUCT = "-//dti-portal//calendar//{language}"
CONTENT_TYPE = "text/calendar; charset=utf-8"
# How often a program that follows the feed is asked to look again.
REFRESH = timedelta(hours=6)
# A meeting whose end nobody told: without one, programs draw a line, and the hours look free.
MEETING = timedelta(hours=2)
# A day without an hour begins at midnight: nine in the morning, a week and a day before.
DAY_ALARMS = (-timedelta(days=6, hours=15), -timedelta(hours=15))
HOUR_ALARMS = (-timedelta(days=1), -timedelta(minutes=30))


@dataclass(frozen=True, slots=True)
class Occasion:
    """A day to be kept, with its hour in Viet Nam where it has one. `uid` names it for ever; `tentative` is not public
    yet; `alarmed` rings before, unless it is past."""

    uid: str
    day: date
    summary: str
    description: str
    url: str
    hour: time | None = None
    place: str = ""
    tentative: bool = False
    alarmed: bool = True


def calendar(occasions: Sequence[Occasion], *, name: str, mark: str, language: str, now: datetime) -> bytes:
    """The feed, whose texts are in `language`. `mark` stands before every title where the data is not real; `now` is the hour of the answer."""
    feed = Calendar()
    feed.add("prodid", PRODUCT.format(language=language.upper()))
    feed.add("version", "2.0")
    feed.add("method", "PUBLISH")
    feed.add("x-wr-calname", _line(_marked(name, mark)))
    feed.add("x-wr-timezone", ZONE.key)
    feed.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    feed.add("x-published-ttl", "PT6H")
    for occasion in occasions:
        feed.add_component(_event(occasion, mark, now))
    feed.add_missing_timezones()
    return bytes(feed.to_ical())


def _event(occasion: Occasion, mark: str, now: datetime) -> Event:
    summary = _line(_marked(occasion.summary, mark))
    event = Event()
    event.add("uid", occasion.uid)
    event.add("dtstamp", now)
    event.add("dtstart", _start(occasion))
    if occasion.hour is None:
        event.add("dtend", occasion.day + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
    else:
        event.add("duration", MEETING)
    event.add("summary", summary)
    event.add("description", _clean(occasion.description))
    event.add("url", occasion.url)
    event.add("status", "TENTATIVE" if occasion.tentative else "CONFIRMED")
    if occasion.place:
        event.add("location", _line(occasion.place))
    if occasion.alarmed and occasion.day >= now.astimezone(ZONE).date():
        for before in HOUR_ALARMS if occasion.hour else DAY_ALARMS:
            event.add_component(_alarm(before, summary))
    return event


def _start(occasion: Occasion) -> date | datetime:
    if occasion.hour is None:
        return occasion.day
    return datetime.combine(occasion.day, occasion.hour, ZONE)


def _alarm(before: timedelta, words: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", words)
    alarm.add("trigger", before)
    return alarm


def _marked(text: str, mark: str) -> str:
    return f"{mark}: {text}" if mark else text


def _line(text: str) -> str:
    return " ".join(_clean(text).split())


def _clean(text: str) -> str:
    """Without what ends a line in some reader or turns the direction of what follows: the library escapes the rest."""
    lines = "\n".join(text.splitlines())
    return "".join(
        each
        for each in lines
        if each == "\n" or unicodedata.category(each) not in ("Cc", "Cf", "Cs", "Zl", "Zp")
    )
