"""Where a figure or a score was said: a document, feed or submission, cited and not copied."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Func, IntegerField, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as pgettext

# How the keys of generated sources begin.
GENERATED = "generated-"


class IsGenerated(Func):
    """1 for a source whose figures were generated, 0 for a real one."""

    template = f"(starts_with(%(expressions)s, '{GENERATED}')::int)"
    output_field = IntegerField()

    def __init__(self) -> None:
        super().__init__(F("key"))


class Source(models.Model):
    """One document, feed or submission. `published_on` is as precise as the source itself: a year, a month or a day."""

    class Kind(models.TextChoices):
        NEWS = "news", _("tin, bài")
        REPORT = "report", _("báo cáo")
        DECISION = "decision", _("văn bản")
        DATASET = "dataset", _("bộ dữ liệu")
        SUBMISSION = "submission", _("báo cáo của đơn vị")
        FEED = "feed", _("nguồn tự động")

    key = models.CharField(_("mã"), max_length=60, unique=True)
    kind = models.CharField(_("loại"), max_length=12, choices=Kind.choices)
    title_vi = models.CharField(_("tên"), max_length=300)
    title_en = models.CharField(_("tên tiếng Anh"), max_length=300)
    publisher = models.CharField(_("nơi công bố"), max_length=150)
    published_on = models.CharField(_("ngày công bố"), max_length=10, blank=True)
    published_from = models.DateField(_("công bố sớm nhất"), null=True, blank=True, editable=False)
    published_until = models.DateField(_("công bố chậm nhất"), null=True, blank=True, editable=False)
    url = models.URLField(_("địa chỉ"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("nguồn")
        verbose_name_plural = pgettext("plural", "nguồn")
        ordering = ["key"]
        constraints = [
            models.CheckConstraint(
                name="source_kind_known",
                condition=Q(kind__in=["news", "report", "decision", "dataset", "submission", "feed"]),
            ),
            models.CheckConstraint(
                name="source_window_in_order",
                condition=Q(published_on="", published_from=None, published_until=None)
                | (~Q(published_on="") & Q(published_from__lte=F("published_until"))),
            ),
            # All figures have a source: where no two sources differ in this, nothing generated meets a real figure.
            ExclusionConstraint(name="source_generated_or_real", expressions=[(IsGenerated(), "<>")]),
        ]

    def __str__(self) -> str:
        return self.key
