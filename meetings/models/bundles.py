"""The briefings of many provinces in one file, made in the background."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as pgettext


class BriefingBundle(models.Model):
    """One ZIP with a briefing of every province. `done` of `total` are drawn; the file is kept under its hash."""

    class State(models.TextChoices):
        WAITING = "waiting", _("đang chờ")
        RUNNING = "running", _("đang lập")
        DONE = "done", _("đã xong")
        FAILED = "failed", _("không lập được")

    language = models.CharField(
        _("ngôn ngữ"), max_length=2, choices=[("vi", "Tiếng Việt"), ("en", "English")]
    )
    state = models.CharField(_("trạng thái"), max_length=7, choices=State.choices, default=State.WAITING)
    requested_at = models.DateTimeField(_("yêu cầu lúc"))
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("người yêu cầu")
    )
    # Of the data that the briefings tell: asked again for the same, the same file is given.
    data_version = models.PositiveBigIntegerField(_("phiên bản dữ liệu"))
    total = models.PositiveSmallIntegerField(_("số bản"))
    done = models.PositiveSmallIntegerField(_("đã lập"), default=0)
    heard_at = models.DateTimeField(_("báo tin lúc"), null=True)
    finished_at = models.DateTimeField(_("xong lúc"), null=True)
    size = models.PositiveIntegerField(_("số byte"), null=True)
    sha256 = models.CharField(_("mã băm"), max_length=64, blank=True)
    fault = models.TextField(_("lỗi"), blank=True)

    class Meta:
        verbose_name = _("bộ báo cáo tóm tắt")
        verbose_name_plural = pgettext("plural", "bộ báo cáo tóm tắt")
        ordering = ["-requested_at"]
        constraints = [
            models.CheckConstraint(
                name="bundle_state_known", condition=Q(state__in=["waiting", "running", "done", "failed"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.requested_at:%Y-%m-%d %H:%M} {self.language}"
