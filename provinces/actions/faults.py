"""What each constraint of the ground's tables wants, in words for the person who edits the files."""

from collections.abc import Mapping

from provinces.actions.tables import Fault
from provinces.sources.base import Reason

_ENDS_FIRST = Reason("kết thúc trước khi bắt đầu", "ends before it begins")

FAULTS: Mapping[str, Fault] = {
    "source_window_in_order": ("published_on", _ENDS_FIRST),
    "source_generated_or_real": (
        "source",
        Reason(
            "kho này giữ số liệu thực hành, không nhận số liệu thật (và ngược lại)",
            "this store keeps generated figures and takes no real ones (and the other way round)",
        ),
    ),
    "unit_version_days_in_order": ("valid_to", _ENDS_FIRST),
    "unit_version_no_overlap": (
        "valid_from",
        Reason(
            "chồng lên những ngày của một phiên bản khác của đơn vị này",
            "overlaps the days of another version of this unit",
        ),
    ),
    "unit_version_code_once_a_day": (
        "code",
        Reason(
            "mã này thuộc một đơn vị khác trong cùng những ngày đó",
            "this code belongs to another unit on the same days",
        ),
    ),
    "succession_continued_is_itself": (
        "kind",
        Reason(
            "continued là đơn vị tiếp nối chính nó, merged là sang đơn vị khác",
            "continued leads to the unit itself, merged to another",
        ),
    ),
    "succession_weight_is_share": (
        "population_weight_2020",
        Reason("tỷ trọng phải lớn hơn 0 và không quá 1", "a weight is above 0 and at most 1"),
    ),
    "commune_count_adds_up": (
        "count",
        Reason("không bằng tổng phường, xã, đặc khu", "is not the sum of wards, communes and special zones"),
    ),
    "tile_unit_once": (
        "unit",
        Reason(
            "đơn vị này đã có ô trong cùng địa giới", "this unit already has a tile in the same geography"
        ),
    ),
    "criterion_root_has_no_parent": (
        "parent",
        Reason(
            "chỉ tiêu chí gốc không thuộc tiêu chí nào, và mọi tiêu chí khác phải thuộc một",
            "only a root has no parent, and any other has one",
        ),
    ),
    "score_between_0_and_1": ("score", Reason("điểm phải từ 0 đến 1", "a score lies between 0 and 1")),
    "score_empty_says_why": (
        "note_vi",
        Reason("không có điểm thì phải ghi vì sao", "without a score a note must say why"),
    ),
    "rank_from_1": ("rank", Reason("hạng bắt đầu từ 1", "ranks begin at 1")),
}
