"""The WSGI entry point."""

import os

from django.core.wsgi import get_wsgi_application
from django.db import connection

LONGEST_WAIT = "15s"

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dti_portal.settings")
application = get_wsgi_application()

# A feed that writes a million figures holds their turn for minutes. Whoever publishes meanwhile is told so in time
# (middleware.BusyMiddleware), and a few of them do not take all threads away from the readers.
connection.settings_dict["OPTIONS"]["options"] += f" -c lock_timeout={LONGEST_WAIT}"
