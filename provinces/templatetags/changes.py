"""The audit trail in words: what was done, and what stood before and after."""

import re
from typing import Any, Protocol

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from provinces.templatetags import change_values as values

register = template.Library()


class Told(Protocol):
    """A row of the audit trail."""

    @property
    def topic(self) -> str: ...

    @property
    def action(self) -> str: ...

    @property
    def key(self) -> str: ...

    @property
    def before(self) -> str: ...

    @property
    def after(self) -> str: ...

    @property
    def reason(self) -> str: ...


_ACTIONS = {
    ("collection", "created"): _("lập đợt thu thập"),
    ("collection", "changed"): _("sửa đợt thu thập"),
    ("collection", "opened"): _("mở đợt thu thập"),
    ("collection", "extended"): _("gia hạn cho đơn vị"),
    ("collection", "extension_withdrawn"): _("thu hồi gia hạn"),
    ("submission", "started"): _("bắt đầu báo cáo"),
    ("submission", "sent"): _("ký và gửi báo cáo"),
    ("submission", "recalled"): _("rút lại báo cáo đã gửi"),
    ("submission", "returned"): _("trả lại báo cáo"),
    ("submission", "accepted"): _("tiếp nhận báo cáo"),
    ("submission", "published"): _("công bố báo cáo"),
    ("submission", "amended"): _("bắt đầu"),
    ("entry", "saved"): _("ghi số liệu"),
    ("entry", "explained"): _("ghi giải thích"),
    ("entry", "returned"): _("trả lại ô số liệu"),
    ("entry", "published"): _("công bố số liệu"),
    ("evidence", "added"): _("thêm minh chứng"),
    ("evidence", "withdrawn"): _("rút minh chứng"),
    ("meeting", "created"): _("lập phiên họp"),
    ("meeting", "changed"): _("sửa phiên họp"),
    ("meeting", "published"): _("đưa ra công khai"),
    ("meeting", "added"): _("thêm vào phiên họp"),
    ("meeting", "moved"): _("đổi thứ tự trong phiên họp"),
    ("meeting", "removed"): _("bỏ khỏi phiên họp"),
    ("meeting", "withdrawn"): _("rút khỏi phiên họp"),
    ("meeting", "deleted"): _("xóa phiên họp"),
    ("task", "created"): _("giao nhiệm vụ"),
    ("task", "changed"): _("sửa nhiệm vụ"),
    ("task", "noted"): _("ghi tiến độ"),
    ("task", "asked to close"): _("đề nghị kết thúc nhiệm vụ"),
    ("task", "closed"): _("ghi kết thúc nhiệm vụ"),
    ("task", "reopened"): _("mở lại nhiệm vụ"),
    ("task", "extended"): _("gia hạn cho nhiệm vụ"),
    ("task", "withdrawn"): _("rút nhiệm vụ"),
    ("membership", "granted"): _("giao vai trò"),
    ("membership", "changed"): _("sửa vai trò"),
    ("membership", "ended"): _("chấm dứt vai trò"),
    ("account", "created"): _("lập tài khoản"),
    ("account", "changed"): _("sửa tài khoản"),
    ("feed", "created"): _("thêm nguồn tự động"),
    ("feed", "changed"): _("sửa nguồn tự động"),
    ("feed", "enabled"): _("bật lại nguồn tự động"),
    ("feed", "disabled"): _("tạm dừng nguồn tự động"),
    ("feed", "started"): _("cho đọc nguồn"),
    ("feed", "uploaded"): _("nạp tệp của nguồn"),
    ("feed", "cancelled"): _("hủy lần đọc"),
    ("feed", "refreshed"): _("đọc xong nguồn"),
    ("feed", "accepted"): _("nhận số chờ duyệt"),
    ("feed", "refused"): _("không nhận số chờ duyệt"),
    ("reference", "created"): _("thêm vào danh mục"),
    ("reference", "changed"): _("sửa danh mục"),
    ("reference", "deleted"): _("xóa khỏi danh mục"),
}
# What an action writes down as a code.
_VALUES = {
    "draft": _("đang nhập"),
    "sent": _("đã gửi"),
    "accepted": _("đã tiếp nhận"),
    "returned": _("trả lại"),
    "published": _("đã công bố"),
    "planned": _("điều chỉnh theo kế hoạch"),
    "correction": _("đính chính"),
    "not_collected": _("chưa thu thập"),
    "not_applicable": _("không áp dụng"),
    "not_published": _("chưa công bố"),
    "late": _("chậm báo cáo"),
}
# What happened to an account; of a new password only that there is one.
_ACCOUNT = {
    "password": _("mật khẩu mới"),
    "password by mail": _("mật khẩu mới qua thư"),
    "totp added": _("bật xác thực hai bước"),
    "totp removed": _("tắt xác thực hai bước"),
    "recovery_codes added": _("bộ mã dự phòng mới"),
    "recovery_codes removed": _("bỏ bộ mã dự phòng"),
    "agency sign-in connected": _("nối với đăng nhập của cơ quan"),
}
_FACTS = {
    "is_active": _("hoạt động"),
    "is_staff": _("vào trang quản trị"),
    "is_superuser": _("toàn quyền"),
    "username": _("tên đăng nhập"),
    "email": _("thư điện tử"),
    "first_name": _("tên"),
    "last_name": _("họ và tên đệm"),
}
_STATING = frozenset({"created", "changed", "added", "removed", "published", "deleted"})
_DECIDED = frozenset({"accepted", "refused"})
_DATED = frozenset({"closed", "reopened", "extended"})
_CODED = frozenset({"submission", "entry"})
_MISSING = "missing:"
_EDITION = re.compile(r"(?P<action>\w+) edition (?P<edition>\d+)")
_DAYS = re.compile(r"(?P<first>\d{4}-\d\d-\d\d)/(?P<last>\d{4}-\d\d-\d\d|\.\.)")


