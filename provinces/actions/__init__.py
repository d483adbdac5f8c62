"""All writes of the ground: keyword-only, and inside the caller's transaction where they load files."""

from provinces.actions.changes import Changed, record_changes
from provinces.actions.edits import record_edits, standing
from provinces.actions.leftovers import clear_leftovers
from provinces.actions.members import (
    FLAGS,
    NewMember,
    NotAllowedError,
    change_account,
    change_membership,
    complete_accounts,
    create_account,
    grant_membership,
    open_accounts,
    record_account_change,
    record_account_opened,
    remove_second_factor,
    vouch_for_address,
)
from provinces.actions.records import Loaded, Names
from provinces.actions.reference import FILES, load_reference
from provinces.actions.turns import take_turn, waited_in_vain
from provinces.actions.versions import publish_data_version

__all__ = [
    "FILES",
    "FLAGS",
    "Changed",
    "Loaded",
    "Names",
    "NewMember",
    "NotAllowedError",
    "change_account",
    "change_membership",
    "clear_leftovers",
    "complete_accounts",
    "create_account",
    "grant_membership",
    "load_reference",
    "open_accounts",
    "publish_data_version",
    "record_account_change",
    "record_account_opened",
    "record_changes",
    "record_edits",
    "remove_second_factor",
    "standing",
    "take_turn",
    "vouch_for_address",
    "waited_in_vain",
]
