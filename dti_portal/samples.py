"""Invented values for the styleguide, so that every component can be seen; nothing here reaches a page of figures."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from indicators import charts


@dataclass(frozen=True, slots=True)
class SampleTile:
    name: str
    hedge: str
    value: str
    period: str
    moved: str
    status: str
    target: str
    spark: charts.Sparkline | None


SPARK = charts.sparkline([[(1, 3.0), (2, 5.0)], [(4, 4.0), (6, 8.0), (9, 12.0)]], target=10.0)


def tiles() -> list[SampleTile]:
    """One tile a status, with a short and a long name."""
    return [
        SampleTile(
            "Tỷ lệ hộ gia đình dùng cáp quang",
            "",
            "85,1%",
            "Tháng 6/2025",
            "▲ tăng 5,7 điểm %",
            "met",
            "Đạt",
            SPARK,
        ),
        SampleTile(
            "Tỷ lệ bộ, ngành, địa phương đã kiện toàn Ban Chỉ đạo chuyển đổi số",
            "gần",
            "40%",
            "6 tháng đầu năm 2025",
            "▼ giảm trên 2 điểm %",
            "act",
            "Chưa đạt mục tiêu 2024: 50%",
            SPARK,
        ),
        SampleTile(
            "Chữ ký số",
            "trên",
            "12,8 triệu",
            "Tháng 8/2025",
            "không đổi",
            "wait",
            "Chờ số cuối năm 2025",
            SPARK,
        ),
        SampleTile(
            "Kinh tế số", "", "14,02%", "Năm 2025", "▲ tăng 0,85 điểm %", "open", "Chưa kết luận", SPARK
        ),
    ]


def chart() -> dict[str, Any]:
    """Seven lines (the last one grey), a break and a goal."""
    lines = [
        charts.Line(
            f"Đơn vị {number + 1}",
            (
                (_point(2019, 10 + number * 9), _point(2020, 14 + number * 8)),
                (
                    _point(2022, 20 + number * 7),
                    _point(2023, 24 + number * 10),
                    _point(2025, 30 + number * 11),
                ),
            ),
        )
        for number in range(7)
    ]
    return charts.trend(
        lines,
        breaks=[charts.Break(date(2021, 6, 1), "phương pháp cũ", "phương pháp mới")],
        goals=[charts.Goal(date(2024, 1, 1), date(2025, 12, 31), 80, "Mục tiêu 2025: 80")],
    )


def _point(year: int, value: float) -> charts.Point:
    return charts.Point(date(year, 12, 31), value, f"{year}: {value}", unsure=year == 2025)
