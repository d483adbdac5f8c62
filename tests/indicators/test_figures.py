"""How charts and changes are put into a page."""

from decimal import Decimal
from types import SimpleNamespace

import orjson
import pytest

from indicators.comparison import Change, Direction, Verdict
from indicators.numerals import Qualifier
from indicators.templatetags.figures import change, chart_json, difference

SHARE = SimpleNamespace(measure="percent", decimals=1)


@pytest.mark.parametrize(
    ("qualifier", "column"),
    [
        (Qualifier.EXACT, "−5,8 điểm %"),
        (Qualifier.OVER, "giảm trên 5,8 điểm %"),
        (Qualifier.APPROX, "giảm khoảng 5,8 điểm %"),
    ],
)
def test_a_hedged_change_is_told_in_the_same_words_everywhere(qualifier, column):
    row = SimpleNamespace(change=Change(Direction.DOWN, Verdict.WORSE, Decimal("-5.8"), qualifier))
    assert column in difference(row, SHARE)
    assert (difference(row, SHARE) == change(row, SHARE)) == (qualifier != Qualifier.EXACT)


def test_names_bring_no_markup_into_a_chart_and_its_own_stays():
    text = "<b>Năm</b> 2023<br>N = 63 <a href='https://elsewhere'>Tỉnh</a> </script><extra></extra>"
    sent = chart_json({"data": [{"text": [text]}]})
    assert "<" not in sent
    assert orjson.loads(sent.encode())["data"][0]["text"] == [
        "<b>Năm</b> 2023<br>N = 63 &lt;a href='https://elsewhere'>Tỉnh&lt;/a> &lt;/script><extra></extra>"
    ]
