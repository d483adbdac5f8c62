"""A task in words: where it stands, by when, and what the figures say of its test. No state is told by colour alone."""

from functools import lru_cache
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from indicators import numerals
from indicators.templatetags.figures import day, in_language, language, number, period_label
from meetings.progress import Proof, Status

register = template.Library()

SOON = 7
LINES_KEPT = 2048
NATION = "vn"
NOTHING = mark_safe("")
# A page may hold hundreds of lines: printed node by node they would cost more than all that was read for them.
COUNT_LINE = '<li><a href="{}" hx-get="{}" hx-push-url="true">{}</a> <span class="place">{}</span></li>'
LINE = '<li id="task-{}">{}<h3><a href="{}">{}</a>{}</h3> {} <p class="five-clear">{}</p></li>'
MARKS = {
    Status.OVERDUE: "act",
    Status.OPEN: "open",
    Status.NO_DUE: "open",
    Status.DONE_ON_TIME: "met",
    Status.DONE_LATE: "wait",
    Status.DONE: "met",
}
PROOF_MARKS = {
    Proof.REACHED: "met",
    Proof.REACHED_THEN_LOST: "wait",
    Proof.NOT_CERTAIN: "wait",
}


def status_words(status: Status) -> str:
    """A status as a heading, a filter or a column says it."""
    return {
        Status.OVERDUE: _("Quá hạn"),
        Status.OPEN: _("Đang làm, còn hạn"),
        Status.NO_DUE: _("Không ghi hạn"),
        Status.DONE_ON_TIME: _("Hoàn thành đúng hạn"),
        Status.DONE_LATE: _("Hoàn thành muộn"),
        Status.DONE: _("Hoàn thành, không ghi hạn"),
    }[status]


@register.filter
def standing(task: Any) -> str:
    """`Quá hạn 1.422 ngày`, `Còn 5 ngày`, `Đến hạn hôm nay`, `Hoàn thành muộn 3 ngày`."""
    told = {"n": number(task.days or 0)}
    if task.status is Status.OVERDUE:
        return ngettext("Quá hạn %(n)s ngày", "Quá hạn %(n)s ngày", task.days) % told
    if task.status is Status.OPEN:
        if not task.days:
            return _("Đến hạn hôm nay")
        return ngettext("Còn %(n)s ngày", "Còn %(n)s ngày", task.days) % told
    if task.status is Status.DONE_LATE:
        return ngettext("Hoàn thành muộn %(n)s ngày", "Hoàn thành muộn %(n)s ngày", task.days) % told
    return _("Hoàn thành") if task.status is Status.DONE else status_words(task.status)


@register.filter
def standing_mark(task: Any) -> str:
    """`act` where somebody has to do something today, `wait` for what is near or was late, `met`, `open`."""
    if task.status is Status.OPEN and task.days <= SOON:
        return "wait" if task.days else "act"
    return MARKS[task.status]


@register.simple_tag
def task_status(task: Any) -> SafeString:
    """The status with its mark."""
    return format_html('<span class="status {}">{}</span>', standing_mark(task), standing(task))


@register.simple_tag
def task_wanted(test: Any) -> str:
    """What the figure has to be: `tối thiểu 1%`, `tối đa 5%`, `bằng 0`."""
    threshold = numerals.figure_text(
        test.threshold,
        decimals=test.decimals,
        unit_measure=test.unit_measure,
        lang=language(),
        resolution=numerals.power_of_ten(-numerals.decimals_in(test.threshold)),
    )
    words = {
        "at_least": _("tối thiểu %(threshold)s"),
        "at_most": _("tối đa %(threshold)s"),
        "equal": _("bằng %(threshold)s"),
    }
    return words[test.comparison] % {"threshold": threshold}


@register.simple_tag
def task_found(test: Any) -> str:
    """The figure that counts today with its period: `620 (28/12/2023)`; empty where there is none."""
    if test.figure is None:
        return ""
    value = numerals.figure_text(
        test.figure.value,
        decimals=test.decimals,
        unit_measure=test.unit_measure,
        lang=language(),
        qualifier=test.figure.qualifier,
        resolution=test.figure.resolution,
    )
    return f"{value} ({period_label(test.figure)})"


@register.filter
def proof_words(task: Any) -> str:
    """What the figures say of the test; empty of a task without one."""
    return {
        Proof.NOT_TESTED: "",
        Proof.NO_FIGURE: _("chưa có số nào công bố sau khi giao"),
        Proof.NOT_REACHED: _("số liệu chưa đạt"),
        Proof.REACHED: _("số liệu đã đạt"),
        Proof.REACHED_THEN_LOST: _("số liệu từng đạt, nay không còn đạt"),
        Proof.NOT_CERTAIN: _("chưa kết luận: số công bố là cận hoặc ước"),
    }[task.proof]


