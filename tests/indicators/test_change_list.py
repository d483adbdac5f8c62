"""What was newly published or revised: page, files, feed."""

import csv
import io

import openpyxl
import pytest
from django.test import Client
from lxml import etree

from indicators.queries.change_list import Wanted, change_list
from tests import factories as make
from tests.html import document, swap_equals_reload, text_of
from tests.indicators.test_publications import accepted, amended, published

pytestmark = pytest.mark.usefixtures("reference")

CODE = "smartphone_adult_share"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def corrected(reference):
    submission = accepted()
    published(submission)
    return amended(
        submission,
        {"indicator": CODE, "typed": "79,5"},
        {"indicator": "no_smartphone_share", "typed": "", "missing": "not_published"},
        note_en="One district counted twice",
    )


def test_a_correction_stands_on_top_with_old_new_and_reason(corrected):
    page = text_of(Client().get("/changes/?kind=correction"))
    assert "81,2% → thành 79,5%" in page
    assert "giảm 1,7 điểm %" in page
    assert "đính chính" in page
    assert "Đếm nhầm một huyện" in page
    assert "Báo cáo của tỉnh Điện Biên, Quý IV/2026, điều chỉnh lần 1" in page
    assert "18,8% → thành chưa công bố" in page
    assert "rút số đã công bố" in page
    assert "02/12/2026" in page


def test_english_is_complete_where_the_note_is(corrected):
    page = text_of(Client().get("/changes/?kind=correction&lang=en"))
    assert "One district counted twice" in page
    assert "Report of Dien Bien Province, Q4 2026, amendment 1" in page


@pytest.mark.parametrize(
    ("address", "rows"),
    [
        ("?unit=dien-bien&kind=correction", 2),
        (f"?indicator={CODE}&unit=dien-bien", 4),
        (f"?indicator={CODE}&unit=dien-bien&kind=published", 3),
        (f"?indicator={CODE}&unit=dien-bien&kind=revised", 1),
        ("?kind=planned", 0),
        ("?kind=correction&known_on=2026-11-25", 0),
        (f"?indicator={CODE}&unit=dien-bien&known_on=2026-11-25", 3),
        ("?unit=lao-cai&kind=correction", 0),
    ],
)
def test_filters(corrected, address, rows):
    page = Client().get(f"/changes/{address}")
    assert len(document(page).xpath("//tbody/tr[not(contains(@class, 'group-row'))]")) == rows
    if not rows:
        assert "Chưa có điều chỉnh nào" in text_of(page)


def test_pages_follow_each_other_without_gap_or_repeat(corrected):
    whole = change_list(Wanted(), 1000, make.TODAY).changes
    keys = [change.cell.observation for change in whole]
    for most in (1, 7, 50):
        wanted, read = Wanted(), []
        while True:
            page = change_list(wanted, most, make.TODAY)
            read += [change.cell.observation for change in page.changes]
            if page.following is None:
                break
            wanted = Wanted(after=page.following)
            if len(read) > 60:
                break
        assert read == keys[: len(read)]
        assert len(set(read)) == len(read)


@pytest.mark.parametrize(
    "wanted", [Wanted(), Wanted(indicator=CODE), Wanted(unit="vn"), Wanted(kind="revised")]
)
def test_newest_first_and_all_filters_agree(corrected, wanted):
    def fits(change):
        return (
            wanted.indicator in ("", change.cell.indicator)
            and wanted.unit in ("", change.cell.unit)
            and (not wanted.kind or change.cell.status == wanted.kind)
        )

    everything = [change for change in change_list(Wanted(), 2000, make.TODAY).changes if fits(change)]
    listed = change_list(wanted, 2000, make.TODAY).changes
    assert listed
    assert [change.cell.observation for change in listed] == [c.cell.observation for c in everything]
    places = [(c.place.published, c.place.as_of, c.place.observation) for c in listed]
    assert places == sorted(places, reverse=True)


def test_next_page_by_link(corrected):
    client = Client()
    page = client.get("/changes/")
    (link,) = document(page).xpath("//a[contains(@href, 'after=')]/@href")
    following = client.get(link)
    assert "Về đầu danh sách" in text_of(following)
    assert text_of(following) != text_of(page)


