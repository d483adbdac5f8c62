"""TEMPORARY while pages are being written: mounts what can be imported. The final file replaces this."""

from importlib import import_module

from django.contrib import admin
from django.contrib.auth import views as accounts
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("accounts/login/", accounts.LoginView.as_view(redirect_authenticated_user=True), name="login"),
    path("accounts/logout/", accounts.LogoutView.as_view(), name="logout"),
]
for module in ("indicators.urls", "provinces.urls", "meetings.urls"):
    try:
        import_module(module)
        urlpatterns.append(path("", include(module)))
    except (ImportError, AttributeError) as error:
        print("not yet:", module, error)
try:
    api = import_module("dti_portal.api").api
    urlpatterns.append(path("api/v1/", api.urls))
except (ImportError, AttributeError) as error:
    print("not yet: api", error)
try:
    views = import_module("dti_portal.views")
    urlpatterns += [
        path("about/", views.about, name="about"),
        path("data/", views.open_data, name="open-data"),
        path("api/docs", views.api_docs, name="api-docs"),
        path("healthz", views.healthz, name="healthz"),
        path("readyz", views.readyz, name="readyz"),
        path("metrics", views.metrics, name="metrics"),
        path("styleguide/", views.styleguide, name="styleguide"),
    ]
except (ImportError, AttributeError) as error:
    print("not yet: views", error)
