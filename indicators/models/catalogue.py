"""The catalogue: pillars, units of measure, indicators, periods, targets and notes."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as pgettext

from provinces.models import Source, Unit


class Pillar(models.Model):
    """A heading under which indicators are read."""

    code = models.CharField(_("mã"), max_length=20, primary_key=True)
    name_vi = models.CharField(_("tên"), max_length=100)
    name_en = models.CharField(_("tên tiếng Anh"), max_length=100)
    sort_order = models.PositiveSmallIntegerField(_("thứ tự"))

    class Meta:
        verbose_name = _("nhóm chỉ tiêu")
        verbose_name_plural = pgettext("plural", "nhóm chỉ tiêu")
        ordering = ["sort_order"]

    def __str__(self) -> str:
        return self.name_vi


class Measure(models.Model):
    """A unit of measure and how it is written after a number."""

    code = models.CharField(_("mã"), max_length=20, primary_key=True)
    name_vi = models.CharField(_("tên"), max_length=60)
    name_en = models.CharField(_("tên tiếng Anh"), max_length=60)
    suffix_vi = models.CharField(_("viết sau số"), max_length=20, blank=True)
    suffix_en = models.CharField(_("viết sau số (tiếng Anh)"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("đơn vị tính")
        verbose_name_plural = pgettext("plural", "đơn vị tính")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name_vi


class Indicator(models.Model):
    """What is measured. Polarity, time basis and roll-up are data, reviewed as text, never guessed from a name."""

    class Polarity(models.TextChoices):
        HIGHER = "higher_is_better", _("cao hơn là tốt hơn")
        LOWER = "lower_is_better", _("thấp hơn là tốt hơn")
        NEUTRAL = "neutral", _("không đánh giá tốt, kém")

    class TimeBasis(models.TextChoices):
        POINT = "point_in_time", _("tại một thời điểm")
        FLOW = "flow", _("phát sinh trong kỳ")
        CUMULATIVE_YEAR = "cumulative_year", _("lũy kế trong năm")
        CUMULATIVE_LAUNCH = "cumulative_launch", _("lũy kế từ khi bắt đầu")

    class RollUp(models.TextChoices):
        NONE = "none", _("không cộng gộp")
        SUM = "sum", _("cộng")
        RATIO = "ratio_of_sums", _("tỷ số của các tổng")

    class Level(models.TextChoices):
        NATIONAL = "national", _("quốc gia")
        PROVINCIAL = "provincial", _("cấp tỉnh")
        BOTH = "both", _("quốc gia và cấp tỉnh")

    code = models.SlugField(_("mã"), max_length=60, unique=True)
    name_vi = models.CharField(_("tên"), max_length=150)
    name_en = models.CharField(_("tên tiếng Anh"), max_length=150)
    definition_vi = models.TextField(_("định nghĩa"))
    definition_en = models.TextField(_("định nghĩa tiếng Anh"))
    pillar = models.ForeignKey(Pillar, models.PROTECT, related_name="indicators", verbose_name=_("nhóm"))
    measure = models.ForeignKey(
        Measure, models.PROTECT, related_name="indicators", verbose_name=_("đơn vị tính")
    )
    value_kind = models.CharField(_("loại giá trị"), max_length=12)
    polarity = models.CharField(_("chiều tốt"), max_length=16, choices=Polarity.choices)
    time_basis = models.CharField(_("cách tính theo thời gian"), max_length=18, choices=TimeBasis.choices)
    rollup = models.CharField(
        _("cộng gộp theo đơn vị"), max_length=14, choices=RollUp.choices, default=RollUp.NONE
    )
    decimals = models.PositiveSmallIntegerField(_("số chữ số thập phân"))
    plausible_min = models.DecimalField(
        _("ngưỡng dưới hợp lý"), max_digits=24, decimal_places=6, null=True, blank=True
    )
    plausible_max = models.DecimalField(
        _("ngưỡng trên hợp lý"), max_digits=24, decimal_places=6, null=True, blank=True
    )
    agency_vi = models.CharField(_("cơ quan chịu trách nhiệm"), max_length=100)
    agency_en = models.CharField(_("cơ quan (tiếng Anh)"), max_length=150)
    frequency = models.CharField(_("tần suất"), max_length=10)
    level = models.CharField(_("cấp"), max_length=10, choices=Level.choices)
    headline = models.PositiveSmallIntegerField(
        _("thứ tự trên trang Tổng quan"), null=True, blank=True, unique=True
    )
    sort_order = models.PositiveSmallIntegerField(_("thứ tự"))
    folded = models.CharField(_("tên để tìm"), max_length=400, editable=False)

    class Meta:
        verbose_name = _("chỉ tiêu")
        verbose_name_plural = pgettext("plural", "chỉ tiêu")
        ordering = ["sort_order"]
        constraints = [
            models.CheckConstraint(
                name="indicator_polarity_known",
                condition=Q(polarity__in=["higher_is_better", "lower_is_better", "neutral"]),
            ),
            models.CheckConstraint(
                name="indicator_time_basis_known",
                condition=Q(time_basis__in=["point_in_time", "flow", "cumulative_year", "cumulative_launch"]),
            ),
            models.CheckConstraint(
                name="indicator_rollup_known", condition=Q(rollup__in=["none", "sum", "ratio_of_sums"])
            ),
            models.CheckConstraint(
                name="indicator_plausible_in_order",
                condition=Q(plausible_min__isnull=True)
                | Q(plausible_max__isnull=True)
                | Q(plausible_min__lte=F("plausible_max")),
            ),
            models.CheckConstraint(name="indicator_decimals_few", condition=Q(decimals__lte=6)),
        ]

    def __str__(self) -> str:
        return self.code


class Period(models.Model):
    """A stretch of days or a day, in SDMX notation. The window is stored, not only the label:
    "Quý I" is a calendar quarter or an administrative cut-off from the 15th to the 14th."""

    class Kind(models.TextChoices):
        YEAR = "year", _("năm")
        HALF = "half", pgettext("kind of period", "6 tháng")
        QUARTER = "quarter", _("quý")
        MONTH = "month", _("tháng")
        WINDOW = "window", _("khoảng thời gian")
        YEARS = "years", _("giai đoạn")
        POINT = "point", _("thời điểm")

    code = models.CharField(_("mã"), max_length=20, unique=True)
    kind = models.CharField(_("loại"), max_length=8, choices=Kind.choices)
    start = models.DateField(_("từ ngày"))
    end = models.DateField(_("đến hết ngày"))
    label_vi = models.CharField(_("nhãn"), max_length=60)
    label_en = models.CharField(_("nhãn tiếng Anh"), max_length=60)

    class Meta:
        verbose_name = _("kỳ")
        verbose_name_plural = pgettext("plural", "kỳ")
        ordering = ["end", "start"]
        constraints = [models.CheckConstraint(name="period_days_in_order", condition=Q(start__lte=F("end")))]

    def __str__(self) -> str:
        return self.code


class Target(models.Model):
    """A goal for a year: comparison, value, and the decision that set it."""

    class Comparison(models.TextChoices):
        EQ = "eq", _("đạt")
        MIN = "min", _("tối thiểu")
        MAX = "max", _("tối đa")
        APPROX = "approx", _("khoảng")

    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="targets", verbose_name=_("chỉ tiêu")
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="targets", verbose_name=_("đơn vị"))
    year = models.PositiveSmallIntegerField(_("năm"))
    comparison = models.CharField(_("so sánh"), max_length=6, choices=Comparison.choices)
    value = models.DecimalField(_("giá trị"), max_digits=24, decimal_places=6)
    decision_vi = models.CharField(_("văn bản"), max_length=200)
    decision_en = models.CharField(_("văn bản (tiếng Anh)"), max_length=200)
    as_reported = models.CharField(_("nguyên văn"), max_length=100)
    method_named = models.BooleanField(_("có nêu phương pháp"), default=True)
    source = models.ForeignKey(Source, models.PROTECT, related_name="targets", verbose_name=_("nguồn"))
    note_vi = models.TextField(_("ghi chú"), blank=True)
    note_en = models.TextField(_("ghi chú tiếng Anh"), blank=True)

    class Meta:
        verbose_name = _("mục tiêu")
        verbose_name_plural = pgettext("plural", "mục tiêu")
        ordering = ["indicator", "unit", "year", "pk"]
        constraints = [
            models.UniqueConstraint(name="target_once", fields=["indicator", "unit", "year", "decision_vi"]),
            models.CheckConstraint(
                name="target_comparison_known", condition=Q(comparison__in=["eq", "min", "max", "approx"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.unit} {self.year}"


class Note(models.Model):
    """A remark on any subset of cells; shown on every chart that it touches. A break cuts the series at `from_date`."""

    class Kind(models.TextChoices):
        BREAK = "break", _("ngắt chuỗi")
        METHOD = "method", _("phương pháp")
        CONFLICT = "conflict", _("nguồn mâu thuẫn")
        REFUSED = "refused", _("không nhận")
        EXPLANATION = "explanation", _("giải thích")

    key = models.SlugField(_("mã"), max_length=80, unique=True)
    kind = models.CharField(_("loại"), max_length=12, choices=Kind.choices)
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, null=True, blank=True, related_name="notes", verbose_name=_("chỉ tiêu")
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="notes", verbose_name=_("đơn vị")
    )
    period = models.ForeignKey(
        Period, models.PROTECT, null=True, blank=True, related_name="notes", verbose_name=_("kỳ")
    )
    from_date = models.DateField(_("từ ngày"), null=True, blank=True)
    text_vi = models.TextField(_("nội dung"))
    text_en = models.TextField(_("nội dung tiếng Anh"))
    method_before_vi = models.CharField(_("phương pháp trước"), max_length=150, blank=True)
    method_before_en = models.CharField(_("phương pháp trước (tiếng Anh)"), max_length=150, blank=True)
    method_after_vi = models.CharField(_("phương pháp sau"), max_length=150, blank=True)
    method_after_en = models.CharField(_("phương pháp sau (tiếng Anh)"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("ghi chú")
        verbose_name_plural = pgettext("plural", "ghi chú")
        ordering = ["indicator", "from_date", "key"]
        constraints = [
            models.CheckConstraint(
                name="note_break_has_a_day",
                condition=~Q(kind="break") | Q(from_date__isnull=False, indicator__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.key
