"""A feed as people set it up: where it is, when it is read, what becomes of its figures."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Protocol
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indicators.forms.feeds.choices import TOO_LONG
from indicators.forms.feeds.mapping import MappingForm, typed_mapping
from indicators.forms.texts import LineField
from indicators.models import Feed, Observation
from indicators.sources.feeds.mapping import FeedMapping
from provinces.forms import AddressForm

# Words that addresses of pages are made of.
RESERVED = frozenset(("new", "runs", "held", "freshness"))
KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
MEGABYTE = 1024 * 1024
MOST_MEGABYTES, MOST_ROWS, MOST_SECONDS, MOST_SILENT = 4096, 20_000_000, 21_600, 400
MOST_EXAMPLE = 20 * MEGABYTE
WEEKDAYS = tuple(
    enumerate(
        (
            gettext_lazy("thứ Hai"),
            gettext_lazy("thứ Ba"),
            gettext_lazy("thứ Tư"),
            gettext_lazy("thứ Năm"),
            gettext_lazy("thứ Sáu"),
            gettext_lazy("thứ Bảy"),
            gettext_lazy("Chủ nhật"),
        ),
        start=1,
    )
)
# What of the schedule each rhythm needs.
NEEDS = {"hourly": ("at",), "daily": ("at",), "weekly": ("at", "weekday"), "monthly": ("at", "month_day")}
UNASKED = gettext_lazy("không có lựa chọn này; xin chọn trong danh sách")


class FeedLike(Protocol):
    """What stands of a feed: `Feed`, or what it is to be."""

    @property
    def mapping(self) -> Mapping[str, Any]: ...

    @property
    def most_bytes(self) -> int: ...


class FeedStartForm(AddressForm):
    """What a new feed begins with, for links that bring one along."""

    key = forms.CharField(required=False, max_length=30)
    name_vi = forms.CharField(required=False, max_length=150)
    name_en = forms.CharField(required=False, max_length=150)
    publisher = forms.CharField(required=False, max_length=150)
    format = forms.ChoiceField(
        required=False, choices=Feed.Format.choices, error_messages={"invalid_choice": UNASKED}
    )
    address = forms.CharField(required=False, max_length=500)
    policy = forms.ChoiceField(
        required=False, choices=Feed.Policy.choices, error_messages={"invalid_choice": UNASKED}
    )


def _line(label: Any, longest: int, missing: Any = "", **more: Any) -> LineField:
    messages = {"max_length": TOO_LONG} | ({"required": missing} if missing else {})
    return LineField(label=label, max_length=longest, required=bool(missing), error_messages=messages, **more)


def _one_of(label: Any, choices: Any, **more: Any) -> forms.ChoiceField:
    messages = {"required": gettext_lazy("xin chọn trong danh sách"), "invalid_choice": UNASKED}
    return forms.ChoiceField(label=label, choices=choices, error_messages=messages, **more)


def _number(label: Any, least: int, most: int, wrong: Any, **more: Any) -> forms.IntegerField:
    names = ("required", "invalid", "min_value", "max_value")
    return forms.IntegerField(
        label=label, min_value=least, max_value=most, error_messages=dict.fromkeys(names, wrong), **more
    )


class FeedForm(MappingForm):
    """A whole feed. `secrets` are the names that exist in the environment, `codes` of indicators with their names, `seen`
    the columns that are known. `key` is given where the feed exists: it does not change; `secret` is the name that it has."""

    key = _line(
        gettext_lazy("Mã"),
        30,
        gettext_lazy("chưa có mã: xin đặt một mã ngắn như toc-do-bang-rong"),
        help_text=gettext_lazy(
            "Chữ thường không dấu, số và gạch nối; có trong địa chỉ trang, không đổi được."
        ),
    )
    name_vi = _line(
        gettext_lazy("Tên nguồn"),
        150,
        gettext_lazy("chưa có tên nguồn"),
        help_text=gettext_lazy("Người xem thấy tên này ở nguồn của từng số."),
    )
    name_en = _line(gettext_lazy("Tên tiếng Anh"), 150, gettext_lazy("chưa có tên tiếng Anh"))
    publisher = _line(
        gettext_lazy("Nơi công bố"),
        150,
        gettext_lazy("chưa có nơi công bố: xin ghi cơ quan chịu trách nhiệm về số liệu"),
        help_text=gettext_lazy("Cơ quan chịu trách nhiệm về số liệu."),
    )
    format = _one_of(gettext_lazy("Định dạng"), Feed.Format.choices)
    address = _line(
        gettext_lazy("Địa chỉ"),
        500,
        help_text=gettext_lazy(
            "Bắt đầu bằng https:// hoặc http://. Để trống khi có người nạp tệp; khóa không ghi ở đây."
        ),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )
    secret = _one_of(gettext_lazy("Khóa bí mật"), (), required=False)
    example = forms.FileField(
        required=False,
        allow_empty_file=True,
        label=gettext_lazy("hoặc tệp mẫu"),
        help_text=gettext_lazy("Chỉ để xem các cột, không được giữ lại; tối đa 20 MB."),
    )
    status = _one_of(
        gettext_lazy("Tình trạng của số liệu"),
        Observation.Status.choices,
        help_text=gettext_lazy("Dùng cho mọi dòng mà nguồn không ghi tình trạng."),
    )
    policy = _one_of(
        gettext_lazy("Số liệu đọc được"),
        Feed.Policy.choices,
        help_text=gettext_lazy("Số khác số đã duyệt hoặc ngoài khoảng hợp lý luôn chờ duyệt."),
    )
    rhythm = _one_of(gettext_lazy("Nhịp đọc"), Feed.Rhythm.choices)
    at = forms.TimeField(
        required=False,
        input_formats=["%H:%M", "%H:%M:%S"],
        label=gettext_lazy("Lúc"),
        help_text=gettext_lazy("Giờ Việt Nam; nhịp mỗi giờ chỉ dùng số phút."),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": gettext_lazy("không phải giờ và phút; viết như 06:30")},
    )
    weekday = forms.TypedChoiceField(
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "–"), *WEEKDAYS],
        label=gettext_lazy("Thứ"),
        error_messages={"invalid_choice": UNASKED},
    )
    month_day = _number(
        gettext_lazy("Ngày trong tháng"),
        1,
        28,
        gettext_lazy("chỉ nhận ngày từ 1 đến 28: tháng nào cũng có"),
        required=False,
        help_text=gettext_lazy("Từ 1 đến 28."),
    )
    silent_days = _number(
        gettext_lazy("Báo khi im lặng quá (ngày)"),
        1,
        MOST_SILENT,
        gettext_lazy("chỉ nhận số ngày từ 1 đến 400, hoặc để trống"),
        required=False,
        help_text=gettext_lazy("Thư gửi người công bố và quản trị; để trống thì không báo."),
    )
    most_megabytes = _number(
        gettext_lazy("Nhiều nhất (MB)"),
        1,
        MOST_MEGABYTES,
        gettext_lazy("chỉ nhận số nguyên từ 1 đến 4096 MB"),
        help_text=gettext_lazy("Câu trả lời lớn hơn thì cả lần đọc dừng, không ghi gì."),
    )
    most_rows = _number(
        gettext_lazy("Nhiều nhất (dòng)"), 1, MOST_ROWS, gettext_lazy("chỉ nhận số dòng từ 1 đến 20.000.000")
    )
    most_seconds = _number(
        gettext_lazy("Lâu nhất (giây)"),
        10,
        MOST_SECONDS,
        gettext_lazy("chỉ nhận số giây từ 10 đến 21600"),
        help_text=gettext_lazy("1800 giây là 30 phút."),
    )

    def __init__(
        self, *args: Any, secrets: Sequence[str], key: str = "", secret: str = "", **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.kept_key = key
        if key:
            del self.fields["key"]
        gone = [(secret, _("%(name)s (không còn trong môi trường)") % {"name": secret})]
        field: Any = self.fields["secret"]
        field.choices = [
            ("", _("– không gửi khóa –")),
            *((name, name) for name in secrets),
            *(gone if secret and secret not in secrets else []),
        ]

    def clean_key(self) -> str:
        key = str(self.cleaned_data["key"])
        if not KEY.fullmatch(key):
            raise ValidationError(_("chỉ nhận chữ thường không dấu, số và gạch nối, như toc-do-bang-rong"))
        if key in RESERVED:
            raise ValidationError(_("mã «%(key)s» cổng đã dùng làm địa chỉ: xin đặt mã khác") % {"key": key})
        return key

    def clean_example(self) -> Any:
        """Before a byte of it is read."""
        file = self.cleaned_data["example"]
        if file and file.size > MOST_EXAMPLE:
            raise ValidationError(_("tệp mẫu lớn hơn 20 MB: xin chọn một tệp chỉ có những dòng đầu"))
        return file

    def clean_address(self) -> str:
        address = str(self.cleaned_data["address"])
        if address:
            _refuse_address(address)
        return address

    def clean(self) -> dict[str, Any]:
        """With `asked`: the feed as it is to be, where nothing is wrong."""
        clean = super().clean()
        clean |= self._schedule(clean)
        reads_itself = clean.get("rhythm") not in (None, Feed.Rhythm.NEVER)
        if reads_itself and not clean.get("address") and "address" not in self.errors:
            self.add_error("address", _("chưa có địa chỉ: nguồn đọc theo nhịp cần một địa chỉ để đọc"))
        return clean

    @property
    def limits_faulty(self) -> bool:
        """Whether a limit of the runs cannot be taken."""
        return any(name.startswith("most_") for name in self.errors)

    @property
    def asked(self) -> dict[str, Any]:
        """The feed as it is to be, by its columns. Of a form that is valid."""
        clean = self.cleaned_data
        told = {name: clean[name] for name in COLUMNS}
        return told | {
            "key": self.kept_key or clean["key"],
            "mapping": clean["mapping"],
            "most_bytes": clean["most_megabytes"] * MEGABYTE,
        }

    def keep_faults(self, names: Sequence[str]) -> None:
        """Only what is wrong with these fields is told: the others are still being filled in."""
        for name in [name for name in self.errors if name not in names]:
            del self.errors[name]

    def _schedule(self, clean: Mapping[str, Any]) -> dict[str, Any]:
        """What the rhythm needs, and nothing that it does not know."""
        needed = NEEDS.get(clean.get("rhythm") or "", ())
        sentences = {
            "at": _("chưa có giờ đọc"),
            "weekday": _("chưa chọn thứ trong tuần"),
            "month_day": _("chưa có ngày trong tháng"),
        }
        for name in needed:
            if clean.get(name) is None and name not in self.errors:
                self.add_error(name, sentences[name])
        return {name: clean.get(name) if name in needed else None for name in sentences}


# Columns of a feed that the form carries by their own names.
COLUMNS = (
    *("name_vi", "name_en", "publisher", "format", "address", "secret", "status", "policy"),
    *("rhythm", "at", "weekday", "month_day", "silent_days", "most_rows", "most_seconds"),
)


def typed_feed(feed: FeedLike) -> dict[str, Any]:
    """The feed as the controls of the form carry it; a feed not made yet as it usually is."""
    told = {name: getattr(feed, name) for name in COLUMNS}
    told["most_megabytes"] = -(-feed.most_bytes // MEGABYTE)
    mapping = FeedMapping.parse(feed.mapping) if feed.mapping else FeedMapping()
    return told | typed_mapping(mapping)


def _refuse_address(address: str) -> None:
    """What no fetching would take; whether the host is allowed is not known here."""
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname, parts.port
    except ValueError:
        host, parts = None, urlsplit("")
    if parts.scheme not in ("http", "https") or not host:
        raise ValidationError(_("không phải địa chỉ đọc được; viết như https://data.example.vn/so-lieu.csv"))
    if parts.username is not None or parts.password is not None:
        raise ValidationError(
            _("địa chỉ có tên và mật khẩu: xin bỏ đi, đặt khóa trong môi trường và chọn ở ô Khóa bí mật")
        )
