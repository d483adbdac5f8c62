"""What a unit reports in a round: cells as typed, their evidence, and the way from draft to published figures.

The database holds the rules that must not depend on any page: a locked report is not written to, nobody signs,
accepts or publishes values of his own, and states follow each other only as they may.
"""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as pgettext

from indicators.models.catalogue import Indicator
from indicators.models.collections import Collection
from indicators.models.figures import Observation, Qualifier, Revision
from provinces.models import Source, Unit

# The values that stand were written by their `value_by`; whoever wrote one neither signs, accepts nor publishes it.
FOUR_EYES = """
    DECLARE
        actor bigint := CASE NEW.state
            WHEN 'sent' THEN NEW.sent_by_id WHEN 'accepted' THEN NEW.accepted_by_id
            WHEN 'published' THEN NEW.published_by_id END;
    BEGIN
        IF NEW.state IS NOT DISTINCT FROM OLD.state THEN
            RETURN NEW;
        END IF;
        IF (OLD.state, NEW.state) NOT IN (
            ('draft', 'sent'), ('returned', 'sent'), ('sent', 'draft'), ('sent', 'accepted'), ('sent', 'returned'),
            ('accepted', 'returned'), ('accepted', 'published')
        ) THEN
            RAISE EXCEPTION 'submission_states: % cannot become %', OLD.state, NEW.state
                USING ERRCODE = 'check_violation', CONSTRAINT = 'submission_states';
        END IF;
        IF NEW.state IN ('sent', 'accepted', 'published') AND (actor IS NULL OR EXISTS (
            SELECT 1 FROM indicators_entry e WHERE e.submission_id = NEW.id AND e.value_by_id = actor
        )) THEN
            RAISE EXCEPTION 'submission_four_eyes: nobody signs, accepts or publishes values of his own'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'submission_four_eyes';
        END IF;
        RETURN NEW;
    END;
"""
LOCKED = """
    DECLARE
        standing text;
    BEGIN
        IF TG_OP = 'UPDATE' AND (NEW.typed, NEW.value, NEW.qualifier, NEW.resolution, NEW.numerator, NEW.denominator,
            NEW.missing, NEW.note, NEW.document, NEW.value_by_id, NEW.submission_id, NEW.indicator_id)
            IS NOT DISTINCT FROM (OLD.typed, OLD.value, OLD.qualifier, OLD.resolution, OLD.numerator, OLD.denominator,
            OLD.missing, OLD.note, OLD.document, OLD.value_by_id, OLD.submission_id, OLD.indicator_id) THEN
            RETURN NEW;
        END IF;
        SELECT s.state INTO standing FROM indicators_submission s WHERE s.id = NEW.submission_id FOR SHARE;
        IF standing NOT IN ('draft', 'returned') THEN
            RAISE EXCEPTION 'entry_locked: the report is %', standing
                USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_locked';
        END IF;
        IF TG_OP = 'UPDATE' AND NEW.version <> OLD.version + 1 THEN
            RAISE EXCEPTION 'entry_version: version % cannot follow %', NEW.version, OLD.version
                USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_version';
        END IF;
        RETURN NEW;
    END;
"""


