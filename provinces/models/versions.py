"""The number of the state of all published data; every write that a reader can see moves it on."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as pgettext


class DataVersion(models.Model):
    """One row. A page kept under a number is right for as long as the number stands."""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    number = models.PositiveBigIntegerField(_("số phiên bản"))
    changed_at = models.DateTimeField(_("đổi lúc"))

    class Meta:
        verbose_name = _("phiên bản dữ liệu")
        verbose_name_plural = pgettext("plural", "phiên bản dữ liệu")
        constraints = [models.CheckConstraint(name="data_version_is_one_row", condition=Q(id=1))]

    def __str__(self) -> str:
        return str(self.number)
