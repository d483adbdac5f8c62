"""The parts of a meeting as lines of their page."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators.templatetags.figures import day as day_text
from indicators.templatetags.figures import language
from meetings.actions.records import Part
from meetings.forms import PartForm
from meetings.models import AgendaItem, Conclusion, Meeting, Shortcoming
from meetings.queries import records


@dataclass(frozen=True, slots=True)
class PartRow:
    """A part as shown: its number and text, what goes with it, why it stays as it is (or empty), the numbers of its
    neighbours to change places with, and the form where it is open. `tasks` counts those of a conclusion, None of
    other parts; `cited` ones came from a reviewed document."""

    pk: int
    ordinal: int
    text: str
    details: tuple[str, ...]
    fixed: str
    up: int | None
    down: int | None
    tasks: int | None
    cited: bool
    form: PartForm | None


def part_rows(meeting: Meeting, parts: Sequence[Part], opened: tuple[Part, PartForm] | None) -> list[PartRow]:
    """At most one SQL query."""
    concluded = any(isinstance(each, Conclusion) for each in parts)
    tasks = records.tasks_of(meeting) if concluded else {}
    stays = [is_cited(each) or each.pk in tasks for each in parts]
    lines = []
    for place, part in enumerate(parts):
        may_up = place > 0 and not stays[place] and not stays[place - 1]
        may_down = place + 1 < len(parts) and not stays[place] and not stays[place + 1]
        lines.append(
            PartRow(
                pk=part.pk,
                ordinal=part.ordinal,
                text=_text(part),
                details=tuple(_details(part)),
                fixed=_fixed(part, tasks.get(part.pk, 0)),
                up=parts[place - 1].ordinal if may_up else None,
                down=parts[place + 1].ordinal if may_down else None,
                tasks=tasks.get(part.pk, 0) if isinstance(part, Conclusion) else None,
                cited=is_cited(part),
                form=opened[1] if opened and opened[0].pk == part.pk else None,
            )
        )
    return lines


def is_cited(part: Part) -> bool:
    """Whether it came from a reviewed document and is not changed here."""
    return not isinstance(part, AgendaItem) and part.source_id is not None


def _fixed(part: Part, tasks: int) -> str:
    words = []
    if tasks:
        told = ngettext("%(n)s nhiệm vụ, giữ nguyên số", "%(n)s nhiệm vụ, giữ nguyên số", tasks)
        words.append(told % {"n": tasks})
    if is_cited(part):
        words.append(_("theo nguồn"))
    return " · ".join(words)


def _text(part: Part) -> str:
    name = "title" if isinstance(part, AgendaItem) else "text"
    return _in_language(part, name)


def _details(part: Part) -> list[str]:
    if isinstance(part, AgendaItem):
        hour = f"{part.starts_at:%H:%M}" if part.starts_at else ""
        return [each for each in (hour, _in_language(part, "presenter")) if each]
    details = [_in_language(part.indicator, "name")] if part.indicator else []
    if isinstance(part, Shortcoming):
        return details
    if part.due_text:
        due = day_text(part.due_on) if part.due_on else part.due_text
        details.insert(0, _("hạn %(due)s") % {"due": due})
    return [each for each in (_in_language(part, "assigned_to"), *details) if each]


def _in_language(thing: object, name: str) -> str:
    return str(getattr(thing, f"{name}_{'en' if language() == 'en' else 'vi'}"))
