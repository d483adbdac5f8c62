"""How charts are put into a page."""

import orjson

from indicators.templatetags.figures import chart_json


def test_names_bring_no_markup_into_a_chart_and_its_own_stays():
    text = "<b>Năm</b> 2023<br>N = 63 <a href='https://elsewhere'>Tỉnh</a> </script><extra></extra>"
    sent = chart_json({"data": [{"text": [text]}]})
    assert "<" not in sent
    assert orjson.loads(sent.encode())["data"][0]["text"] == [
        "<b>Năm</b> 2023<br>N = 63 &lt;a href='https://elsewhere'>Tỉnh&lt;/a> &lt;/script><extra></extra>"
    ]
