"""Units, their versions and the regions they belong to: one file fills three tables."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import product

from provinces import collation
from provinces.actions.faults import FAULTS
from provinces.actions.records import Loaded, Merged, Names, Outcome, load, loaded
from provinces.actions.tables import Cells, Table, Values, with_columns
from provinces.models import Region, Unit, UnitVersion
from provinces.models.units import Level
from provinces.sources import columns
from provinces.sources.base import Reading, Reason, Refusal, SourceRow

_FILE = "units.csv"
_LEVELS = [Level.COUNTRY, Level.PROVINCE, Level.MINISTRY]
_REGIONS = {"region_63": "63", "region_34": "34"}


def _sort_key(cells: Cells) -> Values:
    return {"sort_key": collation.sort_key(str(cells["name_vi"]))}


UNITS = Table("units", Unit, "unit level", key="unit", renamed={"unit": "slug"}, faults=FAULTS)
VERSIONS = Table(
    "units",
    UnitVersion,
    "unit code name_vi full_name_vi name_en full_name_en short_vi kind valid_from valid_to iso_3166_2"
    " population_gso_2020 population_nq202_2024 area_km2_nq202 source",
    key="unit valid_from",
    complete=_sort_key,
    faults=FAULTS,
)
UNIT_FILE = with_columns(
    "unit level code name_vi full_name_vi name_en full_name_en short_vi kind region_63 region_34 valid_from valid_to"
    " iso_3166_2 population_gso_2020 population_nq202_2024 area_km2_nq202 source",
    UNITS,
    VERSIONS,
    **{name: columns.text(name) for name in _REGIONS},
)


def load_units(*, reading: Reading, names: Names) -> Loaded:
    """Loads `units.csv`: a row is a version, the first row of a unit is the unit. Regions must be there already."""
    first: dict[str, SourceRow] = {}
    for row in reading.rows:
        first.setdefault(str(row.cells["unit"]), row)
    places = {
        slug: place
        for place, slug in enumerate(sorted(first, key=lambda slug: _official(first[slug].cells)), 1)
    }
    table = replace(UNITS, complete=lambda cells: {"sort_order": places[str(cells["unit"])]})
    units = load(table=table, reading=replace(reading, rows=tuple(first.values())), names=names)
    units.absent = 0  # an absent unit is an absent version as well
    parts = [units, _one_level(reading, first), load(table=VERSIONS, reading=reading, names=names)]
    return loaded(file="units", parts=[*parts, _join_regions(reading, names)])


def _official(cells: Cells) -> tuple[int, str, date, str]:
    """The country, provinces by code (of two with one code the older first), ministries by name."""
    code, begins = str(cells["code"]), cells["valid_from"]
    when = begins if code and isinstance(begins, date) else date.min
    return _LEVELS.index(Level(str(cells["level"]))), code, when, collation.sort_key(str(cells["name_vi"]))


def _one_level(reading: Reading, first: Mapping[str, SourceRow]) -> Merged:
    merged = Merged()
    for row in reading.rows:
        other = first[str(row.cells["unit"])]
        if row.cells["level"] != other.cells["level"]:
            reason = Reason(
                f"khác cấp đã ghi ở dòng {other.line}", f"differs from the level on line {other.line}"
            )
            merged.refusals.append(Refusal(_FILE, row.line, "level", reason))
    return merged


def _join_regions(reading: Reading, names: Names) -> Merged:
    """Links units to their regions. A link that the file no longer has goes: the unit's row now says something else."""
    merged = Merged()
    wanted = _wanted_links(reading, names, merged)
    ours = {names.of(Unit)[row.cells["unit"]]: row.line for row in reading.rows}
    link = Region.units.through
    stored = {
        (region, unit): pk for pk, region, unit in link.objects.values_list("pk", "region_id", "unit_id")
    }
    fresh = wanted - stored.keys()
    stale = {pair for pair in stored.keys() - wanted if pair[1] in ours}
    if stale:
        link.objects.filter(pk__in=[stored[pair] for pair in stale]).delete()
    if fresh:
        link.objects.bulk_create([link(region_id=region, unit_id=unit) for region, unit in sorted(fresh)])
    merged.outcomes = {ours[unit]: Outcome.CHANGED for _, unit in fresh | stale}
    return merged


def _wanted_links(reading: Reading, names: Names, merged: Merged) -> set[tuple[int, int]]:
    regions = {
        (geography, slug): pk for geography, slug, pk in Region.objects.values_list("geography", "slug", "pk")
    }
    wanted = set()
    for row, (column, geography) in product(reading.rows, _REGIONS.items()):
        if not (slug := str(row.cells[column])):
            continue
        if (geography, slug) in regions:
            wanted.add((regions[geography, slug], names.of(Unit)[row.cells["unit"]]))
        else:
            reason = Reason(
                f"địa giới {geography} không có vùng «{slug}»", f"“{slug}” is no region of {geography}"
            )
            merged.refusals.append(Refusal(_FILE, row.line, column, reason))
    return wanted
