"""Who may act for which unit, and from when to when."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as pgettext

from provinces.models.units import DaysInForce, Unit


class Membership(models.Model):
    """A role of a person in a unit. Dated, so that staff of a merged province keep reading what was theirs; it ends and
    is never deleted."""

    class Role(models.TextChoices):
        EDITOR = "editor", _("người nhập")
        APPROVER = "approver", _("người ký")
        REVIEWER = "reviewer", _("người duyệt")
        PUBLISHER = "publisher", _("người công bố")
        SECRETARY = "secretary", _("thư ký")
        LEADER = "leader", _("lãnh đạo")
        ADMINISTRATOR = "administrator", _("quản trị")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships", verbose_name=_("người dùng")
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="memberships", verbose_name=_("đơn vị"))
    role = models.CharField(_("vai trò"), max_length=15, choices=Role.choices)
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("người thực hiện"),
    )

    class Meta:
        verbose_name = _("vai trò")
        verbose_name_plural = pgettext("plural", "vai trò")
        ordering = ["user", "unit", "role"]
        constraints = [
            models.CheckConstraint(
                name="membership_role_known",
                condition=Q(
                    role__in=[
                        *("editor", "approver", "reviewer", "publisher"),
                        *("secretary", "leader", "administrator"),
                    ]
                ),
            ),
            models.CheckConstraint(
                name="membership_days_in_order",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="membership_not_by_oneself",
                condition=Q(changed_by__isnull=True) | ~Q(changed_by=F("user")),
                violation_error_message=_("Không ai tự cấp hay đổi vai trò của chính mình."),
            ),
            ExclusionConstraint(
                name="membership_no_overlap",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("unit", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (DaysInForce(), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Người này đã có vai trò đó trong một phần của những ngày này."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="membership_ends_only", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="membership_is_of_one_person", fields=["user", "unit", "role"]),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.unit} · {self.get_role_display()}"
