"""The audit trail: who changed what, when, from what to what, and why. Insert-only: the database refuses the rest."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as pgettext

from provinces.models.units import Unit


class Change(models.Model):
    """One change of one thing. `key` names the thing with its parents first: `2026-Q4/dien-bien/eid_activated_share`
    is a cell, `2026-Q4/dien-bien` its submission, so that a prefix reads a whole submission or collection."""

    class Topic(models.TextChoices):
        ACCOUNT = "account", _("tài khoản")
        MEMBERSHIP = "membership", _("vai trò")
        COLLECTION = "collection", _("đợt thu thập")
        SUBMISSION = "submission", _("báo cáo")
        ENTRY = "entry", _("ô số liệu")
        EVIDENCE = "evidence", _("minh chứng")
        REFERENCE = "reference", _("danh mục")
        MEETING = "meeting", _("phiên họp")
        TASK = "task", _("nhiệm vụ")
        FEED = "feed", _("nguồn tự động")

    at = models.DateTimeField(_("lúc"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="changes",
        verbose_name=_("người thực hiện"),
    )
    topic = models.CharField(_("loại"), max_length=10, choices=Topic.choices)
    action = models.CharField(_("việc"), max_length=24)
    key = models.CharField(_("đối tượng"), max_length=150, db_collation="C")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", verbose_name=_("đơn vị"))
    about = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="changes_about",
        verbose_name=_("về người dùng"),
    )
    before = models.TextField(_("trước"), blank=True)
    after = models.TextField(_("sau"), blank=True)
    reason = models.TextField(_("lý do"), blank=True)

    class Meta:
        verbose_name = _("thay đổi")
        verbose_name_plural = pgettext("plural", "thay đổi")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="change_topic_known",
                condition=Q(
                    topic__in=[
                        *("account", "membership", "collection", "submission"),
                        *("entry", "evidence", "reference", "meeting", "task", "feed"),
                    ]
                ),
            ),
        ]
        indexes = [
            models.Index(name="change_of_thing", fields=["key", "-at", "-id"]),
            models.Index(name="change_by_person", fields=["by", "-at", "-id"]),
            models.Index(name="change_about_person", fields=["about", "-at", "-id"]),
            models.Index(name="change_of_day", fields=["-at", "-id"]),
        ]
        triggers = [
            pgtrigger.Protect(name="change_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="change_never_truncated",
                when=pgtrigger.Before,
                operation=pgtrigger.Truncate,
                level=pgtrigger.Statement,
                func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.action}"
