"""What the form of a feed offers: choices, labels and helps, each in the words of the page."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy

from indicators.models import Observation
from indicators.models.figures import Qualifier

LONGEST_NAME, LONGEST_WORDS = 200, 100_000
TOO_LONG = gettext_lazy("dài quá %(limit_value)d ký tự (đang có %(show_value)d): xin viết ngắn lại")
SIGN = "="
# A tab does not survive in every browser's forms.
DELIMITERS = (
    ("", gettext_lazy("tự nhận ra")),
    (",", gettext_lazy("dấu phẩy ,")),
    (";", gettext_lazy("dấu chấm phẩy ;")),
    ("tab", gettext_lazy("dấu tab")),
    ("|", gettext_lazy("gạch đứng |")),
)
ENCODINGS = (
    ("", gettext_lazy("tự nhận ra (UTF-8, UTF-16)")),
    ("utf-8", "UTF-8"),
    ("utf-16", "UTF-16"),
    ("windows-1258", gettext_lazy("Windows-1258 (tiếng Việt kiểu cũ)")),
    ("windows-1252", gettext_lazy("Windows-1252 (Tây Âu)")),
)
UNIT_BY = (
    ("any", gettext_lazy("mã định danh, mã hành chính hoặc tên")),
    ("slug", gettext_lazy("mã định danh của cổng (dien-bien)")),
    ("code", gettext_lazy("mã hành chính vào ngày cuối kỳ")),
    ("name", gettext_lazy("tên, mọi cách viết")),
)
DECIMAL = (
    ("point", gettext_lazy("dấu chấm: 71.79")),
    ("comma", gettext_lazy("dấu phẩy: 71,79")),
)
SCALES = (
    (0, gettext_lazy("không nhân")),
    (-2, gettext_lazy("chia 100")),
    (2, gettext_lazy("nhân 100")),
    (3, gettext_lazy("nhân nghìn")),
    (6, gettext_lazy("nhân triệu")),
    (9, gettext_lazy("nhân tỷ")),
    (-3, gettext_lazy("chia nghìn")),
    (-6, gettext_lazy("chia triệu")),
    (-9, gettext_lazy("chia tỷ")),
)
EMPTY = (
    ("refuse", gettext_lazy("loại dòng và báo lỗi")),
    ("skip", gettext_lazy("bỏ qua dòng")),
    *Observation.Missing.choices,
)
LABELS = {
    "indicator": gettext_lazy("Mã chỉ tiêu"),
    "unit": gettext_lazy("Mã hoặc tên đơn vị"),
    "period": gettext_lazy("Kỳ"),
    "value": gettext_lazy("Giá trị"),
    "qualifier": gettext_lazy("Mức chắc chắn"),
    "status": gettext_lazy("Tình trạng số liệu"),
    "as_of": gettext_lazy("Ngày số liệu"),
}
HELPS = {
    "indicator": gettext_lazy("Mã chỉ tiêu của cổng. Nguồn dùng mã khác thì ghi bảng từ."),
    "unit": gettext_lazy(
        "Cột mã hoặc tên tỉnh; số của cả nước thì ghi giá trị cố định vn. Bảng từ dùng mã định danh của cổng."
    ),
    "period": gettext_lazy("2026, 2026-Q3, 2026-M09, Quý III/2026, Năm 2026 hoặc một ngày."),
    "value": gettext_lazy("Luôn lấy từ một cột; số được giữ đúng từng chữ số."),
    "qualifier": gettext_lazy("Để trống: mọi số là chính xác."),
    "status": gettext_lazy("Để trống: theo tình trạng chung của nguồn ở mục 3."),
    "as_of": gettext_lazy("Để trống: ngày cuối kỳ."),
}
CONSTANTS: Mapping[str, Any] = {
    "qualifier": Qualifier.choices,
    "status": Observation.Status.choices,
}


BESIDE = {
    "value_scale_column": gettext_lazy("Cột ghi lũy thừa của mười (UNIT_MULT)"),
    "value_printed_column": gettext_lazy("Cột ghi số đúng như đã in"),
    "value_resolution_column": gettext_lazy("Cột ghi độ lớn của chữ số cuối"),
}
PARTS = ("column", "constant", "words")
NUMBERS = ("decimal", "scale", "groups", "empty", "scale_column", "printed_column", "resolution_column")
READING = ("delimiter", "encoding", "sheet", "header", "rows")
# What of the reading a format knows.
READ_BY = {
    "csv": ("delimiter", "encoding", "header"),
    "xlsx": ("sheet", "header"),
    "json": ("rows",),
    "sdmx-csv": ("delimiter", "encoding"),
}
