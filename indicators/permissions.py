"""Who may enter, sign, review and publish. Whether a round is open or a report locked is not asked here: that is the
state of the work (`indicators.actions`), not of the person."""

from provinces.permissions import Powers, Role, can_read_unit

__all__ = [
    "can_decide_held",
    "can_enter",
    "can_manage_collections",
    "can_manage_feeds",
    "can_publish",
    "can_read_feeds",
    "can_read_review",
    "can_read_submission",
    "can_review",
    "can_sign",
]


def can_read_submission(powers: Powers, unit: str) -> bool:
    """The report of a unit before it is published: its own people and who reads everything. To others it does not
    exist (404)."""
    return can_read_unit(powers, unit)


def can_enter(powers: Powers, unit: str) -> bool:
    """Write cells, evidence and amendments of the unit."""
    return powers.has(Role.EDITOR, unit)


def can_sign(powers: Powers, unit: str) -> bool:
    """Sign the unit's report and send it, or call it back before it is accepted."""
    return powers.has(Role.APPROVER, unit)


def can_read_review(powers: Powers) -> bool:
    """See the queue of the ministry."""
    return powers.reads_everything


def can_review(powers: Powers) -> bool:
    """Accept a report, or return cells of it."""
    return powers.has(Role.REVIEWER)


def can_publish(powers: Powers) -> bool:
    """Make accepted reports public."""
    return powers.has(Role.PUBLISHER)


def can_manage_collections(powers: Powers) -> bool:
    """Create, change and open rounds, and give a unit more days."""
    return powers.is_staff


def can_read_feeds(powers: Powers) -> bool:
    """See feeds, runs, and what of them waits for a decision."""
    return powers.reads_everything


def can_manage_feeds(powers: Powers) -> bool:
    """Add and change feeds, have them read, cancel a run, upload a file."""
    return powers.has(Role.PUBLISHER) or powers.has(Role.ADMINISTRATOR)


def can_decide_held(powers: Powers) -> bool:
    """Accept or refuse what a feed says of a cell; nobody decides on what they uploaded."""
    return powers.has(Role.PUBLISHER)
