"""Taking a component out of an observation of SDMX-JSON, wherever its value stands."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from indicators.sources.feeds.sdmx_message import DataSet
from indicators.sources.feeds.sdmx_structure import OMITTED, VALUE, Component, Structure, bad_structure

# Words instead of a code: REF_AREA.name.
_NAME = ".name"
# Of a key over all dimensions: a dimension that it leaves open.
_OPEN = ("", "~")


class Observation(NamedTuple):
    """Indexes of the series and of the observation in it, attributes of the series, measures and attributes."""

    series: tuple[int, ...]
    attributes: list[Any]
    key: tuple[int, ...]
    cells: list[Any]


Take = Callable[[Observation], str | None]
Index = Callable[[Observation], object]


def takes(structure: Structure, dataset: DataSet) -> dict[str, Take]:
    """How each component is taken, by its id, and in words by `ID.name`."""
    found: dict[str, Take] = {}
    for component, index in _indexes(structure, dataset):
        found.setdefault(component.id, _taking(component.code, index))
        if component.names != component.codes:
            found.setdefault(component.id + _NAME, _taking(component.name, index))
    if len(structure.measures) == 1:
        found.setdefault(VALUE, found[structure.measures[0].id])
    return found


def _indexes(structure: Structure, dataset: DataSet) -> Iterator[tuple[Component, Index]]:
    dimensions = dict(_dimensions(structure))
    yield from ((component, dimensions[component.id]) for component in structure.dimensions)
    for place, component in enumerate((*structure.measures, *structure.observation_attributes)):
        yield component, _cell(place)
    for place, component in enumerate(structure.series_attributes):
        yield component, _series_attribute(place)
    groups = _groups(dataset.groups, [dimensions[each.id] for each in structure.dimensions])
    for place, component in enumerate(structure.group_attributes):
        yield component, _group_attribute(place, groups)
    for place, component in enumerate(structure.fixed_attributes):
        yield component, _always(_at(dataset.attributes, place))


def _dimensions(structure: Structure) -> Iterator[tuple[str, Index]]:
    yield from ((component.id, _always(0)) for component in structure.fixed)
    yield from ((component.id, _series_key(place)) for place, component in enumerate(structure.series))
    yield from ((component.id, _own_key(place)) for place, component in enumerate(structure.observation))


def _taking(say: Callable[[object], str | None], index: Index) -> Take:
    return lambda observation: say(index(observation))


def _always(index: object) -> Index:
    return lambda _observation: index


def _series_key(place: int) -> Index:
    return lambda observation: observation.series[place]


def _own_key(place: int) -> Index:
    return lambda observation: observation.key[place]


def _cell(place: int) -> Index:
    return lambda observation: _at(observation.cells, place)


def _series_attribute(place: int) -> Index:
    return lambda observation: _at(observation.attributes, place)


def _at(cells: Sequence[Any], place: int) -> object:
    return cells[place] if place < len(cells) else OMITTED


# The attributes of partial keys: for each set of dimensions its attributes by the indexes there.
Groups = Sequence[tuple[Sequence[Index], Mapping[tuple[object, ...], Sequence[Any]]]]


def _groups(given: Mapping[str, Any], dimensions: Sequence[Index]) -> Groups:
    found: dict[tuple[int, ...], dict[tuple[object, ...], Sequence[Any]]] = {}
    for key, attributes in given.items():
        parts = key.split(":")
        if len(parts) != len(dimensions) or not isinstance(attributes, list):
            raise bad_structure(f"dimension group {key}")
        closed = tuple(place for place, part in enumerate(parts) if part not in _OPEN)
        if not all(parts[place].isdecimal() for place in closed):
            raise bad_structure(f"dimension group {key}")
        found.setdefault(closed, {})[tuple(int(parts[place]) for place in closed)] = attributes
    return [([dimensions[place] for place in closed], table) for closed, table in found.items()]


def _group_attribute(place: int, groups: Groups) -> Index:
    def index(observation: Observation) -> object:
        for dimensions, table in groups:
            attributes = table.get(tuple([dimension(observation) for dimension in dimensions]), ())
            if (found := _at(attributes, place)) is not OMITTED and found is not None:
                return found
        return OMITTED

    return index
