"""What a run made public: its observations by indicator."""

from dataclasses import dataclass

from provinces.queries.rows import rows

# A run may have written a million observations: their indicators are known from the first of them.
MOST_LOOKED_AT = 100_000
MOST_INDICATORS = 12

WRITTEN = """
    SELECT i.code, i.name_vi, i.name_en, told.n
    FROM (SELECT indicator_id, count(*) AS n
          FROM (SELECT indicator_id FROM indicators_observation WHERE source_id = %s LIMIT %s) looked_at
          GROUP BY indicator_id) told
    JOIN indicators_indicator i ON i.id = told.indicator_id
    ORDER BY told.n DESC, i.code
"""


@dataclass(frozen=True, slots=True)
class WrittenIndicator:
    """An indicator with the number of observations that the run wrote of it."""

    code: str
    name_vi: str
    name_en: str
    count: int


@dataclass(frozen=True, slots=True)
class Written:
    """Indicators, those with the most observations first; `rest` more are left out. `whole` says whether all of the
    observations were counted."""

    indicators: tuple[WrittenIndicator, ...]
    rest: int
    whole: bool


NOTHING = Written((), 0, True)


def written(source: int) -> Written:
    """What the observations of a source tell of. One SQL query."""
    found = [WrittenIndicator(*row) for row in rows(WRITTEN, [source, MOST_LOOKED_AT + 1])]
    whole = sum(each.count for each in found) <= MOST_LOOKED_AT
    return Written(tuple(found[:MOST_INDICATORS]), max(len(found) - MOST_INDICATORS, 0), whole)
