"""The pages on which a feed is set up and changed."""

import json
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter
from django.conf import settings as portal
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from indicators.forms.feeds import seen_columns
from indicators.models import Feed, RefreshRun
from provinces.models import Change
from tests import factories as make
from tests.html import document, text_of
from tests.indicators.demo_feed import private_host, serving

pytestmark = pytest.mark.usefixtures("reference")

NEW = "/refresh/new/"
# Session, user, roles, indicators; the page's practice and messages.
MOST_QUERIES = 8
TYPED = {
    "key": "speeds",
    "name_vi": "Tốc độ",
    "name_en": "Speeds",
    "publisher": "Cục Viễn thông",
    "format": "csv",
    "address": "https://data.example.vn/speeds.csv",
    "status": "final",
    "policy": "review",
    "rhythm": "never",
    "most_megabytes": "200",
    "most_rows": "2000000",
    "most_seconds": "1800",
    "indicator_constant": "broadband_fixed_mbps",
    "unit_column": "unit",
    "period_column": "period",
    "value_column": "value",
}
NOTHING_MAPPED = dict.fromkeys(("indicator_constant", "unit_column", "period_column", "value_column"), "")


@pytest.fixture
def ministry(db: None) -> Client:
    return make.signed_in(make.ministry())


def controls(response: Any) -> dict[str, str]:
    """What a browser would send of the form as the page draws it."""
    (form,) = document(response).xpath("//form[contains(@class, 'feed-form')]")
    return {name: value or "" for name, value in form.form_values()}


def refused(response: Any) -> str:
    assert response.status_code == 422
    return text_of(response)


def test_the_form_of_a_new_feed(ministry):
    response = ministry.get(NEW)
    assert response.status_code == 200
    told = controls(response)
    assert (told["policy"], told["rhythm"], told["most_megabytes"]) == ("review", "never", "200")
    assert "Chưa lưu gì" not in text_of(response)


def test_constant_queries(ministry):
    make.feed("other")
    for url in (NEW, "/refresh/other/edit/"):
        ministry.get(url)
        with CaptureQueriesContext(connection) as asked:
            ministry.get(url)
        assert len(asked) <= MOST_QUERIES + 1


def test_a_feed_is_set_up(ministry):
    response = ministry.post(NEW, TYPED | {"act": "save"})
    assert (response.status_code, response.url) == (302, "/refresh/speeds/")
    feed = Feed.objects.get()
    assert feed.mapping["unit"] == {"column": "unit"}
    assert not RefreshRun.objects.exists()
    # Its host is none of those that may be read.
    page = text_of(ministry.get(response.url))
    assert "data.example.vn" in page


def test_saving_twice_sets_up_one(ministry):
    for _time in range(2):
        assert ministry.post(NEW, TYPED | {"act": "save"}).status_code == 302
    assert Feed.objects.count() == 1


def test_a_key_that_is_taken(ministry):
    make.feed("speeds")
    assert "mã này đã có nguồn khác dùng" in refused(ministry.post(NEW, TYPED))


def test_a_trial_is_started_with_it(ministry):
    response = ministry.post(NEW, TYPED | {"act": "try"})
    run = RefreshRun.objects.get()
    assert (run.trial, run.how, run.requested_by.username) == (True, "click", "ministry")
    assert response.url == f"/refresh/runs/{run.pk}/"
    # Sent again: the same feed, the same trial.
    assert ministry.post(NEW, TYPED | {"act": "try"}).url == response.url
    assert RefreshRun.objects.count() == 1


def test_a_trial_that_runs_is_shown(ministry):
    ministry.post(NEW, TYPED | {"act": "try"})
    RefreshRun.objects.update(state="running")
    run = RefreshRun.objects.get()
    assert ministry.post("/refresh/speeds/edit/", TYPED | {"act": "try"}).url == f"/refresh/runs/{run.pk}/"


def test_a_trial_of_a_feed_without_address_asks_for_a_file(ministry):
    response = ministry.post(NEW, TYPED | {"act": "try", "address": ""})
    assert response.url == "/refresh/speeds/upload/?trial=1"
    assert Feed.objects.exists()


