"""One's own account, the door of pages that are not public, and what the shell of a page offers by role."""

import json
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from provinces import actions
from provinces.actions import Changed
from provinces.models import Change
from provinces.templatetags.changes import became
from provinces.views.doors import signed_in
from tests.factories import Role, ministry, person
from tests.factories import signed_in as browser
from tests.html import document, text_of

pytestmark = pytest.mark.usefixtures("reference")


def told(user: User, count: int = 1) -> None:
    changes = [
        Changed(Change.Topic.ACCOUNT, "changed", f"number {n}", after="password") for n in range(count)
    ]
    actions.record_changes(changes, by=user, now=timezone.now())


def test_the_account_says_who_what_and_until_when():
    user = person("an", Role.EDITOR, "kon-tum", until=date(2025, 6, 30))
    person("an", Role.APPROVER, "hue", since=date(2026, 1, 1))
    User.objects.update(email="an@example.org", first_name="An", last_name="Nguyễn Văn")
    text = text_of(browser(user).get("/accounts/"))
    assert "an@example.org" in text
    assert "người ký, Huế đang có hiệu lực từ 01/01/2026" in text
    assert "người nhập, Kon Tum không còn hiệu lực; vẫn xem được số liệu cũ của đơn vị" in text
    assert text.index("người ký") < text.index("người nhập")
    assert "Bạn chưa thay đổi gì" in text


def test_who_has_no_role_is_told_so():
    assert "chưa có vai trò nào" in text_of(browser(person("an")).get("/accounts/"))


def test_a_role_of_tomorrow_is_not_in_force():
    user = person("an", Role.EDITOR, "hue", since=date(2999, 1, 1))
    assert "chưa đến ngày" in text_of(browser(user).get("/accounts/"))


def test_only_own_changes_and_the_last_of_them():
    user, other = person("an"), person("binh")
    told(user, 21)
    actions.record_changes(
        [Changed(Change.Topic.ACCOUNT, "changed", "secret of binh")], by=other, now=timezone.now()
    )
    text = text_of(browser(user).get("/accounts/"))
    assert "number 20" in text
    assert "number 1 " in text
    assert "number 0 " not in text
    assert "secret of binh" not in text
    assert "mật khẩu mới" in text


def test_the_account_costs_the_same_whatever_it_holds(django_assert_num_queries: Any):
    user = person("an", Role.EDITOR, "hue")
    client = browser(user)
    client.get("/accounts/")
    for unit in ("kon-tum", "dien-bien", "lao-cai"):
        person("an", Role.EDITOR, unit)
    told(user, 30)
    # Session, person, second factor, roles, powers, changes.
    with django_assert_num_queries(6):
        client.get("/accounts/")


@pytest.mark.parametrize(
    ("after", "words"),
    [
        ("password by mail", "mật khẩu mới qua thư"),
        ("is_active no, email an@example.org", "hoạt động: không, thư điện tử: an@example.org"),
        ("first_name ", "tên: trống"),
        ("something later", "something later"),
        ("", ""),
    ],
)
def test_changes_of_accounts_are_said_in_words(after: str, words: str):
    assert became(Change(topic="account", action="changed", after=after)) == words


# The door


@signed_in
def room(request: HttpRequest) -> HttpResponse:
    return HttpResponse("inside")


def visit(method: str = "get", user: User | None = None, **headers: str) -> Any:
    request = getattr(RequestFactory(), method)("/room/?a=1", headers=headers)
    request.user = user or AnonymousUser()
    request.htmx = "hx-request" in headers
    return room(request)


def test_the_door_lets_in_and_forbids_to_store():
    response = visit(user=person("an"))
    assert response.content == b"inside"
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))


@pytest.mark.parametrize(
    ("method", "headers", "way"),
    [
        ("get", {}, "/room/%3Fa%3D1"),
        ("post", {"referer": "http://testserver/form/?b=2"}, "/form/%3Fb%3D2"),
        ("post", {"referer": "https://evil.example/form/"}, "/"),
        ("post", {}, "/"),
    ],
)
def test_the_door_leads_to_the_login_and_back(method: str, headers: dict[str, str], way: str):
    response = visit(method, **headers)
    assert (response.status_code, response["Location"]) == (302, f"/accounts/login/?next={way}")


