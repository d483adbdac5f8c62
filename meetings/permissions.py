"""Who may prepare meetings, publish what was reported there, give tasks, tell their progress and close them."""

from collections.abc import Iterable

from provinces.permissions import NATION, Powers, Role, can_read_unit

__all__ = [
    "can_close_task",
    "can_make_bundles",
    "can_manage_meetings",
    "can_note_progress",
    "can_publish_figures",
    "can_read_meeting",
    "units_to_close_for",
    "units_to_publish_for",
]


def can_read_meeting(powers: Powers, unit: str, *, draft: bool) -> bool:
    """A meeting of a body of the unit; one that is still prepared is for its own people and who reads everything. To
    others it does not exist (404)."""
    return not draft or can_read_unit(powers, unit)


def can_manage_meetings(powers: Powers, unit: str) -> bool:
    """Create and change meetings of the unit's bodies, their papers, figures, conclusions and tasks."""
    return powers.has(Role.SECRETARY, unit)


def can_publish_figures(powers: Powers, unit: str) -> bool:
    """Make the figures of a meeting observations. Nobody publishes what they typed: that is asked of each figure."""
    return powers.has(Role.PUBLISHER if unit == NATION else Role.APPROVER, unit)


def can_note_progress(powers: Powers, units: Iterable[str], *, in_person: bool = False) -> bool:
    """Tell the progress of a task: the person in charge, and who enters, signs or keeps the minutes for a unit that
    leads or supports it."""
    roles = (Role.EDITOR, Role.APPROVER, Role.SECRETARY)
    return in_person or any(powers.has(role, unit) for unit in units for role in roles)


def can_close_task(powers: Powers, body_unit: str, *, in_person: bool = False) -> bool:
    """Close a task with a document, reopen it, give it more time: those of the unit whose body gave it, never the
    person in charge."""
    signs = Role.PUBLISHER if body_unit == NATION else Role.APPROVER
    return not in_person and any(powers.has(role, body_unit) for role in (Role.SECRETARY, signs))


def units_to_publish_for(powers: Powers) -> frozenset[str]:
    """The units for which `can_publish_figures`."""
    nation = {NATION} if powers.has(Role.PUBLISHER) else set()
    return (powers.units(Role.APPROVER) - {NATION}) | nation


def units_to_close_for(powers: Powers) -> frozenset[str]:
    """The units of whose bodies `can_close_task` holds for a task of others."""
    return units_to_publish_for(powers) | powers.units(Role.SECRETARY)


def can_make_bundles(powers: Powers) -> bool:
    """Have the briefings of all provinces made: everybody with a role in force."""
    return bool(powers.today)
