"""What was decided: bodies, meetings, who joined, the papers, and the conclusions in their numbering."""

from meetings.models.meetings import Body, BridgePoint, Conclusion, Document, Meeting

__all__ = ["Body", "BridgePoint", "Conclusion", "Document", "Meeting"]
