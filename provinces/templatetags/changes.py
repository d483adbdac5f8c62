"""The audit trail in words: what was done, and what stood before and after."""

import json
import re
from functools import lru_cache
from typing import Any, Protocol

from django import template
from django.apps import apps
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

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
    ("meeting", "withdrawn"): _("rút tài liệu phiên họp"),
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
_YES = {"yes": _("có"), "no": _("không"), "": _("trống")}
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
def breakable(key: str) -> SafeString:
    """A key that may be broken between its words, not inside them."""
    pieces = re.split(r"(?<=[/_])", key)
    return format_html_join(mark_safe("<wbr>"), "{}", ((piece,) for piece in pieces))


def _said(change: Told, text: str) -> str:
    topic = change.topic
    if topic == "reference" and text:
        return _columns_words(change.key.partition("/")[0], text)
    if topic == "feed" and change.action in ("created", "changed"):
        return "; ".join(_column_words("feed", line) for line in text.splitlines())
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


def _fact_words(fact: str) -> str:
    """`is_active no` -> `hoạt động: không`; what is no fact of an account stays as it is."""
    name, _space, value = fact.partition(" ")
    return f"{_FACTS[name]}: {_YES.get(value, value)}" if name in _FACTS else fact


def _columns_words(model: str, text: str) -> str:
    """`{"value": "80"}` of a target -> `giá trị: 80`."""
    names = _column_names(model)
    try:
        told: dict[str, Any] = dict(json.loads(text))
    except (TypeError, ValueError):
        return text
    return "; ".join(f"{names.get(name, name)}: {_value_words(value)}" for name, value in told.items())


def _column_words(model: str, line: str) -> str:
    """`address: https://…` of a feed -> `địa chỉ: https://…`; `mapping.unit: …` -> `ánh xạ unit: …`."""
    name, colon, value = line.partition(": ")
    column, _dot, part = name.partition(".")
    told = f"{_column_names(model).get(column, column)} {part}".strip()
    return f"{told}{colon}{value}"


def _value_words(value: object) -> str:
    if value is None or isinstance(value, bool):
        return str(_YES["" if value is None else "yes" if value else "no"])
    return str(value) or str(_YES[""])


@lru_cache(maxsize=64)
def _column_names(model: str) -> dict[str, Any]:
    """What the columns of a model are called, in words that follow the language."""
    named = [each for each in apps.get_models() if each._meta.model_name == model]
    fields = [field for each in named for field in (*each._meta.concrete_fields, *each._meta.many_to_many)]
    return {field.name: field.verbose_name for field in fields}


def _days_words(first: str, last: str) -> str:
    told: dict[str, Any] = {"first": _day(first), "last": _day(last)}
    return gettext("từ %(first)s") % told if last == ".." else gettext("từ %(first)s đến hết %(last)s") % told


def _day(iso: str) -> str:
    return "/".join(reversed(iso.split("-")))
