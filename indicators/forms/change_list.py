"""The parameters of the list of what was published and revised."""

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indicators.queries.change_list import Place
from provinces.forms import AddressForm, CodeField, DayField

PLACE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})\.([0-9]{4}-[0-9]{2}-[0-9]{2})\.([0-9]{1,15})")
KINDS = ("published", "revised", "planned", "correction")


class PlaceField(forms.CharField):
    """Where the page before ended, as its link says it."""

    def clean(self, value: Any) -> Place | None:
        text = str(super().clean(value) or "")
        if not text:
            return None
        found = PLACE.fullmatch(text)
        try:
            return _place(*found.groups()) if found else _refuse()
        except ValueError:
            return _refuse()


def _place(published: str, as_of: str, observation: str) -> Place:
    return Place(date.fromisoformat(published), date.fromisoformat(as_of), int(observation))


def _refuse() -> Place:
    raise ValidationError(_("không phải một chỗ trong danh sách; xin xem từ đầu danh sách"))


def place_text(place: Place) -> str:
    """The place as an address says it."""
    return f"{place.published.isoformat()}.{place.as_of.isoformat()}.{place.observation}"


class ChangeListForm(AddressForm):
    """Of which indicator, which unit, what kind, as known when, from where on."""

    indicator = CodeField()
    unit = CodeField()
    kind = forms.ChoiceField(
        required=False,
        choices=[(kind, kind) for kind in KINDS],
        error_messages={
            "invalid_choice": gettext_lazy("chỉ nhận published, revised, planned hoặc correction")
        },
    )
    known_on = DayField(required=False)
    after = PlaceField(required=False)
