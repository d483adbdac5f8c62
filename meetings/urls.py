"""Addresses of meetings, and of the search over everything."""

from django.urls import path

from meetings import views
from provinces.exports import FORMATS

urlpatterns = [
    path("alerts/", views.alert_list, name="alert-list"),
    path("alerts/new/", views.alert_new, name="alert-new"),
    path("alerts/<int:pk>/change/", views.alert_change, name="alert-change"),
    path("alerts/stop/<str:token>/", views.alert_stop, name="alert-stop"),
    path("meetings/", views.meeting_list, name="meeting-list"),
    path("meetings/<slug:key>/", views.meeting_detail, name="meeting-detail"),
    path("tasks/", views.task_list, name="task-list"),
    *[
        path(f"tasks.{fmt}", views.task_list_download, {"fmt": fmt}, name=f"task-list-{fmt}")
        for fmt in FORMATS
    ],
    path("search/", views.search, name="search"),
]