def test_faults_are_told_first_and_at_their_fields(ministry):
    response = ministry.post(NEW, TYPED | {"name_en": "", "unit_words": "hỏng"})
    page = document(response)
    assert "Tên tiếng Anh: chưa có tên tiếng Anh" in refused(response)
    assert page.xpath("//*[@id='id_name_en_error']")
    assert page.xpath("//details[@open]//textarea[@name='unit_words']")
    assert controls(response)["name_vi"] == "Tốc độ"
    assert not Feed.objects.exists()


def test_an_address_brings_a_feed_along(ministry):
    response = ministry.get(
        f"{NEW}?key=demo&format=xlsx&address=http://127.0.0.1:8099/dti.xlsx&policy=publish"
    )
    told = controls(response)
    assert (told["key"], told["format"], told["policy"]) == ("demo", "xlsx", "publish")


def test_an_address_that_brings_nonsense_says_so(ministry):
    response = ministry.get(f"{NEW}?format=pdf&key={'x' * 99}")
    assert response.status_code == 200
    assert "format=pdf" in text_of(response)
    assert controls(response)["format"] == "csv"


def test_the_demonstration_source_is_offered_where_it_may_be_read(ministry, settings):
    settings.FEED_PRIVATE_HOSTS = ()
    assert "Nguồn trình diễn" not in text_of(ministry.get(NEW))
    settings.FEED_PRIVATE_HOSTS = ("127.0.0.1:8099",)
    page = document(ministry.get(NEW))
    offers = page.xpath("//ul[@class='offer-list']//a/@href")
    assert len(offers) == len(Feed.Format.choices) + 1
    for url in offers:
        told = controls(ministry.get(url))
        assert told["address"].startswith("http://127.0.0.1:8099/")
        assert told["key"].startswith("demo-")


@pytest.mark.parametrize(
    ("form", "place"),
    [
        ("csv", "dti.csv"),
        ("xlsx", "dti.xlsx"),
        ("json", "dti.json"),
        ("sdmx-csv", "dti.sdmx.csv"),
        ("sdmx-json", "dti.sdmx.json"),
        ("portal", "api/v1/figures"),
    ],
)
def test_a_look_at_the_source_fills_the_mapping(ministry, settings, form, place):
    with serving() as url:
        settings.FEED_PRIVATE_HOSTS = (private_host(url),)
        sent = TYPED | NOTHING_MAPPED | {"format": form, "address": f"{url}/{place}", "act": "look"}
        response = ministry.post(NEW, sent)
    assert response.status_code == 200
    told = controls(response)
    names = seen_columns(told["seen"]).names
    assert {told[f"{field}_column"] for field in ("indicator", "unit", "period", "value")} <= set(names)
    assert not Feed.objects.exists()
    # What the page offers can be saved as it is.
    assert ministry.post(NEW, told | {"act": "save"}).status_code == 302


def test_a_look_keeps_what_was_said(ministry, settings):
    with serving() as url:
        settings.FEED_PRIVATE_HOSTS = (private_host(url),)
        sent = TYPED | {"name_en": "", "address": f"{url}/dti.csv", "unit_column": "nơi", "act": "look"}
        response = ministry.post(NEW, sent)
    told = controls(response)
    assert (told["unit_column"], told["indicator_constant"], told["indicator_column"]) == (
        "nơi",
        "broadband_fixed_mbps",
        "",
    )
    # What is still being filled in is no fault yet.
    assert response.status_code == 200


def test_a_look_at_a_file(ministry):
    file = SimpleUploadedFile("mẫu.csv", "tỉnh;kỳ;chỉ tiêu;giá trị\nHuế;2026;x;1,5\n".encode())
    response = ministry.post(NEW, TYPED | NOTHING_MAPPED | {"address": "", "act": "look", "example": file})
    told = controls(response)
    assert (told["unit_column"], told["period_column"], told["value_column"]) == ("tỉnh", "kỳ", "giá trị")
    assert "Huế" in text_of(response)


