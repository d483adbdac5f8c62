"""The portal's addresses, and two more: its own empty page, and the SQL behind any other."""

from django.urls import include, path

from bench import views

urlpatterns = [
    path("bench/empty", views.empty_page),
    path("bench/sign-in", views.sign_in),
    path("bench/statements", views.statements),
    path("", include("dti_portal.urls")),
]
