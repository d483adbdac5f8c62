"""What any page does with the address that it was asked by."""

import pytest
from django.http import QueryDict
from django.test import Client

from provinces.forms import LONGEST, MOST_NAMED, ProvinceListForm, few

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address",
    [
        "/provinces/?sort=zz9&region=",
        "/provinces/?region=zz-zz&q=",
        "/dti/?year=abc&region=",
        "/dti/?region=xx-yy&sort=",
        "/dti/2022/yen-bai/?against=1999&view=",
        "/dti/simulate/?unit=dien-bien&cq=2&goal=",
        "/map/?indicator=zzz&period=",
        "/compare/?indicator=dti&units=zzunit&against=",
        "/compare/?indicator=dti&units=dien-bien&from=x1x&to=",
        "/meetings/?year=abc&body=",
    ],
)
def test_a_form_with_empty_fields_loses_no_notice(client: Client, reference: None, address: str):
    answer = client.get(address)
    assert answer.status_code == 200
    assert 'class="notice' in answer.content.decode()


@pytest.mark.parametrize(
    ("address", "tidy"),
    [
        ("/provinces/?geography=63&region=", "/provinces/?geography=63"),
        ("/dti/?lang=en&year=", "/dti/?lang=en"),
        ("/compare/?indicator=dti&units=dien-bien&from=&lang=en", None),
    ],
)
def test_an_address_is_made_tidy_and_keeps_its_language(
    client: Client, reference: None, address: str, tidy: str | None
):
    answer = client.get(address)
    assert answer.status_code == 302
    assert "lang=en" in answer["Location"] if tidy is None else answer["Location"] == tidy
    assert client.get(answer["Location"]).status_code == 200


def test_characters_that_nobody_sees_are_not_echoed():
    form = ProvinceListForm(QueryDict("sort=ab%E2%80%AEc&q=d%00e"))
    assert form.notices == [
        "Tham số q=d?e: có ký tự không đọc được. Trang đang bỏ qua tham số này.",
        "Tham số sort=ab?c: chỉ nhận official, rank hoặc name. Trang đang bỏ qua tham số này.",
    ]


def test_a_long_list_is_cut_between_its_codes_and_says_so():
    form = ProvinceListForm(QueryDict(f"q={'ha-noi,' * LONGEST}"))
    assert str(form.data["q"]).endswith(",ha-noi")
    assert form.notices[0] == f"Tham số q dài quá {LONGEST} ký tự: phần cuối bị bỏ qua."


def test_many_codes_are_told_by_the_first_of_them():
    assert few(["a", "b"]) == "a, b"
    assert few(list("abcdefgh")) == f"a, b, c, d, e và {8 - MOST_NAMED} mã khác"


@pytest.mark.parametrize("path", ["/", "/briefing.pdf", "/tasks.csv", "/api/v1/figures", "/nowhere/"])
def test_more_parameters_than_anybody_reads_are_refused_with_a_page(path: str):
    visitor = Client(raise_request_exception=False)
    response = visitor.get(f"{path}?{'&'.join(f'a{n}=1' for n in range(1001))}")
    assert response.status_code == 400
    assert "lang=en" in response.content.decode()
