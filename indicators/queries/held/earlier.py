"""What a feed says although it was published once and something else has taken its place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from provinces.queries.rows import rows


@dataclass(frozen=True, slots=True)
class Earlier:
    """The newest source that said the same of the cell, no newer than the one that is shown; `published_on` None where
    the day is not known."""

    source_vi: str
    source_en: str
    published_on: date | None


EARLIER = """
    SELECT DISTINCT ON (h.id) h.id, s.title_vi, s.title_en, s.published_on
    FROM indicators_heldvalue h
    JOIN indicators_figure f USING (indicator_id, unit_id, period_id)
    JOIN indicators_observation shown ON shown.id = f.observation_id
    JOIN provinces_source last ON last.id = shown.source_id
    JOIN indicators_observation o
      ON (o.indicator_id, o.unit_id, o.period_id) = (h.indicator_id, h.unit_id, h.period_id)
    JOIN provinces_source s ON s.id = o.source_id
    WHERE h.id = ANY(%(held)s) AND o.id <> shown.id AND o.value = h.value AND o.qualifier = h.qualifier
      AND shown.value IS DISTINCT FROM h.value
      AND (s.published_on <= last.published_on OR s.published_on IS NULL)
    ORDER BY h.id, s.published_on DESC NULLS LAST, o.id DESC
"""


def earlier_statements(held: Sequence[int]) -> dict[int, Earlier]:
    """By the keys of the held values whose value is no news. One SQL query."""
    return {pk: Earlier(*told) for pk, *told in rows(EARLIER, {"held": list(held)})}
