"""What `/metrics` tells: how much the store holds and how fresh it is."""

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


def text() -> str:
    """Gauges in Prometheus' text format."""
    lines = []
    for name, value in rows(COUNTS):
        lines += [f"# TYPE dti_portal_{name} gauge", f"dti_portal_{name} {value:.0f}"]
    return "\n".join(lines) + "\n"
