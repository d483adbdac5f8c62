"""Which observation each cell shows."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

from django.db import transaction
from django.db.models import BooleanField, ExpressionWrapper, Q

from indicators.models import Figure, Observation
from indicators.selection import Candidate, Reason, select
from provinces.actions.turns import take_turn

Cell = tuple[int, int, int]

_CELL = ("indicator_id", "unit_id", "period_id")
_SAID = (
    *("pk", "value", "missing", "qualifier", "resolution", "status"),
    *("source__published_until", "recorded_at", "source__kind", "revises_id", "approved"),
)
# What came by machine stands behind what people approved: docs/adr/0022.
_APPROVED = ExpressionWrapper(
    ~Q(origin=Observation.Origin.AUTOMATIC) | Q(recorded_by__isnull=False), output_field=BooleanField()
)
_AT_A_TIME = 5000


@dataclass(frozen=True, slots=True)
class FigureCounts:
    """What a selection did to the figures."""

    new: int
    same: int
    changed: int


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a figure says, but for since when."""

    observation_id: int
    value: Decimal | None
    reason: str
    others: int


def select_figures(*, now: datetime, cells: Collection[Cell] | None = None) -> FigureCounts:
    """Selects anew what `cells` show, by the rule of `indicators.selection`. A cell is the primary keys of indicator,
    unit and period; `None` means all cells.

    To be called in the transaction that wrote the observations. Writes only figures that differ; `since` becomes `now`
    where another observation is shown than before. What a person chose stays shown while that observation stands and
    people approve nothing newer.
    Two reads whatever the number of cells, and one write for every 5,000 figures that differ.
    """
    counts: Counter[str] = Counter()
    with transaction.atomic():
        # Two selections that do not see each other's observations would leave the older one shown.
        take_turn(of="figures")
        figures = _differing(None if cells is None else frozenset(cells), now, counts)
        while batch := list(islice(figures, _AT_A_TIME)):
            _write(batch)
    return FigureCounts(counts["new"], counts["same"], counts["changed"])


def _differing(cells: frozenset[Cell] | None, now: datetime, counts: Counter[str]) -> Iterator[Figure]:
    """The figures to write, one cell after the other, so that memory does not grow with the store."""
    for cell, said, old in _side_by_side(_observations(cells), _figures(cells)):
        new = _selected(said, old)
        if old is not None and _shown(old) == new:
            counts["same"] += 1
            continue
        counts["new" if old is None else "changed"] += 1
        still_shown = old is not None and old.observation_id == new.observation_id
        yield _figure(cell, new, since=old.since if old is not None and still_shown else now)


def _side_by_side(
    observations: Iterable[tuple[Any, ...]], figures: Iterator[Figure]
) -> Iterator[tuple[Cell, list[tuple[Any, ...]], Figure | None]]:
    """What was said of each cell, with its figure; both come in the order of cells."""
    figure = next(figures, None)
    for cell, said in groupby(observations, key=itemgetter(0, 1, 2)):
        while figure is not None and _cell(figure) < cell:
            figure = next(figures, None)
        yield (
            cell,
            [row[3:] for row in said],
            figure if figure is not None and _cell(figure) == cell else None,
        )


def _observations(cells: frozenset[Cell] | None) -> Iterator[tuple[Any, ...]]:
    rows = Observation.objects.filter(superseded_by=None, **_near(cells)).annotate(approved=_APPROVED)
    found = rows.order_by(*_CELL, "pk").values_list(*_CELL, *_SAID).iterator(_AT_A_TIME)
    return (row for row in found if cells is None or row[:3] in cells)


def _figures(cells: frozenset[Cell] | None) -> Iterator[Figure]:
    found = Figure.objects.filter(**_near(cells)).order_by(*_CELL).iterator(_AT_A_TIME)
    return (figure for figure in found if cells is None or _cell(figure) in cells)


def _near(cells: frozenset[Cell] | None) -> dict[str, Any]:
    """A filter that lets through `cells` and some neighbours: a list of triples would take the planner seconds."""
    if cells is None:
        return {}
    return {f"{name}__in": {cell[place] for cell in cells} for place, name in enumerate(_CELL)}


def _cell(figure: Figure) -> Cell:
    return figure.indicator_id, figure.unit_id, figure.period_id


def _selected(said: Iterable[tuple[Any, ...]], old: Figure | None) -> _Shown:
    candidates = {row[0]: Candidate(*row) for row in said}
    chosen = old.observation_id if old is not None and old.reason == Reason.CHOSEN else None
    selection = select(candidates.values(), chosen=chosen, chosen_at=old.since if old is not None else None)
    shown = candidates[selection.key]
    return _Shown(int(shown.key), shown.value, selection.reason.value, len(selection.others))


def _shown(figure: Figure) -> _Shown:
    return _Shown(figure.observation_id, figure.value, figure.reason, figure.others)


def _figure(cell: Cell, shown: _Shown, *, since: datetime) -> Figure:
    indicator, unit, period = cell
    return Figure(
        indicator_id=indicator,
        unit_id=unit,
        period_id=period,
        observation_id=shown.observation_id,
        value=shown.value,
        reason=shown.reason,
        others=shown.others,
        since=since,
    )


def _write(figures: list[Figure]) -> None:
    Figure.objects.bulk_create(
        figures,
        update_conflicts=True,
        unique_fields=["indicator", "unit", "period"],
        update_fields=["observation", "value", "reason", "others", "since"],
    )
