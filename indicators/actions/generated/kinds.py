"""What generated indicators are about: areas of work, and in each the same few kinds. Plain values."""

from dataclasses import dataclass

AREAS = (
    ("đất đai", "land"),
    ("xây dựng", "construction"),
    ("giáo dục", "education"),
    ("y tế", "health"),
    ("bảo hiểm xã hội", "social insurance"),
    ("lao động", "labour"),
    ("hộ tịch", "civil status"),
    ("cư trú", "residence"),
    ("giao thông", "transport"),
    ("môi trường", "environment"),
    ("nông nghiệp", "agriculture"),
    ("công thương", "industry and trade"),
    ("tài chính", "finance"),
    ("thuế", "tax"),
    ("hải quan", "customs"),
    ("đầu tư", "investment"),
    ("khoa học", "science"),
    ("du lịch", "tourism"),
    ("văn hóa", "culture"),
    ("tư pháp", "justice"),
)


@dataclass(frozen=True, slots=True)
class Kind:
    """What an indicator of one area has in common with its like in the others.

    A share starts within `spread` of `start` and moves towards `ceiling` by `pace` of what is left each quarter; a
    number grows by `pace` a quarter. What
    follows from others names them by how many numbers before it they stand: a number of cases and the percentage of
    them that is counted (`product_of`), or the percentage that it makes up to 100 (`rest_of`).
    """

    name_vi: str
    name_en: str
    pillar: str
    measure: str
    polarity: str
    time_basis: str
    decimals: int
    start: float
    pace: float
    ceiling: float = 0
    spread: float = 0.6
    product_of: tuple[int, int] | None = None
    rest_of: int | None = None

    @property
    def is_share(self) -> bool:
        return self.ceiling > 0

    @property
    def rollup(self) -> str:
        return "none" if self.is_share else "sum"


UP, DOWN, NEITHER = "higher_is_better", "lower_is_better", "neutral"
FLOW, POINT, SINCE_LAUNCH = "flow", "point_in_time", "cumulative_launch"
STATE, COUNT = "government", "count"


def _share(
    name_vi: str,
    name_en: str,
    pillar: str,
    basis: str,
    decimals: int,
    start: float,
    pace: float,
    ceiling: float,
    spread: float = 0.6,
) -> Kind:
    return Kind(name_vi, name_en, pillar, "percent", UP, basis, decimals, start, pace, ceiling, spread)


KINDS = (
    _share("Tỷ lệ hồ sơ nộp trực tuyến", "Dossiers filed online", STATE, FLOW, 2, 8, 0.045, 96),
    Kind("Hồ sơ tiếp nhận", "Dossiers received", STATE, COUNT, NEITHER, FLOW, 0, 9000, 0.012),
    _share("Tỷ lệ hồ sơ giải quyết đúng hạn", "Dossiers settled on time", STATE, FLOW, 1, 71, 0.05, 99.5),
    Kind("Hồ sơ quá hạn", "Dossiers overdue", "institutions", COUNT, DOWN, FLOW, 0, 800, -0.02),
    _share("Tỷ lệ thanh toán trực tuyến", "Fees paid online", "economy", FLOW, 2, 3, 0.03, 88),
    Kind(
        "Giá trị giao dịch trực tuyến",
        "Online transactions",
        "economy",
        "VND billion",
        UP,
        FLOW,
        1,
        40,
        0.035,
    ),
    Kind("Tài khoản đã mở", "Accounts opened", "society", COUNT, UP, SINCE_LAUNCH, 0, 3000, 0.06),
    _share("Tỷ lệ hồ sơ đã số hóa", "Records digitised", "data", POINT, 2, 12, 0.04, 94),
    Kind("Sự cố an toàn thông tin", "Security incidents", "security", COUNT, DOWN, FLOW, 0, 60, -0.01),
    _share(
        "Cán bộ đã học kỹ năng số",
        "Staff trained in digital skills",
        "human-resources",
        POINT,
        1,
        15,
        0.05,
        97,
    ),
)

# What provinces are trained on. Three kinds follow from others of their area, so that figures can be held together.
TRAINING = (
    _share("Tỷ lệ hồ sơ nộp trực tuyến", "Dossiers filed online", STATE, FLOW, 2, 42, 0.05, 96),
    Kind("Hồ sơ tiếp nhận", "Dossiers received", STATE, COUNT, NEITHER, FLOW, 0, 9000, 0.012),
    Kind(
        "Hồ sơ nộp trực tuyến",
        "Dossiers filed online, number",
        STATE,
        COUNT,
        UP,
        FLOW,
        0,
        0,
        0,
        product_of=(1, 2),
    ),
    _share(
        "Tỷ lệ hồ sơ giải quyết đúng hạn", "Dossiers settled on time", STATE, FLOW, 2, 84, 0.03, 98.5, 0.12
    ),
    Kind(
        "Tỷ lệ hồ sơ giải quyết quá hạn",
        "Dossiers settled late",
        STATE,
        "percent",
        DOWN,
        FLOW,
        2,
        0,
        0,
        ceiling=100,
        rest_of=1,
    ),
    Kind("Hồ sơ quá hạn", "Dossiers overdue", "institutions", COUNT, DOWN, FLOW, 0, 0, 0, product_of=(4, 1)),
    Kind(
        "Giá trị giao dịch trực tuyến",
        "Online transactions",
        "economy",
        "VND billion",
        UP,
        FLOW,
        1,
        40,
        0.035,
    ),
    Kind(
        "Điểm hài lòng của người dân",
        "Satisfaction of citizens",
        "society",
        "index 0-100",
        UP,
        POINT,
        1,
        74,
        0.02,
        ceiling=96,
        spread=0.15,
    ),
    Kind("Tài khoản đã mở", "Accounts opened", "society", COUNT, UP, SINCE_LAUNCH, 0, 3000, 0.03),
    _share("Tỷ lệ hồ sơ đã số hóa", "Records digitised", "data", POINT, 2, 31, 0.05, 94),
)
PART, COMPLEMENT, NOT_ABOVE = "part", "complement", "not_above"
# What two kinds of one area have to do with each other, by their places in TRAINING.
RELATED = ((2, 1, PART), (4, 3, COMPLEMENT), (5, 1, NOT_ABOVE))