@register.filter
def action_words(change: Told) -> str:
    """`ghi số liệu`, `ký và gửi (điều chỉnh lần 1)`; an action without words is told by its code."""
    edition = _EDITION.fullmatch(change.action)
    action = edition["action"] if edition else change.action
    words = str(_ACTIONS.get((change.topic, action), action))
    if not edition:
        return words
    # The second edition of a report is its first amendment.
    told = {"action": words, "n": int(edition["edition"]) - 1}
    return gettext("%(action)s (điều chỉnh lần %(n)s)") % told


@register.filter
def was(change: Told) -> str:
    """What stood before."""
    return _said(change, change.before)


@register.filter
def became(change: Told) -> str:
    """What stands since."""
    return _said(change, change.after)


@register.filter
def why(change: Told) -> str:
    """The reason; of what was doubted at a meeting and published all the same, the doubts."""
    doubted = (change.topic, change.action) == ("meeting", "published")
    return values.doubt_words(change.reason) if doubted else change.reason


@register.filter
def breakable(key: str) -> SafeString:
    """A key that may be broken between its words, not inside them."""
    pieces = re.split(r"(?<=[/_])", key)
    return format_html_join(mark_safe("<wbr>"), "{}", ((piece,) for piece in pieces))


def _said(change: Told, text: str) -> str:
    topic = change.topic
    if topic == "reference" and text:
        return values.columns_words(change.key.partition("/")[0], text)
    if topic in values.STATED:
        return _stated(topic, change.action, text)
    if topic == "collection":
        return values.round_words(values.day_words(text))
    if topic == "membership" and (days := _DAYS.fullmatch(text)):
        return _days_words(days["first"], days["last"])
    if topic == "account" and text:
        return str(_ACCOUNT.get(text, "")) or ", ".join(_fact_words(fact) for fact in text.split(", "))
    if topic not in _CODED:
        return text
    if text.startswith(_MISSING):
        code = text.removeprefix(_MISSING)
        return gettext("để trống: %(reason)s") % {"reason": _VALUES.get(code, code)}
    return str(_VALUES.get(text, text))


def _stated(topic: str, action: str, text: str) -> str:
    """Of a feed, a meeting or a task."""
    if action in _STATING:
        return values.stated_words(topic, text)
    if topic == "feed" and action in _DECIDED:
        return str(_VALUES.get(text, "")) or values.number_words(text)
    if topic == "feed":
        return values.run_words(action, text)
    return values.day_words(text) if action in _DATED else text


def _fact_words(fact: str) -> str:
    """`is_active no` -> `hoạt động: không`; what is no fact of an account stays as it is."""
    name, _space, value = fact.partition(" ")
    return f"{_FACTS[name]}: {values.YES.get(value, value)}" if name in _FACTS else fact


def _days_words(first: str, last: str) -> str:
    told: dict[str, Any] = {"first": values.day_words(first), "last": values.day_words(last)}
    return gettext("từ %(first)s") % told if last == ".." else gettext("từ %(first)s đến hết %(last)s") % told
