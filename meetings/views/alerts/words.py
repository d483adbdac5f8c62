"""Words that the pages of what one follows share."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from meetings.actions.alerts import MOST_FOLLOWED
from meetings.actions.alerts.words import title
from meetings.models import Subscription
from meetings.queries import alerts
from meetings.queries.alerts import SubscriptionFacts

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


def followed(found: Iterable[SubscriptionFacts], day: date) -> list[Followed]:
    """Subscriptions with the names of their pages. Two SQL queries."""
    told = [(facts, alerts.page_at(facts.page)) for facts in found]
    names = alerts.names([page for _facts, page in told if page], day)
    return [Followed(facts, title(page, names) if page else facts.page) for facts, page in told]


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
