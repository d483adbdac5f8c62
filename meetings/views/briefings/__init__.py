"""One page before a meeting, of the country or a province; all provinces in one file."""

from meetings.views.briefings.doors import briefing, province_briefing

__all__ = ["briefing", "province_briefing"]
