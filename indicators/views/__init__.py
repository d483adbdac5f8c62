"""The pages of figures."""

from indicators.views.changes import change_feed, change_list, change_list_download
from indicators.views.collections import (
    collection_change,
    collection_detail,
    collection_extend,
    collection_list,
    collection_new,
    collection_open,
    extension_withdraw,
)
from indicators.views.compare import compare, compare_download
from indicators.views.completeness import completeness, completeness_download
from indicators.views.entry import (
    entry_cell,
    entry_list,
    evidence_add,
    evidence_file_download,
    evidence_withdraw,
    figure_entry,
)
from indicators.views.home import home
from indicators.views.indicator_detail import indicator_detail, indicator_detail_download
from indicators.views.indicator_list import indicator_list, indicator_list_download
from indicators.views.provinces import province_detail, province_detail_download
from indicators.views.publishing import (
    amendment_new,
    publication_detail,
    submission_publish,
    submission_publish_many,
)
from indicators.views.refresh import (
    feed_detail,
    feed_edit,
    feed_enable,
    feed_list,
    feed_new,
    feed_run,
    feed_upload,
    freshness,
    freshness_download,
    held_decide,
    held_decision,
    held_list,
    refresh_run,
    run_cancel,
    run_refusals,
    run_response,
)
from indicators.views.review import review_queue, submission_recall, submission_review, submission_sign
from indicators.views.sheets import entry_template, sheet_preview, sheet_upload
from indicators.views.submission_history import submission_history, submission_history_download
from indicators.views.tile_map import tile_map, tile_map_download

__all__ = [
    "amendment_new",
    "change_feed",
    "change_list",
    "change_list_download",
    "collection_change",
    "collection_detail",
    "collection_extend",
    "collection_list",
    "collection_new",
    "collection_open",
    "compare",
    "compare_download",
    "completeness",
    "completeness_download",
    "entry_cell",
    "entry_list",
    "entry_template",
    "evidence_add",
    "evidence_file_download",
    "evidence_withdraw",
    "extension_withdraw",
    "feed_detail",
    "feed_edit",
    "feed_enable",
    "feed_list",
    "feed_new",
    "feed_run",
    "feed_upload",
    "figure_entry",
    "freshness",
    "freshness_download",
    "held_decide",
    "held_decision",
    "held_list",
    "home",
    "indicator_detail",
    "indicator_detail_download",
    "indicator_list",
    "indicator_list_download",
    "province_detail",
    "province_detail_download",
    "publication_detail",
    "refresh_run",
    "review_queue",
    "run_cancel",
    "run_refusals",
    "run_response",
    "sheet_preview",
    "sheet_upload",
    "submission_history",
    "submission_history_download",
    "submission_publish",
    "submission_publish_many",
    "submission_recall",
    "submission_review",
    "submission_sign",
    "tile_map",
    "tile_map_download",
]
