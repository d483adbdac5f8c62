"""Sentences about a report: its deadline, why it is locked, what is to be done now."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators import periods
from indicators.models import Submission
from indicators.queries.entry import SheetHead
from indicators.templatetags.figures import language
from indicators.views.entry.reports import Asked
from provinces.templatetags.moments import moment

State = Submission.State
# Not a lock of the report but of an old page: it was drawn of another edition.
STALE = "stale"
# Days before the deadline from which on it is told as a warning.
SOON = 7


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline in words; `kind` is the class of its status: `act` today or past, `wait` soon, `open` later."""

    words: str
    kind: str


def on(day: date) -> str:
    """`15/01/2027`."""
    return periods.date_text(day, language())


def period_words(code: str) -> str:
    """`Quý IV/2025`."""
    return periods.label(periods.parse(code), language()) if code else ""


def deadline(due: date, last: date, day: date) -> Deadline:
    """How far the day to send by is, and until when late sending is possible."""
    left = (due - day).days
    if day > last:
        return Deadline(_("đợt đã đóng ngày %(day)s") % {"day": on(last)}, "open")
    if left > 0:
        words = ngettext("còn %(n)s ngày", "còn %(n)s ngày", left) % {"n": left}
        return Deadline(words, "wait" if left <= SOON else "open")
    if left == 0:
        return Deadline(_("hôm nay là hạn gửi"), "act")
    late = ngettext("quá hạn %(n)s ngày", "quá hạn %(n)s ngày", -left) % {"n": -left}
    return Deadline(_("%(late)s, còn gửi được đến hết %(day)s") % {"late": late, "day": on(last)}, "act")


def state_words(state: str) -> str:
    """The state of a report as the unit reads it."""
    return {
        State.DRAFT: _("đang nhập"),
        State.SENT: _("đã gửi, chờ Bộ duyệt"),
        State.ACCEPTED: _("Bộ đã tiếp nhận, chờ công bố"),
        State.RETURNED: _("Bộ trả lại để sửa"),
        State.PUBLISHED: _("đã công bố"),
    }[State(state)]


def lock_sentence(asked: Asked, head: SheetHead) -> str:
    """Why the page is read-only, and since when; empty where the person can write."""
    report = asked.submission
    if asked.lock == State.SENT:
        told = {"who": head.sent_by, "when": moment(report.sent_at)}
        return (
            _("Báo cáo đã khóa: %(who)s ký và gửi lúc %(when)s. Người ký gọi lại được khi Bộ chưa tiếp nhận.")
            % told
        )
    if asked.lock == State.ACCEPTED:
        told = {"who": head.accepted_by, "when": moment(report.accepted_at)}
        return _("Báo cáo đã khóa: Bộ (%(who)s) tiếp nhận lúc %(when)s và đang chờ công bố.") % told
    if asked.lock == State.PUBLISHED:
        told = {"when": moment(report.published_at)}
        return _("Báo cáo đã công bố lúc %(when)s. Số đã công bố chỉ đổi bằng một lần điều chỉnh.") % told
    if asked.lock and head.ended:
        return _("%(unit)s đã sáp nhập, hết ngày %(day)s không còn báo cáo riêng: trang này chỉ để đọc.") % {
            "unit": capitalized(head.full_name(language())),
            "day": on(head.ended),
        }
    if asked.lock:
        last = max(filter(None, [report.collection.closes, head.until]))
        return _(
            "Đợt thu thập đã đóng ngày %(day)s: số trong ô còn nguyên nhưng không ghi thêm được. Liên hệ Bộ nếu cần gia hạn."
        ) % {"day": on(last)}
    return (
        ""
        if asked.enters
        else _("Bạn đang xem báo cáo này để đọc; chỉ người nhập của đơn vị ghi được số liệu.")
    )


def capitalized(sentence: str) -> str:
    """With a capital at the beginning and the rest as it is."""
    return sentence[:1].upper() + sentence[1:]


def lock_words(code: str) -> str:
    """Why a cell was not saved, inside a sentence."""
    return {
        STALE: _("trang mở từ lần báo cáo trước, nay báo cáo đang ở lần khác; tải lại trang rồi nhập lại"),
        State.SENT.value: _("báo cáo đã được ký và gửi"),
        State.ACCEPTED.value: _("Bộ đã tiếp nhận báo cáo"),
        State.PUBLISHED.value: _("báo cáo đã được công bố"),
    }.get(code, _("đợt thu thập đã đóng"))
