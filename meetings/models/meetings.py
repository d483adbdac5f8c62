"""Bodies, their meetings, the papers, and what was concluded there."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as pgettext

from indicators.models import Indicator
from provinces.models import Source, Unit


class Body(models.Model):
    """A committee. Committees have a succession of their own: the Government Steering Committee took over in 2025."""

    key = models.SlugField(_("mã"), max_length=40, unique=True)
    name_vi = models.CharField(_("tên"), max_length=200)
    name_en = models.CharField(_("tên tiếng Anh"), max_length=200)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="bodies", verbose_name=_("đơn vị"))
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("kế thừa bởi"),
    )
    from_date = models.DateField(_("từ ngày"), null=True, blank=True)
    to_date = models.DateField(_("đến ngày"), null=True, blank=True)
    legal_act_vi = models.CharField(_("văn bản"), max_length=200, blank=True)
    legal_act_en = models.CharField(_("văn bản (tiếng Anh)"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("tổ chức họp")
        verbose_name_plural = pgettext("plural", "tổ chức họp")
        ordering = ["key"]
        constraints = [
            models.CheckConstraint(
                name="body_not_its_own_successor", condition=~Q(successor=F("pk")) | Q(successor=None)
            )
        ]

    def __str__(self) -> str:
        return self.name_vi


class Meeting(models.Model):
    """A session. Sessions are keyed by body, year and number: numbering restarts. A bridge point has its own page
    and names the main session that it joined."""

    class Mode(models.TextChoices):
        ONLINE = "online", _("trực tuyến")
        HYBRID = "hybrid", _("trực tiếp và trực tuyến")
        IN_PERSON = "in_person", _("trực tiếp")
        UNKNOWN = "unknown", _("nguồn không nêu")

    class NumberBasis(models.TextChoices):
        STATED = "stated", _("nêu trong nguồn")
        INFERRED = "inferred", _("suy từ phiên liền kề")
        NONE = "none", _("không đánh số")

    key = models.CharField(_("mã"), max_length=40, unique=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="meetings", verbose_name=_("tổ chức họp"))
    main_meeting = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="bridge_meetings",
        verbose_name=_("phiên chính"),
    )
    number = models.PositiveSmallIntegerField(_("phiên thứ"), null=True, blank=True)
    number_basis = models.CharField(_("số phiên theo"), max_length=8, choices=NumberBasis.choices)
    held_on = models.DateField(_("ngày họp"))
    starts_at = models.TimeField(_("giờ bắt đầu"), null=True, blank=True)
    place_vi = models.CharField(_("địa điểm"), max_length=200, blank=True)
    place_en = models.CharField(_("địa điểm (tiếng Anh)"), max_length=200, blank=True)
    mode = models.CharField(_("hình thức"), max_length=10, choices=Mode.choices)
    chair_role_vi = models.CharField(_("chức vụ chủ trì"), max_length=150)
    chair_role_en = models.CharField(_("chức vụ chủ trì (tiếng Anh)"), max_length=150)
    chair_name = models.CharField(_("chủ trì"), max_length=80)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="meetings", verbose_name=_("đơn vị"))
    title_vi = models.CharField(_("tên"), max_length=250)
    title_en = models.CharField(_("tên tiếng Anh"), max_length=250)
    topic_vi = models.CharField(_("nội dung"), max_length=250)
    topic_en = models.CharField(_("nội dung tiếng Anh"), max_length=250)
    # Empty for a meeting that was recorded here and not found in a document.
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="meetings", verbose_name=_("nguồn")
    )
    # Being prepared: for the people of the unit only.
    draft = models.BooleanField(_("đang chuẩn bị"), default=False, db_default=False)
    note_vi = models.TextField(_("ghi chú"), blank=True)
    note_en = models.TextField(_("ghi chú tiếng Anh"), blank=True)
    folded = models.TextField(_("chữ để tìm"), editable=False)

    class Meta:
        verbose_name = _("phiên họp")
        verbose_name_plural = pgettext("plural", "phiên họp")
        ordering = ["-held_on", "key"]
        constraints = [
            models.CheckConstraint(
                name="meeting_number_has_a_basis",
                condition=Q(number=None, number_basis="none")
                | (Q(number__isnull=False) & ~Q(number_basis="none")),
            ),
            models.CheckConstraint(
                name="meeting_not_its_own_bridge", condition=Q(main_meeting=None) | ~Q(main_meeting=F("pk"))
            ),
        ]

    def __str__(self) -> str:
        return self.key


class BridgePoint(models.Model):
    """A unit that joined a meeting from its own place."""

    meeting = models.ForeignKey(
        Meeting, models.CASCADE, related_name="bridge_points", verbose_name=_("phiên họp")
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("đơn vị"))
    head_name = models.CharField(_("người dự đứng đầu"), max_length=80, blank=True)
    head_role_vi = models.CharField(_("chức vụ"), max_length=150, blank=True)
    head_role_en = models.CharField(_("chức vụ (tiếng Anh)"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("điểm cầu")
        verbose_name_plural = pgettext("plural", "điểm cầu")
        constraints = [models.UniqueConstraint(name="bridge_point_once", fields=["meeting", "unit"])]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.unit_id}"


class Document(models.Model):
    """A paper of a meeting: a source that is cited, a file kept under its hash, or both: a file becomes a source with
    the first figure published from it. Withdrawn, never deleted."""

    meeting = models.ForeignKey(
        Meeting, models.CASCADE, related_name="documents", verbose_name=_("phiên họp")
    )
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("nguồn")
    )
    role_vi = models.CharField(_("là"), max_length=100)
    role_en = models.CharField(_("là (tiếng Anh)"), max_length=100)
    minutes = models.BooleanField(_("biên bản"), default=False, db_default=False)
    title_vi = models.CharField(_("tên"), max_length=300, blank=True, db_default="")
    title_en = models.CharField(_("tên tiếng Anh"), max_length=300, blank=True, db_default="")
    name = models.CharField(_("tên tệp"), max_length=150, blank=True, db_default="")
    content_type = models.CharField(_("loại tệp"), max_length=100, blank=True, db_default="")
    size = models.PositiveIntegerField(_("số byte"), null=True, blank=True)
    sha256 = models.CharField(_("mã băm"), max_length=64, blank=True, db_default="")
    uploaded_at = models.DateTimeField(_("tải lên lúc"), null=True, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("người tải lên"),
    )
    withdrawn_at = models.DateTimeField(_("rút lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("tài liệu")
        verbose_name_plural = pgettext("plural", "tài liệu")
        constraints = [
            models.UniqueConstraint(name="document_once", fields=["meeting", "source"]),
            models.UniqueConstraint(
                name="document_file_once",
                fields=["meeting", "sha256"],
                condition=Q(withdrawn_at=None) & ~Q(sha256=""),
            ),
            models.CheckConstraint(
                name="document_source_or_file", condition=Q(source__isnull=False) | ~Q(sha256="")
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="document_file_never_deleted",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__sha256__gt=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.source_id or self.name}"


class AgendaItem(models.Model):
    """A point of the agenda, in its order."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agenda", verbose_name=_("phiên họp"))
    ordinal = models.PositiveSmallIntegerField(_("số thứ tự"))
    title_vi = models.CharField(_("nội dung"), max_length=300)
    title_en = models.CharField(_("nội dung tiếng Anh"), max_length=300)
    presenter_vi = models.CharField(_("người trình bày"), max_length=150, blank=True)
    presenter_en = models.CharField(_("người trình bày (tiếng Anh)"), max_length=150, blank=True)
    starts_at = models.TimeField(_("giờ bắt đầu"), null=True, blank=True)

    class Meta:
        verbose_name = _("mục chương trình")
        verbose_name_plural = pgettext("plural", "mục chương trình")
        ordering = ["meeting", "ordinal"]
        constraints = [models.UniqueConstraint(name="agenda_item_once", fields=["meeting", "ordinal"])]

    def __str__(self) -> str:
        return f"{self.meeting_id}.{self.ordinal}"