def test_loaded_revisions_tell_what_they_took_the_place_of(reference):
    page = text_of(Client().get("/changes/?kind=revised&unit=vn"))
    assert "12,67% → thành 12,83%" in page
    assert "nguồn điều chỉnh" in page


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("?indicator=zzz", "indicator=zzz"),
        ("?unit=zzz", "unit=zzz"),
        ("?kind=zzz", "kind=zzz"),
        ("?after=zzz", "after=zzz"),
        ("?after=2026-13-41.2026-01-01.1", "after=2026-13-41"),
        ("?known_on=zzz", "known_on=zzz"),
    ],
)
def test_a_bad_value_is_told_and_the_page_works(reference, address, words):
    page = Client().get(f"/changes/{address}")
    assert page.status_code == 200
    assert words in text_of(page)
    assert Client().get(f"/changes.csv{address}").status_code == 422
    assert Client().get(f"/changes.atom{address}").status_code == 422


def test_files_hold_what_is_listed(corrected):
    answer = Client().get("/changes.csv?kind=correction")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    told = {row["indicator"]: row for row in rows}
    assert (told[CODE]["previous_value"], told[CODE]["value"]) == ("81.2", "79.5")
    assert (told[CODE]["kind"], told[CODE]["published_on"]) == ("correction", "2026-12-02")
    assert told[CODE]["note"] == "Đếm nhầm một huyện"
    assert told["no_smartphone_share"]["missing"] == "not_published"
    assert len(Client().get("/changes.json?kind=correction").json()["items"]) == 2
    assert Client().get("/changes.xlsx?kind=correction").status_code == 200


def test_the_feed_tells_the_amendment(corrected):
    answer = Client().get("/changes.atom?unit=dien-bien&kind=correction")
    assert answer.headers["Content-Type"].startswith("application/atom+xml")
    feed = etree.fromstring(answer.content)
    entries = feed.findall(f"{ATOM}entry")
    titles = [entry.findtext(f"{ATOM}title") for entry in entries]
    assert len(entries) == 2
    assert any("Điện Biên, Quý IV/2026: 81,2% → 79,5% (đính chính)" in title for title in titles)
    assert "Đếm nhầm một huyện" in entries[0].findtext(f"{ATOM}summary")
    ids = {entry.findtext(f"{ATOM}id") for entry in entries}
    assert len(ids) == 2
    assert feed.find(f"{ATOM}link[@rel='self']").get("href").endswith("?unit=dien-bien&kind=correction")


NOT_IN_XML = "a\x01b\x0bc\x1b\ufffed\uffff"


@pytest.fixture
def hidden_characters(reference):
    """A note as it may stand from a day on which nobody looked: it is not changed any more."""
    submission = accepted()
    published(submission)
    return amended(submission, {"indicator": CODE, "typed": "79,5"}, note=NOT_IN_XML, note_en=NOT_IN_XML)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_feed_leaves_out_what_xml_has_no_place_for(hidden_characters, language):
    answer = Client().get(f"/changes.atom?unit=dien-bien&lang={language}")
    assert answer.status_code == 200
    feed = etree.fromstring(answer.content)
    assert feed.find(f"{ATOM}entry").findtext(f"{ATOM}summary").startswith("abcd")


def test_files_with_characters_that_nobody_sees_can_be_read(hidden_characters):
    answer = Client().get("/changes.csv?kind=correction")
    (row,) = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert row["note"].startswith("a")
    (item,) = Client().get("/changes.json?kind=correction").json()["items"]
    assert item["note"].startswith("a")
    book = openpyxl.load_workbook(io.BytesIO(Client().get("/changes.xlsx?kind=correction").content))
    assert any(str(cell).startswith("a") for row in book.worksheets[0].values for cell in row)


def test_an_empty_store_says_so(empty_store):
    assert "Kho chưa có số liệu nào" in text_of(Client().get("/changes/"))
    assert Client().get("/changes.atom").status_code == 200


def test_a_constant_number_of_queries(corrected, django_assert_num_queries):
    client = Client()
    for address in ("/changes/?lang=vi", "/changes/?kind=correction", f"/changes/?indicator={CODE}"):
        with django_assert_num_queries(7):
            client.get(address)


def test_swapping_equals_reloading(corrected):
    swap_equals_reload(Client(), "/changes/", "/changes/?kind=correction", "#changes")


def test_home_and_indicator_lead_here(reference):
    assert 'href="/changes/"' in Client().get("/").content.decode()
    page = Client().get(f"/indicators/{CODE}/").content.decode()
    assert f'href="/changes/?indicator={CODE}"' in page
