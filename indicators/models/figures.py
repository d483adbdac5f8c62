"""Observations (what one source said, append-only), figures (what is shown), derivations (what follows from a change)."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as pgettext

from indicators.models.catalogue import Indicator, Period
from provinces.models import Source, Unit


class Qualifier(models.TextChoices):
    EXACT = "exact", _("chính xác")
    APPROX = "approx", _("khoảng")
    OVER = "over", _("trên")
    UNDER = "under", _("dưới")
    NEARLY = "nearly", _("gần")
    AT_LEAST = "at_least", _("tối thiểu")


class Revision(models.TextChoices):
    PLANNED = "planned", _("điều chỉnh theo kế hoạch")
    CORRECTION = "correction", _("đính chính")


class Observation(models.Model):
    """What one source said of one cell. Never updated, never deleted: the database refuses.

    A correction of our own record is a new row that `supersedes` the old one; a later vintage of the source is
    simply another observation. When the reporter itself amends what it had published, the new row `revises` the old
    one, which stays what was known until then. `resolution` is the size of the last digit printed.
    """

    class Missing(models.TextChoices):
        NOT_COLLECTED = "not_collected", _("chưa thu thập")
        NOT_APPLICABLE = "not_applicable", _("không áp dụng")
        NOT_PUBLISHED = "not_published", _("chưa công bố")
        LATE = "late", _("chậm báo cáo")

    class Status(models.TextChoices):
        PROVISIONAL = "provisional", _("sơ bộ")
        FINAL = "final", _("chính thức")
        ESTIMATE = "estimate", _("ước")
        REVISED = "revised", _("điều chỉnh")

    class Origin(models.TextChoices):
        REPORTED = "reported", pgettext("origin", "báo cáo")
        AUTOMATIC = "automatic", _("tự động")
        EXTRACTED = "extracted", _("trích từ văn bản")
        COMPUTED = "computed", _("tính")

    class AsOfBasis(models.TextChoices):
        PERIOD_END = "period_end", _("cuối kỳ")
        REPORT_PERIOD_END = "report_period_end", _("cuối kỳ báo cáo")
        STATED = "stated", _("nêu trong văn bản")
        PUBLICATION = "publication", _("ngày họp hoặc công bố")

    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="observations", verbose_name=_("chỉ tiêu"), db_index=False
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="observations", verbose_name=_("đơn vị"), db_index=False
    )
    period = models.ForeignKey(
        Period, models.PROTECT, related_name="observations", verbose_name=_("kỳ"), db_index=False
    )
    value = models.DecimalField(_("giá trị"), max_digits=24, decimal_places=6, null=True)
    missing = models.CharField(_("lý do thiếu"), max_length=16, choices=Missing.choices, blank=True)
    qualifier = models.CharField(
        _("mức chắc chắn"), max_length=8, choices=Qualifier.choices, default=Qualifier.EXACT
    )
    as_reported = models.CharField(_("nguyên văn"), max_length=100, blank=True)
    resolution = models.DecimalField(_("độ phân giải"), max_digits=24, decimal_places=6, null=True)
    numerator = models.DecimalField(_("tử số"), max_digits=24, decimal_places=6, null=True)
    denominator = models.DecimalField(_("mẫu số"), max_digits=24, decimal_places=6, null=True)
    denominator_qualifier = models.CharField(
        _("mức chắc chắn của mẫu số"), max_length=8, choices=Qualifier.choices, blank=True
    )
    status = models.CharField(_("tình trạng"), max_length=11, choices=Status.choices)
    origin = models.CharField(_("cách có"), max_length=10, choices=Origin.choices)
    as_of = models.DateField(_("ngày số liệu"))
    as_of_basis = models.CharField(_("ngày số liệu theo"), max_length=18, choices=AsOfBasis.choices)
    change_value = models.DecimalField(_("thay đổi như công bố"), max_digits=18, decimal_places=6, null=True)
    change_kind = models.CharField(_("loại thay đổi"), max_length=18, blank=True)
    change_qualifier = models.CharField(
        _("mức chắc chắn của thay đổi"), max_length=8, choices=Qualifier.choices, blank=True
    )
    change_base = models.CharField(_("kỳ so sánh"), max_length=20, blank=True)
    source = models.ForeignKey(
        Source, models.PROTECT, related_name="observations", verbose_name=_("nguồn"), db_index=False
    )
    note_vi = models.TextField(_("ghi chú"), blank=True)
    note_en = models.TextField(_("ghi chú tiếng Anh"), blank=True)
    recorded_at = models.DateTimeField(_("ghi nhận lúc"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("người ghi nhận"),
    )
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="superseded_by", verbose_name=_("thay cho")
    )
    revises = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        related_name="revised_by",
        verbose_name=_("điều chỉnh số đã công bố"),
    )
    # The database fills it in for rows that are written past the ORM.
    revision = models.CharField(
        _("loại điều chỉnh"), max_length=10, choices=Revision.choices, blank=True, db_default=""
    )

    class Meta:
        verbose_name = _("số liệu theo nguồn")
        verbose_name_plural = pgettext("plural", "số liệu theo nguồn")
        constraints = [
            models.CheckConstraint(
                name="observation_value_or_reason",
                condition=Q(value__isnull=False, missing="") | (Q(value__isnull=True) & ~Q(missing="")),
            ),
            models.CheckConstraint(
                name="observation_qualifier_known", condition=Q(qualifier__in=Qualifier.values)
            ),
            models.CheckConstraint(
                name="observation_status_known",
                condition=Q(status__in=["provisional", "final", "estimate", "revised"]),
            ),
            models.CheckConstraint(
                name="observation_origin_known",
                condition=Q(origin__in=["reported", "automatic", "extracted", "computed"]),
            ),
            models.CheckConstraint(
                name="observation_revision_explained",
                condition=Q(revision="", revises__isnull=True)
                | (Q(revision__in=["planned", "correction"], revises__isnull=False) & ~Q(note_vi="")),
            ),
            models.CheckConstraint(
                name="observation_resolution_positive",
                condition=Q(resolution__isnull=True) | Q(resolution__gt=0),
            ),
            models.CheckConstraint(
                name="observation_change_has_a_kind",
                condition=Q(change_value__isnull=True, change_kind="")
                | (Q(change_value__isnull=False) & ~Q(change_kind="")),
            ),
        ]
        indexes = [
            # No index on the indicator, unit or period alone: it would lead the planner astray.
            models.Index(name="observation_of_cell", fields=["indicator", "unit", "period"]),
            models.Index(name="observation_of_source", fields=["source", "-as_of", "-id"]),
            models.Index(name="observation_of_day", fields=["as_of"]),
            models.Index(
                name="observation_of_revision",
                fields=["source", "-as_of", "-id"],
                condition=Q(status="revised"),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="observation_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="observation_never_truncated",
                when=pgtrigger.Before,
                operation=pgtrigger.Truncate,
                level=pgtrigger.Statement,
                func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.unit_id} {self.period_id} {self.as_reported}"


class Figure(models.Model):
    """The observation now shown for a cell, its value repeated for fast reading, and since when.

    Why this one and not another: docs/adr/0003. `others` counts the further observations of the cell.
    """

    class Reason(models.TextChoices):
        ONLY = "only", _("nguồn duy nhất")
        SAME = "same", _("các nguồn trùng nhau")
        EXACT = "exact", _("số không kèm mức ước lượng")
        LATEST = "latest", _("công bố sau cùng")
        FINER = "finer", _("cùng một số, viết chi tiết hơn")
        CHOSEN = "chosen", _("do người có thẩm quyền chọn")

    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="figures", verbose_name=_("chỉ tiêu"), db_index=False
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="figures", verbose_name=_("đơn vị"), db_index=False
    )
    period = models.ForeignKey(
        Period, models.PROTECT, related_name="figures", verbose_name=_("kỳ"), db_index=False
    )
    observation = models.OneToOneField(
        Observation, models.PROTECT, related_name="figure", verbose_name=_("số liệu được chọn")
    )
    value = models.DecimalField(_("giá trị"), max_digits=24, decimal_places=6, null=True)
    reason = models.CharField(_("vì sao chọn"), max_length=8, choices=Reason.choices)
    others = models.PositiveSmallIntegerField(_("số nguồn khác"), default=0)
    since = models.DateTimeField(_("từ lúc"))

    class Meta:
        verbose_name = _("số liệu")
        verbose_name_plural = pgettext("plural", "số liệu")
        constraints = [
            # One read by series, one by cross-section: either alone makes the other 30 to 200 times slower.
            models.UniqueConstraint(
                name="figure_series", fields=["indicator", "unit", "period"], include=["value"]
            ),
            models.CheckConstraint(
                name="figure_reason_known",
                condition=Q(reason__in=["only", "same", "exact", "latest", "finer", "chosen"]),
            ),
        ]
        indexes = [
            models.Index(
                name="figure_cross_section", fields=["indicator", "period", "unit"], include=["value"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.unit_id} {self.period_id}"


class Derivation(models.Model):
    """An earlier value that follows from a change a source stated. Nobody reported it: it is labelled, with its
    method, and never mixed with observations."""

    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="derivations", verbose_name=_("chỉ tiêu")
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="derivations", verbose_name=_("đơn vị"))
    period = models.ForeignKey(Period, models.PROTECT, related_name="derivations", verbose_name=_("kỳ"))
    value = models.DecimalField(_("giá trị"), max_digits=24, decimal_places=6)
    method_vi = models.CharField(_("cách suy ra"), max_length=200)
    method_en = models.CharField(_("cách suy ra (tiếng Anh)"), max_length=200)
    based_on_as_reported = models.CharField(_("dựa trên nguyên văn"), max_length=100)
    source = models.ForeignKey(Source, models.PROTECT, related_name="derivations", verbose_name=_("nguồn"))
    note_vi = models.TextField(_("ghi chú"), blank=True)
    note_en = models.TextField(_("ghi chú tiếng Anh"), blank=True)

    class Meta:
        verbose_name = _("số suy ra")
        verbose_name_plural = pgettext("plural", "số suy ra")
        ordering = ["indicator", "unit", "period"]
        constraints = [
            models.UniqueConstraint(
                name="derivation_once",
                fields=["indicator", "unit", "period", "source", "method_en", "based_on_as_reported"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.unit_id} {self.period_id}"
