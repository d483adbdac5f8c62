"""Who wants to hear of a page when it changes."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as pgettext


class Subscription(models.Model):
    """A page of figures, provinces, ranks or tasks that a person follows. `page` is its address in canonical form;
    `seen` is what it said when the person last heard of it, described in `meetings.queries.alerts`."""

    class Kind(models.TextChoices):
        INDICATOR = "indicator", _("chỉ tiêu")
        PROVINCE = "province", _("địa phương")
        RANKING = "ranking", _("xếp hạng DTI")
        TASKS = "tasks", _("danh sách nhiệm vụ")

    class Rhythm(models.TextChoices):
        AT_ONCE = "at_once", _("ngay khi thay đổi")
        WEEKLY = "weekly", _("mỗi tuần một thư")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="subscriptions", verbose_name=_("người nhận")
    )
    page = models.CharField(_("trang"), max_length=300)
    kind = models.CharField(_("loại"), max_length=9, choices=Kind.choices)
    rhythm = models.CharField(_("nhịp"), max_length=7, choices=Rhythm.choices)
    language = models.CharField(
        _("ngôn ngữ"), max_length=2, choices=[("vi", "Tiếng Việt"), ("en", "English")]
    )
    # What the link in the mail carries: who has it may stop this one subscription and nothing else.
    token = models.CharField(_("mã dừng"), max_length=43, unique=True)
    seen = models.JSONField(_("đã báo"))
    seen_at = models.DateTimeField(_("đã báo lúc"))
    created_at = models.DateTimeField(_("đăng ký lúc"))
    stopped_at = models.DateTimeField(_("dừng lúc"), null=True)

    class Meta:
        verbose_name = _("đăng ký nhận thư")
        verbose_name_plural = pgettext("plural", "đăng ký nhận thư")
        ordering = ["user", "created_at"]
        constraints = [
            models.UniqueConstraint(
                name="subscription_once", fields=["user", "page"], condition=Q(stopped_at=None)
            ),
            models.CheckConstraint(
                name="subscription_kind_known",
                condition=Q(kind__in=["indicator", "province", "ranking", "tasks"]),
            ),
            models.CheckConstraint(
                name="subscription_rhythm_known", condition=Q(rhythm__in=["at_once", "weekly"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.page}"
