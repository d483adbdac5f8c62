"""The parameters of the indicator pages."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indicators import periods
from indicators.forms.tile_map import ClassesField, ProvinceField
from provinces.forms import AddressForm, DayField, GeographyField, SlugListField

VIEWS = [("chart", "chart"), ("map", "map"), ("table", "table")]
UNKNOWN_CHOICE = {"invalid_choice": gettext_lazy("trang này không có lựa chọn đó")}


class BoundField(forms.CharField):
    """A year, a period code or a day; cleaned to the code given, with its first and last day beside it."""

    def clean(self, value: Any) -> str:
        text = (super().clean(value) or "").strip()
        if text:
            try:
                periods.parse(text)
            except periods.PeriodError as error:
                raise ValidationError(
                    _("không phải một kỳ; viết như 2022, 2022-Q1, 2022-M06 hoặc 2022-06-30")
                ) from error
        return text


class PillarField(forms.CharField):
    """The code of a pillar; which ones exist is for the page to say."""


class SpanForm(AddressForm):
    """An address with the bounds of a span of time, `from` and `to`."""

    def __init__(self, query: Any) -> None:
        # `from` is a word of Python, so the two bounds are added by name.
        self.base_fields["from"] = BoundField(required=False)
        self.base_fields["to"] = BoundField(required=False)
        super().__init__(query)

    @property
    def first(self) -> date | None:
        code = self.state["from"]
        return periods.parse(code).start if code else None

    @property
    def last(self) -> date | None:
        code = self.state["to"]
        return periods.parse(code).end if code else None


class IndicatorDetailForm(SpanForm):
    units = SlugListField(required=False)
    view = forms.ChoiceField(required=False, choices=VIEWS, error_messages=UNKNOWN_CHOICE)
    period = BoundField(required=False)
    point = forms.CharField(required=False, max_length=80)
    # Of the map only.
    geography = GeographyField()
    classes = ClassesField()
    unit = ProvinceField()
    known_on = DayField(required=False)


class IndicatorListForm(AddressForm):
    pillar = PillarField(required=False, max_length=20)
    level = forms.ChoiceField(
        required=False,
        choices=[("national", "national"), ("provincial", "provincial")],
        error_messages=UNKNOWN_CHOICE,
    )
    q = forms.CharField(required=False, max_length=200)
    known_on = DayField(required=False)
