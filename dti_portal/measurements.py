"""What `/metrics` tells: how much the store holds and how fresh it is."""

from datetime import datetime

from django.utils import timezone

from indicators.queries.refresh.measures import FEED_HELP, FEED_MEASURES, feed_measures
from provinces.queries.rows import rows

# From so many on a table's rows are told as the database last estimated them: counting a million takes as long as a page.
COUNTED = 100_000
COUNTS = """
    SELECT 'indicators', count(*)::float FROM indicators_indicator
    UNION ALL SELECT 'figures', CASE WHEN reltuples < %(counted)s
        THEN (SELECT count(*) FROM indicators_figure) ELSE reltuples END::float
        FROM pg_class WHERE oid = 'indicators_figure'::regclass
    UNION ALL SELECT 'observations', CASE WHEN reltuples < %(counted)s
        THEN (SELECT count(*) FROM indicators_observation) ELSE reltuples END::float
        FROM pg_class WHERE oid = 'indicators_observation'::regclass
    UNION ALL SELECT 'sources', count(*)::float FROM provinces_source
    UNION ALL SELECT 'dti_scores', count(*)::float FROM provinces_score
    UNION ALL SELECT 'meetings', count(*)::float FROM meetings_meeting
    UNION ALL SELECT 'latest_observation_recorded_timestamp_seconds',
        coalesce(extract(epoch FROM max(recorded_at)), 0)::float
        FROM (SELECT recorded_at FROM indicators_observation ORDER BY id DESC LIMIT 1000) newest
    UNION ALL SELECT 'database_size_bytes', pg_database_size(current_database())::float
"""
HELP = dict.fromkeys(("figures", "observations"), f"Rows; estimated from {COUNTED} on")


def text(now: datetime | None = None) -> str:
    """Gauges in Prometheus' text format. Three SQL queries, however many feeds there are."""
    lines = []
    for name, value in rows(COUNTS, {"counted": COUNTED}):
        if name in HELP:
            lines.append(f"# HELP dti_portal_{name} {HELP[name]}")
        lines += [f"# TYPE dti_portal_{name} gauge", f"dti_portal_{name} {value:.0f}"]
    measures = feed_measures(now or timezone.now())
    for name in FEED_MEASURES:
        if name in FEED_HELP:
            lines.append(f"# HELP dti_portal_{name} {FEED_HELP[name]}")
        lines.append(f"# TYPE dti_portal_{name} gauge")
        lines += [f"dti_portal_{name}{{{labels}}} {value:.0f}" for labels, value in measures[name]]
    return "\n".join(lines) + "\n"
