"""Units and DTI rankings as programs read them."""

import json
from decimal import Decimal

import pytest
from django.test import Client

pytestmark = pytest.mark.usefixtures("reference")

UNIT_FIELDS = {"unit", "code", "name_vi", "name_en", "kind", "region", "valid_from", "valid_to"}
STANDING_FIELDS = {
    *("unit", "name_vi", "rank", "n", "score", "change"),
    *("government", "economy", "society", "provenance"),
}


def get(client: Client, address: str) -> dict:
    response = client.get(f"/api/v1/{address}")
    assert response.status_code == 200, response.content
    told: dict = response.json()
    return told


def by_unit(client: Client, address: str) -> dict[str, dict]:
    return {item["unit"]: item for item in get(client, address)["items"]}


@pytest.mark.parametrize(("geography", "n"), [("63", 63), ("34", 34)])
def test_units_of_a_geography(client: Client, geography: str, n: int):
    listed = get(client, f"units?geography={geography}")
    assert (listed["count"], len(listed["items"]), listed["next"]) == (n, n, None)
    assert all(item.keys() >= UNIT_FIELDS for item in listed["items"])
    assert len({item["region"] for item in listed["items"]}) == 6


def test_a_former_unit_keeps_its_code_and_its_last_day(client: Client):
    former, living = by_unit(client, "units?geography=63"), by_unit(client, "units?geography=34")
    assert former["lao-cai-former"]["code"] == "10"
    assert former["lao-cai-former"]["valid_to"] == "2025-06-30"
    assert (living["lao-cai"]["code"], living["lao-cai"]["valid_to"]) == ("15", None)
    assert former["kon-tum"]["region"] == "tay-nguyen"


def test_all_units_once_whatever_became_of_them(client: Client):
    listed = get(client, "units")
    units = [item["unit"] for item in listed["items"]]
    assert len(units) == len(set(units)) == listed["count"] == 105
    assert units[0] == "vn"
    assert {"kon-tum", "quang-ngai", "quang-ngai-former", "bo-y-te"} <= set(units)


def test_a_window_of_units_names_the_next(client: Client):
    first = get(client, "units?geography=63&limit=60")
    assert first["next"] == "http://testserver/api/v1/units?geography=63&limit=60&offset=60"
    rest = client.get(first["next"]).json()
    assert (rest["count"], len(rest["items"]), rest["next"]) == (63, 3, None)


def test_dti_2022_with_its_tie(client: Client):
    listed = get(client, "dti/2022?geography=63")
    assert all(item.keys() >= STANDING_FIELDS for item in listed["items"])
    first = listed["items"][0]
    assert (first["unit"], first["name_vi"], first["rank"], first["n"], first["score"], first["change"]) == (
        *("da-nang-former", "Đà Nẵng", 1, 63),
        *(0.8002, 0),
    )
    tied = [(item["name_vi"], item["rank"], item["score"]) for item in listed["items"][14:16]]
    assert tied == [("Thanh Hóa", 15, 0.635), ("Yên Bái", 15, 0.635)]
    assert listed["items"][16]["rank"] == 17


def test_a_pillar_has_a_rank_of_its_own(client: Client):
    da_nang = by_unit(client, "dti/2022")["da-nang-former"]
    assert da_nang["government"] == {"rank": 1, "score": 0.8639, "provenance": "derived"}
    assert da_nang["components"]["HT"]["score"] == 0.8253


def test_change_only_inside_a_series(client: Client):
    assert by_unit(client, "dti/2023")["vinh-phuc"]["change"] == -26
    assert by_unit(client, "dti/2023")["vinh-phuc"]["before"] == {"rank": 18, "n": 63}
    assert {item["change"] for item in get(client, "dti/2021")["items"]} == {None}
    assert {item["change"] for item in get(client, "dti/2024?geography=63")["items"]} == {None}
    assert get(client, "dti/2021")["ranking"]["not_comparable"] == "method"
    assert get(client, "dti/2024")["ranking"]["not_comparable"] == "method_and_geography"


