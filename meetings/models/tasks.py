"""Tasks from conclusions. There is no column for a status: it follows from days, closures and figures."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as pgettext

from indicators.models import Indicator, Period
from meetings.models.meetings import Conclusion
from provinces.models import Unit

# A closure by the person who was to do it would be no closure.
CLOSED_BY_ANOTHER = """
    IF EXISTS (SELECT 1 FROM meetings_task t WHERE t.id = NEW.task_id AND t.person_id = NEW.closed_by_id) THEN
        RAISE EXCEPTION 'pgtrigger: nobody closes a task of their own';
    END IF;
    RETURN NEW;
"""


class Task(models.Model):
    """What a conclusion asks for, with its five clear things: who (`person`), what (`title`), the expected product, the
    deadline, and who answers for it (`lead` with `responsibility`).

    `due_on` is the first deadline; a later one is a `TaskExtension`. The test, where there is one, is met by published
    figures of `test_indicator` in `test_unit`: of `test_period`, or of any period that ends after `given_on`.
    """

    class Comparison(models.TextChoices):
        AT_LEAST = "at_least", _("tối thiểu")
        AT_MOST = "at_most", _("tối đa")
        EQUAL = "equal", _("bằng")

    conclusion = models.ForeignKey(
        Conclusion, models.PROTECT, related_name="tasks", verbose_name=_("kết luận")
    )
    ordinal = models.PositiveSmallIntegerField(_("số thứ tự"))
    title_vi = models.CharField(_("việc"), max_length=300)
    title_en = models.CharField(_("việc (tiếng Anh)"), max_length=300)
    lead = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="tasks", verbose_name=_("đơn vị chủ trì")
    )
    # As the conclusion names those in charge: "Bộ, ngành và mọi tỉnh" is no single unit.
    lead_vi = models.CharField(_("chủ trì, như trong kết luận"), max_length=200, blank=True)
    lead_en = models.CharField(_("chủ trì, như trong kết luận (tiếng Anh)"), max_length=200, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="tasks",
        verbose_name=_("tài khoản người phụ trách"),
    )
    person_name = models.CharField(_("người phụ trách"), max_length=100, blank=True)
    responsibility_vi = models.CharField(_("trách nhiệm"), max_length=300, blank=True)
    responsibility_en = models.CharField(_("trách nhiệm (tiếng Anh)"), max_length=300, blank=True)
    product_vi = models.CharField(_("sản phẩm"), max_length=300, blank=True)
    product_en = models.CharField(_("sản phẩm (tiếng Anh)"), max_length=300, blank=True)
    given_on = models.DateField(_("ngày giao"))
    due_on = models.DateField(_("hạn"), null=True, blank=True)
    test_indicator = models.ForeignKey(
        Indicator,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="tasks",
        verbose_name=_("chỉ tiêu chứng minh"),
    )
    test_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("đơn vị của chỉ tiêu")
    )
    test_comparison = models.CharField(_("so sánh"), max_length=8, choices=Comparison.choices, blank=True)
    test_threshold = models.DecimalField(_("ngưỡng"), max_digits=24, decimal_places=6, null=True, blank=True)
    test_period = models.ForeignKey(
        Period, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("kỳ")
    )
    created_at = models.DateTimeField(_("tạo lúc"), null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("người giao"),
    )
    # Counts how often the task was changed: two people who change it at once see each other's values.
    version = models.PositiveIntegerField(_("lần sửa"), default=1, db_default=1)
    withdrawn_at = models.DateTimeField(_("rút lúc"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("người rút"),
    )
    withdrawn_reason = models.TextField(_("lý do rút"), blank=True, db_default="")

    class Meta:
        verbose_name = _("nhiệm vụ")
        verbose_name_plural = pgettext("plural", "nhiệm vụ")
        ordering = ["conclusion", "ordinal"]
        constraints = [
            models.UniqueConstraint(name="task_once", fields=["conclusion", "ordinal"]),
            models.CheckConstraint(
                name="task_somebody_leads", condition=Q(lead__isnull=False) | ~Q(lead_vi="")
            ),
            models.CheckConstraint(
                name="task_due_after_given",
                condition=Q(due_on=None) | Q(due_on__gte=F("given_on")),
            ),
            models.CheckConstraint(
                name="task_test_whole",
                condition=Q(
                    test_indicator=None,
                    test_unit=None,
                    test_comparison="",
                    test_threshold=None,
                    test_period=None,
                )
                | Q(
                    test_indicator__isnull=False,
                    test_unit__isnull=False,
                    test_comparison__in=["at_least", "at_most", "equal"],
                    test_threshold__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="task_withdrawn_with_reason",
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_reason="")
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_reason=""),
            ),
        ]
        triggers = [pgtrigger.Protect(name="task_never_deleted", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.conclusion_id}-{self.ordinal}"


class TaskSupport(models.Model):
    """A unit that supports the one in the lead."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="supports", verbose_name=_("nhiệm vụ"))
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="supported_tasks", verbose_name=_("đơn vị phối hợp")
    )

    class Meta:
        verbose_name = _("đơn vị phối hợp")
        verbose_name_plural = pgettext("plural", "đơn vị phối hợp")
        constraints = [models.UniqueConstraint(name="task_support_once", fields=["task", "unit"])]

    def __str__(self) -> str:
        return f"{self.task_id} {self.unit_id}"


