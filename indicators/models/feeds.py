"""Feeds: where figures come from by machine, every run of one, and what of it waits for a person. docs/adr/0021."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as pgettext

from indicators.models.catalogue import Indicator, Period
from indicators.models.figures import Observation, Qualifier
from provinces.models import Source, Unit


class Feed(models.Model):
    """A source that is read again and again: where it is, how its columns are understood, when it is read, and whether
    what it says is shown at once or after review.

    An empty `address` means that people bring the file. `secret` names an environment variable (`FEED_SECRET_<secret>`)
    whose value is sent as the Authorization header; the value itself is never stored. `mapping` is what
    `indicators.sources.feeds.FeedMapping` reads.
    """

    class Format(models.TextChoices):
        CSV = "csv", "CSV"
        XLSX = "xlsx", "XLSX"
        JSON = "json", "JSON"
        SDMX_CSV = "sdmx-csv", "SDMX-CSV"
        SDMX_JSON = "sdmx-json", "SDMX-JSON"
        PORTAL = "portal", _("API của một cổng khác")

    class Policy(models.TextChoices):
        PUBLISH = "publish", _("công bố ngay")
        REVIEW = "review", _("chờ duyệt")

    class Rhythm(models.TextChoices):
        NEVER = "never", _("chỉ khi có người bấm")
        HOURLY = "hourly", _("mỗi giờ")
        DAILY = "daily", _("mỗi ngày")
        WEEKLY = "weekly", _("mỗi tuần")
        MONTHLY = "monthly", _("mỗi tháng")

    key = models.SlugField(_("mã"), max_length=30, unique=True)
    name_vi = models.CharField(_("tên"), max_length=150)
    name_en = models.CharField(_("tên tiếng Anh"), max_length=150)
    publisher = models.CharField(_("nơi công bố"), max_length=150)
    format = models.CharField(_("định dạng"), max_length=9, choices=Format.choices)
    address = models.CharField(_("địa chỉ"), max_length=500, blank=True)
    secret = models.CharField(_("tên khóa bí mật"), max_length=40, blank=True)
    mapping = models.JSONField(_("ánh xạ"))
    status = models.CharField(
        _("tình trạng của số liệu"),
        max_length=11,
        choices=Observation.Status.choices,
        default=Observation.Status.FINAL,
    )
    policy = models.CharField(_("công bố"), max_length=7, choices=Policy.choices, default=Policy.REVIEW)
    rhythm = models.CharField(_("nhịp đọc"), max_length=7, choices=Rhythm.choices, default=Rhythm.NEVER)
    # Of the rhythms that need them: the time of day (of an hourly one only the minute), Monday is 1, the day of month.
    at = models.TimeField(_("lúc"), null=True)
    weekday = models.PositiveSmallIntegerField(_("thứ"), null=True)
    month_day = models.PositiveSmallIntegerField(_("ngày trong tháng"), null=True)
    # A feed that has not brought itself up to date for so many days is told to its people; null: never.
    silent_days = models.PositiveSmallIntegerField(_("báo khi im lặng quá (ngày)"), null=True)
    silence_told_at = models.DateTimeField(_("đã báo im lặng lúc"), null=True)
    most_bytes = models.PositiveBigIntegerField(_("nhiều nhất (byte)"), default=200 * 1024 * 1024)
    most_rows = models.PositiveIntegerField(_("nhiều nhất (dòng)"), default=2_000_000)
    most_seconds = models.PositiveIntegerField(_("lâu nhất (giây)"), default=1800)
    enabled = models.BooleanField(_("đang dùng"), default=True)
    # Moves with every change of what is read or how it is understood: an answer read before it is read again.
    version = models.PositiveIntegerField(_("lần sửa"), default=1)

    class Meta:
        verbose_name = _("nguồn tự động")
        verbose_name_plural = pgettext("plural", "nguồn tự động")
        ordering = ["key"]
        constraints = [
            models.CheckConstraint(
                name="feed_format_known",
                condition=Q(format__in=["csv", "xlsx", "json", "sdmx-csv", "sdmx-json", "portal"]),
            ),
            models.CheckConstraint(name="feed_policy_known", condition=Q(policy__in=["publish", "review"])),
            models.CheckConstraint(
                name="feed_rhythm_complete",
                condition=Q(rhythm="never")
                | Q(rhythm__in=["hourly", "daily"], at__isnull=False)
                | Q(rhythm="weekly", at__isnull=False, weekday__range=(1, 7))
                | Q(rhythm="monthly", at__isnull=False, month_day__range=(1, 28)),
            ),
            models.CheckConstraint(
                name="feed_reads_an_address_by_itself", condition=Q(rhythm="never") | ~Q(address="")
            ),
        ]

    def __str__(self) -> str:
        return self.key


class RefreshRun(models.Model):
    """One reading of a feed, from its start to what became of every row. A `trial` goes all the way and writes nothing.

    While it runs its worker says every second that it lives (`heard_at`); who holds `token` at the end may commit, so
    that a worker taken for dead cannot write after another took over. `phase`, bytes and rows tell how far it is.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("đang chờ")
        RUNNING = "running", _("đang chạy")
        DONE = "done", _("đã xong")
        FAILED = "failed", _("thất bại")
        CANCELLED = "cancelled", _("đã hủy")

    class How(models.TextChoices):
        SCHEDULE = "schedule", _("theo lịch")
        CLICK = "click", _("do người bấm")
        COMMAND = "command", _("bằng lệnh")
        UPLOAD = "upload", _("tệp nạp lên")

    class Phase(models.TextChoices):
        FETCHING = "fetching", _("đang tải về")
        READING = "reading", _("đang đọc")
        COMPARING = "comparing", _("đang đối chiếu")
        WRITING = "writing", _("đang ghi")

    feed = models.ForeignKey(Feed, models.PROTECT, related_name="runs", verbose_name=_("nguồn tự động"))
    state = models.CharField(_("trạng thái"), max_length=9, choices=State.choices, default=State.WAITING)
    how = models.CharField(_("bắt đầu"), max_length=8, choices=How.choices)
    trial = models.BooleanField(_("chạy thử"), default=False)
    requested_at = models.DateTimeField(_("yêu cầu lúc"))
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người yêu cầu")
    )
    # Who brought the file along, whoever had it read again.
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người nạp")
    )
    # Counts from 1; a run that is tried again waits until `next_try_at`.
    attempt = models.PositiveSmallIntegerField(_("lần thử"), default=1)
    next_try_at = models.DateTimeField(_("thử lại lúc"), null=True)
    started_at = models.DateTimeField(_("bắt đầu lúc"), null=True)
    heard_at = models.DateTimeField(_("báo tin lúc"), null=True)
    finished_at = models.DateTimeField(_("xong lúc"), null=True)
    token = models.CharField(max_length=32, blank=True)
    cancel_asked_at = models.DateTimeField(_("yêu cầu hủy lúc"), null=True)
    cancel_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người hủy")
    )
    phase = models.CharField(_("đang làm"), max_length=9, choices=Phase.choices, blank=True)
    bytes_read = models.PositiveBigIntegerField(_("số byte"), default=0)
    bytes_total = models.PositiveBigIntegerField(_("trên tổng số byte"), null=True)
    rows_read = models.PositiveIntegerField(_("dòng đã đọc"), default=0)
    rows_new = models.PositiveIntegerField(_("mới"), default=0)
    rows_same = models.PositiveIntegerField(_("không đổi"), default=0)
    rows_revised = models.PositiveIntegerField(_("điều chỉnh"), default=0)
    rows_held = models.PositiveIntegerField(_("chờ duyệt"), default=0)
    rows_refused = models.PositiveIntegerField(_("bị loại"), default=0)
    # Of `phase` comparing and writing: rows done of `rows_read`.
    rows_done = models.PositiveIntegerField(_("dòng đã xử lý"), default=0)
    # What was answered: kept under its hash, with what the next request asks by.
    sha256 = models.CharField(_("mã băm"), max_length=64, blank=True)
    file_name = models.CharField(_("tên tệp"), max_length=200, blank=True)
    etag = models.CharField(max_length=200, blank=True)
    last_modified = models.CharField(max_length=60, blank=True)
    # The feed answered what it had answered before. That is judged anew where `data_version`, the number of published
    # data that the answer was held against, has moved since.
    unchanged = models.BooleanField(_("nguồn không đổi"), default=False)
    data_version = models.PositiveBigIntegerField(_("phiên bản dữ liệu"), null=True)
    feed_version = models.PositiveIntegerField(_("lần sửa của nguồn"))
    # Why it failed: a code for tests and counts, a sentence for people in both languages.
    fault = models.CharField(_("lỗi"), max_length=40, blank=True)
    fault_vi = models.TextField(_("lỗi bằng lời"), blank=True)
    fault_en = models.TextField(_("lỗi bằng lời (tiếng Anh)"), blank=True)
    # [[moment, text_vi, text_en], …], the oldest first.
    log = models.JSONField(_("nhật ký"), default=list)
    # The first rows as they were understood: indicators.actions.refresh.samples.
    sample = models.JSONField(_("những dòng đầu"), default=list)
    # What the observations of this run cite; none where it wrote none.
    source = models.OneToOneField(
        Source, models.PROTECT, null=True, related_name="refresh_run", verbose_name=_("nguồn")
    )

    class Meta:
        verbose_name = _("lần đọc")
        verbose_name_plural = pgettext("plural", "lần đọc")
        ordering = ["-requested_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="run_state_known",
                condition=Q(state__in=["waiting", "running"], finished_at__isnull=True)
                | Q(state__in=["done", "failed", "cancelled"], finished_at__isnull=False),
            ),
            models.CheckConstraint(
                name="run_how_known", condition=Q(how__in=["schedule", "click", "command", "upload"])
            ),
            # Whatever processes think: of one feed there is one run at a time, and one trial.
            models.UniqueConstraint(
                name="run_one_at_a_time",
                fields=["feed", "trial"],
                condition=Q(state__in=["waiting", "running"]),
            ),
            models.CheckConstraint(
                name="run_trial_writes_nothing", condition=Q(trial=False) | Q(source=None)
            ),
            models.CheckConstraint(
                name="run_upload_has_a_person", condition=~Q(how="upload", requested_by=None)
            ),
            models.CheckConstraint(name="run_upload_was_given", condition=~Q(how="upload", given_by=None)),
        ]
        indexes = [
            models.Index(name="run_of_feed", fields=["feed", "-requested_at", "-id"]),
            models.Index(
                name="run_at_work", fields=["next_try_at"], condition=Q(state__in=["waiting", "running"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.feed_id} {self.requested_at:%Y-%m-%d %H:%M}"


class RejectedRow(models.Model):
    """A row that was not taken: where it stood, the field that is to blame, what stood there, and why.

    `said` are the texts of indicator, unit, period and value in this order; none where the row could not be taken apart.
    """

    run = models.ForeignKey(RefreshRun, models.CASCADE, related_name="rejected", verbose_name=_("lần đọc"))
    line = models.PositiveIntegerField(_("dòng"))
    field = models.CharField(_("trường"), max_length=20, blank=True)
    code = models.CharField(_("mã lý do"), max_length=30)
    text = models.CharField(_("nguyên văn"), max_length=200, blank=True)
    reason_vi = models.CharField(_("lý do"), max_length=300)
    reason_en = models.CharField(_("lý do (tiếng Anh)"), max_length=300)
    said = models.JSONField(_("dòng đã đọc"), default=list)

    class Meta:
        verbose_name = _("dòng bị loại")
        verbose_name_plural = pgettext("plural", "dòng bị loại")
        ordering = ["run", "line", "id"]
        indexes = [models.Index(name="rejected_of_run", fields=["run", "line"])]

    def __str__(self) -> str:
        return f"{self.run_id}:{self.line} {self.code}"


class HeldValue(models.Model):
    """What a feed says of a cell and a person has to decide on: nothing of it is public before.

    `given_by` is who brought its file; nobody decides on what they gave. What was refused is remembered: the same value of
    the same feed does not come back.
    """

    class Kind(models.TextChoices):
        NEW = "new", _("số mới")
        REVISED = "revised", _("điều chỉnh")
        CONFLICT = "conflict", _("khác số đã duyệt")
        DOUBTFUL = "doubtful", _("ngoài khoảng hợp lý")

    class State(models.TextChoices):
        WAITING = "waiting", _("chờ duyệt")
        ACCEPTED = "accepted", _("đã nhận")
        REFUSED = "refused", _("không nhận")
        REPLACED = "replaced", _("nguồn đã gửi số khác")

    feed = models.ForeignKey(Feed, models.PROTECT, related_name="held", verbose_name=_("nguồn tự động"))
    run = models.ForeignKey(RefreshRun, models.PROTECT, related_name="held", verbose_name=_("lần đọc"))
    line = models.PositiveIntegerField(_("dòng"))
    kind = models.CharField(_("loại"), max_length=8, choices=Kind.choices)
    state = models.CharField(_("trạng thái"), max_length=8, choices=State.choices, default=State.WAITING)
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+", verbose_name=_("chỉ tiêu"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("đơn vị"))
    period = models.ForeignKey(Period, models.PROTECT, related_name="+", verbose_name=_("kỳ"))
    value = models.DecimalField(_("giá trị"), max_digits=24, decimal_places=6, null=True)
    missing = models.CharField(
        _("lý do thiếu"), max_length=16, choices=Observation.Missing.choices, blank=True
    )
    qualifier = models.CharField(_("mức chắc chắn"), max_length=8, choices=Qualifier.choices)
    as_reported = models.CharField(_("nguyên văn"), max_length=100, blank=True)
    resolution = models.DecimalField(_("độ phân giải"), max_digits=24, decimal_places=6, null=True)
    status = models.CharField(_("tình trạng"), max_length=11, choices=Observation.Status.choices)
    as_of = models.DateField(_("ngày số liệu"))
    as_of_basis = models.CharField(
        _("ngày số liệu theo"), max_length=18, choices=Observation.AsOfBasis.choices
    )
    # What the cell showed when the value came.
    shown = models.ForeignKey(
        Observation, models.PROTECT, null=True, related_name="+", verbose_name=_("số đang hiển thị")
    )
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người nạp")
    )
    decided_at = models.DateTimeField(_("quyết định lúc"), null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("người quyết định"),
    )
    reason = models.TextField(_("lý do quyết định"), blank=True)
    observation = models.OneToOneField(
        Observation, models.PROTECT, null=True, related_name="held", verbose_name=_("số đã ghi")
    )

    class Meta:
        verbose_name = _("số chờ duyệt")
        verbose_name_plural = pgettext("plural", "số chờ duyệt")
        ordering = ["feed", "run", "line"]
        constraints = [
            models.UniqueConstraint(
                name="held_waits_once",
                fields=["feed", "indicator", "unit", "period"],
                condition=Q(state="waiting"),
            ),
            models.CheckConstraint(
                name="held_kind_known", condition=Q(kind__in=["new", "revised", "conflict", "doubtful"])
            ),
            models.CheckConstraint(
                name="held_decided_by_a_person",
                condition=Q(
                    state__in=["waiting", "replaced"], decided_by__isnull=True, observation__isnull=True
                )
                | Q(state="accepted", decided_by__isnull=False, observation__isnull=False)
                | Q(state="refused", decided_by__isnull=False, observation__isnull=True) & ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="held_four_eyes",
                condition=Q(given_by__isnull=True)
                | Q(decided_by__isnull=True)
                | ~Q(given_by=F("decided_by")),
            ),
            models.CheckConstraint(
                name="held_value_or_reason",
                condition=Q(value__isnull=False, missing="") | (Q(value__isnull=True) & ~Q(missing="")),
            ),
        ]
        indexes = [
            models.Index(name="held_of_cell", fields=["feed", "indicator", "unit", "period", "-id"]),
            models.Index(name="held_waiting", fields=["run", "line"], condition=Q(state="waiting")),
        ]

    def __str__(self) -> str:
        return f"{self.feed_id} {self.indicator_id} {self.unit_id} {self.period_id}"


class HeldDecision(models.Model):
    """One person's word on all that waits under a filter, up to the newest value there was when it was given.

    Carried out in batches of one transaction each: whatever dies in between is taken up again where it stopped.
    """

    class Verdict(models.TextChoices):
        ACCEPT = "accept", _("nhận")
        REFUSE = "refuse", _("không nhận")

    class State(models.TextChoices):
        WAITING = "waiting", _("đang chờ")
        RUNNING = "running", _("đang ghi")
        DONE = "done", _("đã xong")

    verdict = models.CharField(_("quyết định"), max_length=6, choices=Verdict.choices)
    reason = models.TextField(_("lý do quyết định"), blank=True)
    # Parameters of the list: feed, run, kind, indicator, unit.
    asked = models.JSONField(_("bộ lọc"))
    newest = models.BigIntegerField(_("số mới nhất"))
    seen_at = models.DateTimeField(_("xem lúc"))
    requested_at = models.DateTimeField(_("yêu cầu lúc"))
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("người quyết định")
    )
    state = models.CharField(_("trạng thái"), max_length=7, choices=State.choices, default=State.WAITING)
    heard_at = models.DateTimeField(_("báo tin lúc"), null=True)
    finished_at = models.DateTimeField(_("xong lúc"), null=True)
    values_asked = models.PositiveIntegerField(_("số giá trị"))
    values_done = models.PositiveIntegerField(_("đã ghi"), default=0)

    class Meta:
        verbose_name = _("quyết định về số chờ duyệt")
        verbose_name_plural = pgettext("plural", "quyết định về số chờ duyệt")
        ordering = ["-requested_at"]
        constraints = [
            models.CheckConstraint(
                name="held_decision_refusal_explained", condition=Q(verdict="accept") | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="held_decision_state_known",
                condition=Q(state__in=["waiting", "running"], finished_at__isnull=True)
                | Q(state="done", finished_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.requested_at:%Y-%m-%d %H:%M} {self.verdict}"

    @property
    def values_left(self) -> int:
        """What was asked for and is not done."""
        return max(0, self.values_asked - self.values_done)
