"""Held values as lines: what the cell shows, what the feed says, and what lies between."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from indicators import comparison, numerals
from indicators.models import HeldValue, Observation
from indicators.queries.held import HeldRow, Said, Shown
from indicators.queries.held.earlier import Earlier
from indicators.templatetags.figures import language
from indicators.views import wording
from indicators.views.refresh.words import Status


@dataclass(frozen=True, slots=True)
class HeldLine:
    """A held value in words. `who` stands for what is shown now, `outside` tells the plausible range where the value is
    out of it; `change` is None where there is nothing to subtract; `reason` and `fault`: what was typed, and what is wrong with it;
    `earlier` published the very value before something else took its place."""

    row: HeldRow
    kind: Status
    said: str
    shown: str
    who: str
    outside: str
    change: comparison.Change | None
    state: Status
    earlier: Earlier | None = None
    reason: str = ""
    fault: str = ""

    @property
    def waits(self) -> bool:
        return self.row.state == HeldValue.State.WAITING


def held_line(row: HeldRow, *, earlier: Earlier | None = None, reason: str = "", fault: str = "") -> HeldLine:
    """One held value."""
    return HeldLine(
        row=row,
        kind=_kinds()[HeldValue.Kind(row.kind)],
        said=_empty(row.said),
        shown=_empty(row.shown.said) if row.shown else "",
        who=_who(row.shown) if row.shown else "",
        outside=_outside(row),
        change=_change(row),
        state=_states()[HeldValue.State(row.state)],
        earlier=earlier,
        reason=reason,
        fault=fault,
    )


def kind_words(kind: str) -> str:
    """The kind as a word, `tất cả` for none."""
    return _kinds()[HeldValue.Kind(kind)].words if kind else _("tất cả")


def state_words(state: str) -> str:
    """What became of a value, as a word."""
    return _states()[HeldValue.State(state)].words


def _kinds() -> dict[HeldValue.Kind, Status]:
    return {
        HeldValue.Kind.CONFLICT: Status("wait", _("khác số đã duyệt")),
        HeldValue.Kind.DOUBTFUL: Status("wait", _("ngoài khoảng hợp lý")),
        HeldValue.Kind.REVISED: Status("open", _("điều chỉnh")),
        HeldValue.Kind.NEW: Status("open", _("số mới")),
    }


def _states() -> dict[HeldValue.State, Status]:
    return {
        HeldValue.State.WAITING: Status("wait", _("chờ duyệt")),
        HeldValue.State.ACCEPTED: Status("met", _("đã nhận")),
        HeldValue.State.REFUSED: Status("open", _("không nhận")),
        HeldValue.State.REPLACED: Status("open", _("nguồn đã gửi số khác")),
    }


def _empty(said: Said) -> str:
    """Why there is no value; empty where there is one."""
    return str(wording.MISSING.get(said.missing, said.missing)) if said.value is None else ""


def _who(shown: Shown) -> str:
    """Who stands for what is shown."""
    making = shown.making
    if making:
        told = {"accepted": making.accepted.person, "published": making.published.person}
        return _("%(accepted)s tiếp nhận, %(published)s công bố") % told
    if shown.by:
        return _("%(person)s duyệt") % {"person": shown.by}
    if shown.origin == Observation.Origin.AUTOMATIC:
        return _("nhận tự động, chưa có người duyệt")
    return str(wording.ORIGINS[shown.origin])


def _outside(row: HeldRow) -> str:
    """`khoảng hợp lý 0 đến 100`, where the value lies out of it."""
    value, low, high = row.said.value, row.facts.plausible_min, row.facts.plausible_max
    if value is None or not ((low is not None and value < low) or (high is not None and value > high)):
        return ""
    told = {
        name: numerals.number_text(bound, numerals.decimals_in(bound), language())
        if bound is not None
        else ""
        for name, bound in (("low", low), ("high", high))
    }
    if not told["low"]:
        return _("khoảng hợp lý: không quá %(high)s") % told
    if not told["high"]:
        return _("khoảng hợp lý: từ %(low)s trở lên") % told
    return _("khoảng hợp lý: %(low)s đến %(high)s") % told


def _change(row: HeldRow) -> comparison.Change | None:
    if row.shown is None or row.shown.said.value is None or row.said.value is None:
        return None
    return comparison.change(
        _statement(row.shown.said, row.shown.said.value),
        _statement(row.said, row.said.value),
        row.facts.polarity,
        unit_measure=row.facts.measure,
    )


def _statement(said: Said, value: Decimal) -> comparison.Statement:
    return comparison.Statement(value, said.resolution, said.qualifier, said.denominator)
