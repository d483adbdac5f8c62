from django.apps import AppConfig
from django.core import checks
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "dti_portal"
    verbose_name = _("Cổng theo dõi chuyển đổi số")

    def ready(self) -> None:
        from dti_portal.accounts import receivers
        from dti_portal.checks import secrets_have_hosts

        receivers.connect()
        checks.register(secrets_have_hosts)
        # Django has no Vietnamese for this one, and every field of text says it.
        ProhibitNullCharactersValidator.message = _("có ký tự không đọc được; xóa đi rồi nhập lại")
