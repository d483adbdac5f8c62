"""What an SDMX-JSON message says of its own columns: dimensions, measures and attributes with their coded values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from indicators.sources.feeds.base import FeedError
from indicators.sources.feeds.json_stream import NotPlainError, text_of

# The only measure of version 1.0, and another name for the only one of version 2.0.
VALUE = "OBS_VALUE"
_LANGUAGES = ("vi", "en")
_BETWEEN = ";"
# A value that the message leaves out because it is the usual one; null says that there is none.
OMITTED = object()


@dataclass(frozen=True, slots=True)
class Component:
    """A dimension, a measure or an attribute. `codes` and `names` are empty where values stand there themselves."""

    id: str
    codes: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    position: int | None = None
    default: str | None = None
    dimension: bool = False

    def code(self, index: object) -> str | None:
        """The code behind an index, or the value itself where nothing is coded. Raises `FeedError`, `NotPlainError`."""
        return self._said(self.codes, index)

    def name(self, index: object) -> str | None:
        """The same in words."""
        return self._said(self.names, index)

    def _said(self, coded: tuple[str, ...], index: object) -> str | None:
        # Most of a million indexes are plain numbers.
        if type(index) is int and coded:
            return coded[_checked(index, coded)]
        if index is None or index is OMITTED:
            return None if index is None else self.default
        if isinstance(index, list) and coded:
            return _BETWEEN.join(coded[_checked(each, coded)] for each in index)
        if coded or self.dimension:
            raise bad_structure(self.id)
        return said(index)


@dataclass(frozen=True, slots=True)
class Structure:
    """Components by where their values stand in the message. `group` are attributes of some dimensions together."""

    fixed: tuple[Component, ...] = ()
    series: tuple[Component, ...] = ()
    observation: tuple[Component, ...] = ()
    measures: tuple[Component, ...] = (Component(VALUE),)
    fixed_attributes: tuple[Component, ...] = ()
    group_attributes: tuple[Component, ...] = ()
    series_attributes: tuple[Component, ...] = ()
    observation_attributes: tuple[Component, ...] = ()

    @property
    def dimensions(self) -> tuple[Component, ...]:
        """All dimensions in the order of keys over all of them."""
        every = (*self.fixed, *self.series, *self.observation)
        if any(each.position is None for each in every):
            return every
        return tuple(sorted(every, key=lambda each: each.position or 0))


def structure(said: Mapping[str, Any]) -> Structure:
    """The structure of a message of version 1.0 or 2.0. Raises `FeedError`."""
    try:
        dimensions, attributes = said["dimensions"], said.get("attributes") or {}
        measures = _components((said.get("measures") or {}).get("observation"))
        return Structure(
            fixed=_components(dimensions.get("dataSet"), dimension=True),
            series=_components(dimensions.get("series"), dimension=True),
            observation=_components(dimensions.get("observation"), dimension=True),
            measures=measures or (Component(VALUE),),
            fixed_attributes=_components(attributes.get("dataSet")),
            group_attributes=_components(attributes.get("dimensionGroup")),
            series_attributes=_components(attributes.get("series")),
            observation_attributes=_components(attributes.get("observation")),
        )
    except (KeyError, TypeError, AttributeError, NotPlainError) as error:
        raise bad_structure("structure") from error


def said(value: object) -> str | None:
    """A value that stands there itself: of several languages ours, of several values all. Raises `NotPlainError`."""
    if isinstance(value, dict):
        return _localised(value)
    if isinstance(value, list):
        return _BETWEEN.join(said(each) or "" for each in value)
    return text_of(value)


def bad_structure(where: str) -> FeedError:
    """The message contradicts itself."""
    return FeedError(
        "bad_structure",
        f"Nội dung SDMX-JSON không khớp cấu trúc của chính nó (ở «{where[:60]}»). Hãy báo nơi công bố.",
        f"The SDMX-JSON content does not fit its own structure (at “{where[:60]}”). Tell the publisher.",
    )


def _components(
    listed: Sequence[Mapping[str, Any]] | None, *, dimension: bool = False
) -> tuple[Component, ...]:
    return tuple(_component(each, dimension=dimension) for each in listed or () if each)


def _component(given: Mapping[str, Any], *, dimension: bool) -> Component:
    values = [each or {} for each in given.get("values") or ()]
    codes = tuple(said(each.get("id", each.get("value"))) or _named(each) or "" for each in values)
    names = tuple(_named(each) or code for each, code in zip(values, codes, strict=True))
    position = given.get("keyPosition")
    default = given.get("default")
    return Component(
        id=text_of(given["id"]) or "",
        codes=codes,
        names=names,
        position=position if type(position) is int else None,
        default=None if default is None else said(default),
        dimension=dimension,
    )


def _named(given: Mapping[str, Any]) -> str | None:
    """The Vietnamese name where there is one, else the one that the source thinks best."""
    names, name = given.get("names"), given.get("name")
    if isinstance(names, dict) and (names.get(_LANGUAGES[0]) or name is None):
        return _localised(names)
    return said(name)


def _localised(texts: Mapping[str, Any]) -> str | None:
    first = next((texts[each] for each in _LANGUAGES if each in texts), next(iter(texts.values()), None))
    return text_of(first)


def _checked(index: object, coded: tuple[str, ...]) -> int:
    if type(index) is not int or not 0 <= index < len(coded):
        raise bad_structure(f"index {str(index)[:20]}")
    return index