def test_a_look_at_a_workbook(ministry):
    workbook = BytesIO()
    with xlsxwriter.Workbook(workbook) as made:
        sheet = made.add_worksheet("Biểu 1")
        sheet.write_row(1, 0, ["Đơn vị", "Kỳ", "Giá trị"])
        sheet.write_row(2, 0, ["Huế", "2026", 1.5])
    file = SimpleUploadedFile("mẫu.xlsx", workbook.getvalue())
    sent = TYPED | NOTHING_MAPPED | {"format": "xlsx", "read_header": "2", "read_sheet": "Biểu 1"}
    told = controls(ministry.post(NEW, sent | {"act": "look", "example": file}))
    assert (told["unit_column"], told["period_column"], told["value_column"]) == ("Đơn vị", "Kỳ", "Giá trị")


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        ("500", 422),
        ("html", 422),
        ("half", 422),
        ("empty", 422),
        ("redirect-private", 422),
        ("slow", 200),
        # Its beginning is read, and it is not waited for.
        ("huge", 200),
    ],
)
def test_a_look_at_a_broken_source_says_why(ministry, settings, fault, status):
    with serving(fault) as url:
        settings.FEED_PRIVATE_HOSTS = (private_host(url),)
        response = ministry.post(NEW, TYPED | {"address": f"{url}/dti.csv", "act": "look"})
    assert response.status_code == status
    assert ("id_address_error" in response.content.decode()) == (status == 422)


def test_a_look_at_a_host_that_is_not_allowed(ministry, settings):
    settings.FEED_PRIVATE_HOSTS = settings.FEED_HOSTS = ()
    response = ministry.post(NEW, TYPED | {"address": "http://169.254.169.254/latest/", "act": "look"})
    assert "169.254.169.254" in refused(response)


def test_a_look_at_nothing(ministry):
    assert "chưa có địa chỉ" in refused(ministry.post(NEW, TYPED | {"address": "", "act": "look"}))


def test_a_secret_is_chosen_by_its_name_and_never_shown(ministry, settings):
    settings.FEED_SECRETS = {"SPEEDS": "Bearer very-secret"}
    response = ministry.get(NEW)
    assert "SPEEDS" in text_of(response)
    assert b"very-secret" not in response.content
    response = ministry.post(NEW, TYPED | {"secret": "SPEEDS", "act": "save"})
    assert Feed.objects.get().secret == "SPEEDS"
    assert not Change.objects.filter(after__contains="very-secret").exists()


def test_a_look_sends_the_secret_and_one_that_is_missing_is_told(ministry, settings):
    settings.FEED_SECRETS = {"SPEEDS": ""}
    with serving() as url:
        settings.FEED_PRIVATE_HOSTS = (private_host(url),)
        sent = TYPED | {"address": f"{url}/dti.csv", "secret": "SPEEDS", "act": "look"}
        assert "FEED_SECRET_SPEEDS" in refused(ministry.post(NEW, sent))


def edit(ministry: Client) -> dict[str, str]:
    return controls(ministry.get("/refresh/speeds/edit/"))


def test_a_feed_is_changed(ministry):
    ministry.post(NEW, TYPED)
    told = edit(ministry)
    assert (told["unit_column"], told["indicator_constant"]) == ("unit", "broadband_fixed_mbps")
    assert ministry.post("/refresh/speeds/edit/", told | {"act": "save"}).status_code == 302
    assert Feed.objects.get().version == 1
    ministry.post("/refresh/speeds/edit/", told | {"publisher": "Bộ KHCN", "rhythm": "daily", "at": "06:30"})
    feed = Feed.objects.get()
    assert (feed.publisher, feed.rhythm, str(feed.at)) == ("Bộ KHCN", "daily", "06:30:00")


def test_the_second_of_two_sees_both(ministry):
    ministry.post(NEW, TYPED)
    mine = theirs = edit(ministry)
    admin = make.signed_in(make.person("admin", make.Role.ADMINISTRATOR))
    admin.post("/refresh/speeds/edit/", theirs | {"publisher": "Bộ KHCN", "name_en": "Theirs"})
    response = ministry.post("/refresh/speeds/edit/", mine | {"publisher": "Cục khác", "name_vi": "Tên mới"})
    assert response.status_code == 409
    page = text_of(response)
    assert "admin đã lưu trong lúc bạn đang sửa" in page
    assert "Nơi công bố Cục khác Bộ KHCN" in page
    told = controls(response)
    assert (told["publisher"], told["name_vi"], told["name_en"]) == ("Cục khác", "Tên mới", "Theirs")
    # Saved again it is a decision.
    assert ministry.post("/refresh/speeds/edit/", told).status_code == 302
    feed = Feed.objects.get()
    assert (feed.publisher, feed.name_vi, feed.name_en) == ("Cục khác", "Tên mới", "Theirs")


