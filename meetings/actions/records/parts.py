"""The numbered parts of a meeting: agenda, shortcomings, conclusions.

What came from a reviewed document (it cites a source) is not changed here, and a conclusion that has tasks keeps its
number: tasks, links and mails name it.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, time
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max

from indicators import periods
from indicators.models import Indicator
from meetings.actions.records.ground import RecordError, both, hold, reconcile, record, told, typed
from meetings.models import AgendaItem, Conclusion, Meeting, Shortcoming
from provinces.models import Unit

# No part has it: a place to stand while two parts change places.
BETWEEN = 0


@dataclass(frozen=True, slots=True)
class AskedAgendaItem:
    """An item of the agenda as it is to be."""

    title_vi: str
    title_en: str = ""
    presenter_vi: str = ""
    presenter_en: str = ""
    starts_at: time | None = None


@dataclass(frozen=True, slots=True)
class AskedShortcoming:
    """A shortcoming as it is to be, `indicator` (code) and `unit` (slug) empty where no figure shows it."""

    text_vi: str
    text_en: str = ""
    indicator: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class AskedConclusion:
    """A conclusion as it is to be. `due` is a day or a period (`2026-12-31`, `2026-Q4`) or empty, `indicator` a code or
    empty; `ordinal` is its own number, None for the next."""

    text_vi: str
    text_en: str = ""
    assigned_to_vi: str = ""
    assigned_to_en: str = ""
    due: str = ""
    indicator: str = ""
    ordinal: int | None = None


Part = AgendaItem | Shortcoming | Conclusion
AskedPart = AskedAgendaItem | AskedShortcoming | AskedConclusion
MODELS: dict[type[AskedPart], type[Part]] = {
    AskedAgendaItem: AgendaItem,
    AskedShortcoming: Shortcoming,
    AskedConclusion: Conclusion,
}
TEXTS: dict[type[Part], tuple[str, ...]] = {
    AgendaItem: ("title", "presenter"),
    Shortcoming: ("text",),
    Conclusion: ("text", "assigned_to"),
}
WORDS: dict[type[Part], str] = {AgendaItem: "agenda", Shortcoming: "shortcomings", Conclusion: "conclusions"}


@transaction.atomic
def add_part(*, meeting: Meeting, asked: AskedPart, by: User, now: datetime) -> Part:
    """Adds it at the end, or a conclusion under its own number. The same added twice is there once. Raises
    `RecordError`: unknown, ordinal_taken, due_before."""
    held = hold(meeting)
    _require_time(held, asked)
    model = MODELS[type(asked)]
    last = _of(model, held).aggregate(last=Max("ordinal"))["last"] or 0
    columns = _columns(asked)
    wanted = columns.pop("ordinal", None)
    if same := _of(model, held).filter(**columns, **({"ordinal": wanted} if wanted else {})).first():
        return _as_part(same)
    if wanted and _of(model, held).filter(ordinal=wanted).exists():
        raise RecordError("ordinal_taken", str(wanted), field="ordinal")
    part = _as_part(_of(model, held).create(meeting=held, ordinal=wanted or last + 1, **columns))
    _tell(held, part, "added", by=by, now=now, after=told(asked))
    return part


@transaction.atomic
def change_part(
    *, part: Part, to: AskedPart, by: User, now: datetime, was: Mapping[str, Any] | None = None
) -> Part:
    """Changes it; `was` as of `change_meeting`. Raises `ConflictError`, `RecordError`: unknown, from_source,
    has_tasks, ordinal_taken, due_before."""
    held = hold(part.meeting)
    row = _held_part(held, part)
    before = standing_part(row)
    after = reconcile(was=was, asked=to, standing=before, key=f"{held.key}/{_word(row)}/{row.ordinal}")
    if after == before:
        return row
    _require_own(row)
    _require_time(held, after, before)
    columns = _columns(after)
    ordinal = columns.pop("ordinal", None) or row.ordinal
    if ordinal != row.ordinal:
        _require_free(row, ordinal)
    for name, value in (columns | {"ordinal": ordinal}).items():
        setattr(row, name, value)
    row.save()
    _tell(held, row, "changed", by=by, now=now, before=told(before, after), after=told(after, before))
    return row


@transaction.atomic
def move_part(*, part: Part, to: int, by: User, now: datetime) -> Part:
    """Changes places with the part that has the number `to`; told twice it has moved once. Raises `RecordError`:
    from_source, has_tasks."""
    held = hold(part.meeting)
    row = _held_part(held, part)
    found = _of(type(row), held).filter(ordinal=to).first()
    if found is None or found.pk == row.pk:
        return row
    other, old = _as_part(found), row.ordinal
    for each in (row, other):
        _require_own(each)
        _require_no_tasks(each)
    for each, ordinal in ((row, BETWEEN), (other, old), (row, to)):
        each.ordinal = ordinal
        each.save(update_fields=["ordinal"])
    _tell(held, row, "moved", by=by, now=now, before=str(old), after=str(to))
    return row


@transaction.atomic
def remove_part(*, part: Part, by: User, now: datetime) -> None:
    """Takes it away; those after it move up, except conclusions that the public or a task knows by their number.
    Raises `RecordError`: from_source, has_tasks."""
    held = hold(part.meeting)
    row = _of(type(part), held).filter(pk=part.pk).first()
    if row is None:
        return
    own = _as_part(row)
    _require_own(own)
    _require_no_tasks(own)
    before, word = told(standing_part(own)), f"{_word(own)}/{own.ordinal}"
    own.delete()
    _close_gap(held, own)
    record(held, "removed", word, by=by, now=now, before=before)


def standing_part(part: Part) -> AskedPart:
    """What the part is now, in the words in which it is asked for."""
    texts = typed(part, *TEXTS[type(part)])
    if isinstance(part, AgendaItem):
        return AskedAgendaItem(**texts, starts_at=part.starts_at)
    indicator = part.indicator.code if part.indicator else ""
    if isinstance(part, Shortcoming):
        return AskedShortcoming(**texts, indicator=indicator, unit=part.unit.slug if part.unit else "")
    return AskedConclusion(**texts, due=part.due_text, indicator=indicator, ordinal=part.ordinal)


def _columns(asked: AskedPart) -> dict[str, Any]:
    facts = asdict(asked)
    columns = both(facts, *TEXTS[MODELS[type(asked)]])
    if isinstance(asked, AskedAgendaItem):
        return columns | {"starts_at": asked.starts_at}
    columns["indicator"] = _indicator(asked.indicator)
    if isinstance(asked, AskedShortcoming):
        return columns | {"unit": _unit(asked.unit)}
    day = periods.parse(asked.due).end if asked.due else None
    return columns | {"due_text": asked.due, "due_on": day, "ordinal": asked.ordinal}


def _indicator(code: str) -> Indicator | None:
    found = Indicator.objects.filter(code=code).first() if code else None
    if code and found is None:
        raise RecordError("unknown", code, field="indicator")
    return found


def _unit(slug: str) -> Unit | None:
    found = Unit.objects.filter(slug=slug).first() if slug else None
    if slug and found is None:
        raise RecordError("unknown", slug, field="unit")
    return found


def _of(model: type[Part], meeting: Meeting) -> Any:
    return model._default_manager.filter(meeting=meeting).order_by("ordinal")


def _as_part(row: Any) -> Part:
    part: Part = row
    return part


def _held_part(meeting: Meeting, part: Part) -> Part:
    """As it stands in the locked meeting. Raises `RecordError`: unknown."""
    row = _of(type(part), meeting).filter(pk=part.pk).first()
    if row is None:
        raise RecordError("unknown")
    return _as_part(row)


def _require_own(part: Part) -> None:
    if not isinstance(part, AgendaItem) and part.source_id is not None:
        raise RecordError("from_source", str(part.ordinal))


def _require_time(meeting: Meeting, asked: AskedPart, before: AskedPart | None = None) -> None:
    """Nobody can be told to have done a thing before it was asked of them; one that stands so is left alone."""
    if not isinstance(asked, AskedConclusion) or not asked.due:
        return
    stood = before.due if isinstance(before, AskedConclusion) else ""
    if asked.due != stood and periods.parse(asked.due).end < meeting.held_on:
        raise RecordError("due_before", field="due")


def _require_no_tasks(part: Part) -> None:
    if isinstance(part, Conclusion) and part.tasks.exists():
        raise RecordError("has_tasks", str(part.ordinal))


def _require_free(part: Part, ordinal: int) -> None:
    _require_no_tasks(part)
    if _of(type(part), part.meeting).filter(ordinal=ordinal).exists():
        raise RecordError("ordinal_taken", str(ordinal), field="ordinal")


def _close_gap(meeting: Meeting, gone: Part) -> None:
    later = list(_of(type(gone), meeting).filter(ordinal__gt=gone.ordinal))
    if isinstance(gone, Conclusion) and (not meeting.draft or any(each.tasks.exists() for each in later)):
        return
    if any(getattr(each, "source_id", None) for each in later):
        return
    for ordinal, each in enumerate(later, gone.ordinal):
        each.ordinal = ordinal
        each.save(update_fields=["ordinal"])


def _word(part: Part) -> str:
    return WORDS[type(part)]


def _tell(meeting: Meeting, part: Part, action: str, *, by: User, now: datetime, **told: str) -> None:
    record(meeting, action, f"{_word(part)}/{part.ordinal}", by=by, now=now, **told)
