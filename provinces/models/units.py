"""Units (territories and bodies), their dated facts, what became of them, and the geographies they form."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as pgettext


class DaysInForce(Func):
    """The closed range of days from `valid_from` to `valid_to`; an empty end is open."""

    function = "daterange"
    output_field = DateRangeField()

    def __init__(self) -> None:
        super().__init__(F("valid_from"), F("valid_to"), Value("[]"))


class Level(models.TextChoices):
    COUNTRY = "country", _("quốc gia")
    PROVINCE = "province", _("cấp tỉnh")
    MINISTRY = "ministry", _("bộ, ngành")


# What full names of territories begin with: small inside a sentence; bodies keep their capital.
KINDS_BEFORE_NAMES = ("Tỉnh ", "Thành phố ")


def inside_sentence(full_name: str) -> str:
    """`tỉnh Điện Biên`, `thành phố Hà Nội`; any other name as it is."""
    if full_name.startswith(KINDS_BEFORE_NAMES):
        return full_name[:1].lower() + full_name[1:]
    return full_name


class Unit(models.Model):
    """One territory or body, for ever. `slug` is its public identifier; a code is no key (codes are reused)."""

    slug = models.SlugField(_("mã định danh"), max_length=60, unique=True)
    level = models.CharField(_("cấp"), max_length=10, choices=Level.choices)
    sort_order = models.PositiveSmallIntegerField(_("thứ tự"), default=0)

    class Meta:
        verbose_name = _("đơn vị")
        # One word is singular and plural in Vietnamese: in all models the context tells English which.
        verbose_name_plural = pgettext("plural", "đơn vị")
        ordering = ["sort_order", "slug"]
        constraints = [
            models.CheckConstraint(name="unit_level_known", condition=Q(level__in=Level.values)),
        ]

    def __str__(self) -> str:
        return self.slug


class UnitVersion(models.Model):
    """What a unit was called and how it was classed from one day to another; no two versions overlap."""

    class Kind(models.TextChoices):
        COUNTRY = "country", pgettext("kind of unit", "quốc gia")
        PROVINCE = "province", _("tỉnh")
        MUNICIPALITY = "municipality", _("thành phố trực thuộc trung ương")
        MINISTRY = "ministry", _("bộ, ngành")

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="versions", verbose_name=_("đơn vị"))
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    code = models.CharField(_("mã số"), max_length=4, blank=True)
    kind = models.CharField(_("loại"), max_length=12, choices=Kind.choices)
    name_vi = models.CharField(_("tên"), max_length=100)
    name_en = models.CharField(_("tên tiếng Anh"), max_length=100)
    full_name_vi = models.CharField(_("tên đầy đủ"), max_length=150)
    full_name_en = models.CharField(_("tên đầy đủ tiếng Anh"), max_length=150)
    short_vi = models.CharField(_("viết tắt"), max_length=10, blank=True)
    sort_key = models.CharField(_("khóa sắp xếp"), max_length=300, db_collation="C")
    iso_3166_2 = models.CharField(_("mã ISO 3166-2"), max_length=6, blank=True)
    population_gso_2020 = models.PositiveIntegerField(_("dân số trung bình 2020"), null=True, blank=True)
    population_nq202_2024 = models.PositiveIntegerField(_("dân số 31/12/2024"), null=True, blank=True)
    area_km2_nq202 = models.DecimalField(
        _("diện tích (km²)"), max_digits=9, decimal_places=2, null=True, blank=True
    )
    source = models.TextField(_("nguồn"))

    class Meta:
        verbose_name = _("phiên bản đơn vị")
        verbose_name_plural = pgettext("plural", "phiên bản đơn vị")
        ordering = ["unit", "valid_from"]
        constraints = [
            models.CheckConstraint(
                name="unit_version_days_in_order",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
            ExclusionConstraint(
                name="unit_version_no_overlap",
                expressions=[("unit", RangeOperators.EQUAL), (DaysInForce(), RangeOperators.OVERLAPS)],
            ),
            ExclusionConstraint(
                name="unit_version_code_once_a_day",
                expressions=[("code", RangeOperators.EQUAL), (DaysInForce(), RangeOperators.OVERLAPS)],
                condition=~Q(code=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.full_name_vi} ({self.valid_from:%d/%m/%Y})"


class UnitChange(models.Model):
    """A change of name or kind that left the territory as it was."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="changes", verbose_name=_("đơn vị"))
    effective_on = models.DateField(_("có hiệu lực từ"))
    change = models.CharField(pgettext("noun", "thay đổi"), max_length=20)
    from_vi = models.CharField(_("từ"), max_length=150)
    to_vi = models.CharField(_("thành"), max_length=150)
    from_en = models.CharField(_("từ (tiếng Anh)"), max_length=150)
    to_en = models.CharField(_("thành (tiếng Anh)"), max_length=150)
    legal_act_vi = models.CharField(_("văn bản"), max_length=150)
    legal_act_en = models.CharField(_("văn bản (tiếng Anh)"), max_length=150)
    source = models.TextField(_("nguồn"))

    class Meta:
        verbose_name = _("thay đổi tên, loại")
        verbose_name_plural = pgettext("plural", "thay đổi tên, loại")
        ordering = ["effective_on", "unit"]
        constraints = [
            models.UniqueConstraint(name="unit_change_once", fields=["unit", "effective_on", "change"]),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.change} {self.effective_on:%d/%m/%Y}"