def test_what_the_other_one_wrote_can_be_taken(ministry):
    ministry.post(NEW, TYPED)
    mine = edit(ministry)
    ministry.post("/refresh/speeds/edit/", mine | {"period_column": "", "period_constant": "2026"})
    response = ministry.post("/refresh/speeds/edit/", mine | {"period_column": "năm", "name_vi": "Tên mới"})
    assert response.status_code == 409
    assert "Kỳ cột «năm» luôn là «2026»" in text_of(response)
    again = controls(response) | {"take": "mapping.period"}
    assert ministry.post("/refresh/speeds/edit/", again).status_code == 302
    feed = Feed.objects.get()
    assert (feed.mapping["period"], feed.name_vi) == ({"constant": "2026"}, "Tên mới")


@pytest.mark.parametrize("was", ["", "{", "[]", '{"publisher": 7, "schedule": []}', "[" * 99_999, "\0"])
def test_what_a_page_did_not_show_is_no_fault(ministry, was):
    ministry.post(NEW, TYPED)
    assert ministry.post("/refresh/speeds/edit/", edit(ministry) | {"was": was}).status_code in (302, 409)


def test_a_look_while_changing_keeps_what_was_seen(ministry, settings):
    ministry.post(NEW, TYPED)
    told = edit(ministry)
    with serving() as url:
        settings.FEED_PRIVATE_HOSTS = (private_host(url),)
        response = ministry.post("/refresh/speeds/edit/", told | {"address": f"{url}/dti.csv", "act": "look"})
    again = controls(response)
    assert json.loads(again["was"]) == json.loads(told["was"])
    assert ministry.post("/refresh/speeds/edit/", again).status_code == 302


def test_no_feed(ministry):
    assert ministry.get("/refresh/none/edit/").status_code == 404


def test_leaders_and_provinces_set_up_nothing(reference):
    make.feed("speeds")
    for person in (make.leader(), make.editor()):
        client = make.signed_in(person)
        for url in (NEW, "/refresh/speeds/edit/"):
            assert client.get(url).status_code == 403
            assert client.post(url, TYPED).status_code == 403
    assert Feed.objects.count() == 1


@pytest.mark.parametrize("text", ["\0", "\u202e", "x" * 100_000, "９" * 30, "<b>"])
def test_nothing_typed_breaks_a_page(ministry, text):
    hostile = dict.fromkeys((*TYPED, "seen", "unit_words", "value_scale", "at", "weekday", "read_rows"), text)
    for act in ("look", "save", text):
        assert ministry.post(NEW, hostile | {"act": act}).status_code == 422
    # Alone among what is right.
    for name in ("seen", "was", "unit_column", "unit_words", "read_rows"):
        response = ministry.post(NEW, TYPED | {"format": "json", name: text})
        assert response.status_code in (302, 422), name
        Feed.objects.all().delete()


def test_a_file_that_is_none(ministry):
    for content in (b"", b"\0" * 100, b"<!doctype html><html>", b"PK\x03\x04", BytesIO(b"a").read()):
        file = SimpleUploadedFile("mẫu.csv", content)
        response = ministry.post(NEW, TYPED | {"act": "look", "example": file, "address": ""})
        assert response.status_code in (200, 422)


def test_in_english(ministry):
    ministry.cookies[portal.LANGUAGE_COOKIE_NAME] = "en"
    sent = TYPED | {"address": "", "status_column": "s", "status_words": "A = good", "act": "save"}
    assert "no word “good”" in refused(ministry.post(NEW, sent))


@pytest.mark.parametrize("told", ["S" * 41, "a\0", "ok😀", "PATH", "OTHER"])
def test_a_secret_is_one_of_the_environment_or_the_one_that_the_feed_has(ministry, settings, told):
    settings.FEED_SECRETS = {"SPEEDS": "Bearer very-secret"}
    make.feed("speeds", secret="GONE")
    sent = edit(ministry)
    assert sent["secret"] == "GONE"
    for act in ("save", "look"):
        assert "không có lựa chọn này" in refused(
            ministry.post("/refresh/speeds/edit/", sent | {"secret": told, "act": act})
        )
    assert Feed.objects.get().secret == "GONE"
    assert ministry.post("/refresh/speeds/edit/", sent | {"act": "save"}).status_code == 302
