"""Following pages, and the letters that say what is new on them."""

from meetings.actions.alerts.sending import Alerted, send_alerts
from meetings.actions.alerts.subscriptions import (
    MOST_FOLLOWED,
    AlertError,
    change_subscription,
    stop,
    subscribe,
)

__all__ = [
    "MOST_FOLLOWED",
    "AlertError",
    "Alerted",
    "change_subscription",
    "send_alerts",
    "stop",
    "subscribe",
]