class Shortcoming(models.Model):
    """What the meeting named as not done or lagging, and where it has one the figure that shows it."""

    meeting = models.ForeignKey(
        Meeting, models.CASCADE, related_name="shortcomings", verbose_name=_("phiên họp")
    )
    ordinal = models.PositiveSmallIntegerField(_("số thứ tự"))
    text_vi = models.TextField(_("nội dung"))
    text_en = models.TextField(_("nội dung tiếng Anh"))
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("chỉ tiêu")
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("đơn vị")
    )
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("nguồn")
    )

    class Meta:
        verbose_name = _("tồn tại, hạn chế")
        verbose_name_plural = pgettext("plural", "tồn tại, hạn chế")
        ordering = ["meeting", "ordinal"]
        constraints = [models.UniqueConstraint(name="shortcoming_once", fields=["meeting", "ordinal"])]

    def __str__(self) -> str:
        return f"{self.meeting_id}.{self.ordinal}"


class Conclusion(models.Model):
    """A conclusion in its own numbering: what, by whom, by when, and the indicator that can prove it."""

    meeting = models.ForeignKey(
        Meeting, models.CASCADE, related_name="conclusions", verbose_name=_("phiên họp")
    )
    ordinal = models.PositiveSmallIntegerField(_("số thứ tự"))
    text_vi = models.TextField(_("nội dung"))
    text_en = models.TextField(_("nội dung tiếng Anh"))
    assigned_to_vi = models.CharField(_("giao cho"), max_length=200, blank=True)
    assigned_to_en = models.CharField(_("giao cho (tiếng Anh)"), max_length=200, blank=True)
    due_text = models.CharField(_("hạn như trong nguồn"), max_length=20, blank=True)
    due_on = models.DateField(_("hạn"), null=True, blank=True)
    indicator = models.ForeignKey(
        Indicator,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="conclusions",
        verbose_name=_("chỉ tiêu chứng minh"),
    )
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("nguồn")
    )

    class Meta:
        verbose_name = _("kết luận")
        verbose_name_plural = pgettext("plural", "kết luận")
        ordering = ["meeting", "ordinal"]
        constraints = [models.UniqueConstraint(name="conclusion_once", fields=["meeting", "ordinal"])]

    def __str__(self) -> str:
        return f"{self.meeting_id}.{self.ordinal}"
