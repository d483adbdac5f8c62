"""What the history of a report calls its cells."""

from dataclasses import dataclass

from indicators.models import Submission
from provinces.queries.rows import rows


@dataclass(frozen=True, slots=True)
class AskedIndicator:
    """An indicator that the round asks for."""

    code: str
    name_vi: str
    name_en: str


ASKED = """
    SELECT i.code, i.name_vi, i.name_en
    FROM indicators_collectionitem ci
    JOIN indicators_indicator i ON i.id = ci.indicator_id
    JOIN indicators_pillar g ON g.code = i.pillar_id
    WHERE ci.collection_id = %s
    ORDER BY g.sort_order, ci.sort_order, i.sort_order
"""


def asked_indicators(submission: Submission) -> list[AskedIndicator]:
    """The indicators of the report in the order of its form. One SQL query."""
    return [AskedIndicator(*row) for row in rows(ASKED, [submission.collection_id])]
