"""One page before a meeting, of the country or a province; all provinces in one file."""

from meetings.views.briefings.doors import briefing, province_briefing
from meetings.views.briefings.drawing import pieces
from meetings.views.briefings.links import briefing_link, province_briefing_link
from meetings.views.briefings.listing import (
    briefing_bundle_file_download,
    briefing_bundle_make,
    briefing_list,
)

__all__ = [
    "briefing",
    "briefing_bundle_file_download",
    "briefing_bundle_make",
    "briefing_link",
    "briefing_list",
    "pieces",
    "province_briefing",
    "province_briefing_link",
]
