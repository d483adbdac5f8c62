"""What the columns of a feed mean: one rule a field, kept as JSON with the feed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Self

from indicators.sources.feeds.base import FIELDS, Reading
from indicators.sources.feeds.checks import MappingError, checked
from indicators.sources.feeds.rules import DECIMAL, EMPTY, UNIT_BY, FieldRule, UnitRule, ValueRule
from indicators.sources.feeds.words import OBS_STATUS, SKIP

__all__ = ["DECIMAL", "EMPTY", "UNIT_BY", "FeedMapping", "FieldRule", "MappingError", "UnitRule", "ValueRule"]


@dataclass(frozen=True, slots=True)
class FeedMapping:
    """How a file is read and understood. Made without checks, for a form that is being filled in; `parse` checks."""

    indicator: FieldRule = field(default_factory=FieldRule)
    unit: UnitRule = field(default_factory=UnitRule)
    period: FieldRule = field(default_factory=FieldRule)
    value: ValueRule = field(default_factory=ValueRule)
    qualifier: FieldRule = field(default_factory=FieldRule)
    status: FieldRule = field(default_factory=FieldRule)
    as_of: FieldRule = field(default_factory=FieldRule)
    reading: Reading = field(default_factory=Reading)

    @classmethod
    def parse(cls, data: Mapping[str, Any]) -> Self:
        """The mapping of stored or typed JSON. Raises `MappingError` with every fault of it."""
        return cls(**checked(data))

    @classmethod
    def usual(cls, format: str) -> Self:
        """What a format says by itself: names of columns for SDMX and other portals, nothing for the others."""
        if format in ("sdmx-csv", "sdmx-json"):
            return cls(
                indicator=FieldRule("INDICATOR"),
                unit=UnitRule("REF_AREA"),
                period=FieldRule("TIME_PERIOD"),
                value=ValueRule("OBS_VALUE"),
                status=FieldRule("OBS_STATUS", words=OBS_STATUS),
            )
        return cls(**_PORTAL) if format == "portal" else cls()

    @property
    def rules(self) -> dict[str, FieldRule]:
        """The rules by field, in the order of `FIELDS`."""
        return {name: getattr(self, name) for name in FIELDS}

    @property
    def wanted(self) -> tuple[str, ...]:
        """The columns that are read, each once, in the order in which readers yield them."""
        names = (*(rule.column for rule in self.rules.values()), *self.value.beside)
        return tuple(dict.fromkeys(filter(None, names)))

    def dump(self) -> dict[str, Any]:
        """JSON that `parse` reads back; what is as usual is left out."""
        told = {"reading": _told(self.reading)}
        return told | {name: _told(rule) for name, rule in self.rules.items() if rule.told or _told(rule)}


_PORTAL: dict[str, Any] = {
    **{name: FieldRule(name) for name in FIELDS},
    "unit": UnitRule("unit", by="slug"),
    # Where another portal has no value it does not claim one; its reason is no part of the contract.
    "value": ValueRule("value", empty=SKIP, printed_column="as_reported", resolution_column="resolution"),
}


def _told(rule: FieldRule | Reading) -> dict[str, Any]:
    return dict(_unusual(rule))


def _unusual(rule: FieldRule | Reading) -> Iterator[tuple[str, Any]]:
    usual = type(rule)()
    for each in fields(rule):
        value = getattr(rule, each.name)
        if value != getattr(usual, each.name):
            yield each.name, dict(value) if isinstance(value, Mapping) else value
