"""What the page of held values asks for, and what it is sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indicators.forms.texts import LONGEST_KEY, TextField, keys_in
from indicators.models import HeldDecision, HeldValue
from provinces.forms import AddressForm, CodeField

LONGEST_REASON = 1000
# Between looking at held values and deciding on them.
LONGEST_LOOK = timedelta(days=7)
MOST_AT_ONCE = 200
NUMBER = {
    "invalid": gettext_lazy("chỉ nhận số nguyên dương"),
    "min_value": gettext_lazy("chỉ nhận số nguyên dương"),
    "max_value": gettext_lazy("chỉ nhận số nguyên dương"),
}
Verdict = HeldDecision.Verdict


class HeldForm(AddressForm):
    """Of which feed and run, of which kind, decided how, of which indicator and unit; and from where on."""

    feed = CodeField(max_length=30)
    run = forms.IntegerField(required=False, min_value=1, max_value=10**LONGEST_KEY, error_messages=NUMBER)
    kind = forms.ChoiceField(
        required=False,
        choices=HeldValue.Kind.choices,
        error_messages={"invalid_choice": gettext_lazy("chỉ nhận new, revised, conflict hoặc doubtful")},
    )
    status = forms.ChoiceField(
        required=False,
        choices=HeldValue.State.choices,
        error_messages={"invalid_choice": gettext_lazy("chỉ nhận waiting, accepted, refused hoặc replaced")},
    )
    indicator = CodeField()
    unit = CodeField()
    after = forms.IntegerField(required=False, min_value=1, max_value=10**LONGEST_KEY, error_messages=NUMBER)


@dataclass(frozen=True, slots=True)
class AskedDecision:
    """What was decided on: `held` are keys of values; none where `everything` that the filter finds is meant. `one` is
    the value whose own button was pressed."""

    verdict: HeldDecision.Verdict
    held: tuple[int, ...]
    everything: bool
    one: int | None = None


def asked_decision(data: QueryDict) -> AskedDecision | None:
    """`one=accept:12`, or `verdict=refuse` with `held=12&held=13`, or `all=accept`; None for anything else."""
    word, _colon, key = data.get("one", "").partition(":")
    if word in Verdict.values and (keys := _keys([key])):
        return AskedDecision(Verdict(word), keys, everything=False, one=keys[0])
    if (word := data.get("all", "")) in Verdict.values:
        return AskedDecision(Verdict(word), (), everything=True)
    if (word := data.get("verdict", "")) in Verdict.values:
        return AskedDecision(Verdict(word), _keys(data.getlist("held")), everything=False)
    return None


def _keys(texts: list[str]) -> tuple[int, ...]:
    return tuple(keys_in(texts[:MOST_AT_ONCE]))


def seen_at(data: Mapping[str, str], now: datetime) -> datetime | None:
    """When the page was drawn, as it says itself; None where it says nothing that can be, or was drawn
    too long ago: who looked weeks ago looks again, and a moment before year 1 could be stored but never read."""
    try:
        moment = datetime.fromisoformat(data.get("seen_at", "")[:40])
        return moment if now - LONGEST_LOOK <= moment <= now else None
    except (ValueError, TypeError, OverflowError):
        return None


class ReasonField(TextField):
    """Why somebody decided so: what is refused must say it, and what is accepted over a value that people approved."""

    def __init__(self) -> None:
        super().__init__(
            required=False,
            max_length=LONGEST_REASON,
            error_messages={
                "max_length": gettext_lazy("Lý do dài quá %(limit_value)s ký tự; xin viết gọn lại.")
            },
        )


def reason_of(data: Mapping[str, str], asked: AskedDecision) -> tuple[str, str]:
    """The reason in words, and what is wrong with it, empty if nothing."""
    name = f"reason-{asked.one}" if asked.one else "reason-all" if asked.everything else "reason"
    try:
        reason: str = ReasonField().clean(data.get(name, ""))
    except ValidationError as error:
        return "", " ".join(error.messages)
    if asked.verdict == Verdict.REFUSE and not reason:
        return "", _(
            "Không nhận thì xin ghi lý do: nguồn gửi lại đúng số này, cổng sẽ nhớ vì sao không nhận."
        )
    return reason, ""
