"""Words that the pages of what one follows share."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from meetings.actions.alerts import MOST_FOLLOWED
from meetings.actions.alerts.words import title
from meetings.models import AlertRecord, Subscription
from meetings.queries import alerts
from meetings.queries.alerts import RecordRow, SubscriptionFacts

What, Way = AlertRecord.What, AlertRecord.Way
Titles = Mapping[str, str]
LANGUAGES = (("vi", "Tiếng Việt"), ("en", "English"))
FIELDS: Mapping[str, Promise] = {
    "page": gettext_lazy("Trang"),
    "rhythm": gettext_lazy("Nhịp nhận thư"),
    "language": gettext_lazy("Ngôn ngữ của thư"),
}
RHYTHMS: Mapping[str, Promise] = {
    Subscription.Rhythm.AT_ONCE: gettext_lazy("Ngay khi thay đổi, thường trong mười phút"),
    Subscription.Rhythm.WEEKLY: gettext_lazy("Mỗi tuần một thư, sáng thứ Hai"),
}


@dataclass(frozen=True, slots=True)
class Followed:
    """A subscription as drawn."""

    facts: SubscriptionFacts
    title: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """A line of the record: when, and what happened as a sentence."""

    at: datetime
    words: str


def followed(found: Iterable[SubscriptionFacts], titles: Titles) -> list[Followed]:
    """Subscriptions with the names of their pages."""
    return [Followed(each, titles[each.page]) for each in found]


def recorded(found: Iterable[RecordRow], titles: Titles) -> list[Recorded]:
    """What happened as sentences."""
    return [Recorded(each.at, _sentence(each, titles.get(each.page, ""))) for each in found]


def _sentence(record: RecordRow, title: str) -> str:
    told = {"page": title, "told": record.told, "address": record.address}
    match record.what:
        case What.WRITTEN:
            return _("Cổng gửi thư đến %(address)s: %(told)s") % told
        case What.STOPPED:
            return _("Dừng theo dõi %(page)s %(way)s") % {**told, "way": Way(record.way).label}
        case What.CHANGED:
            before, after = map(_way_to_hear, record.told.split(" → "))
            words = _("Đổi cách nhận thư về %(page)s: %(before)s → %(after)s")
            return words % {**told, "before": before, "after": after}
        case _:
            return _("Theo dõi %(page)s") % told


def _way_to_hear(code: str) -> str:
    """`weekly en` -> `mỗi tuần một thư, English`."""
    rhythm, language = code.split()
    return f"{Subscription.Rhythm(rhythm).label}, {dict(LANGUAGES)[language]}"


def titles(found: Iterable[SubscriptionFacts | RecordRow], day: date) -> Titles:
    """What the pages are called, by address; an address that is none any more by itself. Two SQL queries."""
    told = {each.page: alerts.page_at(each.page) for each in found if each.page}
    names = alerts.names([page for page in told.values() if page], day)
    return {address: title(page, names) if page else address for address, page in told.items()}


def faults(form: forms.Form) -> list[str]:
    """One sentence a field that was not understood, naming it and the cure."""
    return [
        _("%(field)s: %(reason)s.")
        % {"field": FIELDS[name], "reason": " ".join(map(str, errors)).rstrip(".")}
        for name, errors in form.errors.items()
    ]


def refusal(code: str) -> str:
    """Why a page cannot be followed."""
    if code == "no_address":
        return _("Tài khoản chưa có địa chỉ thư: nhờ quản trị ghi vào rồi đăng ký lại.")
    if code == "too_many":
        return ngettext(
            "Mỗi người theo dõi nhiều nhất %(n)s trang: dừng một trang khác trước đã.",
            "Mỗi người theo dõi nhiều nhất %(n)s trang: dừng một trang khác trước đã.",
            MOST_FOLLOWED,
        ) % {"n": MOST_FOLLOWED}
    return _("Trang: không có trang này ở cổng; mở trang cần theo dõi rồi bấm «Nhận thư khi thay đổi».")


def choices(current: str) -> Sequence[tuple[str, str, bool]]:
    """The rhythms to choose from, and which one is chosen."""
    return [(str(value), str(label), str(value) == current) for value, label in RHYTHMS.items()]
