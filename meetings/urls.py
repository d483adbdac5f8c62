"""Addresses of meetings, and of the search over everything."""

from django.urls import path

from meetings import views
from provinces.exports import FORMATS

urlpatterns = [
    path("alerts/", views.alert_list, name="alert-list"),
    path("alerts/new/", views.alert_new, name="alert-new"),
    path("alerts/<int:pk>/change/", views.alert_change, name="alert-change"),
    path("alerts/stop/<str:token>/", views.alert_stop, name="alert-stop"),
    path("briefing.pdf", views.briefing, name="briefing"),
    path("provinces/<slug:slug>/briefing.pdf", views.province_briefing, name="province-briefing"),
    path("briefings/", views.briefing_list, name="briefing-list"),
    path("briefings/all/", views.briefing_bundle_make, name="briefing-bundle-make"),
    path("briefings/all/<int:pk>/", views.briefing_bundle_file_download, name="briefing-bundle-file"),
    path("meetings/", views.meeting_list, name="meeting-list"),
    path("meetings/new/", views.meeting_new, name="meeting-new"),
    path("meetings/papers/<int:pk>/", views.paper_file, name="paper-file"),
    path("meetings/papers/<int:pk>/withdraw/", views.paper_withdraw, name="paper-withdraw"),
    path("meetings/<slug:key>/", views.meeting_detail, name="meeting-detail"),
    path("meetings/<slug:key>/edit/", views.meeting_edit, name="meeting-edit"),
    path("meetings/<slug:key>/agenda/", views.meeting_agenda, name="meeting-agenda"),
    path("meetings/<slug:key>/papers/", views.meeting_papers, name="meeting-papers"),
    path("meetings/<slug:key>/bridge-points/", views.meeting_bridge_points, name="meeting-bridge-points"),
    path("meetings/<slug:key>/shortcomings/", views.meeting_shortcomings, name="meeting-shortcomings"),
    path("meetings/<slug:key>/conclusions/", views.meeting_conclusions, name="meeting-conclusions"),
    path("meetings/<slug:key>/figures/", views.reported_figures, name="reported-figures"),
    path(
        "meetings/<slug:key>/figures/publish/",
        views.reported_figures_publish,
        name="reported-figures-publish",
    ),
    path("meetings/<slug:key>/publish/", views.meeting_publish, name="meeting-publish"),
    path("meetings/<slug:key>/delete/", views.meeting_delete, name="meeting-delete"),
    path("meetings/<slug:key>/session/", views.meeting_session, name="meeting-session"),
    path("meetings/<slug:key>/session.pdf", views.meeting_session_download, name="meeting-session-pdf"),
    path("tasks/", views.task_list, name="task-list"),
    *[
        path(f"tasks.{fmt}", views.task_list_download, {"fmt": fmt}, name=f"task-list-{fmt}")
        for fmt in FORMATS
    ],
    path("meetings/<slug:key>/conclusions/<int:ordinal>/task/", views.task_new, name="task-new"),
    path("tasks.ics", views.task_calendar, name="task-calendar"),
    path("meetings.ics", views.meeting_calendar, name="meeting-calendar"),
    path("tasks/<int:pk>/", views.task_detail, name="task-detail"),
    path("tasks/<int:pk>/edit/", views.task_edit, name="task-edit"),
    path("tasks/<int:pk>/note/", views.task_note, name="task-note"),
    path("tasks/<int:pk>/close/", views.task_close, name="task-close"),
    path("tasks/<int:pk>/reopen/", views.task_reopen, name="task-reopen"),
    path("tasks/<int:pk>/extend/", views.task_extend, name="task-extend"),
    path("tasks/<int:pk>/withdraw/", views.task_withdraw, name="task-withdraw"),
    path("tasks/files/<int:pk>/", views.task_file_download, name="task-file"),
    path("search/", views.search, name="search"),
]
