"""Figures typed from the papers of a meeting, between the secretary's hand and the store of figures."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as pgettext

from indicators.models import Indicator, Observation, Period
from indicators.models.figures import Qualifier
from meetings.models.meetings import Document, Meeting
from provinces.models import Unit


class ReportedFigure(models.Model):
    """A figure told at a meeting, as typed. Published by somebody else it becomes an observation with the paper as its
    source, and changes no more: a mistake in it is mended by another row that `corrects` it."""

    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="reported_figures", verbose_name=_("phiên họp")
    )
    document = models.ForeignKey(
        Document, models.PROTECT, related_name="reported_figures", verbose_name=_("tài liệu")
    )
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+", verbose_name=_("chỉ tiêu"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("đơn vị"))
    period = models.ForeignKey(Period, models.PROTECT, related_name="+", verbose_name=_("kỳ"))
    typed = models.CharField(_("nguyên văn"), max_length=100)
    value = models.DecimalField(_("giá trị"), max_digits=24, decimal_places=6)
    qualifier = models.CharField(
        _("mức chắc chắn"), max_length=8, choices=Qualifier.choices, default=Qualifier.EXACT
    )
    resolution = models.DecimalField(_("độ phân giải"), max_digits=24, decimal_places=6, null=True)
    numerator = models.DecimalField(_("tử số"), max_digits=24, decimal_places=6, null=True)
    denominator = models.DecimalField(_("mẫu số"), max_digits=24, decimal_places=6, null=True)
    note_vi = models.TextField(_("ghi chú"), blank=True)
    note_en = models.TextField(_("ghi chú tiếng Anh"), blank=True)
    entered_at = models.DateTimeField(_("nhập lúc"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("người nhập")
    )
    published_at = models.DateTimeField(_("công bố lúc"), null=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("người công bố"),
    )
    observation = models.OneToOneField(
        Observation,
        models.PROTECT,
        null=True,
        related_name="reported_figure",
        verbose_name=_("số liệu đã công bố"),
    )
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="corrected_by", verbose_name=_("sửa cho")
    )

    class Meta:
        verbose_name = _("số liệu nêu tại phiên họp")
        verbose_name_plural = pgettext("plural", "số liệu nêu tại phiên họp")
        ordering = ["meeting", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="reported_figure_once",
                fields=["document", "indicator", "unit", "period"],
                condition=Q(published_at=None),
            ),
            models.CheckConstraint(
                name="reported_figure_published_whole",
                condition=Q(published_at=None, published_by=None, observation=None)
                | Q(published_at__isnull=False, published_by__isnull=False, observation__isnull=False),
            ),
            models.CheckConstraint(
                name="reported_figure_not_by_oneself",
                condition=Q(published_by=None) | ~Q(published_by=F("entered_by")),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="reported_figure_stands",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__published_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.indicator_id} {self.typed}"
