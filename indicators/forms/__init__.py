"""What the addresses of figures ask for."""

from indicators.forms.addresses import IndicatorDetailForm, IndicatorListForm
from indicators.forms.collections import (
    CollectionChangeForm,
    CollectionForm,
    CollectionStartForm,
    ExtensionForm,
)
from indicators.forms.compare import CompareForm
from indicators.forms.completeness import CompletenessForm
from indicators.forms.entry import (
    EntrySheetForm,
    PostedCell,
    PostedSheet,
    Seen,
    posted_cell,
    posted_edition,
    posted_sheet,
)
from indicators.forms.history import SubmissionHistoryForm
from indicators.forms.home import HomeForm
from indicators.forms.review import ReasonsForm, ReviewQueueForm, SeenForm, SignForm
from indicators.forms.tile_map import TileMapForm
from indicators.forms.uploads import Choice, SheetUploadForm, chosen_cells

__all__ = [
    "Choice",
    "CollectionChangeForm",
    "CollectionForm",
    "CollectionStartForm",
    "CompareForm",
    "CompletenessForm",
    "EntrySheetForm",
    "ExtensionForm",
    "HomeForm",
    "IndicatorDetailForm",
    "IndicatorListForm",
    "PostedCell",
    "PostedSheet",
    "ReasonsForm",
    "ReviewQueueForm",
    "Seen",
    "SeenForm",
    "SheetUploadForm",
    "SignForm",
    "SubmissionHistoryForm",
    "TileMapForm",
    "chosen_cells",
    "posted_cell",
    "posted_edition",
    "posted_sheet",
]
