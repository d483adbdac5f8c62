"""Two people on one task: what stands beside what was typed, field by field."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from indicators import numerals
from meetings.actions.tasks import AskedTask
from meetings.forms.tasks import TaskForm, initial_of


@dataclass(frozen=True, slots=True)
class Differing:
    """A field that another person has changed: what stands, and what this one has typed."""

    label: str
    standing: str
    typed: str


def threshold_words(asked: AskedTask) -> str:
    """As it is typed: Vietnamese writing in every language."""
    if asked.test is None:
        return ""
    value = asked.test.threshold.normalize()
    return numerals.number_text(value, numerals.decimals_in(value), "vi")


def differing(form: TaskForm, standing: AskedTask) -> list[Differing]:
    """The fields that are not what stands, with the words that the form has for them."""
    told = initial_of(standing, threshold=threshold_words(standing))
    found = [
        Differing(label, _words(form, name, told.get(name)), _words(form, name, form.cleaned_data.get(name)))
        for name, label in _labels().items()
    ]
    return [each for each in found if each.standing != each.typed]


def _words(form: TaskForm, name: str, value: Any) -> str:
    """A choice by its label; the empty one is a dash."""
    if value in (None, "", (), []):
        return "–"
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    field: Any = form.fields[name]
    labels = {
        str(code): str(label)
        for _group, options in getattr(field, "choices", [])
        for code, label in (options if isinstance(options, list | tuple) else [(_group, options)])
    }
    return ", ".join(
        labels.get(str(one), str(one)) for one in (value if isinstance(value, list | tuple) else [value])
    )


def _labels() -> dict[str, str]:
    return {
        "title_vi": _("Việc phải làm"),
        "title_en": _("Việc phải làm, bằng tiếng Anh"),
        "lead": _("Đơn vị chủ trì"),
        "lead_vi": _("Chủ trì, ghi bằng chữ"),
        "lead_en": _("Chủ trì, bằng tiếng Anh"),
        "supports": _("Đơn vị phối hợp"),
        "person": _("Tài khoản người phụ trách"),
        "person_name": _("Họ tên người phụ trách"),
        "responsibility_vi": _("Trách nhiệm"),
        "responsibility_en": _("Trách nhiệm, bằng tiếng Anh"),
        "product_vi": _("Sản phẩm"),
        "product_en": _("Sản phẩm, bằng tiếng Anh"),
        "given_on": _("Ngày giao"),
        "due_on": _("Hạn"),
        "test_indicator": _("Chỉ tiêu chứng minh"),
        "test_unit": _("Số liệu của"),
        "test_comparison": _("Phải"),
        "test_threshold": _("Ngưỡng"),
        "test_period": _("Kỳ"),
    }
