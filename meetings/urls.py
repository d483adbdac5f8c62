"""Addresses of meetings, and of the search over everything."""

from django.urls import path

from meetings import views
from provinces.exports import FORMATS

urlpatterns = [
    path("meetings/", views.meeting_list, name="meeting-list"),
    path("meetings/<slug:key>/", views.meeting_detail, name="meeting-detail"),
    path("tasks/", views.task_list, name="task-list"),
    *[
        path(f"tasks.{fmt}", views.task_list_download, {"fmt": fmt}, name=f"task-list-{fmt}")
        for fmt in FORMATS
    ],
    path("search/", views.search, name="search"),
]
