"""The list of tasks in one sentence, and its filters as links."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from indicators.queries.names import told_apart
from indicators.templatetags.figures import day, in_language, language, number
from meetings.forms.task_list import NO_DUE, WITHIN
from meetings.progress import Status
from meetings.queries.tasks import UNNAMED, TaskChoice, TaskCount
from meetings.templatetags.tasks import MARKS, status_words

NOBODY = gettext_lazy("Không nêu đích danh một đơn vị trong danh mục")
UNFINISHED = (Status.OVERDUE, Status.OPEN, Status.NO_DUE)
FINISHED = (Status.DONE_ON_TIME, Status.DONE_LATE, Status.DONE)


@dataclass(frozen=True, slots=True)
class StatusLine:
    """A status with its number, its mark and what narrows the list to it."""

    label: str
    mark: str
    n: int
    value: str


def sentence(count: TaskCount, today: int = 0) -> str:
    """`40 nhiệm vụ: 9 quá hạn, 2 còn hạn (1 hết hạn hôm nay), 29 không ghi hạn.`; what there is none of is not told.
    `today` is how many of the open ones end today."""
    told = ngettext("%(n)s nhiệm vụ", "%(n)s nhiệm vụ", count.total) % {"n": number(count.total)}
    parts = [
        (count.overdue, _("%(n)s quá hạn")),
        (count.open, _("%(n)s còn hạn (%(today)s hết hạn hôm nay)") if today else _("%(n)s còn hạn")),
        (count.no_due, _("%(n)s không ghi hạn")),
        (count.on_time, _("%(n)s hoàn thành đúng hạn")),
        (count.late, _("%(n)s hoàn thành muộn")),
        (count.done, _("%(n)s hoàn thành, không ghi hạn")),
    ]
    rest = ", ".join(words % {"n": number(n), "today": number(today)} for n, words in parts if n)
    return f"{told}: {rest}." if rest else f"{told}."


def status_lines(count: TaskCount) -> list[StatusLine]:
    """All statuses with their numbers; the one without a deadline among those done only where there is one."""
    numbers = {
        Status.DONE_ON_TIME: count.on_time,
        Status.DONE_LATE: count.late,
        Status.DONE: count.done,
        Status.OPEN: count.open,
        Status.OVERDUE: count.overdue,
        Status.NO_DUE: count.no_due,
    }
    return [
        StatusLine(
            status_words(status), MARKS[status] if n and status is Status.OVERDUE else "", n, status.value
        )
        for status, n in numbers.items()
        if n or status is not Status.DONE
    ]


def options(known: Sequence[TaskChoice], chosen: str) -> list[tuple[str, str, bool]]:
    """The choices of a filter: value, words, whether chosen; a chosen one that has no tasks stays to be seen."""
    told = [(key, name, key == chosen) for key, name in names(known).items()]
    if chosen and not any(current for _value, _words, current in told):
        told.append((chosen, chosen, True))
    return told


def unit_choices(known: Sequence[TaskChoice], chosen: str) -> list[tuple[str, str, bool]]:
    """The units, and after them those that the conclusions do not name."""
    unnamed = (UNNAMED, str(NOBODY), chosen == UNNAMED)
    return [*options(known, "" if chosen == UNNAMED else chosen), unnamed]


def due_choices(chosen: str) -> list[tuple[str, str, bool]]:
    """Deadlines within some days from today, or none."""
    told = {
        each: ngettext("trong %(n)s ngày tới", "trong %(n)s ngày tới", n) % {"n": n}
        for each, n in WITHIN.items()
    }
    return [(value, label, value == chosen) for value, label in (told | {NO_DUE: _("không ghi hạn")}).items()]


def names(known: Sequence[TaskChoice]) -> dict[str, str]:
    """By key, no two alike: meetings of one day and title are told apart by their keys."""
    told = {each.key: _name(each) for each in known}
    often = Counter(told.values())
    return {key: f"{name} ({key})" if often[name] > 1 else name for key, name in told.items()}


def _name(choice: TaskChoice) -> str:
    """A meeting with its day, a former unit as such where another one has its name today."""
    told = told_apart(choice.key, in_language(choice, "name"), language())
    return f"{day(choice.held_on)} · {told}" if choice.held_on else told


def status_choices(chosen: Sequence[str]) -> list[tuple[str, str, bool]]:
    """The choices of the filter: value, words, whether chosen; a choice of one's own is told as it is."""
    groups = [
        (",".join(UNFINISHED), _("Chưa hoàn thành")),
        *((each.value, status_words(each)) for each in UNFINISHED),
        (",".join(FINISHED), _("Đã hoàn thành")),
        *((each.value, status_words(each)) for each in FINISHED),
    ]
    now = ",".join(chosen)
    if now and now not in dict(groups):
        groups.append((now, ", ".join(status_words(Status(each)) for each in chosen)))
    return [(value, words, value == now) for value, words in groups]
