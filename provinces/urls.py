"""Addresses of the ground: the list of provinces and the DTI ranking."""

from django.urls import path

from provinces import views
from provinces.exports import FORMATS

urlpatterns = [
    path("accounts/", views.account, name="account"),
    path("audit/", views.audit_trail, name="audit-trail"),
    path("audit.csv", views.audit_trail_download, name="audit-trail-csv"),
    path("provinces/", views.province_list, name="province-list"),
    path("dti/", views.dti_ranking, name="dti-ranking"),
    *[
        path(f"provinces.{fmt}", views.province_list_download, {"fmt": fmt}, name=f"province-list-{fmt}")
        for fmt in FORMATS
    ],
    *[
        path(f"dti.{fmt}", views.dti_ranking_download, {"fmt": fmt}, name=f"dti-ranking-{fmt}")
        for fmt in FORMATS
    ],
    path("dti/simulate/", views.dti_simulation, name="dti-simulation"),
    *[
        path(f"dti/simulate.{fmt}", views.dti_simulation_download, {"fmt": fmt}, name=f"dti-simulation-{fmt}")
        for fmt in FORMATS
    ],
    path("dti/<int:year>/<slug:slug>/", views.dti_why, name="dti-why"),
    *[
        path(f"dti/<int:year>/<slug:slug>.{fmt}", views.dti_why_download, {"fmt": fmt}, name=f"dti-why-{fmt}")
        for fmt in FORMATS
    ],
]
