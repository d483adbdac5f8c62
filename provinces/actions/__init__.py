"""All writes of the ground: keyword-only, and inside the caller's transaction where they load files."""

from provinces.actions.changes import Changed, record_changes
from provinces.actions.members import NewMember, open_accounts
from provinces.actions.records import Loaded, Names
from provinces.actions.reference import FILES, load_reference
from provinces.actions.turns import take_turn
from provinces.actions.versions import publish_data_version

__all__ = [
    "FILES",
    "Changed",
    "Loaded",
    "Names",
    "NewMember",
    "load_reference",
    "open_accounts",
    "publish_data_version",
    "record_changes",
    "take_turn",
]
