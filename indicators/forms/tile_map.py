"""The parameters of the map, on its own page and on that of an indicator."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indicators import periods
from provinces.forms import AddressForm, CodeField, DayField, GeographyField, YearField

CLASSES = [("quantile", "quantile"), ("fixed", "fixed")]


class PeriodField(forms.CharField):
    """A period in its canonical code; a day or an interval is a period too."""

    def clean(self, value: Any) -> str:
        text = (super().clean(value) or "").strip()
        try:
            return periods.parse(text).code if text else ""
        except periods.PeriodError as error:
            raise ValidationError(
                _("không phải một kỳ; viết như 2022, 2022-Q1, 2022-M06 hoặc 2022-06-30")
            ) from error


class ClassesField(forms.ChoiceField):
    """How values are put into classes: about as many provinces in each, or bounds that stay over the periods."""

    default_error_messages = {"invalid_choice": gettext_lazy("chỉ nhận quantile hoặc fixed")}

    def __init__(self) -> None:
        super().__init__(required=False, choices=CLASSES)


class ProvinceField(forms.SlugField):
    """The slug of the province chosen on the map; which ones lie on it is for the page to say."""

    def __init__(self) -> None:
        super().__init__(
            required=False,
            max_length=60,
            error_messages={"invalid": gettext_lazy("chỉ nhận mã đơn vị gồm chữ không dấu, số và dấu gạch")},
        )


class TileMapForm(AddressForm):
    indicator = CodeField()
    geography = GeographyField()
    period = PeriodField(required=False)
    year = YearField()
    classes = ClassesField()
    view = forms.ChoiceField(
        required=False,
        choices=[("map", "map"), ("table", "table")],
        error_messages={"invalid_choice": gettext_lazy("chỉ nhận map hoặc table")},
    )
    unit = ProvinceField()
    known_on = DayField(required=False)

    @property
    def asked_period(self) -> str:
        """The code of the period asked for; a year alone is one as well."""
        year = self.state["year"]
        return self.state["period"] or (f"{year}" if year else "")
