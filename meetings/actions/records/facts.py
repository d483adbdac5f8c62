"""A meeting recorded, changed, and made public."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from meetings.actions.records.ground import (
    TURN,
    RecordError,
    both,
    hold,
    reconcile,
    record,
    told,
    typed,
)
from meetings.models import Body, Meeting
from provinces import collation
from provinces.actions import take_turn
from provinces.models import Change

TEXTS = ("title", "topic", "chair_role", "place", "note")
PLAIN = ("number", "number_basis", "held_on", "starts_at", "mode", "chair_name")


@dataclass(frozen=True, slots=True)
class AskedMeeting:
    """A meeting as it is to be: `body` and `main_meeting` are keys. English left empty is filled with the Vietnamese."""

    body: str
    held_on: date
    title_vi: str
    topic_vi: str
    chair_role_vi: str
    chair_name: str
    mode: str
    title_en: str = ""
    topic_en: str = ""
    chair_role_en: str = ""
    number: int | None = None
    number_basis: str = "none"
    starts_at: time | None = None
    place_vi: str = ""
    place_en: str = ""
    note_vi: str = ""
    note_en: str = ""
    main_meeting: str = ""


@transaction.atomic
def create_meeting(*, asked: AskedMeeting, by: User, now: datetime) -> Meeting:
    """Prepares a meeting, for the people of the unit only until it is made public. The same asked for twice is made
    once. Raises `RecordError`: unknown, body_ended, body_not_yet, number_taken, exists, main_other_day,
    main_is_bridge."""
    take_turn(of=TURN)
    body = _body(asked)
    same = body.meetings.filter(held_on=asked.held_on, title_vi=asked.title_vi).first()
    if same is not None:
        return _the_same(same, asked)
    meeting = Meeting(body=body, unit=body.unit, draft=True, key=_free_key(body, asked.held_on.year))
    _write(meeting, asked)
    meeting.save()
    record(meeting, "created", by=by, now=now, after=told(asked))
    return meeting


@transaction.atomic
def change_meeting(
    *, meeting: Meeting, to: AskedMeeting, by: User, now: datetime, was: Mapping[str, Any] | None = None
) -> Meeting:
    """Changes the facts of a meeting. `was` are the fields as the one who asks had seen them: what others changed meanwhile stays.
    Raises `ConflictError` where both changed the same, and `RecordError`: unknown, other_unit, body_ended,
    body_not_yet, number_taken, exists, main_other_day, main_is_bridge, has_bridges, has_figures."""
    take_turn(of=TURN)
    held = hold(meeting)
    before = standing(held)
    after = reconcile(was=was, asked=to, standing=before, key=held.key)
    if after == before:
        return held
    body = _body(after)
    if body.unit_id != held.body.unit_id:
        raise RecordError("other_unit", field="body")
    twin = body.meetings.filter(held_on=after.held_on, title_vi=after.title_vi).exclude(pk=held.pk)
    if found := twin.first():
        raise RecordError("exists", found.key, field="title_vi")
    _require_day_free(held, after)
    held.body = body
    _write(held, after)
    held.save()
    record(held, "changed", by=by, now=now, before=told(before, after), after=told(after, before))
    return held


@transaction.atomic
def publish_meeting(*, meeting: Meeting, by: User, now: datetime) -> bool:
    """Makes a prepared meeting public with all its parts, for good; whether it was not yet."""
    held = hold(meeting)
    if not held.draft:
        return False
    held.draft = False
    held.save(update_fields=["draft"])
    record(held, "published", by=by, now=now, after=told(standing(held)))
    return True


@transaction.atomic
def delete_meeting(*, meeting: Meeting, by: User, now: datetime) -> bool:
    """Takes a meeting away that nobody outside has seen and nothing follows from, with its agenda, bridge points,
    shortcomings and conclusions; whether it was still there. Its key is never given again. Raises `RecordError`:
    published, given, kept_papers, has_bridges."""
    held = Meeting.objects.select_for_update(of=("self",)).select_related("body__unit", "main_meeting")
    row = held.filter(pk=meeting.pk).first()
    if row is None:
        return False
    if refused := _why_kept(row):
        raise RecordError(refused)
    record(row, "deleted", by=by, now=now, before="\n".join([told(standing(row)), *_parts(row)]))
    row.delete()
    return True


def _why_kept(meeting: Meeting) -> str:
    """Empty where the meeting may go. Files and what was published from them stay for ever."""
    if not meeting.draft:
        return "published"
    if meeting.conclusions.filter(tasks__isnull=False).exists():
        return "given"
    if meeting.documents.exists() or meeting.reported_figures.exists():
        return "kept_papers"
    return "has_bridges" if meeting.bridge_meetings.exists() else ""


def _parts(meeting: Meeting) -> list[str]:
    """What goes with it, for the audit trail."""
    agenda = meeting.agenda.order_by("ordinal")
    points = meeting.bridge_points.order_by("unit__sort_order", "unit__slug")
    return [
        *(f"agenda/{item.ordinal}: {item.title_vi}" for item in agenda),
        *(f"bridge_points/{slug}" for slug in points.values_list("unit__slug", flat=True)),
        *(
            f"shortcomings/{each.ordinal}: {each.text_vi}"
            for each in meeting.shortcomings.order_by("ordinal")
        ),
        *(f"conclusions/{each.ordinal}: {each.text_vi}" for each in meeting.conclusions.order_by("ordinal")),
    ]


def standing(meeting: Meeting) -> AskedMeeting:
    """What the meeting is now, in the words in which it is asked for."""
    facts: dict[str, Any] = {name: getattr(meeting, name) for name in PLAIN}
    facts |= typed(meeting, *TEXTS)
    main = meeting.main_meeting.key if meeting.main_meeting else ""
    return AskedMeeting(body=meeting.body.key, main_meeting=main, **facts)


def _the_same(stands: Meeting, asked: AskedMeeting) -> Meeting:
    """The meeting that stands, if it is what is asked for: a form that was sent twice."""
    if standing(stands) != asked:
        raise RecordError("exists", stands.key, field="title_vi")
    return stands


def _body(asked: AskedMeeting) -> Body:
    """A body that exists on the day."""
    body = Body.objects.select_related("unit", "successor").filter(key=asked.body).first()
    if body is None:
        raise RecordError("unknown", field="body")
    if body.to_date and asked.held_on > body.to_date:
        raise RecordError("body_ended", body.key, field="body")
    if body.from_date and asked.held_on < body.from_date:
        raise RecordError("body_not_yet", body.key, field="body")
    return body


def _require_day_free(meeting: Meeting, after: AskedMeeting) -> None:
    """Published figures were known from the day on, and bridge points joined on it."""
    if after.held_on == meeting.held_on:
        return
    if meeting.reported_figures.filter(published_at__isnull=False).exists():
        raise RecordError("has_figures", field="held_on")
    if meeting.bridge_meetings.exists():
        raise RecordError("has_bridges", field="held_on")


def _free_key(body: Body, year: int) -> str:
    """`GSC-2026-03`: numbers run on within the body and year, past those that were deleted: the trail keeps their story.
    To be called while the turn is held."""
    stem = f"{body.key.upper()}-{year}-"
    taken = set(Meeting.objects.filter(key__startswith=stem).values_list("key", flat=True))
    gone = Change.objects.filter(topic=Change.Topic.MEETING, action="deleted", key__startswith=stem)
    taken |= set(gone.values_list("key", flat=True))
    number = len(taken) + 1
    while f"{stem}{number:02d}" in taken:
        number += 1
    return f"{stem}{number:02d}"


def _write(meeting: Meeting, asked: AskedMeeting) -> None:
    facts = asdict(asked)
    for name, value in ({name: facts[name] for name in PLAIN} | both(facts, *TEXTS)).items():
        setattr(meeting, name, value)
    if meeting.number is None:
        meeting.number_basis = Meeting.NumberBasis.NONE
    meeting.main_meeting = _main(meeting, asked)
    _require_free_number(meeting)
    meeting.folded = folded(meeting)


def _main(meeting: Meeting, asked: AskedMeeting) -> Meeting | None:
    """The session that this one joined by bridge: of the same day, and no bridge point itself."""
    if not asked.main_meeting:
        return None
    main = Meeting.objects.filter(key=asked.main_meeting).exclude(pk=meeting.pk).first()
    if main is None:
        raise RecordError("unknown", field="main_meeting")
    if main.main_meeting_id is not None:
        raise RecordError("main_is_bridge", main.key, field="main_meeting")
    if main.held_on != asked.held_on:
        raise RecordError("main_other_day", main.key, field="main_meeting")
    if meeting.pk and meeting.bridge_meetings.exists():
        raise RecordError("has_bridges", field="main_meeting")
    return main


def _require_free_number(meeting: Meeting) -> None:
    """Sessions of a body are numbered within the year; a bridge point carries the number of its main session."""
    if meeting.number is None or meeting.main_meeting is not None:
        return
    same = Meeting.objects.filter(
        body=meeting.body, number=meeting.number, held_on__year=meeting.held_on.year, main_meeting=None
    )
    if found := same.exclude(pk=meeting.pk).first():
        raise RecordError("number_taken", found.key, field="number")


def folded(meeting: Meeting) -> str:
    """Everything by which a session is asked for, as the search reads it."""
    body, day = meeting.body, meeting.held_on
    words = [meeting.title_vi, meeting.title_en, meeting.number, f"{day:%d/%m/%Y} {day.isoformat()}"]
    words += [body.name_vi, body.name_en, meeting.topic_vi, meeting.topic_en]
    return collation.fold(" ".join(str(word) for word in words if word is not None))