def test_the_newest_geography_of_a_year_is_the_default(client: Client):
    assert get(client, "dti/2024")["count"] == 34
    assert get(client, "dti/2024?geography=63")["count"] == 63
    assert get(client, "dti/2023")["ranking"]["geography"] == "63"


def test_the_same_year_has_two_ranks_of_two_units(client: Client):
    assert by_unit(client, "dti/2024?geography=63")["da-nang-former"]["rank"] == 2
    assert by_unit(client, "dti/2024?geography=34")["da-nang"]["rank"] == 17


def test_names_are_those_of_the_year_assessed(client: Client):
    assert by_unit(client, "dti/2023")["hue"]["name_vi"] == "Thừa Thiên Huế"
    assert by_unit(client, "dti/2024?geography=34")["hue"]["name_vi"] == "Huế"


def test_a_unit_without_a_rank_stands_last_and_says_why(client: Client):
    last = get(client, "dti/2020")["items"][-1]
    assert (last["unit"], last["rank"], last["score"]) == ("yen-bai", None, None)
    assert "mâu thuẫn" in last["note"]
    assert "contradicts" in get(client, "dti/2020?lang=en")["items"][-1]["note"]


def test_places_come_in_order(client: Client):
    ranks = [item["rank"] for item in get(client, "dti/2021")["items"]]
    told = [rank for rank in ranks if rank is not None]
    assert ranks[: len(told)] == sorted(told)


def test_scores_have_the_digits_published(client: Client):
    assert b'"score":0.8340' in client.get("/api/v1/dti/2023").content


@pytest.mark.parametrize(
    "address", ["dti/2019", "dti/2020?geography=34", "dti/99999999999999999999", "dti/abc"]
)
def test_no_ranking_is_not_found(client: Client, address: str):
    response = client.get(f"/api/v1/{address}")
    assert response.status_code == 404
    assert response["Content-Type"] == "application/json"


@pytest.mark.parametrize("address", ["units?geography=35", "dti/2022?geography=vn", "units?geograpy=63"])
def test_a_wrong_parameter_is_named(client: Client, address: str):
    response = client.get(f"/api/v1/{address}")
    assert response.status_code == 422
    (wrong,) = response.json()["detail"]
    assert wrong["loc"] == ["query", address.partition("?")[2].partition("=")[0]]
    assert " / " in wrong["msg"]


@pytest.mark.parametrize(("address", "queries"), [("units?geography=63", 2), ("units", 1), ("dti/2022", 5)])
def test_reads_do_not_grow_with_rows(client: Client, django_assert_num_queries, address: str, queries: int):
    with django_assert_num_queries(queries):
        get(client, address)


def why(client: Client, address: str) -> dict:
    """Numbers as they are written, digit by digit."""
    response = client.get(f"/api/v1/dti/{address}")
    assert response.status_code == 200, response.content
    told: dict = json.loads(response.content, parse_float=Decimal)
    return told


def test_why_quang_ngai_rose_five_places_in_2023(client: Client):
    told = why(client, "2023/quang-ngai/why?geography=63")
    assert (told["unit"], told["asked"], told["geography"]) == ("quang-ngai-former", "quang-ngai", "63")
    change = told["rank_change"]
    assert (change["total"], change["own"], change["others"], change["method"]) == (5, 23, -18, 0)
    assert (told["before"]["rank"], told["after"]["rank"], told["after"]["n"]) == (26, 21, 63)
    parts = {each["code"]: each["contribution"] for each in told["score_change"]["components"]}
    assert list(parts) == ["CQ", "XH", "KT", "HT", "rest"]
    assert sum(parts.values()) == told["score_change"]["total"] == Decimal("0.1044")
    assert told["score_change"]["components"][-1]["name_vi"] == "Bốn chỉ số nền tảng còn lại"
    assert [each["unit"] for each in told["passed_by"]] == ["ba-ria-vung-tau"]
    assert len(told["passed"]) == 6
    following = told["to_next_place"]
    assert (following["rank"], following["n"], following["score"], following["gap"]) == (
        *(20, 63),
        *(Decimal("0.7092"), Decimal("0.0015")),
    )
    assert [each["unit"] for each in following["units"]] == ["hau-giang"]


