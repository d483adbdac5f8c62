"""Every address of the portal. The name of an address is the name of its view, template and test."""

from django.contrib import admin
from django.urls import include, path
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from django.views.generic import RedirectView

from dti_portal import views
from dti_portal.api import api
from dti_portal.context import site_name

admin.site.site_header = admin.site.site_title = lazy(site_name, str)()
admin.site.index_title = _("Dữ liệu và tài khoản")

urlpatterns = [
    path("", include("indicators.urls")),
    path("", include("provinces.urls")),
    path("", include("meetings.urls")),
    path("about/", views.about, name="about"),
    path("data/", views.open_data, name="open-data"),
    path("accounts/", include("dti_portal.accounts.urls")),
    # The admin's own doors know neither the second factor nor the lockout.
    path("admin/login/", views.admin_login),
    path("admin/password_change/", RedirectView.as_view(pattern_name="account_change_password")),
    path("admin/", admin.site.urls),
    path("api/v1/", api.urls),
    path("api/docs", views.api_docs, name="api-docs"),
    path("styleguide/", views.styleguide, name="styleguide"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("metrics", views.metrics, name="metrics"),
]

handler400 = "dti_portal.views.bad_request"
handler403 = "dti_portal.views.forbidden"
handler404 = "dti_portal.views.not_found"
handler500 = "dti_portal.views.server_error"
