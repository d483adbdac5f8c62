from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    name = "meetings"
    verbose_name = _("Phiên họp")

    def ready(self) -> None:
        from meetings.views import hanging

        hanging.hang_panels()
