"""The pages on which one follows a page, changes how one hears of it, and stops: with and without signing in."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from meetings.actions.alerts import stop, subscribe
from meetings.forms import AlertForm
from meetings.models import AlertRecord, Subscription
from meetings.queries.alerts import link_token, page_at
from tests import factories as make
from tests.html import document, text_of

pytestmark = pytest.mark.usefixtures("reference")

SHARE = "/indicators/smartphone_adult_share/?units=dien-bien"
CHOSEN = {"page": SHARE, "rhythm": "at_once", "language": "vi"}


@pytest.fixture
def person():
    user = make.editor()
    user.email = "editor@example.vn"
    user.save()
    return user


@pytest.fixture
def client(person):
    return make.signed_in(person)


def follow(person, page=SHARE, **more) -> Subscription:
    told = {"rhythm": "at_once", "language": "vi"} | more
    found = page_at(page)
    assert found is not None
    return subscribe(page=found, by=person, now=timezone.now(), **told)[0]


def new(page: str) -> str:
    return f"/alerts/new/?page={quote(page, safe='')}"


# Which pages


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("/indicators/smartphone_adult_share/?view=table&units=dien-bien&lang=en", SHARE),
        ("http://127.0.0.1:8000/provinces/dien-bien/?known_on=2023-01-01", "/provinces/dien-bien/"),
        ("/dti/?sort=name&year=2022&region=&geography=63&x=1", "/dti/?year=2022&geography=63"),
        ("/tasks/?unit=dien-bien&view=board&status=overdue&q=  ", "/tasks/?status=overdue&unit=dien-bien"),
    ],
)
def test_an_address_is_kept_in_its_canonical_form(given, kept):
    form = AlertForm(CHOSEN | {"page": given})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["page"].address == kept


@pytest.mark.parametrize(
    "given",
    [
        "",
        "/compare/",
        "/alerts/",
        "https://example.org/indicators/smartphone_adult_share/",
        "//example.org/dti/",
        "javascript:alert(1)",
        "/dti/?kind=ministries",
        "/indicators/../admin/",
        "/indicators/smartphone_adult_share/?units=" + ",".join(f"unit-{n}" for n in range(60)),
        "[",
        "http://[bad",
        "/dti/?year=\0",
    ],
)
def test_any_other_address_is_refused_with_a_sentence(client, given):
    assert client.get("/alerts/new/", {"page": given}).status_code == 200
    answer = client.post("/alerts/new/", CHOSEN | {"page": given})
    if answer.status_code == 302:
        assert Subscription.objects.get().page == "/dti/"
    else:
        assert answer.status_code == 422
        assert "Trang: " in text_of(answer)
        assert not Subscription.objects.exists()


@pytest.mark.parametrize("address", ["/indicators/none/", "/provinces/none/", "/provinces/vn/"])
def test_a_page_of_nothing_cannot_be_followed(client, address):
    assert "không có trang này" in text_of(client.get(new(address)))
    answer = client.post("/alerts/new/", CHOSEN | {"page": address})
    assert answer.status_code == 422
    assert "không có trang này" in text_of(answer)


@pytest.mark.parametrize(
    "address",
    ["/indicators/smartphone_adult_share/", "/provinces/dien-bien/", "/dti/", "/tasks/?status=overdue"],
)
def test_each_page_that_can_be_followed_leads_to_the_form(client, address):
    (link,) = document(client.get(address)).xpath('//*[@class="alert-link"]/a')
    answer = client.get(link.get("href"))
    assert answer.status_code == 200
    (kept,) = document(answer).xpath('//input[@name="page"]')
    assert kept.get("value") == address


def test_a_past_day_cannot_be_followed(client):
    past = "/indicators/smartphone_adult_share/?known_on=2023-01-01"
    assert document(client.get(past)).xpath('//*[@class="alert-link"]') == []


# Following


def test_following_is_for_who_is_signed_in():
    answer = Client().get(new(SHARE))
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/accounts/login/?next={quote(new(SHARE))}"


def test_a_page_is_followed_once(client, person):
    for sentence in ("Đã đăng ký", "Bạn đang theo dõi trang này từ trước"):
        answer = client.post("/alerts/new/", CHOSEN, follow=True)
        assert sentence in text_of(answer)
    row = Subscription.objects.get()
    assert (row.user, row.page, row.kind, row.rhythm) == (person, SHARE, "indicator", "at_once")
    assert len(row.token) == 43
    assert "Bạn đang theo dõi trang này." in text_of(client.get(new(SHARE)))


@pytest.mark.parametrize(
    "wrong", [{"rhythm": "hourly"}, {"rhythm": ""}, {"language": "fr"}, {"language": ""}]
)
def test_a_wrong_choice_is_told_and_the_form_stays(client, wrong):
    answer = client.post("/alerts/new/", CHOSEN | wrong)
    assert answer.status_code == 422
    assert "hãy chọn" in text_of(answer)
    assert document(answer).xpath('//input[@name="page"]')[0].get("value") == SHARE


def test_without_an_address_the_page_says_what_to_do():
    mute = make.person("mute", make.Role.EDITOR, "dien-bien")
    browser = make.signed_in(mute)
    assert "chưa có địa chỉ thư" in text_of(browser.get(new(SHARE)))
    assert browser.post("/alerts/new/", CHOSEN).status_code == 422


def test_forms_are_protected_against_other_sites(person):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(person)
    assert strict.post("/alerts/new/", CHOSEN).status_code == 403


# The list


def test_the_list_shows_what_is_followed_and_changes_it(client, person):
    row = follow(person)
    page = client.get("/alerts/")
    assert "Tỷ lệ dân số trưởng thành có điện thoại thông minh: Điện Biên" in text_of(page)
    assert page.headers["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    client.post(f"/alerts/{row.pk}/change/", {"rhythm": "weekly", "language": "en"})
    row.refresh_from_db()
    assert (row.rhythm, row.language) == ("weekly", "en")
    answer = client.post(f"/alerts/{row.pk}/change/", {"rhythm": "never", "language": "en"}, follow=True)
    assert "Nhịp nhận thư: hãy chọn" in text_of(answer)


def test_an_empty_list_says_how_to_begin(client):
    assert "rồi bấm «Nhận thư khi thay đổi»" in text_of(client.get("/alerts/"))


def test_nobody_sees_or_changes_what_others_follow(person):
    row = follow(person)
    other = make.signed_in(make.approver())
    assert "Tỷ lệ dân số" not in text_of(other.get("/alerts/"))
    assert other.post(f"/alerts/{row.pk}/change/", {"rhythm": "weekly", "language": "en"}).status_code == 404
    row.refresh_from_db()
    assert row.rhythm == "at_once"


def test_the_list_costs_the_same_for_one_and_many(client, person, django_assert_num_queries):
    follow(person)
    client.get("/alerts/")
    for page in (
        "/provinces/dien-bien/",
        "/dti/",
        "/tasks/?status=overdue",
        "/indicators/broadband_fixed_mbps/",
    ):
        follow(person, page)
    # Session, person, powers, subscriptions, the record, names of indicators and of units, and what the menu counts.
    with django_assert_num_queries(7):
        client.get("/alerts/")


def records(answer):
    return [
        " ".join(each.text_content().split())
        for each in document(answer).xpath('//*[@class="event-list"]/li')
    ]


def test_the_page_tells_what_the_person_did_and_by_which_link(client, person):
    pages = ("/dti/", "/provinces/dien-bien/", "/indicators/broadband_fixed_mbps/")
    by_link, by_program, by_list = (follow(person, page) for page in pages)
    client.post(f"/alerts/{by_list.pk}/change/", {"rhythm": "weekly", "language": "en"})
    client.post(f"/alerts/{by_list.pk}/change/", {"rhythm": "weekly", "language": "en"})
    Client().post(f"/alerts/stop/{by_link.token}/")
    Client().post(f"/alerts/stop/{by_link.token}/")
    Client().post(f"/alerts/stop/{by_program.token}/", {"List-Unsubscribe": "One-Click"})
    client.post(f"/alerts/stop/{by_list.token}/", {"from": "list"})
    told = records(client.get("/alerts/"))
    assert len(told) == 7
    assert "Dừng theo dõi Tốc độ tải xuống băng rộng cố định" in told[0]
    assert told[0].endswith("ở trang các trang theo dõi, đã đăng nhập")
    assert "Dừng theo dõi Địa phương: Điện Biên bằng nút hủy đăng ký của chương trình thư" in told[1]
    assert told[2].endswith("bằng đường dẫn trong thư")
    assert told[3].endswith("ngay khi thay đổi, Tiếng Việt → mỗi tuần một thư, English")
    assert all("Theo dõi" in each for each in told[4:])


def test_nobody_reads_the_record_of_others_but_administrators(client, person):
    other = make.person("other")
    other.email = "other@example.vn"
    follow(other, "/dti/")
    assert records(client.get("/alerts/")) == []
    person.is_staff = person.is_superuser = True
    person.save()
    assert "/dti/" in client.get("/admin/meetings/alertrecord/").content.decode()


def test_the_record_is_only_added_to(person):
    follow(person)
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        AlertRecord.objects.update(told="")


def test_the_account_leads_to_the_list(client):
    links = document(client.get("/accounts/")).xpath("//main//a")
    assert "/alerts/" in [link.get("href") for link in links]


# Stopping


def test_the_link_asks_once_and_stops_without_signing_in(person):
    row = follow(person)
    browser, address = Client(), f"/alerts/stop/{row.token}/"
    assert "Dừng theo dõi?" in text_of(browser.get(address))
    assert not Subscription.objects.exclude(stopped_at=None).exists()
    assert "Đã dừng theo dõi" in text_of(browser.post(address, follow=True))
    row.refresh_from_db()
    first = row.stopped_at
    assert first is not None
    browser.post(address)
    row.refresh_from_db()
    assert row.stopped_at == first


def test_one_press_in_a_mail_program_stops_without_redirect(person):
    row = follow(person)
    answer = Client(enforce_csrf_checks=True).post(
        f"/alerts/stop/{row.token}/", {"List-Unsubscribe": "One-Click"}
    )
    assert (answer.status_code, answer.content.decode()) == (200, "Đã dừng theo dõi.")
    row.refresh_from_db()
    assert row.stopped_at


def test_a_link_stops_nothing_that_it_does_not_name(person):
    first, second = follow(person), follow(person, "/dti/")
    Client().post(f"/alerts/stop/{first.token}/")
    second.refresh_from_db()
    assert second.stopped_at is None


def test_a_link_of_several_names_and_stops_all_of_them(person):
    told = [follow(person), follow(person, "/dti/")]
    address = f"/alerts/stop/{link_token([(each.pk, each.token) for each in told])}/"
    page = Client().get(address)
    assert len(document(page).xpath('//*[@class="alert-titles"]/li')) == 2
    Client().post(address)
    assert not Subscription.objects.filter(stopped_at=None).exists()


@pytest.mark.parametrize("token", ["x", "WzFd:1:x", "1", "%00", "a" * 500, "..%2f"])
def test_a_link_that_was_cut_or_made_up_is_not_found(person, token):
    follow(person)
    assert Client().get(f"/alerts/stop/{token}/").status_code == 404
    assert Client().post(f"/alerts/stop/{token}/").status_code == 404
    assert Subscription.objects.get().stopped_at is None


def test_the_page_of_the_link_is_kept_nowhere(person):
    row = follow(person)
    answer = Client().get(f"/alerts/stop/{row.token}/")
    assert "no-store" in answer.headers["Cache-Control"]
    assert "noindex" in answer.content.decode()


def test_stopping_from_the_list_leads_back_to_it(client, person):
    row = follow(person)
    answer = client.post(f"/alerts/stop/{row.token}/", {"from": "list"}, follow=True)
    assert answer.redirect_chain == [("/alerts/", 302)]
    assert "Đã dừng theo dõi." in text_of(answer)


def test_what_was_stopped_can_be_followed_again(client, person):
    stop(pks=[follow(person).pk], way=AlertRecord.Way.PAGE, now=timezone.now() - timedelta(days=1))
    client.post("/alerts/new/", CHOSEN)
    assert Subscription.objects.filter(user=person, stopped_at=None).count() == 1


@pytest.mark.parametrize(
    "page",
    [
        "/indicators/smartphone_adult_share/?units=xx",
        "/indicators/smartphone_adult_share/?units=dien-bien,xx",
        "/dti/?year=9999",
        "/tasks/?status=zz",
        "/tasks/?unit=xx",
    ],
)
def test_nothing_else_than_what_was_asked_is_followed(client, page):
    assert client.get(new(page)).status_code == 200
    assert client.post("/alerts/new/", CHOSEN | {"page": page}).status_code == 422
    assert not Subscription.objects.exists()
