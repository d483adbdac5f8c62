"""Rounds of reporting: which there are and which are open, who reports in them, what may be asked for."""

from indicators.queries.rounds.detail import (
    AskedIndicator,
    RoundPage,
    UnitReport,
    round_mark,
    round_page,
    standing_extension,
)
from indicators.queries.rounds.drafting import Draft, asked_codes, draft
from indicators.queries.rounds.ground import indicators_to_report, units_alive
from indicators.queries.rounds.listing import RoundRow, round_list
from indicators.queries.rounds.reminding import (
    AwaitedReport,
    awaited_reports,
    recipients,
    unsent_reminders,
)

__all__ = [
    "AskedIndicator",
    "AwaitedReport",
    "Draft",
    "RoundPage",
    "RoundRow",
    "UnitReport",
    "asked_codes",
    "awaited_reports",
    "draft",
    "indicators_to_report",
    "recipients",
    "round_list",
    "round_mark",
    "round_page",
    "standing_extension",
    "units_alive",
    "unsent_reminders",
]
