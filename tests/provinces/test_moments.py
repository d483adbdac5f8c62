from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.utils.translation import override

from provinces.templatetags.moments import clock, moment

AT = datetime(2026, 11, 22, 17, 5, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "seconds", "told"),
    [
        ("vi", "", "23/11/2026 00:05"),
        ("vi", "s", "23/11/2026 00:05:07"),
        ("en", "", "23 Nov 2026, 00:05"),
        ("en", "s", "23 Nov 2026, 00:05:07"),
    ],
)
def test_a_moment_is_told_by_the_clock_of_viet_nam(language: str, seconds: str, told: str):
    with override(language):
        assert moment(AT, seconds) == told


def test_no_moment_is_nothing():
    assert moment(None) == clock(None, date(2026, 11, 23)) == ""


@pytest.mark.parametrize(
    ("language", "today", "told"),
    [
        ("vi", date(2026, 11, 23), "00:05"),
        ("vi", date(2026, 11, 24), "23/11/2026 00:05"),
        ("en", date(2026, 11, 24), "23 Nov 2026, 00:05"),
    ],
)
def test_what_is_near_is_told_in_fewer_letters(language: str, today: date, told: str):
    with override(language):
        assert clock(AT, today) == told


def test_every_template_knows_the_filter():
    assert Template("{{ at|moment }}").render(Context({"at": AT})) == "23/11/2026 00:05"
