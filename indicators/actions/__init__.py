"""All writes of indicators: keyword-only, inside the caller's transaction where they load files."""

from indicators.actions.figures import FigureCounts, select_figures
from indicators.actions.reference import FILES, load_reference
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
    "ChangedSinceError",
    "FigureCounts",
    "NoReasonsError",
    "OwnValuesError",
    "RoundClosedError",
    "SubmissionError",
    "UnfinishedError",
    "WrongStateError",
    "accept_submission",
    "load_reference",
    "recall_submission",
    "return_cells",
    "select_figures",
    "send_submission",
    "submission_key",
]