class TaskExtension(models.Model):
    """A later deadline, with its reason. The one granted last counts; the earlier ones stay to be read."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="extensions", verbose_name=_("nhiệm vụ"))
    due_on = models.DateField(_("hạn mới"))
    reason = models.TextField(_("lý do"))
    document = models.CharField(_("văn bản"), max_length=200, blank=True)
    granted_at = models.DateTimeField(_("cho lúc"))
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("người cho gia hạn")
    )

    class Meta:
        verbose_name = _("gia hạn nhiệm vụ")
        verbose_name_plural = pgettext("plural", "gia hạn nhiệm vụ")
        ordering = ["task", "granted_at", "pk"]
        constraints = [models.CheckConstraint(name="task_extension_explained", condition=~Q(reason=""))]
        triggers = [
            pgtrigger.Protect(
                name="task_extension_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.task_id} {self.due_on}"


class ProgressNote(models.Model):
    """What those in charge say of the work. It changes no status."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="notes", verbose_name=_("nhiệm vụ"))
    text = models.TextField(_("nội dung"))
    # Asks the one who gave the task to close it.
    asks_to_close = models.BooleanField(_("đề nghị kết thúc"), default=False)
    at = models.DateTimeField(_("lúc"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("người ghi")
    )

    class Meta:
        verbose_name = _("ghi chú tiến độ")
        verbose_name_plural = pgettext("plural", "ghi chú tiến độ")
        ordering = ["task", "at", "pk"]
        constraints = [models.CheckConstraint(name="progress_note_says_something", condition=~Q(text=""))]
        triggers = [
            pgtrigger.Protect(name="progress_note_append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.task_id} {self.at:%Y-%m-%d}"


class TaskFile(models.Model):
    """A file of a progress note or of a closure. Kept under its hash, withdrawn, never deleted."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="files", verbose_name=_("nhiệm vụ"))
    note = models.ForeignKey(
        ProgressNote, models.PROTECT, null=True, related_name="files", verbose_name=_("ghi chú tiến độ")
    )
    closure = models.ForeignKey(
        "TaskClosure", models.PROTECT, null=True, related_name="files", verbose_name=_("kết thúc")
    )
    name = models.CharField(_("tên tệp"), max_length=150)
    content_type = models.CharField(_("loại tệp"), max_length=100)
    size = models.PositiveIntegerField(_("số byte"))
    sha256 = models.CharField(_("mã băm"), max_length=64)
    uploaded_at = models.DateTimeField(_("tải lên lúc"))
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("người tải lên")
    )

    class Meta:
        verbose_name = _("tệp của nhiệm vụ")
        verbose_name_plural = pgettext("plural", "tệp của nhiệm vụ")
        ordering = ["task", "uploaded_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="task_file_of_note_or_closure",
                condition=Q(note__isnull=False, closure=None) | Q(note=None, closure__isnull=False),
            )
        ]
        triggers = [
            pgtrigger.Protect(name="task_file_append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return self.name


class TaskClosure(models.Model):
    """The end of a task: the day it was done by the document, never typed as a status. Reopened, it counts no more."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="closures", verbose_name=_("nhiệm vụ"))
    done_on = models.DateField(_("xong ngày"))
    document = models.CharField(_("văn bản"), max_length=300)
    note = models.TextField(_("ghi chú"), blank=True)
    closed_at = models.DateTimeField(_("kết thúc lúc"))
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("người kết thúc")
    )
    reopened_at = models.DateTimeField(_("mở lại lúc"), null=True)
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("người mở lại"),
    )
    reopened_reason = models.TextField(_("lý do mở lại"), blank=True)

    class Meta:
        verbose_name = _("kết thúc nhiệm vụ")
        verbose_name_plural = pgettext("plural", "kết thúc nhiệm vụ")
        ordering = ["task", "closed_at", "pk"]
        constraints = [
            models.UniqueConstraint(name="task_closed_once", fields=["task"], condition=Q(reopened_at=None)),
            models.CheckConstraint(name="task_closed_with_document", condition=~Q(document="")),
            models.CheckConstraint(
                name="task_reopened_with_reason",
                condition=Q(reopened_at=None, reopened_by=None, reopened_reason="")
                | Q(reopened_at__isnull=False, reopened_by__isnull=False) & ~Q(reopened_reason=""),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="task_closure_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="task_closure_stands", fields=["task", "done_on", "document", "closed_at", "closed_by"]
            ),
            pgtrigger.Trigger(
                name="task_closed_by_another",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=CLOSED_BY_ANOTHER,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} {self.done_on}"


class TaskReminder(models.Model):
    """A reminder that went out, once for each task, kind and deadline."""

    class Kind(models.TextChoices):
        SOON = "soon", _("sắp đến hạn")
        TODAY = "today", _("đến hạn")
        OVERDUE = "overdue", _("quá hạn")

    task = models.ForeignKey(Task, models.CASCADE, related_name="reminders", verbose_name=_("nhiệm vụ"))
    kind = models.CharField(_("loại"), max_length=7, choices=Kind.choices)
    # The deadline; of an overdue task the day from which the week counts.
    day = models.DateField(_("ngày"))
    sent_at = models.DateTimeField(_("gửi lúc"))
    recipients = models.PositiveSmallIntegerField(_("số người nhận"))

    class Meta:
        verbose_name = _("thư nhắc nhiệm vụ")
        verbose_name_plural = pgettext("plural", "thư nhắc nhiệm vụ")
        ordering = ["-sent_at"]
        constraints = [models.UniqueConstraint(name="task_reminder_once", fields=["task", "kind", "day"])]

    def __str__(self) -> str:
        return f"{self.task_id} {self.kind} {self.day}"
