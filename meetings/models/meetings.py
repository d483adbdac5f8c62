"""Bodies, their meetings, and what was concluded there."""

from django.db import models
from django.db.models import F, Q

from indicators.models import Indicator
from provinces.models import Source, Unit


class Body(models.Model):
    """A committee. Committees have a succession of their own: the Government Steering Committee took over in 2025."""

    key = models.SlugField("mã", max_length=40, unique=True)
    name_vi = models.CharField("tên", max_length=200)
    name_en = models.CharField("tên tiếng Anh", max_length=200)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="bodies", verbose_name="đơn vị")
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors", verbose_name="kế thừa bởi"
    )
    from_date = models.DateField("từ ngày", null=True, blank=True)
    to_date = models.DateField("đến ngày", null=True, blank=True)
    legal_act_vi = models.CharField("văn bản", max_length=200, blank=True)
    legal_act_en = models.CharField("văn bản (tiếng Anh)", max_length=200, blank=True)

    class Meta:
        verbose_name = "tổ chức họp"
        verbose_name_plural = "tổ chức họp"
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
        ONLINE = "online", "trực tuyến"
        HYBRID = "hybrid", "trực tiếp và trực tuyến"
        IN_PERSON = "in_person", "trực tiếp"
        UNKNOWN = "unknown", "nguồn không nêu"

    class NumberBasis(models.TextChoices):
        STATED = "stated", "nêu trong nguồn"
        INFERRED = "inferred", "suy từ phiên liền kề"
        NONE = "none", "không đánh số"

    key = models.CharField("mã", max_length=40, unique=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="meetings", verbose_name="tổ chức họp")
    main_meeting = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="bridge_meetings",
        verbose_name="phiên chính",
    )
    number = models.PositiveSmallIntegerField("phiên thứ", null=True, blank=True)
    number_basis = models.CharField("số phiên theo", max_length=8, choices=NumberBasis.choices)
    held_on = models.DateField("ngày họp")
    mode = models.CharField("hình thức", max_length=10, choices=Mode.choices)
    chair_role_vi = models.CharField("chức vụ chủ trì", max_length=150)
    chair_role_en = models.CharField("chức vụ chủ trì (tiếng Anh)", max_length=150)
    chair_name = models.CharField("chủ trì", max_length=80)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="meetings", verbose_name="đơn vị")
    title_vi = models.CharField("tên", max_length=250)
    title_en = models.CharField("tên tiếng Anh", max_length=250)
    topic_vi = models.CharField("nội dung", max_length=250)
    topic_en = models.CharField("nội dung tiếng Anh", max_length=250)
    source = models.ForeignKey(Source, models.PROTECT, related_name="meetings", verbose_name="nguồn")
    note_vi = models.TextField("ghi chú", blank=True)
    note_en = models.TextField("ghi chú tiếng Anh", blank=True)
    folded = models.TextField("chữ để tìm", editable=False)

    class Meta:
        verbose_name = "phiên họp"
        verbose_name_plural = "phiên họp"
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
        Meeting, models.CASCADE, related_name="bridge_points", verbose_name="phiên họp"
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="đơn vị")
    head_name = models.CharField("người dự đứng đầu", max_length=80, blank=True)
    head_role_vi = models.CharField("chức vụ", max_length=150, blank=True)
    head_role_en = models.CharField("chức vụ (tiếng Anh)", max_length=150, blank=True)

    class Meta:
        verbose_name = "điểm cầu"
        verbose_name_plural = "điểm cầu"
        constraints = [models.UniqueConstraint(name="bridge_point_once", fields=["meeting", "unit"])]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.unit_id}"


class Document(models.Model):
    """A paper of a meeting."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="documents", verbose_name="phiên họp")
    source = models.ForeignKey(Source, models.PROTECT, related_name="+", verbose_name="nguồn")
    role_vi = models.CharField("là", max_length=100)
    role_en = models.CharField("là (tiếng Anh)", max_length=100)

    class Meta:
        verbose_name = "tài liệu"
        verbose_name_plural = "tài liệu"
        constraints = [models.UniqueConstraint(name="document_once", fields=["meeting", "source"])]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.source_id}"


class Conclusion(models.Model):
    """A conclusion in its own numbering: what, by whom, by when, and the indicator that can prove it."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="conclusions", verbose_name="phiên họp")
    ordinal = models.PositiveSmallIntegerField("số thứ tự")
    text_vi = models.TextField("nội dung")
    text_en = models.TextField("nội dung tiếng Anh")
    assigned_to_vi = models.CharField("giao cho", max_length=200, blank=True)
    assigned_to_en = models.CharField("giao cho (tiếng Anh)", max_length=200, blank=True)
    due_text = models.CharField("hạn như trong nguồn", max_length=20, blank=True)
    due_on = models.DateField("hạn", null=True, blank=True)
    indicator = models.ForeignKey(
        Indicator,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="conclusions",
        verbose_name="chỉ tiêu chứng minh",
    )
    source = models.ForeignKey(Source, models.PROTECT, related_name="+", verbose_name="nguồn")

    class Meta:
        verbose_name = "kết luận"
        verbose_name_plural = "kết luận"
        ordering = ["meeting", "ordinal"]
        constraints = [models.UniqueConstraint(name="conclusion_once", fields=["meeting", "ordinal"])]

    def __str__(self) -> str:
        return f"{self.meeting_id}.{self.ordinal}"
