"""Addresses of figures: the home page, indicators, the pages of provinces' figures."""

from django.urls import path

from indicators import views

FORMATS = ("csv", "xlsx", "json")

urlpatterns = [
    path("", views.home, name="home"),
    path("indicators/", views.indicator_list, name="indicator-list"),
    path("indicators/<slug:code>/", views.indicator_detail, name="indicator-detail"),
    path("compare/", views.compare, name="compare"),
    *[path(f"compare.{fmt}", views.compare_download, {"fmt": fmt}, name=f"compare-{fmt}") for fmt in FORMATS],
    path("map/", views.tile_map, name="tile-map"),
    *[path(f"map.{fmt}", views.tile_map_download, {"fmt": fmt}, name=f"tile-map-{fmt}") for fmt in FORMATS],
    path("provinces/<slug:slug>/", views.province_detail, name="province-detail"),
    *[
        path(
            f"provinces/<slug:slug>.{fmt}",
            views.province_detail_download,
            {"fmt": fmt},
            name=f"province-detail-{fmt}",
        )
        for fmt in FORMATS
    ],
    *[
        path(f"indicators.{fmt}", views.indicator_list_download, {"fmt": fmt}, name=f"indicator-list-{fmt}")
        for fmt in FORMATS
    ],
    *[
        path(
            f"indicators/<slug:code>.{fmt}",
            views.indicator_detail_download,
            {"fmt": fmt},
            name=f"indicator-detail-{fmt}",
        )
        for fmt in FORMATS
    ],
    path("entry/", views.entry_list, name="entry-list"),
    path("entry/evidence/<int:pk>/", views.evidence_file_download, name="evidence-file"),
    path("entry/evidence/<int:pk>/withdraw/", views.evidence_withdraw, name="evidence-withdraw"),
    path("entry/<slug:collection>/<slug:slug>/", views.figure_entry, name="figure-entry"),
    path("entry/<slug:collection>/<slug:slug>/history/", views.submission_history, name="submission-history"),
    path(
        "entry/<slug:collection>/<slug:slug>/history.csv",
        views.submission_history_download,
        name="submission-history-csv",
    ),
    path("entry/<slug:collection>/<slug:slug>/cells/<slug:code>/", views.entry_cell, name="entry-cell"),
    path(
        "entry/<slug:collection>/<slug:slug>/cells/<slug:code>/evidence/",
        views.evidence_add,
        name="evidence-add",
    ),
    path("changes/", views.change_list, name="change-list"),
    path("changes.atom", views.change_feed, name="change-feed"),
    *[
        path(f"changes.{fmt}", views.change_list_download, {"fmt": fmt}, name=f"change-list-{fmt}")
        for fmt in FORMATS
    ],
    path("entry/<slug:collection>/<slug:slug>/amend/", views.amendment_new, name="amendment-new"),
    # Before the pages of one report, whose addresses would swallow them.
    path("review/publish/", views.submission_publish_many, name="submission-publish-many"),
    path("review/publications/<int:pk>/", views.publication_detail, name="publication-detail"),
    path(
        "review/<slug:collection>/<slug:slug>/publish/", views.submission_publish, name="submission-publish"
    ),
    path("entry/<slug:collection>/<slug:slug>/template.xlsx", views.entry_template, name="entry-template"),
    path("entry/<slug:collection>/<slug:slug>/upload/", views.sheet_upload, name="sheet-upload"),
    path("entry/<slug:collection>/<slug:slug>/upload/<int:pk>/", views.sheet_preview, name="sheet-preview"),
    path("review/", views.review_queue, name="review-queue"),
    # After the pages of publications: their addresses look like reports.
    path("review/<slug:collection>/<slug:slug>/", views.submission_review, name="submission-review"),
    path("entry/<slug:collection>/<slug:slug>/send/", views.submission_sign, name="submission-sign"),
    path("entry/<slug:collection>/<slug:slug>/recall/", views.submission_recall, name="submission-recall"),
    path("completeness/", views.completeness, name="completeness"),
    *[
        path(f"completeness.{fmt}", views.completeness_download, {"fmt": fmt}, name=f"completeness-{fmt}")
        for fmt in FORMATS
    ],
    path("collections/", views.collection_list, name="collection-list"),
    path("collections/new/", views.collection_new, name="collection-new"),
    path("collections/<slug:key>/", views.collection_detail, name="collection-detail"),
    path("collections/<slug:key>/change/", views.collection_change, name="collection-change"),
    path("collections/<slug:key>/open/", views.collection_open, name="collection-open"),
    path("collections/<slug:key>/extensions/", views.collection_extend, name="collection-extend"),
    path(
        "collections/<slug:key>/extensions/<int:pk>/withdraw/",
        views.extension_withdraw,
        name="extension-withdraw",
    ),
    path("refresh/", views.feed_list, name="feed-list"),
    path("refresh/new/", views.feed_new, name="feed-new"),
    path("refresh/runs/<int:pk>/", views.refresh_run, name="refresh-run"),
    path("refresh/runs/<int:pk>/cancel/", views.run_cancel, name="run-cancel"),
    path("refresh/runs/<int:pk>/refusals.csv", views.run_refusals, name="run-refusals"),
    path("refresh/runs/<int:pk>/response/", views.run_response, name="run-response"),
    path("refresh/freshness/", views.freshness, name="freshness"),
    *[
        path(f"refresh/freshness.{fmt}", views.freshness_download, {"fmt": fmt}, name=f"freshness-{fmt}")
        for fmt in FORMATS
    ],
    path("refresh/held/", views.held_list, name="held-list"),
    path("refresh/held/decide/", views.held_decide, name="held-decide"),
    path("refresh/held/decisions/<int:pk>/", views.held_decision, name="held-decision"),
    # After the pages with words of their own: new, runs, held and freshness are no keys of feeds.
    path("refresh/<slug:key>/", views.feed_detail, name="feed-detail"),
    path("refresh/<slug:key>/run/", views.feed_run, name="feed-run"),
    path("refresh/<slug:key>/enable/", views.feed_enable, name="feed-enable"),
    path("refresh/<slug:key>/upload/", views.feed_upload, name="feed-upload"),
    path("refresh/<slug:key>/edit/", views.feed_edit, name="feed-edit"),
]
