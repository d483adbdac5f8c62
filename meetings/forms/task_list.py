"""What the addresses of tasks ask for: of the page, its files, the calendar and the API alike."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.forms.meetings import NotTakenField
from meetings.progress import Status
from meetings.queries.tasks import Asked
from provinces.forms import AddressForm, SlugListField

WITHIN = {"7": 7, "30": 30, "90": 90}
NO_DUE = "none"
ALL_STATUSES = tuple(status.value for status in Status)


class StatusField(SlugListField):
    """One or several statuses, in the order in which they press."""

    def clean(self, value: Any) -> list[str]:
        given = super().clean(value)
        if unknown := [each for each in given if each not in ALL_STATUSES]:
            raise ValidationError(
                _("không có trạng thái %(unknown)s; chỉ nhận %(known)s")
                % {"unknown": ", ".join(unknown[:3]), "known": ", ".join(ALL_STATUSES)}
            )
        return [each for each in ALL_STATUSES if each in given]


def _key(longest: int) -> forms.SlugField:
    return forms.SlugField(
        required=False,
        max_length=longest,
        error_messages={"invalid": gettext_lazy("chỉ nhận mã gồm chữ không dấu, số và dấu gạch")},
    )


class TaskFilterForm(AddressForm):
    """Which tasks. Which units, bodies and meetings have some is for the page to say."""

    status = StatusField(required=False)
    unit = _key(60)
    role = forms.ChoiceField(
        required=False,
        choices=[("lead", "lead")],
        error_messages={"invalid_choice": gettext_lazy("chỉ nhận lead")},
    )
    body = _key(40)
    meeting = _key(40)
    indicator = _key(60)
    due = forms.ChoiceField(
        required=False,
        choices=[(each, each) for each in (*WITHIN, NO_DUE)],
        error_messages={"invalid_choice": gettext_lazy("chỉ nhận 7, 30, 90 hoặc none")},
    )
    asks = forms.ChoiceField(
        required=False,
        choices=[("1", "1")],
        error_messages={"invalid_choice": gettext_lazy("chỉ nhận 1")},
    )
    q = forms.CharField(required=False, max_length=100)

    def leave_out(self, names: Iterable[str]) -> None:
        """Takes parameters as absent whose code nobody has; the notices say so."""
        for name in names:
            self.add_error(name, _("không có mã này"))

    def asked(self, day: date) -> Asked:
        """The filters as the queries take them; a deadline within some days counts from `day`."""
        state = self.state
        within = WITHIN.get(state["due"])
        return Asked(
            status=tuple(Status(each) for each in state["status"] or ()),
            unit=state["unit"] or "",
            leads=state["role"] == "lead",
            body=state["body"] or "",
            meeting=state["meeting"] or "",
            indicator=state["indicator"] or "",
            first=day if within else None,
            last=day + timedelta(days=within) if within else None,
            no_due=state["due"] == NO_DUE,
            asks=state["asks"] == "1",
            text=state["q"] or "",
        )


class TaskListForm(TaskFilterForm):
    """Which tasks, looked at how, counted by what, and which stretch of the list."""

    view = forms.ChoiceField(
        required=False,
        choices=[("list", "list"), ("board", "board")],
        error_messages={"invalid_choice": gettext_lazy("chỉ nhận list hoặc board")},
    )
    by = forms.ChoiceField(
        required=False,
        choices=[("unit", "unit"), ("body", "body"), ("meeting", "meeting")],
        error_messages={"invalid_choice": gettext_lazy("chỉ nhận unit, body hoặc meeting")},
    )
    page = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=9999,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), gettext_lazy("chỉ nhận số trang từ 1 trở đi, viết như 2")
        ),
    )
    known_on = NotTakenField(required=False)
