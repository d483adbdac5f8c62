"""Meetings as secretaries record them: facts, agenda, bridge points, shortcomings, conclusions."""

from meetings.actions.records.bridge_points import (
    AskedBridgePoint,
    add_bridge_points,
    change_bridge_point,
    remove_bridge_point,
    standing_bridge_point,
)
from meetings.actions.records.facts import (
    AskedMeeting,
    change_meeting,
    create_meeting,
    delete_meeting,
    publish_meeting,
    standing,
)
from meetings.actions.records.ground import ConflictError, RecordError
from meetings.actions.records.parts import (
    AskedAgendaItem,
    AskedConclusion,
    AskedPart,
    AskedShortcoming,
    Part,
    add_part,
    change_part,
    move_part,
    remove_part,
    standing_part,
)

__all__ = [
    "AskedAgendaItem",
    "AskedBridgePoint",
    "AskedConclusion",
    "AskedMeeting",
    "AskedPart",
    "AskedShortcoming",
    "ConflictError",
    "Part",
    "RecordError",
    "add_bridge_points",
    "add_part",
    "change_bridge_point",
    "change_meeting",
    "change_part",
    "create_meeting",
    "delete_meeting",
    "move_part",
    "publish_meeting",
    "remove_bridge_point",
    "remove_part",
    "standing",
    "standing_bridge_point",
    "standing_part",
]