class Submission(models.Model):
    """The report of one unit in one round. Edition 1 is the first; an amendment of published figures is a further
    edition with its kind of revision and a public note, and goes the same way. Never deleted."""

    class State(models.TextChoices):
        DRAFT = "draft", _("đang nhập")
        SENT = "sent", _("đã gửi")
        ACCEPTED = "accepted", _("đã tiếp nhận")
        RETURNED = "returned", _("trả lại")
        PUBLISHED = "published", _("đã công bố")

    # In these states the unit may write.
    OPEN_STATES = (State.DRAFT, State.RETURNED)

    collection = models.ForeignKey(
        Collection, models.PROTECT, related_name="submissions", verbose_name=_("đợt thu thập")
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="submissions", verbose_name=_("đơn vị"))
    edition = models.PositiveSmallIntegerField(_("lần"), default=1)
    revision = models.CharField(_("loại điều chỉnh"), max_length=10, choices=Revision.choices, blank=True)
    note_vi = models.TextField(_("ghi chú công khai"), blank=True)
    note_en = models.TextField(_("ghi chú công khai tiếng Anh"), blank=True)
    state = models.CharField(_("trạng thái"), max_length=9, choices=State.choices, default=State.DRAFT)
    state_since = models.DateTimeField(_("trạng thái từ lúc"))
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người bắt đầu")
    )
    first_sent_at = models.DateTimeField(_("gửi lần đầu lúc"), null=True)
    sent_at = models.DateTimeField(_("gửi lúc"), null=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người ký")
    )
    returned_at = models.DateTimeField(_("trả lại lúc"), null=True)
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người trả lại")
    )
    accepted_at = models.DateTimeField(_("tiếp nhận lúc"), null=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("người tiếp nhận"),
    )
    published_at = models.DateTimeField(_("công bố lúc"), null=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người công bố")
    )
    source = models.OneToOneField(
        Source, models.PROTECT, null=True, related_name="submission", verbose_name=_("nguồn")
    )

    class Meta:
        verbose_name = _("báo cáo")
        verbose_name_plural = pgettext("plural", "báo cáo")
        ordering = ["collection", "unit", "edition"]
        constraints = [
            models.UniqueConstraint(name="submission_once", fields=["collection", "unit", "edition"]),
            models.UniqueConstraint(
                name="submission_one_at_work", fields=["collection", "unit"], condition=~Q(state="published")
            ),
            models.CheckConstraint(
                name="submission_state_known",
                condition=Q(state__in=["draft", "sent", "accepted", "returned", "published"]),
            ),
            models.CheckConstraint(
                name="submission_amendment_explained",
                condition=Q(edition=1, revision="", note_vi="")
                | (Q(edition__gt=1) & Q(revision__in=["planned", "correction"]) & ~Q(note_vi="")),
            ),
            models.CheckConstraint(
                name="submission_published_has_a_source",
                condition=~Q(state="published") | Q(source__isnull=False, published_at__isnull=False),
            ),
        ]
        indexes = [models.Index(name="submission_by_state", fields=["state", "collection", "unit"])]
        triggers = [
            pgtrigger.Protect(name="submission_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="submission_published_stands",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state="published"),
            ),
            pgtrigger.Trigger(
                name="submission_rules",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=FOUR_EYES,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.collection_id} {self.unit_id} {self.edition}"


class Entry(models.Model):
    """A cell of a report: the text as typed and what was understood. `version` counts the writes of the cell; a write
    that does not know the version that stands is refused. `doubts` are the codes of `indicators.validation` found at
    the last write, `returned_reason` what the ministry asks."""

    submission = models.ForeignKey(
        Submission, models.PROTECT, related_name="entries", verbose_name=_("báo cáo")
    )
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="entries", verbose_name=_("chỉ tiêu"), db_index=False
    )
    typed = models.CharField(_("như đã gõ"), max_length=100, blank=True)
    value = models.DecimalField(_("giá trị"), max_digits=24, decimal_places=6, null=True)
    qualifier = models.CharField(
        _("mức chắc chắn"), max_length=8, choices=Qualifier.choices, default=Qualifier.EXACT
    )
    resolution = models.DecimalField(_("độ phân giải"), max_digits=24, decimal_places=6, null=True)
    numerator = models.DecimalField(_("tử số"), max_digits=24, decimal_places=6, null=True)
    denominator = models.DecimalField(_("mẫu số"), max_digits=24, decimal_places=6, null=True)
    missing = models.CharField(
        _("lý do trống"), max_length=16, choices=Observation.Missing.choices, blank=True
    )
    note = models.TextField(_("giải thích"), blank=True)
    document = models.CharField(_("số văn bản"), max_length=200, blank=True)
    doubts = ArrayField(models.CharField(max_length=20), verbose_name=_("nghi vấn"), default=list, blank=True)
    returned_reason = models.TextField(_("lý do trả lại"), blank=True)
    version = models.PositiveIntegerField(_("lần ghi"), default=1)
    value_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người nhập số")
    )
    changed_at = models.DateTimeField(_("ghi lúc"))
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người ghi")
    )
    observation = models.OneToOneField(
        Observation, models.PROTECT, null=True, related_name="entry", verbose_name=_("số liệu đã công bố")
    )

    class Meta:
        verbose_name = _("ô số liệu")
        verbose_name_plural = pgettext("plural", "ô số liệu")
        ordering = ["submission", "indicator"]
        constraints = [
            models.UniqueConstraint(name="entry_once", fields=["submission", "indicator"]),
            models.CheckConstraint(
                name="entry_value_or_reason", condition=Q(value__isnull=True) | Q(missing="")
            ),
            models.CheckConstraint(name="entry_qualifier_known", condition=Q(qualifier__in=Qualifier.values)),
        ]
        triggers = [
            pgtrigger.Protect(name="entry_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="entry_rules",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=LOCKED,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.indicator_id} {self.typed}"


class Evidence(models.Model):
    """A file that proves a cell. Kept under its hash; served as an attachment only. Withdrawn, never deleted."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="evidence", verbose_name=_("ô số liệu"))
    name = models.CharField(_("tên tệp"), max_length=150)
    content_type = models.CharField(_("loại tệp"), max_length=100)
    size = models.PositiveIntegerField(_("số byte"))
    sha256 = models.CharField(_("mã băm"), max_length=64)
    uploaded_at = models.DateTimeField(_("tải lên lúc"))
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("người tải lên")
    )
    withdrawn_at = models.DateTimeField(_("rút lúc"), null=True)

    class Meta:
        verbose_name = _("minh chứng")
        verbose_name_plural = pgettext("plural", "minh chứng")
        ordering = ["entry", "uploaded_at"]

    def __str__(self) -> str:
        return self.name


class SheetUpload(models.Model):
    """A filled sheet (or pasted cells) between upload and decision: what it says, cell by cell, held against what
    stood then. `rows` is a list of objects, described in `indicators.actions.uploads`."""

    submission = models.ForeignKey(
        Submission, models.PROTECT, related_name="uploads", verbose_name=_("báo cáo")
    )
    name = models.CharField(_("tên tệp"), max_length=150)
    sha256 = models.CharField(_("mã băm"), max_length=64)
    rows = models.JSONField(_("các ô"))
    uploaded_at = models.DateTimeField(_("tải lên lúc"))
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("người tải lên")
    )
    applied_at = models.DateTimeField(_("áp dụng lúc"), null=True)

    class Meta:
        verbose_name = _("tệp nạp")
        verbose_name_plural = pgettext("plural", "tệp nạp")
        ordering = ["-uploaded_at"]

    def __str__(self) -> str:
        return self.name


class Publication(models.Model):
    """One act of publishing, of one report or many: all of them or none."""

    class State(models.TextChoices):
        WAITING = "waiting", _("đang chờ")
        RUNNING = "running", _("đang công bố")
        DONE = "done", _("đã công bố")
        FAILED = "failed", _("không công bố được")

    submissions: "models.ManyToManyField[Submission, models.Model]" = models.ManyToManyField(
        Submission, related_name="publications", verbose_name=_("báo cáo")
    )
    state = models.CharField(_("trạng thái"), max_length=7, choices=State.choices, default=State.WAITING)
    requested_at = models.DateTimeField(_("yêu cầu lúc"))
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("người công bố")
    )
    finished_at = models.DateTimeField(_("xong lúc"), null=True)
    cells = models.PositiveIntegerField(_("số ô"), default=0)
    fault = models.TextField(_("lỗi"), blank=True)

    class Meta:
        verbose_name = _("lần công bố")
        verbose_name_plural = pgettext("plural", "lần công bố")
        ordering = ["-requested_at"]
        constraints = [
            models.CheckConstraint(
                name="publication_state_known",
                condition=Q(state__in=["waiting", "running", "done", "failed"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.requested_at:%Y-%m-%d %H:%M}"
