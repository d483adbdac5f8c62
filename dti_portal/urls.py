"""Every address of the portal. The name of an address is the name of its view, template and test."""

from django.contrib import admin
from django.contrib.auth import views as accounts
from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from dti_portal import views
from dti_portal.api import api

admin.site.site_header = admin.site.site_title = _("Cổng theo dõi chuyển đổi số")

urlpatterns = [
    path("", include("indicators.urls")),
    path("", include("provinces.urls")),
    path("", include("meetings.urls")),
    path("about/", views.about, name="about"),
    path("data/", views.open_data, name="open-data"),
    path("accounts/login/", accounts.LoginView.as_view(redirect_authenticated_user=True), name="login"),
    path("accounts/logout/", accounts.LogoutView.as_view(), name="logout"),
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
