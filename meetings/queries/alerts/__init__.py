"""Pages that people follow: what they say, what is new on them, and who is to hear of it."""

from meetings.queries.alerts.figures import FigureNow, GoneFigure
from meetings.queries.alerts.pages import Kind, Names, Page, names, page_at
from meetings.queries.alerts.places import PlaceNow
from meetings.queries.alerts.said import FigureLine, Line, PlaceLine, Said, TaskLine, lines, said
from meetings.queries.alerts.subscriptions import (
    MOST_RECORDS,
    RecordRow,
    SubscriptionFacts,
    Turn,
    letter_day,
    link_token,
    of_link,
    own_records,
    own_subscriptions,
    turns,
    week_began,
)

__all__ = [
    "MOST_RECORDS",
    "FigureLine",
    "FigureNow",
    "GoneFigure",
    "Kind",
    "Line",
    "Names",
    "Page",
    "PlaceLine",
    "PlaceNow",
    "RecordRow",
    "Said",
    "SubscriptionFacts",
    "TaskLine",
    "Turn",
    "letter_day",
    "lines",
    "link_token",
    "names",
    "of_link",
    "own_records",
    "own_subscriptions",
    "page_at",
    "said",
    "turns",
    "week_began",
]
