"""Units with their dated names: of a geography or all, and one unit with what it came from and became."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from provinces.queries.rows import rows


@dataclass(frozen=True, slots=True)
class GeographyFacts:
    """A set of units over a span of days."""

    code: str
    level: str
    name_vi: str
    name_en: str
    valid_from: date
    valid_to: date | None

    def name(self, language: str) -> str:
        return self.name_en if language == "en" else self.name_vi


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """A unit as it was called and classed from `valid_from` to `valid_to`, with its region in one geography.

    `living` tells whether this version has no end. `region` and its names are empty outside of every region.
    """

    unit: str
    level: str
    code: str
    name_vi: str
    name_en: str
    full_name_vi: str
    full_name_en: str
    short_vi: str
    kind: str
    sort_key: str
    sort_order: int
    valid_from: date
    valid_to: date | None
    iso_3166_2: str
    population_gso_2020: int | None
    population_nq202_2024: int | None
    area_km2_nq202: Decimal | None
    region: str
    region_vi: str
    region_en: str
    region_order: int

    @property
    def living(self) -> bool:
        return self.valid_to is None

    def name(self, language: str) -> str:
        return self.name_en if language == "en" else self.name_vi

    def full_name(self, language: str) -> str:
        return self.full_name_en if language == "en" else self.full_name_vi

    def region_name(self, language: str) -> str:
        return self.region_en if language == "en" else self.region_vi


@dataclass(frozen=True, slots=True)
class RegionFacts:
    """A region of a geography."""

    geography: str
    slug: str
    name_vi: str
    name_en: str
    sort_order: int

    def name(self, language: str) -> str:
        return self.name_en if language == "en" else self.name_vi


@dataclass(frozen=True, slots=True)
class Kinship:
    """One step of succession, seen from one of its ends: `unit` is the other end, under its name of that time.

    `valid_to` is the last day of that other unit, None while it lives.
    """

    unit: str
    name_vi: str
    name_en: str
    full_name_vi: str
    full_name_en: str
    effective_on: date
    kind: str
    population_weight_2020: Decimal
    legal_act_vi: str
    legal_act_en: str
    valid_to: date | None

    def name(self, language: str) -> str:
        return self.name_en if language == "en" else self.name_vi


@dataclass(frozen=True, slots=True)
class ChangeFacts:
    """A change of name or kind that left the territory as it was."""

    effective_on: date
    change: str
    from_vi: str
    to_vi: str
    from_en: str
    to_en: str
    legal_act_vi: str
    legal_act_en: str


@dataclass(frozen=True, slots=True)
class UnitHistory:
    """A unit over time. `versions` run from the first to the last; `made_of` and `became` hold other units only.

    `geographies` are the codes of those it belongs or belonged to, the earliest first.
    """

    facts: UnitFacts
    versions: tuple[UnitFacts, ...]
    made_of: tuple[Kinship, ...]
    became: tuple[Kinship, ...]
    changes: tuple[ChangeFacts, ...]
    geographies: tuple[str, ...]

    @property
    def living(self) -> bool:
        return self.facts.living


VERSION = """
    u.slug, u.level, v.code, v.name_vi, v.name_en, v.full_name_vi, v.full_name_en, v.short_vi, v.kind, v.sort_key,
    u.sort_order, v.valid_from, v.valid_to, v.iso_3166_2, v.population_gso_2020, v.population_nq202_2024,
    v.area_km2_nq202, coalesce(r.slug, ''), coalesce(r.name_vi, ''), coalesce(r.name_en, ''), coalesce(r.sort_order, 0)
"""
# The region in the geography asked for; without one, in the latest geography that has the unit.
WITH_REGION = """
    FROM provinces_unit u
    JOIN provinces_unitversion v ON v.unit_id = u.id
    LEFT JOIN LATERAL (
        SELECT r.slug, r.name_vi, r.name_en, r.sort_order
        FROM provinces_region_units ru
        JOIN provinces_region r ON r.id = ru.region_id
        JOIN provinces_geography g ON g.code = r.geography_id
        WHERE ru.unit_id = u.id AND (%(geography)s::text IS NULL OR g.code = %(geography)s)
        ORDER BY g.valid_from DESC LIMIT 1
    ) r ON true
"""
IN_FORCE = f"""
    SELECT {VERSION} {WITH_REGION}
    WHERE u.level = %(level)s AND v.valid_from <= %(day)s AND (v.valid_to IS NULL OR v.valid_to >= %(day)s)
    ORDER BY u.sort_order, u.slug
"""
# The version in force on the day; before its time the first one, after its time the last.
NAMED_ON = f"""
    SELECT DISTINCT ON (array_position('{{country,province,ministry}}', u.level::text), u.sort_order, u.slug)
           {VERSION} {WITH_REGION}
    WHERE %(units)s::text[] IS NULL OR u.slug = ANY(%(units)s)
    ORDER BY array_position('{{country,province,ministry}}', u.level::text), u.sort_order, u.slug,
             v.valid_from > %(day)s, abs(v.valid_from - %(day)s)