@pytest.mark.parametrize(
    ("address", "considered"),
    [
        ("2022/da-nang-former/why", {"units": 21, "n": 63}),
        ("2023/quang-ngai/why?geography=63", {"units": 63, "n": 63}),
        ("2024/quang-ngai/why", None),
        ("2020/da-nang-former/why", None),
    ],
)
def test_why_says_among_how_many_units_somebody_passed(client: Client, address: str, considered):
    told = why(client, address)
    assert told["considered"] == considered
    assert (told["passed"] is None) == (considered is None)


def test_why_adds_up_for_every_unit_of_2023(client: Client):
    ranked = by_unit(client, "dti/2023")
    for unit, standing in ranked.items():
        told = why(client, f"2023/{unit}/why")
        change, scores = told["rank_change"], told["score_change"]
        assert change["own"] + change["others"] + change["method"] == change["total"] == standing["change"]
        assert sum(each["contribution"] for each in scores["components"]) == scores["total"]
        assert len(told["passed"]) - len(told["passed_by"]) == change["total"]
        assert (told["to_next_place"] is None) == (standing["rank"] == 1)


@pytest.mark.parametrize(
    ("address", "geography", "reason"),
    [
        ("2024/quang-ngai/why", "34", "method_and_geography"),
        ("2024/quang-ngai/why?geography=63", "63", "method"),
        ("2024/da-nang-former/why", "63", "method"),
        ("2021/hue/why", "63", "method"),
    ],
)
def test_why_subtracts_nothing_across_methods_and_geographies(client, address, geography, reason):
    told = why(client, address)
    assert (told["geography"], told["not_comparable"]) == (geography, reason)
    assert {told["rank_change"][part] for part in ("total", "own", "others", "method")} == {None}
    assert (told["score_change"]["total"], told["score_change"]["components"]) == (None, [])
    assert (told["passed"], told["passed_by"]) == (None, None)


def test_why_names_what_may_stand_side_by_side(client: Client):
    told = why(client, "2024/da-nang/why")
    assert told["offers"] == [{"year": 2024, "against": 2023, "geography": "63", "unit": "da-nang-former"}]
    assert [(each["unit"], each["rank"], each["n"]) for each in told["made_of"]] == [
        ("da-nang-former", 2, 63),
        ("quang-nam", 57, 63),
    ]
    beside = why(client, "2024/da-nang-former/why?against=2023")
    assert (beside["before"]["rank"], beside["after"]["rank"]) == (1, 2)
    assert beside["rank_change"]["total"] is None


def test_why_where_few_scores_are_told(client: Client):
    told = why(client, "2022/yen-bai/why")
    assert told["unsplit"] == "scores"
    assert (told["rank_change"]["total"], told["rank_change"]["own"]) == (12, None)
    first = why(client, "2020/kon-tum/why")
    assert (first["unsplit"], first["before"], first["not_comparable"]) == ("first", None, None)


@pytest.mark.parametrize(
    "address",
    ["2019/hue/why", "2023/vn/why", "2023/nobody/why", "2023/quang-ngai/why?geography=34", "2023/hue/when"],
)
def test_why_of_what_there_is_not(client: Client, address: str):
    assert client.get(f"/api/v1/dti/{address}").status_code == 404


@pytest.mark.parametrize("query", ["geography=35", "against=2023", "against=soon", "lang=fr", "geo=63"])
def test_why_names_a_wrong_parameter(client: Client, query: str):
    response = client.get(f"/api/v1/dti/2023/hue/why?{query}")
    assert response.status_code == 422
    assert response.json()["detail"][0]["loc"] == ["query", query.partition("=")[0]]


def test_why_says_what_its_parts_are(client: Client):
    assert "own + others + method = total" in why(client, "2023/hue/why")["definition"]
