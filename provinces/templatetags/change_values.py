"""What the audit trail wrote down in codes, in the language of who reads it; what is no code stays as it was written."""

import json
import re
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

# The models whose columns stand in the lines `name: value` of a topic.
STATED = {
    "feed": ("feed",),
    "meeting": ("meeting", "agendaitem", "bridgepoint", "shortcoming", "conclusion", "document"),
    "task": ("task",),
}
# What is asked for under another name than its column.
_ASKED = {
    "supports": _("đơn vị phối hợp"),
    "person": _("người được giao"),
    "test": _("chứng minh bằng chỉ tiêu"),
    "main_meeting": _("phiên họp chính"),
    "due": _("hạn"),
    "agenda": _("chương trình"),
    "bridge_points": _("điểm cầu"),
    "shortcomings": _("tồn tại, hạn chế"),
    "conclusions": _("kết luận"),
}
YES = {"yes": _("có"), "no": _("không"), "": _("trống")}
_COUNTS = {
    "new": _("%(n)s mới"),
    "revised": _("%(n)s điều chỉnh"),
    "held": _("%(n)s chờ duyệt"),
    "refused": _("%(n)s bị loại"),
}
# Why a figure told at a meeting was looked at twice: indicators.validation.
_DOUBTS = {
    "not_whole": _("không phải số nguyên"),
    "out_of_range": _("ngoài khoảng có thể"),
    "numerator_above": _("tử số lớn hơn mẫu số"),
    "part_above": _("phần lớn hơn tổng"),
    "above_other": _("lớn hơn số không thể nhỏ hơn"),
    "fell": _("giảm dù chỉ có thể tăng"),
    "jump": _("thay đổi nhiều hơn thường lệ"),
    "far": _("khác xa kỳ trước"),
    "implausible": _("ngoài khoảng hợp lý"),
    "unchanged": _("không đổi so với kỳ trước"),
    "complement_off": _("cộng lại không thành 100%"),
    "ratio_far": _("khác tỷ lệ tính được"),
    "hedged": _("số ước chừng"),
    "finer": _("nhiều chữ số hơn thường lệ"),
}
_DAY = re.compile(r"^\d{4}-\d\d-\d\d(?= |$)")
_ROUND = re.compile(r"due (?P<due>\S+) · closes (?P<closes>\S+) · indicators (?P<n>\d+)")
_OPENED = re.compile(r"(?P<n>\d+) · (?P<due>\d{4}-\d\d-\d\d)")
_DECIMAL = re.compile(r"-?\d+\.\d+")


def stated_words(topic: str, text: str) -> str:
    """`rhythm: daily` of a feed -> `nhịp đọc: mỗi ngày`, line by line."""
    models = STATED[topic]
    return "; ".join(_line_words(models, line) for line in text.splitlines())


def columns_words(model: str, text: str) -> str:
    """`{"value": "80"}` of a target -> `giá trị: 80`."""
    try:
        told: dict[str, Any] = dict(json.loads(text))
    except (TypeError, ValueError):
        return text
    columns = _columns((model,))
    return "; ".join(
        f"{_label(columns, name)}: {_value_words(columns.get(name), value)}" for name, value in told.items()
    )


def run_words(action: str, text: str) -> str:
    """What a run of a feed was, stood at or came to."""
    if action == "refreshed":
        counts = [part.split(" ") for part in text.split(", ")]
        if all(len(part) == 2 and part[0] in _COUNTS for part in counts):
            return ", ".join(str(_COUNTS[name]) % {"n": n} for name, n in counts)
        return text
    columns = _columns(("refreshrun",))
    if text == "trial":
        return gettext("chạy thử")
    return _choice(columns["state" if action == "cancelled" else "how"], text)


def number_words(text: str) -> str:
    """A plain decimal with the sign of the language."""
    return text.replace(".", ",") if get_language() != "en" and _DECIMAL.fullmatch(text) else text


def round_words(text: str) -> str:
    """`due 2026-10-15 · closes 2026-10-20 · indicators 30 · …`, `34 · 2026-10-15`."""
    if opened := _OPENED.fullmatch(text):
        told = ngettext("%(n)s đơn vị, hạn %(due)s", "%(n)s đơn vị, hạn %(due)s", int(opened["n"]))
        return told % {"n": opened["n"], "due": day_words(opened["due"])}
    return _ROUND.sub(_round, text, count=1)


def doubt_words(text: str) -> str:
    """`far fell` -> `khác xa kỳ trước, giảm dù chỉ có thể tăng`."""
    codes = text.split(" ")
    return ", ".join(str(_DOUBTS[code]) for code in codes) if all(code in _DOUBTS for code in codes) else text


def day_words(text: str) -> str:
    """A day at the beginning, as people write it."""
    return _DAY.sub(lambda found: "/".join(reversed(found[0].split("-"))), text, count=1) if text else text


def _round(found: re.Match[str]) -> str:
    told = ngettext(
        "hạn %(due)s, đóng %(closes)s, %(n)s chỉ tiêu",
        "hạn %(due)s, đóng %(closes)s, %(n)s chỉ tiêu",
        int(found["n"]),
    )
    return told % {"due": day_words(found["due"]), "closes": day_words(found["closes"]), "n": found["n"]}


def _line_words(models: tuple[str, ...], line: str) -> str:
    name, colon, value = line.partition(": ")
    columns = _columns(models)
    column, _sign, part = re.sub(r"[./]", " ", name, count=1).partition(" ")
    if column not in columns and column not in _ASKED:
        return line
    return f"{_label(columns, column)} {part}".strip() + colon + _choice(columns.get(column), value)


def _label(columns: dict[str, Any], name: str) -> str:
    field = columns.get(name)
    return str(field.verbose_name if field else _ASKED.get(name, name))


def _value_words(field: Any, value: object) -> str:
    if value is None or isinstance(value, bool):
        return str(YES["" if value is None else "yes" if value else "no"])
    return _choice(field, str(value)) or str(YES[""])


def _choice(field: Any, text: str) -> str:
    chosen = dict(field.flatchoices).get(text) if field is not None and text else None
    if chosen is not None:
        return str(chosen)
    return day_words(text) if _DAY.fullmatch(text) else text


@lru_cache(maxsize=64)
def _columns(models: tuple[str, ...]) -> dict[str, Any]:
    """The columns of some models by name, those of the first before all."""
    known = {each._meta.model_name: each for each in apps.get_models()}
    found = [known[name] for name in reversed(models) if name in known]
    return {
        field.name: field
        for each in found
        for field in (*each._meta.concrete_fields, *each._meta.many_to_many)
    }
