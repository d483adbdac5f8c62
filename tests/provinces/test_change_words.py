"""The audit trail in the language of its reader: no word of the machine is left, and what people typed stays."""

import ast
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.utils.translation import override

from provinces.templatetags.changes import action_words, became, was, why

ROOT = Path(__file__).parents[2]


@dataclass
class Told:
    topic: str
    action: str
    after: str = ""
    key: str = "key"
    before: str = ""
    reason: str = ""


@pytest.mark.parametrize(
    ("topic", "action", "text", "words"),
    [
        (
            "feed",
            "refreshed",
            "new 0, revised 1, held 2, refused 3",
            "0 mới, 1 điều chỉnh, 2 chờ duyệt, 3 bị loại",
        ),
        ("feed", "refreshed", "new 0, lost 1", "new 0, lost 1"),
        ("feed", "started", "trial", "chạy thử"),
        ("feed", "started", "click", "do người bấm"),
        ("feed", "uploaded", "upload", "tệp nạp lên"),
        ("feed", "accepted", "46.5", "46,5"),
        ("feed", "refused", "not_published", "chưa công bố"),
        ("feed", "changed", "policy: review\nformat: csv", "công bố: chờ duyệt; định dạng: CSV"),
        ("collection", "opened", "34 · 2026-10-15", "34 đơn vị, hạn 15/10/2026"),
        ("collection", "extended", "2026-10-15", "15/10/2026"),
        (
            "collection",
            "changed",
            "due 2026-10-15 · closes 2026-10-20 · indicators 2 · a · b\ndue tới nơi",
            "hạn 15/10/2026, đóng 20/10/2026, 2 chỉ tiêu · a · b\ndue tới nơi",
        ),
        (
            "meeting",
            "changed",
            "mode: in_person\nheld_on: 2026-11-20",
            "hình thức: trực tiếp; ngày họp: 20/11/2026",
        ),
        ("meeting", "deleted", "agenda/1: Khai mạc", "chương trình 1: Khai mạc"),
        (
            "task",
            "changed",
            "due_on: 2026-12-31\nsupports: dien-bien",
            "hạn: 31/12/2026; đơn vị phối hợp: dien-bien",
        ),
        ("task", "extended", "2026-12-31 Công văn 5", "31/12/2026 Công văn 5"),
        ("task", "noted", "2026-12-31 person: x", "2026-12-31 person: x"),
        ("entry", "saved", "46.5", "46.5"),
    ],
)
def test_codes_are_told_in_words(topic, action, text, words):
    assert became(Told(topic, action, text)) == words
    assert became(Told(topic, action)) == ""


def test_states_and_doubts_are_told_in_words():
    assert was(Told("feed", "cancelled", before="waiting")) == "đang chờ"
    assert why(Told("meeting", "published", reason="far fell")) == "khác xa kỳ trước, giảm dù chỉ có thể tăng"
    assert why(Told("meeting", "published", reason="far away")) == "far away"
    assert why(Told("task", "closed", reason="far")) == "far"


def test_numbers_follow_the_language():
    with override("en"):
        assert became(Told("feed", "accepted", "46.5")) == "46.5"


def test_every_topic_and_action_that_is_written_has_words():
    """What the actions write down, as their texts tell it."""
    tasks = re.findall(r'\brecord\(locked, "([^"]+)"', _source("meetings/actions/tasks"))
    meetings = re.findall(r'\brecord\(\w+, "([^"]+)"', _source("meetings/actions/records"))
    feeds = re.findall(
        r'(?:_audit\(\w+|_record\(\w+|_told\(each), "([^"]+)"', _source("indicators/actions/refresh")
    )
    assert (len(tasks) > 4, len(meetings) > 4, len(feeds) > 4) == (True, True, True)
    told = [("task", each) for each in tasks] + [("meeting", each) for each in meetings]
    told += [("feed", each) for each in feeds]
    assert [each for each in told if action_words(Told(*each)) == each[1]] == []


def _source(folder: str) -> str:
    return "\n".join(
        ast.unparse(ast.parse(path.read_text("utf-8"))).replace("'", '"')
        for path in (ROOT / folder).glob("*.py")
    )
