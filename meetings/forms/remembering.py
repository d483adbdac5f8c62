"""Forms that remember what stood in their fields when the page was drawn, so that two people can change one thing."""

from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from indicators.forms.texts import LineField, TextField

TOO_LONG = gettext_lazy("dài quá %(limit_value)d ký tự (đang có %(show_value)d): xin viết ngắn lại")


class RememberingForm(forms.Form):
    """`conflicts` names the fields that somebody else changed meanwhile. `remember` is false of what is new: nobody
    else can have changed it."""

    def __init__(self, *args: Any, remember: bool = True, **more: Any) -> None:
        super().__init__(*args, **more)
        self.conflicts: tuple[str, ...] = ()
        for field in self.fields.values():
            field.show_hidden_initial = remember

    @property
    def was(self) -> dict[str, Any]:
        """The fields as the page showed them, as far as it carried them along."""
        seen = {}
        for name, field in self.fields.items():
            carried = self.data.get(self[name].html_initial_name)
            if carried is None:
                continue
            try:
                seen[name] = field.clean(carried)
            except ValidationError:
                # What stood there would not be taken today: nobody can have meant to keep it.
                continue
        return seen

    def meeting_others(self, standing: Mapping[str, Any], apart: Collection[str]) -> QueryDict:
        """The data to show the form with again: beside each field what stands now, and in those that the person did
        not touch too."""
        told = QueryDict(mutable=True)
        told.update(self.data)
        asked, was = self.cleaned_data, self.was
        for name in self.fields:
            stands = written(standing[name])
            told[self[name].html_initial_name] = stands
            if name not in apart and asked.get(name) == was.get(name):
                told[self[name].html_name] = stands
        return told

    def shown(self, name: str, value: Any) -> str:
        """A value of the field in the words of the page."""
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            return str(dict(_flat(field.choices)).get(value, value))
        return written(field.prepare_value(value))


def written(value: Any) -> str:
    """A value as a control carries it."""
    return "" if value is None else str(value)


def _flat(choices: Any) -> list[tuple[Any, Any]]:
    flat = []
    for value, label in choices:
        flat += _flat(label) if isinstance(label, list | tuple) else [(value, label)]
    return flat


def line(label: Any, longest: int, missing: Any = "", **more: Any) -> LineField:
    """Text on one line; required where `missing` says what is missing."""
    return LineField(
        label=label,
        max_length=longest,
        required=bool(missing),
        error_messages={"required": missing, "max_length": TOO_LONG},
        **more,
    )


def text(label: Any, longest: int, missing: Any = "", *, rows: int = 2, **more: Any) -> TextField:
    """Text of several lines; required where `missing` says what is missing."""
    return TextField(
        label=label,
        max_length=longest,
        required=bool(missing),
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": missing, "max_length": TOO_LONG},
        **more,
    )
