"""Which cells a program asks for, as SQL by the ids of their codes."""

from dataclasses import dataclass

from indicators.queries.cells import Scope
from provinces.queries.rows import rows


@dataclass(frozen=True, slots=True)
class Asked(Scope):
    """A window of the cells of a scope, in a language."""

    language: str = "vi"
    limit: int = 1000
    offset: int = 0


class UnknownCodeError(LookupError):
    """The only argument: by parameter (``indicator``, ``unit``), the codes that are not in the catalogue."""


@dataclass(frozen=True, slots=True)
class Clauses:
    """Conditions joined by AND, with the parameters of their placeholders in order."""

    conditions: tuple[str, ...] = ()
    parameters: tuple[object, ...] = ()

    def sql(self, **aliases: str) -> str:
        """The conditions with the aliases of the tables they stand on."""
        return " AND ".join(condition.format(**aliases) for condition in self.conditions) or "true"

    def __add__(self, other: "Clauses") -> "Clauses":
        return Clauses((*self.conditions, *other.conditions), (*self.parameters, *other.parameters))


CODES = """
    SELECT 'indicator', code, id FROM indicators_indicator WHERE code = ANY(%s)
    UNION ALL SELECT 'unit', slug, id FROM provinces_unit WHERE slug = ANY(%s)
    UNION ALL SELECT 'period', code, id FROM indicators_period WHERE code = ANY(%s)
"""
STANDING = Clauses(
    ("NOT EXISTS (SELECT 1 FROM indicators_observation later WHERE later.supersedes_id = {told}.id)",)
)


def cell_clauses(asked: Asked) -> Clauses | None:
    """The cells by indicator, unit and period on the alias `cell`. None when nothing can be found: a period asked for
    that no figure has. At most one SQL query. Raises `UnknownCodeError`."""
    ids = _ids(asked)
    clauses = Clauses()
    for column, codes in (("indicator", asked.indicators), ("unit", asked.units), ("period", asked.periods)):
        if codes and not ids[column]:
            return None
        if codes:
            clauses += _one_of(column, ids[column])
    return clauses


def told_clauses(asked: Asked) -> Clauses:
    """The days asked for on the aliases `told`, an observation, and `source`, its source."""
    wanted = (
        ("{told}.as_of >= %s", asked.first),
        ("{told}.as_of <= %s", asked.last),
        ("{source}.published_until <= %s", asked.known_on),
    )
    kept = [(condition, day) for condition, day in wanted if day is not None]
    return Clauses(tuple(condition for condition, _ in kept), tuple(day for _, day in kept))


def _one_of(column: str, ids: list[int]) -> Clauses:
    """A list of one, as a list, would be planned as a list of ten."""
    if len(ids) == 1:
        return Clauses((f"{{cell}}.{column}_id = %s",), (ids[0],))
    return Clauses((f"{{cell}}.{column}_id = ANY(%s)",), (ids,))


def _ids(asked: Asked) -> dict[str, list[int]]:
    ids: dict[str, list[int]] = {"indicator": [], "unit": [], "period": []}
    if not (asked.indicators or asked.units or asked.periods):
        return ids
    missing = {"indicator": set(asked.indicators), "unit": set(asked.units)}
    for kind, code, key in rows(CODES, [list(asked.indicators), list(asked.units), list(asked.periods)]):
        ids[kind].append(key)
        missing.get(kind, set()).discard(code)
    unknown = {parameter: sorted(codes) for parameter, codes in missing.items() if codes}
    if unknown:
        raise UnknownCodeError(unknown)
    return ids
