"""Feeds and runs in words: no state is told by colour alone, and red only asks for something to be done today."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators.models import Feed, RefreshRun
from indicators.progress.refreshing import Health
from indicators.queries.refresh.feeds import MOST_COUNTED
from indicators.templatetags.figures import in_language, number

Rhythm, State, How = Feed.Rhythm, RefreshRun.State, RefreshRun.How
MOST_HELD = MOST_COUNTED + 1


@dataclass(frozen=True, slots=True)
class Status:
    """A mark of the stylesheet and the words beside it."""

    mark: str
    words: str


class Faulty(Protocol):
    """What tells in both languages why it failed."""

    @property
    def fault_vi(self) -> str: ...

    @property
    def fault_en(self) -> str: ...


class Counted(Protocol):
    """A run with what became of its rows."""

    @property
    def state(self) -> str: ...

    @property
    def unchanged(self) -> bool: ...

    @property
    def new(self) -> int: ...

    @property
    def revised(self) -> int: ...

    @property
    def held(self) -> int: ...

    @property
    def refused(self) -> int: ...


class Scheduled(Protocol):
    """What says when a feed is read."""

    @property
    def rhythm(self) -> str: ...

    @property
    def at(self) -> time | None: ...

    @property
    def weekday(self) -> int | None: ...

    @property
    def month_day(self) -> int | None: ...


def feed_status(health: Health, *, days: int | None = None, held: str = "", refused: int = 0) -> Status:
    """`days` since the feed was last up to date, `held` how many values wait for a decision, in words; `refused` counts
    the refused rows of its last run."""
    told: dict[Health, Callable[[], Status]] = {
        Health.SILENT: lambda: Status("act", _silent(days or 0)),
        Health.FAILED: lambda: Status("act", _("Lần đọc gần nhất thất bại")),
        Health.RETRYING: lambda: Status("wait", _("Đọc lỗi, chờ thử lại")),
        Health.RUNNING: lambda: Status("open", _("Đang đọc")),
        Health.WAITING: lambda: Status("open", _("Đang chờ đọc")),
        Health.HELD: lambda: Status("wait", _("%(n)s số chờ duyệt") % {"n": held}),
        Health.REFUSED: lambda: Status("wait", _refused(refused)),
        Health.CANCELLED: lambda: Status("open", _("Lần đọc gần nhất bị hủy")),
        Health.UNREAD: lambda: Status("open", _("Chưa đọc lần nào")),
        Health.GOOD: lambda: Status("met", _("Đọc tốt")),
        Health.PAUSED: lambda: Status("open", _("Tạm dừng")),
    }
    return told[health]()


def run_status(state: str, *, retrying: bool = False, newest: bool = True) -> Status:
    """An old failure asks nobody for anything any more."""
    if state == State.WAITING and retrying:
        return Status("wait", _("Chờ thử lại"))
    marks = {State.DONE: "met", State.FAILED: "act" if newest else "wait"}
    words = {
        State.WAITING: _("Đang chờ"),
        State.RUNNING: _("Đang đọc"),
        State.DONE: _("Đã xong"),
        State.FAILED: _("Thất bại"),
        State.CANCELLED: _("Đã hủy"),
    }
    return Status(marks.get(State(state), "open"), words[State(state)])


def rhythm(feed: Scheduled) -> str:
    """`mỗi ngày lúc 02:00`, `thứ Hai hằng tuần lúc 02:00`."""
    if feed.rhythm == Rhythm.NEVER or feed.at is None:
        return _("chỉ khi có người bấm")
    told = {"at": f"{feed.at:%H:%M}", "minute": f"{feed.at:%M}", "day": feed.month_day}
    if feed.rhythm == Rhythm.HOURLY:
        return _("mỗi giờ, vào phút %(minute)s") % told
    if feed.rhythm == Rhythm.WEEKLY:
        return _("%(weekday)s hằng tuần lúc %(at)s") % {**told, "weekday": weekday(feed.weekday or 1)}
    if feed.rhythm == Rhythm.MONTHLY:
        return _("ngày %(day)s hằng tháng lúc %(at)s") % told
    return _("mỗi ngày lúc %(at)s") % told


def weekday(number: int) -> str:
    """Monday is 1."""
    names = (
        _("thứ Hai"),
        _("thứ Ba"),
        _("thứ Tư"),
        _("thứ Năm"),
        _("thứ Sáu"),
        _("thứ Bảy"),
        _("Chủ nhật"),
    )
    return names[number - 1]


def duration(took: timedelta) -> str:
    """`12 giây`, `3 phút 5 giây`, `1 giờ 20 phút`; less than a second is told as such."""
    seconds = int(took.total_seconds())
    if seconds < 1:
        return _("chưa đến 1 giây")
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return _("%(hours)s giờ %(minutes)s phút") % {"hours": hours, "minutes": minutes}
    if minutes:
        return _("%(minutes)s phút %(seconds)s giây") % {"minutes": minutes, "seconds": seconds}
    return ngettext("%(n)s giây", "%(n)s giây", seconds) % {"n": seconds}


def minutes(seconds: int) -> str:
    """A limit of time: `30 phút`, `45 giây`."""
    whole, rest = divmod(seconds, 60)
    return duration(timedelta(seconds=seconds)) if rest else _("%(n)s phút") % {"n": whole}


def held(count: int) -> str:
    """`1.234`; more than are counted are `hơn 10.000`."""
    if count > MOST_COUNTED:
        return _("hơn %(n)s") % {"n": number(MOST_COUNTED)}
    return number(count)


def tally(health: Health, count: int) -> Status:
    """How many feeds stand so: `2 nguồn im lặng quá hạn`."""
    told: dict[Health, Callable[[], Status]] = {
        Health.SILENT: lambda: Status(
            "act", ngettext("%(n)s nguồn im lặng quá hạn", "%(n)s nguồn im lặng quá hạn", count)
        ),
        Health.FAILED: lambda: Status(
            "act", ngettext("%(n)s nguồn đọc thất bại", "%(n)s nguồn đọc thất bại", count)
        ),
        Health.RETRYING: lambda: Status(
            "wait", ngettext("%(n)s nguồn chờ thử lại", "%(n)s nguồn chờ thử lại", count)
        ),
        Health.RUNNING: lambda: Status(
            "open", ngettext("%(n)s nguồn đang được đọc", "%(n)s nguồn đang được đọc", count)
        ),
    }
    status = told[health]()
    return Status(status.mark, status.words % {"n": count})


def runs(marks: Sequence[Counted]) -> str:
    """What small columns say to who does not see them: `12 lần đọc gần nhất: 10 đã xong, 2 thất bại; …`."""
    if not marks:
        return _("Chưa đọc lần nào")
    states = Counter(mark.state for mark in marks)
    told = [f"{states[state]} {label}" for state, label in RefreshRun.State.choices if states[state]]
    head = ngettext("%(n)s lần đọc gần nhất", "%(n)s lần đọc gần nhất", len(marks)) % {"n": len(marks)}
    return f"{head}: {', '.join(told)}"


def outcome(run: Counted) -> str:
    """`3 mới · 1 điều chỉnh · 2 bị loại`; in a word where nothing came. What did not change is held against the figures of
    the day, and may come to something."""
    parts = (
        (run.new, _("%(n)s mới")),
        (run.revised, _("%(n)s điều chỉnh")),
        (run.held, _("%(n)s chờ duyệt")),
        (run.refused, _("%(n)s bị loại")),
    )
    told = [words % {"n": number(count)} for count, words in parts if count]
    if run.unchanged:
        return " · ".join([_("nguồn không đổi"), *told])
    return " · ".join(told) or _("không có gì mới")


def how(code: str, by: str) -> str:
    """Who or what started a run."""
    told = {How.SCHEDULE: _("theo lịch"), How.COMMAND: _("bằng lệnh"), How.UPLOAD: _("%(person)s nạp tệp")}
    return told.get(How(code), "%(person)s") % {"person": by or _("cổng tự làm")}


def fault(run: Faulty) -> str:
    """Why it failed, with the cure."""
    return str(in_language(run, "fault"))


def _refused(count: int) -> str:
    told = ngettext("Đọc được, %(n)s dòng bị loại", "Đọc được, %(n)s dòng bị loại", count)
    return told % {"n": number(count)}


def _silent(days: int) -> str:
    return ngettext("Im lặng %(n)s ngày", "Im lặng %(n)s ngày", days) % {"n": days}
