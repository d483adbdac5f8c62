"""A task in words: where it stands, by when, and what the figures say of its test. No state is told by colour alone."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators import numerals
from indicators.templatetags.figures import in_language, language, number, period_label
from meetings.progress import Proof, Status

register = template.Library()

SOON = 7
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
        return SafeString("")
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