@register.simple_tag
def task_proof(task: Any) -> SafeString:
    """What the figures say, with its mark and the figure."""
    if task.test is None:
        return NOTHING
    found = task_found(task.test)
    words = f"{proof_words(task)}: {found}" if found else proof_words(task)
    return format_html('<span class="status {}">{}</span>', PROOF_MARKS.get(task.proof, "open"), words)


@register.simple_tag
def task_url(task: Any) -> str:
    """The page of the task."""
    return reverse("task-detail", args=[task.pk])


@register.simple_tag
def task_lead(task: Any) -> SafeString | str:
    """Who is in the lead, a province with the link to its page; of a unit that is no more its last day is told there."""
    name = in_language(task, "lead")
    if task.lead_level != "province":
        return name
    return format_html('<a href="{}">{}</a>', reverse("province-detail", args=[task.lead]), name)


@register.simple_tag
def task_line(task: Any, *, where: bool = False) -> SafeString:
    """A task as a line of `<ol class="task-list">`: what, where it stands, who, by when, what figures say. `where`
    names its meeting; otherwise the number of its conclusion stands before the line."""
    return _line(task, where, get_language())


# What a task says follows from what it is: each list of a day, and each reader's, draws the same lines.
@lru_cache(maxsize=LINES_KEPT)
def _line(task: Any, where: bool, _language: str | None) -> SafeString:
    number = NOTHING if where else format_html('<span class="ordinal">{}</span>', task.conclusion)
    flag = _("phiên họp đang chuẩn bị")
    told = [
        _who(task),
        *_aside(task),
        _when(task),
        _done(task),
        _where(task) if where else NOTHING,
        _test(task),
    ]
    return format_html(
        LINE,
        task.pk,
        number,
        task_url(task),
        in_language(task, "title"),
        format_html(' <span class="figure-flag">{}</span>', flag) if task.draft else NOTHING,
        task_status(task),
        format_html_join(" ", "{}", ((each,) for each in told if each)),
    )


def _who(task: Any) -> SafeString:
    ended = format_html(" <small>{}</small>", _("(đến %(day)s)") % {"day": day(task.lead_ended)})
    return format_html("<span>{}{}</span>", task_lead(task), ended if task.lead_ended else NOTHING)


def _aside(task: Any) -> list[SafeString]:
    """Who supports, and the person in charge."""
    names = ", ".join(in_language(each, "name") for each in task.supports)
    told = [f"{_('phối hợp')}: {names}" if names else "", task.person_name]
    if task.asks_to_close and not task.status.finished:
        return [*_spans(told), format_html('<span class="status wait">{}</span>', _("đề nghị kết thúc"))]
    return _spans(told)


def _spans(told: list[str]) -> list[SafeString]:
    return [format_html("<span>{}</span>", words) for words in told if words]


def _when(task: Any) -> SafeString:
    if not task.due_on:
        return NOTHING
    first = _("(ban đầu không ghi hạn)")
    if task.first_due_on:
        first = _("(ban đầu %(day)s)") % {"day": day(task.first_due_on)}
    moved = format_html(" <small>{}</small>", first) if task.extended else NOTHING
    return format_html("<span>{}{}</span>", _("Hạn %(day)s") % {"day": day(task.due_on)}, moved)


def _done(task: Any) -> SafeString:
    if not task.done_on:
        return NOTHING
    told = {"day": day(task.done_on), "document": task.document}
    return format_html("<span>{}</span>", _("Xong %(day)s: %(document)s") % told)


def _where(task: Any) -> SafeString:
    return format_html(
        '<span><a href="{}#conclusion-{}">{}, {}</a> · {}</span>',
        reverse("meeting-detail", args=[task.meeting]),
        task.conclusion,
        in_language(task, "meeting"),
        day(task.held_on),
        _("kết luận %(n)s") % {"n": task.conclusion},
    )


def _test(task: Any) -> SafeString:
    if task.test is None:
        return NOTHING
    return format_html(
        '<span class="task-test"><a href="{}{}">{}</a> {} · {}</span>',
        reverse("indicator-detail", args=[task.test.indicator]),
        f"?units={task.test.unit}" if task.test.unit != NATION else "",
        in_language(task.test, "indicator"),
        task_wanted(task.test),
        task_proof(task),
    )


@register.simple_tag
def count_line(line: Any) -> SafeString:
    """A unit, body or meeting with how many of its tasks are overdue, how many late, and all: the way to them."""
    count = line.count
    told = [
        format_html('<span class="status act">{}</span>', _("%(n)s quá hạn") % {"n": number(count.overdue)})
        if count.overdue
        else NOTHING,
        _("%(n)s muộn") % {"n": number(count.late)} if count.late else NOTHING,
        ngettext("%(n)s việc", "%(n)s việc", count.total) % {"n": number(count.total)},
    ]
    numbers = format_html_join(" · ", "{}", ((each,) for each in told if each))
    return format_html(COUNT_LINE, line.url, line.url, line.label, numbers)
