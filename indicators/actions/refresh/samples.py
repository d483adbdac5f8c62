"""The first rows of a run as the portal understood them, with what became of each: what a person looks at."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from indicators.actions.refresh.staging import Row, clean
from indicators.sources.feeds.base import FIELDS, REQUIRED, Refused, Understood
from provinces.queries.rows import rows

# The rows of the first places, as they were judged; to be read before anything is written.
VERDICTS = """
    SELECT c.place, c.as_of::text, f.value, coalesce(o.qualifier, ''), CASE WHEN t.indicator_id IS NOT NULL THEN 'refused'
        WHEN c.again OR v.kept THEN 'same' ELSE coalesce(v.kind, 'same') END
    FROM refresh_cell c
    LEFT JOIN refresh_twice t USING (indicator_id, unit_id, period_id)
    LEFT JOIN refresh_verdict v USING (rank)
    LEFT JOIN indicators_figure f USING (indicator_id, unit_id, period_id)
    LEFT JOIN indicators_observation o ON o.id = f.observation_id
    WHERE c.place <= %s
"""
NOTHING = dict.fromkeys(FIELDS, "")
CONTRADICTED = (
    "Ô này có số khác nhau ở nhiều dòng; hãy hỏi nơi công bố số nào đúng.",
    "This cell has different figures on several lines; ask the publisher which one is right.",
)


def sample_rows(first: Sequence[Row]) -> list[dict[str, Any]]:
    """The first rows of the file in its order, as `RefreshRun.sample` keeps them; values are plain decimal texts."""
    judged = {place: told for place, *told in rows(VERDICTS, [len(first)])}
    sample, place = [], 0
    for row in first:
        if isinstance(row, Understood):
            place += 1
            sample.append(_understood(row, *judged[place]))
        else:
            sample.append(_refused(row))
    return sample


def _understood(
    row: Understood, as_of: str, shown: Decimal | None, qualifier: str, verdict: str
) -> dict[str, Any]:
    vi, en = CONTRADICTED if verdict == "refused" else ("", "")
    told: Mapping[str, Any] = row._asdict()
    return {name: told[name] for name in ("line", "missing", "as_reported", *NOTHING)} | {
        "as_of": as_of,
        "verdict": verdict,
        "shown": None if shown is None else f"{shown.normalize():f}",
        "shown_qualifier": qualifier,
        "reason_vi": vi,
        "reason_en": en,
    }


def _refused(row: Refused) -> dict[str, Any]:
    """Of a row that could not be taken apart only the field to blame is known."""
    told = dict(zip(REQUIRED, map(clean, row.said), strict=False))
    told |= {row.field: clean(row.text)} if row.field else {}
    return NOTHING | {
        "line": row.line,
        "raw": told,
        "value": None,
        "missing": "",
        "as_reported": "",
        "verdict": "refused",
        "shown": None,
        "shown_qualifier": "",
        "reason_vi": clean(row.vi),
        "reason_en": clean(row.en),
    }
