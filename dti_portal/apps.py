from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "dti_portal"
    verbose_name = _("Cổng theo dõi chuyển đổi số")

    def ready(self) -> None:
        from dti_portal.accounts import receivers

        receivers.connect()
