"""Rounds of reporting: what is collected from whom until when. Whether a round is open follows from its days."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as pgettext

from indicators.models.catalogue import Indicator, Period
from provinces.models import Unit


class Collection(models.Model):
    """A round: one period, a list of indicators, and the units alive when the period ends. Entry is possible from
    `opened_at` to the end of the day `closes`; what is sent after the day `due` is late."""

    key = models.SlugField(_("mã"), max_length=30, unique=True)
    period = models.ForeignKey(Period, models.PROTECT, related_name="collections", verbose_name=_("kỳ"))
    name_vi = models.CharField(_("tên"), max_length=150)
    name_en = models.CharField(_("tên tiếng Anh"), max_length=150)
    guidance_vi = models.TextField(_("hướng dẫn"), blank=True)
    guidance_en = models.TextField(_("hướng dẫn tiếng Anh"), blank=True)
    due = models.DateField(_("hạn gửi"))
    closes = models.DateField(_("ngày đóng"))
    indicators: "models.ManyToManyField[Indicator, CollectionItem]" = models.ManyToManyField(
        Indicator, through="CollectionItem", related_name="collections", verbose_name=_("chỉ tiêu")
    )
    created_at = models.DateTimeField(_("lập lúc"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người lập")
    )
    opened_at = models.DateTimeField(_("mở lúc"), null=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người mở")
    )

    class Meta:
        verbose_name = _("đợt thu thập")
        verbose_name_plural = pgettext("plural", "đợt thu thập")
        ordering = ["-period__end", "-pk"]
        constraints = [
            models.CheckConstraint(name="collection_days_in_order", condition=Q(due__lte=F("closes"))),
        ]

    def __str__(self) -> str:
        return self.key


class CollectionItem(models.Model):
    """An indicator asked for in a round, in the order of the form."""

    collection = models.ForeignKey(
        Collection, models.CASCADE, related_name="items", verbose_name=_("đợt thu thập")
    )
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="items", verbose_name=_("chỉ tiêu"))
    sort_order = models.PositiveSmallIntegerField(_("thứ tự"))

    class Meta:
        verbose_name = _("chỉ tiêu của đợt")
        verbose_name_plural = pgettext("plural", "chỉ tiêu của đợt")
        ordering = ["collection", "sort_order"]
        constraints = [
            models.UniqueConstraint(name="collection_item_once", fields=["collection", "indicator"]),
        ]

    def __str__(self) -> str:
        return f"{self.collection_id} {self.indicator_id}"


class Extension(models.Model):
    """More days for one unit: it may enter until the end of `until`, and is on time until then. Never deleted;
    `withdrawn_at` ends one early."""

    collection = models.ForeignKey(
        Collection, models.PROTECT, related_name="extensions", verbose_name=_("đợt thu thập")
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="extensions", verbose_name=_("đơn vị"))
    until = models.DateField(_("đến hết ngày"))
    reason = models.TextField(_("lý do"))
    granted_at = models.DateTimeField(_("cho phép lúc"))
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("người cho phép")
    )
    withdrawn_at = models.DateTimeField(_("thu hồi lúc"), null=True)

    class Meta:
        verbose_name = _("gia hạn")
        verbose_name_plural = pgettext("plural", "gia hạn")
        ordering = ["collection", "unit", "until"]
        constraints = [
            models.UniqueConstraint(
                name="extension_stands_once",
                fields=["collection", "unit"],
                condition=Q(withdrawn_at__isnull=True),
            ),
            models.CheckConstraint(name="extension_has_a_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.collection_id} {self.unit_id} {self.until}"


class Reminder(models.Model):
    """A mail that went out, so that none goes out twice."""

    class Kind(models.TextChoices):
        OPENED = "opened", _("mở đợt")
        DUE = "due", _("sắp đến hạn")
        OVERDUE = "overdue", _("quá hạn")
        RETURNED = "returned", _("trả lại")

    collection = models.ForeignKey(
        Collection, models.PROTECT, related_name="reminders", verbose_name=_("đợt thu thập")
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="reminders", verbose_name=_("đơn vị"))
    kind = models.CharField(_("loại"), max_length=10, choices=Kind.choices)
    day = models.DateField(_("ngày"))
    sent_at = models.DateTimeField(_("gửi lúc"))
    recipients = models.PositiveSmallIntegerField(_("số người nhận"))

    class Meta:
        verbose_name = _("thư nhắc")
        verbose_name_plural = pgettext("plural", "thư nhắc")
        ordering = ["-day", "collection", "unit"]
        constraints = [
            models.UniqueConstraint(name="reminder_once_a_day", fields=["collection", "unit", "kind", "day"]),
        ]

    def __str__(self) -> str:
        return f"{self.collection_id} {self.unit_id} {self.kind} {self.day}"


class Relation(models.Model):
    """What two indicators have to do with each other, so that figures of one unit and period can be held together."""

    class Kind(models.TextChoices):
        PART = "part", _("là một phần của")
        COMPLEMENT = "complement", _("cộng lại bằng 100%")
        NOT_ABOVE = "not_above", _("không lớn hơn")

    indicator = models.ForeignKey(
        Indicator, models.CASCADE, related_name="relations", verbose_name=_("chỉ tiêu")
    )
    other = models.ForeignKey(
        Indicator, models.CASCADE, related_name="relations_of_others", verbose_name=_("chỉ tiêu kia")
    )
    kind = models.CharField(_("quan hệ"), max_length=10, choices=Kind.choices)
    note_vi = models.TextField(_("ghi chú"), blank=True)
    note_en = models.TextField(_("ghi chú tiếng Anh"), blank=True)

    class Meta:
        verbose_name = _("quan hệ giữa chỉ tiêu")
        verbose_name_plural = pgettext("plural", "quan hệ giữa chỉ tiêu")
        ordering = ["indicator", "other"]
        constraints = [
            models.UniqueConstraint(name="relation_once", fields=["indicator", "other", "kind"]),
            models.CheckConstraint(
                name="relation_kind_known", condition=Q(kind__in=["part", "complement", "not_above"])
            ),
            models.CheckConstraint(name="relation_of_two", condition=~Q(indicator=F("other"))),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.kind} {self.other_id}"
