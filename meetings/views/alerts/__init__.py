"""Pages that a person follows: the list, a new one, and the end of it by a link."""

from meetings.views.alerts.listing import alert_change, alert_list
from meetings.views.alerts.new import alert_new
from meetings.views.alerts.stop import alert_stop

__all__ = ["alert_change", "alert_list", "alert_new", "alert_stop"]
