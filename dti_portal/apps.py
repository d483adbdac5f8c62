from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "dti_portal"
    verbose_name = "Cổng theo dõi chuyển đổi số"
