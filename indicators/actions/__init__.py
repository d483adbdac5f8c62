"""All writes of indicators: keyword-only, inside the caller's transaction where they load files."""

from indicators.actions.amendments import NoNoteError, start_amendment
from indicators.actions.collections import (
    ChangedCollection,
    CollectionError,
    NewCollection,
    Opened,
    change_collection,
    create_collection,
    extend_unit,
    open_collection,
    withdraw_extension,
)
from indicators.actions.figures import FigureCounts, select_figures
from indicators.actions.publications import (
    WarnedError,
    publish_submissions,
    request_many,
    request_publication,
)
from indicators.actions.reference import FILES, load_reference
from indicators.actions.rounds import LockedError, is_open, last_day, refuse_locked
from indicators.actions.submissions import (
    ChangedSinceError,
    NoReasonsError,
    OwnValuesError,
    RoundClosedError,
    SubmissionError,
    UnfinishedError,
    WrongStateError,
    accept_submission,
    recall_submission,
    return_cells,
    send_submission,
    submission_key,
)

__all__ = [
    "FILES",
    "ChangedCollection",
    "ChangedSinceError",
    "CollectionError",
    "FigureCounts",
    "LockedError",
    "NewCollection",
    "NoNoteError",
    "NoReasonsError",
    "Opened",
    "OwnValuesError",
    "RoundClosedError",
    "SubmissionError",
    "UnfinishedError",
    "WarnedError",
    "WrongStateError",
    "accept_submission",
    "change_collection",
    "create_collection",
    "extend_unit",
    "is_open",
    "last_day",
    "load_reference",
    "open_collection",
    "publish_submissions",
    "recall_submission",
    "refuse_locked",
    "request_many",
    "request_publication",
    "return_cells",
    "select_figures",
    "send_submission",
    "start_amendment",
    "submission_key",
    "withdraw_extension",
]
