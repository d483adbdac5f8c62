"""What `/metrics` tells: how much the store holds and how fresh it is."""

from datetime import datetime

from django.utils import timezone

from indicators.queries.refresh.measures import FEED_MEASURES, feed_measures
from provinces.queries.rows import rows

COUNTS = """
    SELECT 'indicators', count(*)::float FROM indicators_indicator
    UNION ALL SELECT 'figures', count(*)::float FROM indicators_figure
    UNION ALL SELECT 'observations', count(*)::float FROM indicators_observation
    UNION ALL SELECT 'sources', count(*)::float FROM provinces_source
    UNION ALL SELECT 'dti_scores', count(*)::float FROM provinces_score
    UNION ALL SELECT 'meetings', count(*)::float FROM meetings_meeting
    UNION ALL SELECT 'latest_observation_recorded_timestamp_seconds',
        coalesce(extract(epoch FROM max(recorded_at)), 0)::float FROM indicators_observation
    UNION ALL SELECT 'database_size_bytes', pg_database_size(current_database())::float
"""


def text(now: datetime | None = None) -> str:
    """Gauges in Prometheus' text format. Three SQL queries, however many feeds there are."""
    lines = []
    for name, value in rows(COUNTS):
        lines += [f"# TYPE dti_portal_{name} gauge", f"dti_portal_{name} {value:.0f}"]
    measures = feed_measures(now or timezone.now())
    for name in FEED_MEASURES:
        lines.append(f"# TYPE dti_portal_{name} gauge")
        lines += [f"dti_portal_{name}{{{labels}}} {value:.0f}" for labels, value in measures[name]]
    return "\n".join(lines) + "\n"
