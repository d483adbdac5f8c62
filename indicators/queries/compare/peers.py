"""Whom to set beside a unit: its region, the nearest in value, its neighbours on the grid of tiles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from indicators import comparison
from indicators.periods import Period
from indicators.queries.compare.ground import NATION, Ground, Territory
from indicators.queries.readings import Reading

MOST_CLOSEST = 5


@dataclass(frozen=True, slots=True)
class Peers:
    """Of the first province shown. `closest` are in the order of their distance, `valued` all units with a figure in
    the period, best or not. `value` is None where the unit has none."""

    of: Territory
    geography: str
    period: Period | None
    value: Decimal | None
    region: tuple[Territory, ...]
    closest: tuple[tuple[Territory, Reading], ...]
    neighbours: tuple[Territory, ...]
    valued: tuple[Territory, ...]


def peers_of(
    territory: Territory, ground: Ground, geography: str, period: Period | None, readings: Sequence[Reading]
) -> Peers | None:
    """`readings` are those of the whole geography in `period`. None of the nation."""
    if territory.slug == NATION:
        return None
    told = {each.unit: each for each in readings if each.value is not None}
    values: Mapping[str, Decimal] = {
        unit: each.value for unit, each in told.items() if each.value is not None
    }
    members = ground.of(geography)
    near = comparison.closest(values, territory.slug, MOST_CLOSEST)
    beside = comparison.adjacent(ground.tiles.get(geography, {}), territory.slug)
    return Peers(
        of=territory,
        geography=geography,
        period=period,
        value=values.get(territory.slug),
        region=tuple(
            each
            for each in members
            if each.region(geography) == territory.region(geography) and each.slug != territory.slug
        ),
        closest=tuple((ground.territories[unit], told[unit]) for unit in near),
        neighbours=tuple(ground.territories[unit] for unit in beside),
        valued=tuple(each for each in members if each.slug in values),
    )