class Succession(models.Model):
    """What became of a unit. Values never move along it: what a successor shows for the years before is recomputed."""

    class Kind(models.TextChoices):
        CONTINUED = "continued", _("giữ nguyên")
        MERGED = "merged", _("hợp nhất")

    predecessor = models.ForeignKey(
        Unit, models.PROTECT, related_name="became", verbose_name=_("đơn vị trước")
    )
    successor = models.ForeignKey(Unit, models.PROTECT, related_name="made_of", verbose_name=_("đơn vị sau"))
    effective_on = models.DateField(_("có hiệu lực từ"))
    kind = models.CharField(_("loại"), max_length=10, choices=Kind.choices)
    name_continues = models.BooleanField(_("giữ tên"))
    code_continues = models.BooleanField(_("giữ mã"))
    population_weight_2020 = models.DecimalField(_("tỷ trọng dân số 2020"), max_digits=7, decimal_places=6)
    legal_act_vi = models.CharField(_("văn bản"), max_length=150)
    legal_act_en = models.CharField(_("văn bản (tiếng Anh)"), max_length=150)
    source = models.TextField(_("nguồn"))

    class Meta:
        verbose_name = _("kế thừa")
        verbose_name_plural = pgettext("plural", "kế thừa")
        ordering = ["effective_on", "successor", "predecessor"]
        constraints = [
            models.UniqueConstraint(
                name="succession_once", fields=["predecessor", "successor", "effective_on"]
            ),
            models.CheckConstraint(
                name="succession_continued_is_itself",
                condition=Q(kind="continued", predecessor=F("successor"))
                | (Q(kind="merged") & ~Q(predecessor=F("successor"))),
            ),
            models.CheckConstraint(
                name="succession_weight_is_share",
                condition=Q(population_weight_2020__gt=0, population_weight_2020__lte=1),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"


class Geography(models.Model):
    """The set of units in force over a span of days; everything ranked or mapped names its geography."""

    code = models.CharField(_("mã"), max_length=30, primary_key=True)
    level = models.CharField(_("cấp"), max_length=10, choices=Level.choices)
    name_vi = models.CharField(_("tên"), max_length=150)
    name_en = models.CharField(_("tên tiếng Anh"), max_length=150)
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)

    class Meta:
        verbose_name = _("địa giới")
        verbose_name_plural = pgettext("plural", "địa giới")
        ordering = ["valid_from", "code"]

    def __str__(self) -> str:
        return self.code


class Region(models.Model):
    """A region of a geography, with the units that belong to it."""

    geography = models.ForeignKey(
        Geography, models.PROTECT, related_name="regions", verbose_name=_("địa giới")
    )
    slug = models.SlugField(_("mã định danh"), max_length=60)
    name_vi = models.CharField(_("tên"), max_length=100)
    name_en = models.CharField(_("tên tiếng Anh"), max_length=100)
    sort_order = models.PositiveSmallIntegerField(_("thứ tự"))
    units = models.ManyToManyField(Unit, related_name="regions", verbose_name=_("đơn vị"))
    source = models.TextField(_("nguồn"))

    class Meta:
        verbose_name = _("vùng")
        verbose_name_plural = pgettext("plural", "vùng")
        ordering = ["geography", "sort_order"]
        constraints = [models.UniqueConstraint(name="region_once", fields=["geography", "slug"])]

    def __str__(self) -> str:
        return self.name_vi


class CommuneCount(models.Model):
    """How many communes a province has on a day."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="commune_counts", verbose_name=_("đơn vị"))
    as_of = models.DateField(_("tại ngày"))
    total = models.PositiveSmallIntegerField(pgettext("total", "cộng"))
    wards = models.PositiveSmallIntegerField(_("phường"))
    communes = models.PositiveSmallIntegerField(_("xã"))
    special_zones = models.PositiveSmallIntegerField(_("đặc khu"))
    source = models.TextField(_("nguồn"))

    class Meta:
        verbose_name = _("số xã, phường")
        verbose_name_plural = pgettext("plural", "số xã, phường")
        ordering = ["unit", "as_of"]
        constraints = [
            models.UniqueConstraint(name="commune_count_once", fields=["unit", "as_of"]),
            models.CheckConstraint(
                name="commune_count_adds_up",
                condition=Q(total=F("wards") + F("communes") + F("special_zones")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.total}"


class Tile(models.Model):
    """A place in the tile grid of a geography: a unit's own tile or an archipelago that belongs to it."""

    class Kind(models.TextChoices):
        UNIT = "unit", _("đơn vị")
        ARCHIPELAGO = "archipelago", _("quần đảo")

    geography = models.ForeignKey(Geography, models.PROTECT, related_name="tiles", verbose_name=_("địa giới"))
    kind = models.CharField(_("loại"), max_length=12, choices=Kind.choices)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="tiles", verbose_name=_("đơn vị"))
    column = models.PositiveSmallIntegerField(_("cột"))
    row = models.PositiveSmallIntegerField(_("hàng"))
    label_vi = models.CharField(_("nhãn"), max_length=60)
    label_en = models.CharField(_("nhãn tiếng Anh"), max_length=60)
    short_vi = models.CharField(_("viết tắt"), max_length=12)
    source = models.TextField(_("nguồn"))

    class Meta:
        verbose_name = _("ô bản đồ")
        verbose_name_plural = pgettext("plural", "ô bản đồ")
        ordering = ["geography", "row", "column"]
        constraints = [
            models.UniqueConstraint(name="tile_place_once", fields=["geography", "column", "row"]),
            models.UniqueConstraint(
                name="tile_unit_once", fields=["geography", "unit"], condition=Q(kind="unit")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.geography_id} {self.short_vi}"
