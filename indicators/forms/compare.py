"""The parameters of the page that compares."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indicators import periods
from indicators.forms.addresses import UNKNOWN_CHOICE, VIEWS, BoundField, SpanForm
from provinces.forms import DayField, GeographyField, SlugListField


class WordListField(forms.CharField):
    """Codes, or words typed in their place, cut at commas; which ones exist is for the page to say."""

    def clean(self, value: Any) -> list[str]:
        text = super().clean(value) or ""
        return list(dict.fromkeys(word.strip() for word in text.split(",") if word.strip()))


class PeriodListField(forms.CharField):
    """Periods as their canonical codes, without repeats."""

    def clean(self, value: Any) -> list[str]:
        words = [word.strip() for word in (super().clean(value) or "").split(",")]
        try:
            return list(dict.fromkeys(periods.parse(word).code for word in words if word))
        except periods.PeriodError as error:
            raise ValidationError(
                _("«%(text)s» không phải một kỳ; viết như 2022, 2022-Q1, 2022-M06 hoặc 2022-06-30")
                % {"text": error.args[0][:20]}
            ) from error


class CompareForm(SpanForm):
    """Which indicators, units and periods there are is for the page to say."""

    indicator = WordListField(required=False)
    units = SlugListField(required=False)
    period = PeriodListField(required=False)
    against = BoundField(required=False)
    kind = forms.SlugField(
        required=False,
        max_length=20,
        error_messages={"invalid": gettext_lazy("không phải một loại kỳ; viết như year, quarter, month")},
    )
    geography = GeographyField()
    view = forms.ChoiceField(required=False, choices=VIEWS, error_messages=UNKNOWN_CHOICE)
    sort = forms.CharField(required=False, max_length=30)
    known_on = DayField(required=False)
