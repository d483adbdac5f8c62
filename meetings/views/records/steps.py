"""The steps of recording a meeting, in a row on each of their pages."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from meetings.models import Meeting
from meetings.queries import records
from meetings.views import wording
from provinces.queries.units import units_named


@dataclass(frozen=True, slots=True)
class Step:
    """A page of the record: the name of its address, its label, and how many it has (None where nothing is counted)."""

    name: str
    label: str
    count: int | None
    current: bool


@dataclass(frozen=True, slots=True)
class _Named:
    """A meeting as far as its short name needs it."""

    main_meeting: str
    number: int | None
    unit_vi: str
    unit_en: str


def record_frame(meeting: Meeting, current: str) -> dict[str, Any]:
    """What the frame around every page of a record shows; `current` is the name of the page's address. One SQL query,
    of a bridge point two."""
    return {"meeting": meeting, "steps": _steps(meeting, current), "short_name": _name(meeting)}


def _name(meeting: Meeting) -> str:
    """As on the page of the meeting."""
    main = meeting.main_meeting.key if meeting.main_meeting else ""
    slug = meeting.unit.slug
    unit = units_named([slug], meeting.held_on)[slug] if main else None
    names = (unit.name("vi"), unit.name("en")) if unit else ("", "")
    return wording.short_name(_Named(main, meeting.number, *names))


def _steps(meeting: Meeting, current: str) -> list[Step]:
    counts = records.part_counts(meeting)
    told: list[tuple[str, str, int | None]] = [
        ("meeting-edit", _("Thông tin"), None),
        ("meeting-agenda", _("Chương trình"), counts.agenda),
        ("meeting-papers", _("Tài liệu"), counts.papers),
        ("meeting-bridge-points", _("Điểm cầu"), counts.bridge_points),
        ("reported-figures", _("Số liệu"), counts.figures),
        ("meeting-shortcomings", _("Tồn tại"), counts.shortcomings),
        ("meeting-conclusions", _("Kết luận"), counts.conclusions),
    ]
    return [Step(name, label, count, name == current) for name, label, count in told]
