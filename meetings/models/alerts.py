"""Who wants to hear of a page when it changes."""

import pgtrigger
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


class AlertRecord(models.Model):
    """What a person did with the pages they follow, and each letter that went out to them. Rows are only ever added."""

    class What(models.TextChoices):
        FOLLOWED = "followed", _("theo dõi")
        CHANGED = "changed", _("đổi cách nhận thư")
        STOPPED = "stopped", _("dừng theo dõi")
        WRITTEN = "written", _("gửi thư")

    class Way(models.TextChoices):
        PAGE = "page", _("ở trang các trang theo dõi, đã đăng nhập")
        LINK = "link", _("bằng đường dẫn trong thư")
        PROGRAM = "program", _("bằng nút hủy đăng ký của chương trình thư")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("người nhận")
    )
    subscription = models.ForeignKey(
        Subscription, models.PROTECT, null=True, related_name="records", verbose_name=_("đăng ký nhận thư")
    )
    at = models.DateTimeField(_("lúc"))
    what = models.CharField(_("việc"), max_length=8, choices=What.choices)
    way = models.CharField(_("cách"), max_length=7, choices=Way.choices, blank=True)
    # Of a letter its subject, of another way to hear what it was and is.
    told = models.TextField(_("nội dung"), blank=True)
    address = models.CharField(_("địa chỉ thư"), max_length=254, blank=True)
    message = models.CharField(_("số thư"), max_length=32, blank=True)

    class Meta:
        verbose_name = _("nhật ký thư")
        verbose_name_plural = pgettext("plural", "nhật ký thư")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="alert_record_letter_once", fields=["message"], condition=~Q(message="")
            ),
            models.CheckConstraint(
                name="alert_record_is_letter_or_deed",
                condition=Q(what="written", subscription=None, way="") & ~Q(message="")
                | Q(
                    what__in=["followed", "changed", "stopped"],
                    subscription__isnull=False,
                    way__in=["page", "link", "program"],
                    message="",
                ),
            ),
        ]
        indexes = [models.Index(name="alert_record_of_person", fields=["user", "-at", "-id"])]
        triggers = [
            pgtrigger.Protect(name="alert_record_append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.what} {self.at:%Y-%m-%d}"
