"""Addresses of meetings, and of the search over everything."""

from django.urls import path

from meetings import views

urlpatterns = [
    path("meetings/", views.meeting_list, name="meeting-list"),
    path("meetings/<slug:key>/", views.meeting_detail, name="meeting-detail"),
    path("search/", views.search, name="search"),
]