def test_a_part_is_never_a_login_page():
    page = {"hx-request": "true", "hx-current-url": "http://testserver/form/?b=2"}
    asked, sent = visit(**page), visit("post", **page)
    assert (asked.status_code, sent.status_code) == (401, 401)
    assert asked["HX-Redirect"] == "/accounts/login/?next=/form/%3Fb%3D2"
    assert "HX-Redirect" not in sent
    assert "Phiên làm việc đã hết" in sent.content.decode()


# What the shell offers

EVERYBODY = {"Bản tóm tắt", "Trang theo dõi"}
PROVINCE = {"Nhập số liệu"} | EVERYBODY
MINISTRY = {"Duyệt", "Đợt thu thập", "Nguồn tự động", "Nhật ký"} | EVERYBODY


def work_of(client: Client) -> set[str]:
    items = document(client.get("/about/")).xpath(
        "//li[contains(@class, 'nav-heading')]/following-sibling::li"
    )
    return {item.text_content().strip() for item in items if not item.xpath(".//details")}


def phone_bar(client: Client) -> list[str]:
    items = document(client.get("/about/")).xpath("//nav[@class='portal-nav']/ul/li")
    shown = [item for item in items if "nav-wide" not in item.get("class", "")]
    return [(item.xpath(".//summary") or [item])[0].text_content().strip() for item in shown]


def test_the_main_work_is_at_hand_on_a_phone():
    assert phone_bar(Client()) == ["Tổng quan", "Chỉ tiêu", "DTI", "Địa phương", "Thêm"]
    editor = browser(person("hue-editor", Role.EDITOR, "hue"))
    assert phone_bar(editor) == ["Tổng quan", "Phiên họp", "Nhiệm vụ", "Nhập số liệu", "Thêm"]
    assert phone_bar(browser(ministry())) == ["Tổng quan", "Phiên họp", "Nhiệm vụ", "Duyệt", "Thêm"]
    secretary = browser(person("secretary", Role.SECRETARY))
    assert phone_bar(secretary) == ["Tổng quan", "Chỉ tiêu", "Phiên họp", "Nhiệm vụ", "Thêm"]
    behind = document(editor.get("/about/")).xpath("//details[@class='nav-more']//a/text()")
    assert "Địa phương" in behind
    assert "Nhập số liệu" not in behind


def test_the_shell_offers_the_work_of_the_role():
    former = person("kon-tum-editor", Role.EDITOR, "kon-tum", until=date(2025, 6, 30))
    administrator = person("chief", Role.ADMINISTRATOR)
    assert work_of(Client()) == set()
    assert work_of(browser(person("nobody"))) == EVERYBODY
    assert work_of(browser(person("hue-editor", Role.EDITOR, "hue"))) == PROVINCE
    assert work_of(browser(former)) == PROVINCE
    for user in (ministry(), person("leader", Role.LEADER), administrator):
        assert work_of(browser(user)) == MINISTRY


def test_completeness_is_offered_to_everybody():
    links = document(Client().get("/about/")).xpath("//nav[@class='portal-nav']//a/@href")
    assert reverse("completeness") in links


def test_a_visitor_costs_no_query_for_roles(django_assert_num_queries: Any):
    client = Client()
    client.get("/about/")
    with django_assert_num_queries(0):
        client.get("/about/")


def test_a_refusal_says_why_and_whose_roles(client: Client):
    user = person("hue-editor", Role.EDITOR, "hue")
    text = text_of(browser(user).get("/review/"))
    assert "dành cho cán bộ của Bộ và lãnh đạo" in text
    assert "hue-editor" in text
    assert json.dumps(text).count("Đăng nhập") == 0


def test_the_administration_speaks_vietnamese_and_offers_no_schedules():
    boss = User.objects.create_superuser("boss", password="not-asked-for")
    text = text_of(browser(boss).get("/admin/"))
    assert "Dữ liệu và tài khoản" in text
    assert "Periodic" not in text
