"""All writes of meetings: keyword-only, inside the caller's transaction where they load files."""

from meetings.actions.reference import FILES, load_reference

__all__ = ["FILES", "load_reference"]
