"""Where one figure comes from: the drawer of a point, and the addresses by which it is reached."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from indicators import numerals
from indicators.forms import IndicatorDetailForm
from indicators.queries import publications
from indicators.queries.cells import Cell
from indicators.queries.detail import DerivedValue, IndicatorPage, UnitChoice
from indicators.queries.series import Row
from indicators.templatetags.figures import in_language, language, published
from indicators.views import wording
from provinces.forms import address
from provinces.models import Source


@dataclass(frozen=True, slots=True)
class DerivedShown:
    facts: DerivedValue
    text: str
    unit: str


@dataclass(frozen=True, slots=True)
class OtherStatement:
    cell: Cell
    words: str


@dataclass(frozen=True, slots=True)
class Earlier:
    """A statement that no longer stands: what it said, and by which kind of amendment, when and why it was replaced.
    A mend of the portal's own record has no kind."""

    cell: Cell
    text: str
    kind: str = ""
    when: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Hand:
    """Somebody's part in a figure: `name` is empty for readers who are not told it."""

    what: str
    who: str
    name: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class PointDrawer:
    """Where one figure comes from."""

    cell: Cell
    unit: UnitChoice
    url: str
    reason: str
    others: tuple[OtherStatement, ...]
    earlier: tuple[Earlier, ...]
    hands: tuple[Hand, ...]
    derived: tuple[DerivedShown, ...]
    as_of_basis: str
    status: str
    origin: str


class Addresses:
    """Addresses of this page with one thing changed; parameters in a fixed order, defaults left out."""

    def __init__(self, path: str, form: IndicatorDetailForm, several: bool) -> None:
        state = form.state
        self.path = path
        self.several = several
        self.values = {name: state[name] for name in ("units", "period", "from", "to")}
        self.values["view"] = "table" if state["view"] == "table" else ""
        self.values["point"] = state["point"]
        self.values["known_on"] = state["known_on"]

    def __call__(self, **changes: object) -> str:
        return address(self.path, self.values, **changes)

    def point(self, row: Row) -> str:
        return self(point=f"{row.cell.unit}:{row.cell.period}" if self.several else row.cell.period)

    def kept(self, *left_out: str) -> list[tuple[str, str]]:
        """Hidden fields of a form that changes `left_out` only."""
        return [
            (name, ",".join(value) if isinstance(value, list) else str(value))
            for name, value in self.values.items()
            if value and name not in left_out
        ]


def derived_shown(value: DerivedValue, page: IndicatorPage) -> DerivedShown:
    """A derived value with every digit that it has, and whose it is."""
    return DerivedShown(value, _text(value, page), page.unit(value.unit).name(language()))


def _text(value: DerivedValue, page: IndicatorPage) -> str:
    return numerals.figure_text(
        value.value,
        decimals=max(page.facts.decimals, numerals.decimals_in(value.value)),
        unit_measure=page.facts.measure,
        lang=language(),
    )


def pointed(page: IndicatorPage, point: str) -> Row | None:
    """The row that `2022-S1` or `dien-bien:2022-S1` names, among those shown."""
    unit, colon, period = point.rpartition(":")
    return next(
        (
            row
            for series in page.series
            for row in series.rows
            if row.cell.period == period and (not colon or series.unit == unit)
        ),
        None,
    )


def drawer(page: IndicatorPage, row: Row, addresses: Addresses, *, named: bool = False) -> PointDrawer:
    """All that is known of the figure of `row`; who made it by role, to readers who are signed in (`named`) by name.
    One SQL query for a figure of a report, else none."""
    cell = row.cell
    statements = page.statements_of(cell.unit, cell.period)
    revised = {other.revises for other in statements}
    return PointDrawer(
        cell=cell,
        unit=page.unit(cell.unit),
        url=addresses.point(row),
        reason=str(wording.REASONS.get(cell.reason, "")),
        others=tuple(
            OtherStatement(other, wording.agreement(cell, other))
            for other in statements
            if other.observation != cell.observation
            and not other.superseded
            and other.observation not in revised
        ),
        earlier=tuple(_earlier(cell, statements, page)),
        hands=_hands(cell, page, named),
        derived=tuple(
            derived_shown(value, page)
            for value in page.derived
            if value.unit == cell.unit and value.source == cell.source and value.based_on == cell.as_reported
        ),
        as_of_basis=str(wording.AS_OF_BASES[cell.as_of_basis]),
        status=str(wording.STATUSES[cell.status]),
        origin=str(wording.ORIGINS[cell.origin]),
    )


def _earlier(cell: Cell, statements: Sequence[Cell], page: IndicatorPage) -> Iterator[Earlier]:
    """What the reporter had published before, the newest first, then what the portal had recorded wrongly."""
    said = {one.observation: one for one in statements}
    now = cell
    while now.revises in said:
        before = said[now.revises]
        yield Earlier(
            before,
            before.as_reported or wording.figure_or_reason(before, page.facts),
            str(wording.REVISIONS[now.revision]),
            published(now.published_on),
            # That of the figure itself is told among its facts.
            in_language(now, "note") if now is not cell else "",
        )
        now = before
    yield from (Earlier(one, one.as_reported) for one in statements if one.superseded)


def _hands(cell: Cell, page: IndicatorPage, named: bool) -> tuple[Hand, ...]:
    """Who typed, signed, accepted and published the figure of a report: the public is told roles and hours."""
    if cell.source_kind != Source.Kind.SUBMISSION:
        return ()
    making = publications.makings([cell.observation]).get(cell.observation)
    if making is None:
        return ()
    unit = page.unit(cell.unit).name(language())
    parts = (
        (_("Đã nhập"), _("người nhập của %(unit)s") % {"unit": unit}, making.entered),
        (_("Đã ký"), _("người ký của %(unit)s") % {"unit": unit}, making.signed),
        (_("Đã tiếp nhận"), _("người duyệt của Bộ"), making.accepted),
        (_("Đã công bố"), _("người công bố của Bộ"), making.published),
    )
    return tuple(
        Hand(what, who, step.person if named else "", step.at) for what, who, step in parts if step.at
    )
