"""The Digital Transformation Index: its methods, criteria, rankings, scores and ranks.

From 2021 on a pillar is an overlapping view (common group + own activity index), so criteria form a graph and
pillars are never added or averaged to the total.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as pgettext

from provinces.models.sources import Source
from provinces.models.units import Geography, Unit


class Provenance(models.TextChoices):
    REPORTED = "reported", _("công bố")
    DERIVED = "derived", _("suy ra")
    CONFLICTING = "conflicting", _("nguồn mâu thuẫn")


PROVENANCE_KNOWN = Q(provenance__in=Provenance.values)


class Framework(models.Model):
    """A version of the DTI method. Years with the same `series` may be compared, others never."""

    code = models.CharField(_("số quyết định"), max_length=20, primary_key=True)
    name_vi = models.CharField(_("tên"), max_length=200)
    name_en = models.CharField(_("tên tiếng Anh"), max_length=200)
    issued_on = models.DateField(_("ngày ban hành"))
    series = models.CharField(_("chuỗi"), max_length=9)
    note_vi = models.TextField(_("ghi chú"), blank=True)
    note_en = models.TextField(_("ghi chú tiếng Anh"), blank=True)

    class Meta:
        verbose_name = _("khung DTI")
        verbose_name_plural = pgettext("plural", "khung DTI")
        ordering = ["issued_on"]

    def __str__(self) -> str:
        return self.code


class Criterion(models.Model):
    """A node of a framework: the total, a group, a pillar or a main index, with its maximum points."""

    class Scope(models.TextChoices):
        PROVINCE = "province", _("cấp tỉnh")
        MINISTRY = "ministry", _("cấp bộ")
        NATIONAL = "national", _("quốc gia")

    class Level(models.TextChoices):
        ROOT = "root", _("tổng")
        GROUP = "group", _("nhóm")
        PILLAR = "pillar", _("trụ cột")
        MAIN_INDEX = "main_index", _("chỉ số chính")

    code = models.CharField(_("mã"), max_length=30, unique=True)
    framework = models.ForeignKey(Framework, models.PROTECT, related_name="criteria", verbose_name=_("khung"))
    scope = models.CharField(_("phạm vi"), max_length=10, choices=Scope.choices)
    level = models.CharField(_("cấp"), max_length=12, choices=Level.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("thuộc")
    )
    short_code = models.CharField(_("ký hiệu"), max_length=6, blank=True)
    name_vi = models.CharField(_("tên"), max_length=150)
    name_en = models.CharField(_("tên tiếng Anh"), max_length=150)
    max_points = models.DecimalField(_("điểm tối đa"), max_digits=7, decimal_places=2, null=True, blank=True)
    max_points_provenance = models.CharField(
        _("điểm tối đa do"), max_length=12, choices=Provenance.choices, blank=True
    )
    n_components = models.PositiveSmallIntegerField(_("số chỉ số thành phần"), null=True, blank=True)
    n_components_provenance = models.CharField(
        _("số chỉ số do"), max_length=12, choices=Provenance.choices, blank=True
    )
    source = models.ForeignKey(Source, models.PROTECT, related_name="criteria", verbose_name=_("nguồn"))
    note_vi = models.TextField(_("ghi chú"), blank=True)
    note_en = models.TextField(_("ghi chú tiếng Anh"), blank=True)
    sort_order = models.PositiveSmallIntegerField(_("thứ tự"))

    class Meta:
        verbose_name = _("tiêu chí DTI")
        verbose_name_plural = pgettext("plural", "tiêu chí DTI")
        ordering = ["framework", "scope", "sort_order"]
        constraints = [
            models.CheckConstraint(
                name="criterion_root_has_no_parent",
                condition=Q(level="root", parent=None) | (~Q(level="root") & Q(parent__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Ranking(models.Model):
    """A published ranking of one year and geography: its method, its N, when it was published."""

    year = models.PositiveSmallIntegerField(_("năm đánh giá"))
    geography = models.ForeignKey(
        Geography, models.PROTECT, related_name="rankings", verbose_name=_("địa giới")
    )
    framework = models.ForeignKey(Framework, models.PROTECT, related_name="rankings", verbose_name=_("khung"))
    n = models.PositiveSmallIntegerField(_("số đơn vị"))
    published_on = models.DateField(_("ngày công bố"), null=True, blank=True)
    publication_vi = models.TextField(pgettext("noun", "công bố"))
    publication_en = models.TextField(_("công bố (tiếng Anh)"))
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="rankings", verbose_name=_("nguồn")
    )

    class Meta:
        verbose_name = _("bảng xếp hạng")
        verbose_name_plural = pgettext("plural", "bảng xếp hạng")
        ordering = ["-year", "geography"]
        constraints = [models.UniqueConstraint(name="ranking_once", fields=["year", "geography"])]

    def __str__(self) -> str:
        return f"DTI {self.year}/{self.geography_id}"


class ScoredCell(models.Model):
    """The key of a score or rank: unit, year, geography, criterion; with where it came from."""

    year = models.PositiveSmallIntegerField(_("năm đánh giá"))
    geography = models.ForeignKey(Geography, models.PROTECT, related_name="+", verbose_name=_("địa giới"))
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+", verbose_name=_("tiêu chí"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("đơn vị"))
    provenance = models.CharField(_("do"), max_length=12, choices=Provenance.choices)
    source = models.ForeignKey(Source, models.PROTECT, related_name="+", verbose_name=_("nguồn"))
    note_vi = models.TextField(_("ghi chú"), blank=True)
    note_en = models.TextField(_("ghi chú tiếng Anh"), blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.unit_id} {self.year}/{self.geography_id} {self.criterion_id}"


class Score(ScoredCell):
    """Points earned over maximum points, 0 to 1 with four decimals, as published (or derived, and then said so).

    A score without a value keeps the note that says why there is none.
    """

    value = models.DecimalField(_("điểm"), max_digits=5, decimal_places=4, null=True, blank=True)
    self_points = models.DecimalField(
        _("điểm tự chấm"), max_digits=7, decimal_places=2, null=True, blank=True
    )
    verified_points = models.DecimalField(
        _("điểm thẩm định"), max_digits=7, decimal_places=2, null=True, blank=True
    )

    class Meta:
        verbose_name = _("điểm DTI")
        verbose_name_plural = pgettext("plural", "điểm DTI")
        constraints = [
            models.UniqueConstraint(
                name="score_once", fields=["year", "geography", "criterion", "unit"], include=["value"]
            ),
            models.CheckConstraint(name="score_provenance_known", condition=PROVENANCE_KNOWN),
            models.CheckConstraint(
                name="score_between_0_and_1",
                condition=Q(value__isnull=True) | Q(value__gte=0, value__lte=1),
            ),
            models.CheckConstraint(
                name="score_empty_says_why", condition=Q(value__isnull=False) | ~Q(note_vi="")
            ),
        ]
        indexes = [models.Index(name="score_of_unit", fields=["unit", "criterion", "year"])]


class Rank(ScoredCell):
    """A place as published (or derived from published scores); ties share a place: 15, 15, 17."""

    place = models.PositiveSmallIntegerField(_("hạng"))

    class Meta:
        verbose_name = _("hạng DTI")
        verbose_name_plural = pgettext("plural", "hạng DTI")
        constraints = [
            models.UniqueConstraint(
                name="rank_once", fields=["year", "geography", "criterion", "unit"], include=["place"]
            ),
            models.CheckConstraint(name="rank_provenance_known", condition=PROVENANCE_KNOWN),
            models.CheckConstraint(name="rank_from_1", condition=Q(place__gte=1)),
        ]
        indexes = [models.Index(name="rank_of_unit", fields=["unit", "criterion", "year"])]


class Mean(models.Model):
    """The mean score of a geography as announced (or derived, and then said so); of the nation, which is one, its index
    once more, for the growth announced with it."""

    year = models.PositiveSmallIntegerField(_("năm đánh giá"))
    geography = models.ForeignKey(Geography, models.PROTECT, related_name="+", verbose_name=_("địa giới"))
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+", verbose_name=_("tiêu chí"))
    value = models.DecimalField(_("điểm"), max_digits=5, decimal_places=4)
    growth_pct_reported = models.DecimalField(
        _("mức tăng công bố (%)"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    provenance = models.CharField(_("do"), max_length=12, choices=Provenance.choices)
    source = models.ForeignKey(Source, models.PROTECT, related_name="+", verbose_name=_("nguồn"))
    note_vi = models.TextField(_("ghi chú"), blank=True)
    note_en = models.TextField(_("ghi chú tiếng Anh"), blank=True)

    class Meta:
        verbose_name = _("điểm trung bình DTI")
        verbose_name_plural = pgettext("plural", "điểm trung bình DTI")
        ordering = ["year", "geography", "criterion"]
        constraints = [
            models.UniqueConstraint(name="mean_once", fields=["year", "geography", "criterion"]),
            models.CheckConstraint(name="mean_provenance_known", condition=PROVENANCE_KNOWN),
        ]

    def __str__(self) -> str:
        return f"{self.year}/{self.geography_id} {self.criterion_id}"


class DtiMention(models.Model):
    """A rank that a text other than the ranking itself tells; kept to be held against the published one."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="dti_mentions", verbose_name=_("đơn vị"))
    year = models.PositiveSmallIntegerField(_("năm đánh giá"))
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+", verbose_name=_("tiêu chí"))
    place = models.PositiveSmallIntegerField(_("hạng"))
    n = models.PositiveSmallIntegerField(_("số đơn vị"))
    change = models.SmallIntegerField(_("số bậc lên"), null=True, blank=True)
    source = models.ForeignKey(Source, models.PROTECT, related_name="+", verbose_name=_("nguồn"))
    note_vi = models.TextField(_("ghi chú"), blank=True)
    note_en = models.TextField(_("ghi chú tiếng Anh"), blank=True)

    class Meta:
        verbose_name = _("hạng DTI được nhắc tới")
        verbose_name_plural = pgettext("plural", "hạng DTI được nhắc tới")
        ordering = ["unit", "year", "criterion"]
        constraints = [
            models.UniqueConstraint(name="dti_mention_once", fields=["unit", "year", "criterion", "source"]),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.year} {self.place}/{self.n}"
