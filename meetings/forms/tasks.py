"""What is typed about a task: its five clear things and its proof, progress, its end, more time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indicators import numerals
from indicators.forms.collections import RoundDayField
from indicators.forms.texts import FigureField, LineField, TextField
from indicators.forms.tile_map import PeriodField
from meetings.models import Task

LONGEST_NOTE = 2000
TRANSLATED = ("title", "lead", "responsibility", "product")
TOO_LONG = gettext_lazy("Dài quá %(limit_value)d ký tự (đang có %(show_value)d): xin viết gọn lại.")
Grouped = Sequence[tuple[str, Sequence[tuple[str, str]]]]


@dataclass(frozen=True, slots=True)
class Offered:
    """What may be chosen, grouped and in the language of the page; `measures` gives of each indicator the unit of
    measure and the decimals."""

    units: Grouped
    test_units: Grouped
    people: Grouped
    indicators: Grouped
    measures: Mapping[str, tuple[str, int]]


@dataclass(frozen=True, slots=True)
class SupportGroup:
    """Units of one kind: slug, name, whether chosen."""

    label: str
    units: Sequence[tuple[str, str, bool]]

    @property
    def chosen(self) -> int:
        return sum(given for _unit, _name, given in self.units)


@dataclass(frozen=True, slots=True)
class Proven:
    """The proof asked for, as it was understood."""

    indicator: str
    unit: str
    comparison: str
    threshold: Decimal
    period: str


def _line(most: int, required: Any = "") -> LineField:
    errors = {"max_length": TOO_LONG} | ({"required": required} if required else {})
    return LineField(max_length=most, required=bool(required), error_messages=errors)


def _area(most: int, required: Any = "", rows: int = 3) -> TextField:
    errors = {"max_length": TOO_LONG} | ({"required": required} if required else {})
    widget = forms.Textarea(attrs={"rows": rows})
    return TextField(max_length=most, required=bool(required), error_messages=errors, widget=widget)


def _day(required: Any = "") -> RoundDayField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    errors = {"required": required} if required else {}
    return RoundDayField(required=bool(required), error_messages=errors, widget=widget)


def _choice(unknown: Any) -> forms.ChoiceField:
    return forms.ChoiceField(required=False, error_messages={"invalid_choice": unknown})


class TaskForm(forms.Form):
    """A task as it is to be. `seen` is what the writer saw: how many tasks the conclusion had, or the version."""

    seen = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
    title_vi = _area(300, gettext_lazy("Chưa ghi việc phải làm."), rows=2)
    title_en = _area(300, rows=2)
    lead = _choice(
        gettext_lazy("Đơn vị chủ trì «%(value)s» không có trong danh sách: xin chọn lại hoặc ghi bằng chữ.")
    )
    lead_vi = _line(200)
    lead_en = _line(200)
    supports = forms.MultipleChoiceField(
        required=False,
        error_messages={
            "invalid_choice": gettext_lazy(
                "Đơn vị phối hợp «%(value)s» không có trong danh sách: xin bỏ chọn."
            )
        },
    )
    person = _choice(
        gettext_lazy("Tài khoản «%(value)s» không phụ trách được nhiệm vụ này: xin chọn người khác.")
    )
    person_name = _line(100)
    responsibility_vi = _area(300, rows=2)
    responsibility_en = _area(300, rows=2)
    product_vi = _area(300, rows=2)
    product_en = _area(300, rows=2)
    given_on = _day(gettext_lazy("Chưa có ngày giao: thường là ngày họp."))
    due_on = _day()
    test_indicator = _choice(gettext_lazy("Không có chỉ tiêu «%(value)s»: xin chọn trong danh sách."))
    test_unit = _choice(gettext_lazy("Không có số liệu của đơn vị «%(value)s»: xin chọn trong danh sách."))
    test_comparison = forms.ChoiceField(
        required=False,
        choices=Task.Comparison.choices,
        error_messages={"invalid_choice": gettext_lazy("Chỉ so được: tối thiểu, tối đa hoặc bằng.")},
    )
    test_threshold = FigureField(required=False)
    test_period = PeriodField(required=False, max_length=30)

    def __init__(self, *args: Any, offered: Offered, **more: Any) -> None:
        super().__init__(*args, **more)
        self.offered, self.proof = offered, None
        nobody, told = [("", _("– ghi bằng chữ –"))], [("", _("– chưa có –"))]
        self._offer("lead", [*nobody, *offered.units])
        self._offer("supports", offered.units)
        self._offer("person", [*told, *offered.people])
        self._offer("test_indicator", [*told, *offered.indicators])
        self._offer("test_unit", [*told, *offered.test_units])

    proof: Proven | None

    def _offer(self, name: str, choices: Sequence[Any]) -> None:
        field: Any = self.fields[name]
        field.choices = list(choices)

    @property
    def support_groups(self) -> list[SupportGroup]:
        """The units that may support, a hundred of them, group by group."""
        given = set(self["supports"].value() or ())
        return [
            SupportGroup(label, [(unit, name, unit in given) for unit, name in units])
            for label, units in self.offered.units
        ]

    def clean(self) -> dict[str, Any]:
        """Somebody leads; the deadline is not before the day; the proof is whole or not there."""
        clean = dict(super().clean() or self.cleaned_data)
        if not clean.get("lead") and not clean.get("lead_vi") and "lead" not in self.errors:
            self.add_error("lead", _("Chưa có đơn vị chủ trì: xin chọn một đơn vị hoặc ghi bằng chữ."))
        given, due = clean.get("given_on"), clean.get("due_on")
        if given and due and due < given:
            self.add_error("due_on", _("Hạn phải từ ngày giao trở đi: xin xem lại hai ngày."))
        self._clean_test(clean)
        return clean

    def _clean_test(self, clean: dict[str, Any]) -> None:
        code, typed = clean.get("test_indicator"), clean.get("test_threshold")
        if not (code or typed or clean.get("test_period")) or self._bad("test_indicator", "test_threshold"):
            return
        if not code:
            self.add_error(
                "test_indicator", _("Chưa chọn chỉ tiêu chứng minh: xin chọn, hoặc xóa ngưỡng và kỳ.")
            )
        elif not typed:
            self.add_error("test_threshold", _("Chưa ghi ngưỡng: số phải đạt để coi là chứng minh được."))
        elif not clean.get("test_unit") and not self._bad("test_unit"):
            self.add_error("test_unit", _("Chưa chọn số liệu của đơn vị nào chứng minh nhiệm vụ."))
        elif (threshold := self._threshold(code, typed)) is not None and not self._bad(
            "test_unit", "test_comparison", "test_period"
        ):
            comparison = clean.get("test_comparison") or Task.Comparison.AT_LEAST.value
            self.proof = Proven(
                code, clean["test_unit"], comparison, threshold, clean.get("test_period") or ""
            )

    def _bad(self, *names: str) -> bool:
        return any(name in self.errors for name in names)

    def _threshold(self, code: str, typed: str) -> Decimal | None:
        measure, decimals = self.offered.measures[code]
        heard = numerals.hear(typed, measure=measure, decimals=decimals)
        if heard.readings:
            readings = numerals.reading_texts(heard, measure=measure, decimals=decimals)
            told = {"typed": typed, "readings": _(" hay ").join(readings)}
            self.add_error("test_threshold", _("«%(typed)s» là %(readings)s? Xin viết lại cho rõ.") % told)
        elif heard.value is None:
            sentence = _(
                "Không đọc được «%(typed)s» thành số theo đơn vị của chỉ tiêu; viết như 90 hoặc 12.800.000."
            )
            self.add_error("test_threshold", sentence % {"typed": typed})
        elif heard.qualifier != numerals.Qualifier.EXACT:
            self.add_error(
                "test_threshold",
                _("Ngưỡng là một số chính xác: bỏ chữ “hơn”, “khoảng” và chọn cách so sánh."),
            )
        else:
            return heard.value
        return None


class NoteForm(forms.Form):
    """Progress in words. `seen` is the key of the newest note that the writer saw."""

    seen = forms.IntegerField(required=False, min_value=0, max_value=2**63 - 1, widget=forms.HiddenInput)
    text = _area(LONGEST_NOTE, gettext_lazy("Chưa ghi tiến độ: đã làm gì, còn gì, vướng mắc gì."))
    asks_to_close = forms.BooleanField(required=False)


class ClosureForm(forms.Form):
    done_on = _day(gettext_lazy("Chưa ghi ngày hoàn thành theo văn bản."))
    document = _line(
        300,
        gettext_lazy(
            "Chưa ghi văn bản chứng minh: số, ký hiệu, ngày, như “Báo cáo số 12/BC-UBND ngày 05/11/2026”."
        ),
    )
    note = _area(LONGEST_NOTE)


class ReopenForm(forms.Form):
    reason = _area(LONGEST_NOTE, gettext_lazy("Chưa ghi lý do mở lại."), rows=2)


class ExtensionForm(forms.Form):
    due_on = _day(gettext_lazy("Chưa chọn hạn mới."))
    reason = _area(
        LONGEST_NOTE, gettext_lazy("Chưa ghi lý do gia hạn: lý do được công khai cùng hạn mới."), rows=2
    )
    document = _line(200)


class WithdrawalForm(forms.Form):
    reason = _area(LONGEST_NOTE, gettext_lazy("Chưa ghi lý do rút nhiệm vụ."), rows=2)


def initial_of(asked: Any, *, threshold: str) -> dict[str, Any]:
    """The fields filled with an `AskedTask`; the threshold is given in words. English that only repeats the Vietnamese
    is left empty: it follows when the Vietnamese is changed."""
    names = [name for name in TaskForm.base_fields if hasattr(asked, name)]
    test = asked.test
    told = {name: getattr(asked, name) for name in names}
    told |= {f"{name}_en": "" for name in TRANSLATED if told[f"{name}_en"] == told[f"{name}_vi"]}
    if test is not None:
        told |= {
            f"test_{name}": getattr(test, name) for name in ("indicator", "unit", "comparison", "period")
        }
    return told | {"test_threshold": threshold}


__all__ = [
    "ClosureForm",
    "ExtensionForm",
    "NoteForm",
    "Offered",
    "Proven",
    "ReopenForm",
    "TaskForm",
    "WithdrawalForm",
    "initial_of",
]
