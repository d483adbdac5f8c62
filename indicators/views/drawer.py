"""Where one figure comes from: the drawer of a point, and the addresses by which it is reached."""

from dataclasses import dataclass

from indicators import numerals
from indicators.forms import IndicatorDetailForm
from indicators.queries.cells import Cell
from indicators.queries.detail import DerivedValue, IndicatorPage, UnitChoice
from indicators.queries.series import Row
from indicators.templatetags.figures import language
from indicators.views import wording
from provinces.forms import address


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
class PointDrawer:
    """Where one figure comes from."""

    cell: Cell
    unit: UnitChoice
    url: str
    reason: str
    others: tuple[OtherStatement, ...]
    earlier: tuple[Cell, ...]
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


def drawer(page: IndicatorPage, row: Row, addresses: Addresses) -> PointDrawer:
    """All that is known of the figure of `row`."""
    cell = row.cell
    statements = page.statements_of(cell.unit, cell.period)
    return PointDrawer(
        cell=cell,
        unit=page.unit(cell.unit),
        url=addresses.point(row),
        reason=str(wording.REASONS.get(cell.reason, "")),
        others=tuple(
            OtherStatement(other, wording.agreement(cell, other))
            for other in statements
            if other.observation != cell.observation and not other.superseded
        ),
        earlier=tuple(other for other in statements if other.superseded),
        derived=tuple(
            derived_shown(value, page)
            for value in page.derived
            if value.unit == cell.unit and value.source == cell.source and value.based_on == cell.as_reported
        ),
        as_of_basis=str(wording.AS_OF_BASES[cell.as_of_basis]),
        status=str(wording.STATUSES[cell.status]),
        origin=str(wording.ORIGINS[cell.origin]),
    )