"""
VERSIONS = f"SELECT {VERSION} {WITH_REGION} WHERE u.slug = %(unit)s ORDER BY v.valid_from"
GEOGRAPHIES = "SELECT code, level, name_vi, name_en, valid_from, valid_to FROM provinces_geography"
REGIONS = """
    SELECT geography_id, slug, name_vi, name_en, sort_order FROM provinces_region
    WHERE geography_id = %s ORDER BY sort_order
"""
KIN = """
    SELECT DISTINCT ON (s.effective_on, u.sort_order, u.slug)
           u.slug, v.name_vi, v.name_en, v.full_name_vi, v.full_name_en, s.effective_on, s.kind,
           s.population_weight_2020, s.legal_act_vi, s.legal_act_en, {last_day}
    FROM provinces_succession s
    JOIN provinces_unit this ON this.id = s.{this}_id AND this.slug = %s
    JOIN provinces_unit u ON u.id = s.{other}_id AND u.id <> this.id
    JOIN provinces_unitversion v ON v.unit_id = u.id AND {in_time}
    ORDER BY s.effective_on, u.sort_order, u.slug, v.valid_from {order}
"""
LAST_DAY = """(
    SELECT nullif(max(coalesce(w.valid_to, 'infinity'::date)), 'infinity')
    FROM provinces_unitversion w WHERE w.unit_id = u.id
)"""
MADE_OF = KIN.format(
    this="successor",
    other="predecessor",
    in_time="v.valid_from < s.effective_on",
    order="DESC",
    last_day=LAST_DAY,
)
BECAME = KIN.format(
    this="predecessor",
    other="successor",
    in_time="v.valid_from >= s.effective_on",
    order="",
    last_day=LAST_DAY,
)
CHANGES = """
    SELECT c.effective_on, c.change, c.from_vi, c.to_vi, c.from_en, c.to_en, c.legal_act_vi, c.legal_act_en
    FROM provinces_unitchange c JOIN provinces_unit u ON u.id = c.unit_id
    WHERE u.slug = %s ORDER BY c.effective_on, c.change
"""


def geographies() -> list[GeographyFacts]:
    """All geographies, the earliest first. One SQL query."""
    return [GeographyFacts(*row) for row in rows(f"{GEOGRAPHIES} ORDER BY valid_from, code")]


def geography(code: str) -> GeographyFacts | None:
    """One geography, or None. One SQL query."""
    found = rows(f"{GEOGRAPHIES} WHERE code = %s", [code])
    return GeographyFacts(*found[0]) if found else None


def regions(geography: str) -> list[RegionFacts]:
    """The regions of a geography in their order. One SQL query."""
    return [RegionFacts(*row) for row in rows(REGIONS, [geography])]


def naming_day(geography: GeographyFacts, day: date) -> date:
    """The day whose names a geography is shown with: `day`, moved into the span of the geography."""
    if geography.valid_to is not None:
        day = min(day, geography.valid_to)
    return max(day, geography.valid_from)


def units_of(geography: GeographyFacts, day: date) -> list[UnitFacts]:
    """The units of a geography as called on `day` (moved into its span), in official order. One SQL query."""
    parameters = {"geography": geography.code, "level": geography.level, "day": naming_day(geography, day)}
    return _units(IN_FORCE, parameters)


def all_units(day: date) -> list[UnitFacts]:
    """Every unit there ever was, once, under the name it has on `day` or had last. One SQL query."""
    return _units(NAMED_ON, {"geography": None, "units": None, "day": day})


def units_named(units: Sequence[str], day: date, geography: str | None = None) -> dict[str, UnitFacts]:
    """Some units by slug as called on `day`; an unknown slug is left out. One SQL query."""
    found = _units(NAMED_ON, {"geography": geography, "units": list(units), "day": day})
    return {facts.unit: facts for facts in found}


def unit_history(unit: str, day: date) -> UnitHistory | None:
    """A unit over time with its kin; None when there is no such unit. Five SQL queries."""
    versions = _units(VERSIONS, {"geography": None, "unit": unit})
    if not versions:
        return None
    now = [version for version in versions if version.valid_from <= day] or versions[:1]
    return UnitHistory(
        facts=now[-1],
        versions=tuple(versions),
        made_of=tuple(Kinship(*row) for row in rows(MADE_OF, [unit])),
        became=tuple(Kinship(*row) for row in rows(BECAME, [unit])),
        changes=tuple(ChangeFacts(*row) for row in rows(CHANGES, [unit])),
        geographies=tuple(known.code for known in geographies() if _belongs(versions, known)),
    )


def _units(sql: str, parameters: dict[str, Any]) -> list[UnitFacts]:
    return [UnitFacts(*row) for row in rows(sql, parameters)]


def _belongs(versions: Sequence[UnitFacts], geography: GeographyFacts) -> bool:
    """A geography of ministries does not say which ones it holds: only territories are told."""
    first, last = versions[0], versions[-1]
    if geography.level != first.level or first.level == "ministry":
        return False
    starts_in_time = geography.valid_to is None or first.valid_from <= geography.valid_to
    return starts_in_time and (last.valid_to is None or last.valid_to >= geography.valid_from)
