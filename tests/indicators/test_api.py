"""Figures and observations as programs read them."""

from datetime import date

import pytest
from django.test import Client

from indicators.queries import across, cells
from indicators.queries.cells import Scope
from indicators.queries.readings import reads

pytestmark = pytest.mark.usefixtures("reference")

FIGURE_FIELDS = {
    *("indicator", "unit", "period", "value", "qualifier", "as_reported", "resolution"),
    *("status", "as_of", "change", "source", "others"),
}
BROADBAND = "figures?indicator=broadband_fixed_mbps&unit=vn"


def get(client: Client, address: str) -> dict:
    response = client.get(f"/api/v1/{address}")
    assert response.status_code == 200, response.content
    told: dict = response.json()
    return told


def cell(item: dict) -> tuple[str, str, str]:
    return item["indicator"], item["unit"], item["period"]


def everything(client: Client, address: str) -> list[dict]:
    """All items of a list, window by window."""
    items, following = [], f"/api/v1/{address}"
    while following:
        page = client.get(following).json()
        items += page["items"]
        following = page["next"]
    return items


def test_the_figure_of_the_first_half_of_2022(client: Client):
    (figure,) = get(client, f"{BROADBAND}&period=2022-S1")["items"]
    assert figure.keys() >= FIGURE_FIELDS
    assert figure["value"] == 71.79
    assert (figure["qualifier"], figure["as_reported"], figure["resolution"]) == ("exact", "71,79 Mbps", 0.01)
    assert (figure["status"], figure["as_of"], figure["others"]) == ("final", "2022-06-30", 1)
    assert figure["change"]["value"] == 32.7
    assert figure["change"]["kind"] == "pct_yoy"
    assert figure["source"].keys() >= {"id", "title", "url"}


def test_numbers_have_the_digits_stored(client: Client):
    assert b'"value":12800000,' in client.get("/api/v1/figures").content
    assert b'"value":71.79,' in client.get(f"/api/v1/{BROADBAND}&period=2022-S1").content


def test_a_bound_is_a_number_with_a_qualifier(client: Client):
    over = [item for item in everything(client, "figures") if item["qualifier"] == "over"]
    assert over
    assert all(isinstance(item["value"], int | float) and item["as_reported"] for item in over)


def test_several_filters_and_lists(client: Client):
    two = get(client, "figures?indicator=broadband_fixed_mbps,broadband_mobile_mbps&unit=vn&period=2022-S1")
    assert [item["indicator"] for item in two["items"]] == ["broadband_fixed_mbps", "broadband_mobile_mbps"]
    repeated = get(
        client,
        "figures?indicator=broadband_fixed_mbps&indicator=broadband_mobile_mbps&unit=vn&period=2022-S1",
    )
    assert repeated == two
    assert {item["unit"] for item in get(client, "figures?unit=kon-tum,dien-bien")["items"]} == {
        "kon-tum",
        "dien-bien",
    }


def test_empty_parameters_do_not_narrow(client: Client):
    asked = "figures?indicator=&unit=&period=&from=&to=&known_on="
    assert get(client, asked)["count"] == get(client, "figures")["count"]


def test_from_and_to_take_a_year_a_period_or_a_day(client: Client):
    days = [item["as_of"] for item in get(client, f"{BROADBAND}&from=2022&to=2023-Q2")["items"]]
    assert days
    assert min(days) >= "2022-01-01"
    assert max(days) <= "2023-06-30"
    by_day = get(client, f"{BROADBAND}&from=2022-01-01&to=2023-06-30")
    assert [item["as_of"] for item in by_day["items"]] == days


def test_a_period_in_any_notation_is_the_same_period(client: Client):
    assert get(client, f"{BROADBAND}&period=2022-01-01/P6M") == get(client, f"{BROADBAND}&period=2022-S1")


def test_a_period_nothing_was_told_of_is_empty_not_wrong(client: Client):
    assert get(client, "figures?period=2099-Q4") == {"count": 0, "items": [], "next": None}


def test_series_run_in_time(client: Client):
    days = [item["as_of"] for item in get(client, BROADBAND)["items"]]
    assert days == sorted(days)


@pytest.mark.parametrize("known_on", [None, date(2021, 6, 30), date(2022, 12, 31), date(2099, 1, 1)])
def test_program_and_page_are_shown_the_same_statement(client: Client, known_on: date | None):
    asked = "figures?limit=5000" + (f"&known_on={known_on}" if known_on else "")
    told = {
        cell(item): (item["observation"], item["reason"], item["others"])
        for item in get(client, asked)["items"]
    }
    shown = {
        (each.indicator, each.unit, each.period): (each.observation, each.reason, each.others)
        for each in cells.shown(Scope(known_on=known_on))
    }
    assert told == shown


def test_what_was_not_yet_published_was_not_known(client: Client):
    then = get(client, f"{BROADBAND}&known_on=2022-12-31")["items"]
    assert then
    assert all(item["source"]["published_on"] <= "2022-12-31" for item in then)
    assert len(then) < get(client, BROADBAND)["count"]


@pytest.mark.parametrize("what", ["figures", "observations", "figures?known_on=2024-12-31"])
def test_windows_together_are_the_whole(client: Client, what: str):
    joined = f"{what}{'&' if '?' in what else '?'}"
    whole = get(client, f"{joined}limit=5000")
    windows = everything(client, f"{joined}limit=77")
    assert [item["observation"] for item in windows] == [item["observation"] for item in whole["items"]]
    assert whole["count"] == len(windows)
    assert get(client, f"{joined}limit=50&offset=5000") == {
        "count": whole["count"],
        "items": [],
        "next": None,
    }


def test_next_keeps_the_filters(client: Client):
    page = get(client, f"{BROADBAND}&limit=3&lang=en")
    assert page["next"] == (
        "http://testserver/api/v1/figures?indicator=broadband_fixed_mbps&unit=vn&lang=en&limit=3&offset=3"
    )


def test_every_source_of_a_cell_is_kept(client: Client):
    told = get(client, "observations?indicator=dossier_online_share&unit=vn&period=2022-S1")
    assert told["count"] > 1
    assert [item["selected"] for item in told["items"]].count(True) == 1
    assert {item["others"] for item in told["items"]} == {told["count"] - 1}
    assert all(item.keys() >= FIGURE_FIELDS | {"recorded_at", "origin", "selected"} for item in told["items"])
    (figure,) = get(client, "figures?indicator=dossier_online_share&unit=vn&period=2022-S1")["items"]
    (selected,) = [item for item in told["items"] if item["selected"]]
    assert figure["observation"] == selected["observation"]
    assert figure["others"] == told["count"] - 1


def test_observations_known_on_a_day(client: Client):
    told = get(client, "observations?known_on=2022-08-31")["items"]
    assert told
    assert all(item["source"]["published_on"] <= "2022-08-31" for item in told)


def test_titles_in_the_language_asked_for(client: Client):
    vietnamese = get(client, f"{BROADBAND}&period=2022-S1")["items"][0]["source"]["title"]
    english = get(client, f"{BROADBAND}&period=2022-S1&lang=en")["items"][0]["source"]["title"]
    assert vietnamese != english
    client.cookies["django_language"] = "en"
    assert get(client, f"{BROADBAND}&period=2022-S1")["items"][0]["source"]["title"] == vietnamese


def test_the_catalogue(client: Client):
    listed = get(client, "indicators")
    assert listed["count"] == 163
    assert all(
        item.keys()
        >= {
            *("code", "name_vi", "name_en", "pillar", "unit_measure", "decimals"),
            *("polarity", "time_basis", "frequency", "level"),
        }
        for item in listed["items"]
    )


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ("unit=nowhere", "unit"),
        ("unit=vn,nowhere", "unit"),
        ("unit=%00", "unit"),
        ("unit=' OR 1=1 --", "unit"),
        ("unit=" + "a" * 61, "unit"),
        ("indicator=nothing", "indicator"),
        ("indicator=broadband_fixed_mbps%00", "indicator"),
        ("period=2022-Q5", "period"),
        ("period=sometime", "period"),
        ("period=%F0%9F%90%98", "period"),
        ("from=yesterday", "from"),
        ("to=2022-13", "to"),
        ("from=2023&to=2022", "to"),
        ("known_on=31/12/2022", "known_on"),
        ("known_on=2022-02-30", "known_on"),
        ("known_on=1700000000", "known_on"),
        ("limit=0", "limit"),
        ("limit=5001", "limit"),
        ("limit=99999999999999999999999999", "limit"),
        ("limit=ten", "limit"),
        ("limit=5&limit=6", "limit"),
        ("offset=-1", "offset"),
        ("lang=fr", "lang"),
        ("unti=vn", "unti"),
    ],
)
@pytest.mark.parametrize("what", ["figures", "observations"])
def test_a_wrong_parameter_is_named(client: Client, what: str, asked: str, named: str):
    response = client.get(f"/api/v1/{what}?{asked}")
    assert response.status_code == 422
    detail = response.json()["detail"]
    assert [wrong["loc"] for wrong in detail] == [["query", named]]
    assert all(" / " in wrong["msg"] for wrong in detail)


def test_all_wrong_parameters_are_named(client: Client):
    response = client.get("/api/v1/figures?indicator=nothing&unit=nowhere")
    assert [wrong["loc"][1] for wrong in response.json()["detail"]] == ["indicator", "unit"]


@pytest.mark.parametrize(
    ("asked", "queries"),
    [
        ("figures", 1),
        ("figures?indicator=broadband_fixed_mbps&unit=vn", 2),
        ("figures?indicator=broadband_fixed_mbps&unit=vn&limit=2", 3),
        ("figures?known_on=2022-12-31", 1),
        ("observations?indicator=broadband_fixed_mbps&unit=vn&limit=2", 3),
        ("indicators", 1),
    ],
)
def test_reads_do_not_grow_with_rows(client: Client, django_assert_num_queries, asked: str, queries: int):
    with django_assert_num_queries(queries):
        get(client, asked)


@pytest.mark.django_db
@pytest.mark.parametrize("parameter", ["indicator", "unit", "period"])
def test_commas_alone_do_not_ask_for_everything(client, parameter):
    response = client.get(f"/api/v1/figures?{parameter}=,")
    assert response.status_code == 422
    assert response.json()["detail"][0]["loc"] == ["query", parameter]


# Across the merger

ACROSS_FIELDS = {"computed", "rule", "parts", "computed_value", "difference"}


def test_a_recomputed_figure_is_flagged_with_its_rule_and_parts(client: Client):
    (figure,) = get(client, "figures?indicator=dti&unit=quang-ngai&geography=34&period=2023")["items"]
    assert figure.keys() >= FIGURE_FIELDS | ACROSS_FIELDS
    assert (figure["value"], figure["computed"], figure["rule"]) == (0.6798, True, "simple_mean")
    assert [(part["unit"], part["period"], part["value"]) for part in figure["parts"]] == [
        ("quang-ngai-former", "2023", 0.7077),
        ("kon-tum", "2023", 0.6518),
    ]
    assert all(part["source"].keys() >= {"id", "title", "url"} for part in figure["parts"])
    assert (figure["source"], figure["observation"], figure["difference"]) == (None, None, None)
    assert "không phải số được công bố" in figure["note"]
    (figure,) = get(client, "figures?indicator=dti&unit=quang-ngai&geography=34&period=2023&lang=en")["items"]
    assert "not a published figure" in figure["note"]


def test_a_published_figure_of_a_merged_unit_stands_beside_the_computed_one(client: Client):
    items = get(client, "figures?indicator=dti&geography=34&period=2024")["items"]
    assert len(items) == 34
    assert not any(item["computed"] for item in items)
    merged = [item for item in items if item["parts"]]
    assert len(merged) == 23
    for item in merged:
        assert abs(item["difference"]) <= 0.0001
        assert round(item["value"] - item["computed_value"], 4) == item["difference"]
        assert item["source"]["id"]


@pytest.mark.parametrize(("geography", "computed"), [("34", 23), ("63", 0)])
def test_every_unit_of_the_geography_has_its_score(client: Client, geography: str, computed: int):
    items = get(client, f"figures?indicator=dti_government&geography={geography}&period=2022")["items"]
    units = {item["unit"] for item in get(client, f"units?geography={geography}")["items"]}
    assert {item["unit"] for item in items} == units
    assert [item["computed"] for item in items].count(True) == computed


def test_a_derived_score_and_a_derived_rank_of_the_dti_say_so(client: Client):
    keys = ("provenance", "rank", "n", "rank_provenance", "qualifier", "computed")

    def told(asked: str) -> list[object]:
        (item,) = get(client, f"figures?{asked}")["items"]
        return [item[key] for key in keys]

    government = "indicator=dti_government&unit=da-nang-former&geography=63&period=2023"
    assert told(government) == ["derived", 1, 63, "reported", "exact", False]
    total = "indicator=dti&unit=hue&geography=63&period=2024"
    assert told(total) == ["reported", 5, 63, "derived", "exact", False]
    recomputed = "indicator=dti&unit=quang-ngai&geography=34&period=2023"
    assert told(recomputed) == ["computed", None, None, None, "exact", True]
    other = "indicator=dti_rank&unit=dien-bien&period=2022"
    assert told(other) == [None, None, None, None, "exact", False]
    (item,) = get(client, f"figures?{government}")["items"]
    assert item["source"]["id"] == "dti-pmnm-tables"


def test_a_table_with_no_known_day_is_not_filled_from_another(client: Client):
    told = get(client, "figures?indicator=dti&period=2024&geography=63&known_on=2026-11-22")
    assert (told["count"], told["items"]) == (0, [])
    assert [refused["reason"] for refused in told["refused"]] == ["not_known"] * 63


def test_a_rank_among_the_63_is_refused_among_the_34(client: Client):
    told = get(client, "figures?indicator=dti_rank&unit=dien-bien&geography=34")
    assert told["items"] == []
    assert [refused["reason"] for refused in told["refused"]] == ["other_ranking"]
    assert get(client, "figures?indicator=dti_rank&unit=dien-bien&geography=63")["items"]


def test_without_a_geography_the_newest_ranking_of_each_year_is_told(client: Client):
    items = get(client, "figures?indicator=dti&unit=ha-noi,da-nang,da-nang-former")["items"]
    assert {(item["unit"], item["period"]) for item in items} >= {
        ("ha-noi", "2024"),
        ("da-nang", "2024"),
        ("da-nang-former", "2024"),
    }
    assert not any(item["computed"] for item in items)


def test_what_cannot_be_recomputed_is_refused_with_the_reason(client: Client):
    told = get(client, "figures?indicator=land_records_updated&geography=34")
    assert (told["count"], told["items"]) == (0, [])
    (refused,) = told["refused"]
    assert refused == {
        "indicator": "land_records_updated",
        "unit": "quang-ngai",
        "period": "2022-08-08",
        "reason": "part_missing",
        "explanation": "Không tính lại được: thiếu số của Quảng Ngãi (cũ).",
        "units": ["quang-ngai-former"],
    }


def test_without_the_merger_nothing_is_added_to_the_list(client: Client):
    told = get(client, BROADBAND)
    assert told.keys() == {"count", "items", "next"}
    for item in told["items"]:
        assert {name: item[name] for name in ACROSS_FIELDS} == dict.fromkeys(ACROSS_FIELDS) | {
            "computed": False
        }
    assert not ACROSS_FIELDS & get(client, BROADBAND.replace("figures", "observations"))["items"][0].keys()


def test_a_geography_keeps_the_published_figures_of_its_units_as_they_are(client: Client):
    """Read either way, a figure is told in the same words."""
    plain = {cell(item): item for item in get(client, "figures?limit=5000")["items"]}
    across = get(client, "figures?geography=63&limit=5000")["items"]
    assert len(across) > 50
    assert all(plain[cell(item)] == item for item in across)
    units = {item["unit"] for item in get(client, "units?geography=63")["items"]}
    assert {key for key in plain if key[1] in units} == {cell(item) for item in across}


def test_windows_across_the_merger_together_are_the_whole(client: Client):
    asked = "figures?indicator=dti,dti_government,smartphone_adult_share&geography=34"
    whole = get(client, f"{asked}&limit=5000")
    windows = everything(client, f"{asked}&limit=50")
    assert windows == whole["items"]
    assert whole["count"] == len(windows) > 200
    assert get(client, f"{asked}&offset=5000&limit=50")["items"] == []
    assert get(client, f"{asked}&limit=50")["next"] == (
        "http://testserver/api/v1/figures?indicator=dti,dti_government,smartphone_adult_share&geography=34"
        "&limit=50&offset=50"
    )


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ("geography=35", "geography"),
        ("geography=vn", "geography"),
        ("geography=34,63", "geography"),
        ("geography=34&indicator=dti_nothing", "indicator"),
        ("geography=34&unit=nowhere", "unit"),
        ("indicator=dti,nothing", "indicator"),
    ],
)
def test_a_wrong_parameter_is_named_across_the_merger_too(client: Client, asked: str, named: str):
    response = client.get(f"/api/v1/figures?{asked}")
    assert response.status_code == 422
    assert [wrong["loc"] for wrong in response.json()["detail"]] == [["query", named]]


def test_observations_are_of_the_units_that_told_them(client: Client):
    response = client.get("/api/v1/observations?geography=34")
    assert response.status_code == 422
    assert response.json()["detail"][0]["loc"] == ["query", "geography"]


def test_more_than_can_be_put_together_is_refused(client: Client, monkeypatch):
    monkeypatch.setattr(across, "MOST_CELLS", 5)
    response = client.get("/api/v1/figures?geography=34")
    assert response.status_code == 422
    assert response.json()["detail"][0]["loc"] == ["query", "indicator"]
    assert get(client, "figures?geography=34&indicator=land_records_updated")["refused"]


def built_by(monkeypatch) -> list[tuple]:
    """The readings put together from now on, whether shown or not."""
    built: list[tuple] = []
    put_together = reads._reading

    def counted(*asked):
        built.append(asked)
        return put_together(*asked)

    monkeypatch.setattr(reads, "_reading", counted)
    return built


def every_period() -> str:
    quarters = [f"{year}-Q{quarter}" for year in range(1990, 2030) for quarter in range(1, 5)]
    return ",".join([*(str(year) for year in range(1900, 2100)), *quarters, "9999-12-31"])


@pytest.mark.parametrize("geography", ["34", "63"])
def test_periods_nobody_tells_anything_of_cost_nothing(client: Client, monkeypatch, geography: str):
    built = built_by(monkeypatch)
    told = get(client, f"figures?geography={geography}&period={every_period()}&limit=5000")
    assert told["count"] > 5
    assert len(built) < 30 * 63
    assert {item["period"] for item in told["refused"]} <= {
        item["period"] for item in get(client, "figures?limit=5000")["items"]
    }


def test_a_period_nobody_tells_anything_of_is_not_refused_cell_by_cell(client: Client, monkeypatch):
    built = built_by(monkeypatch)
    told = get(client, "figures?geography=63&period=9999-12-31")
    assert told == {"count": 0, "items": [], "next": None, "refused": [], "refused_count": 0}
    assert built == []


def test_more_periods_than_can_be_put_together_are_refused_by_name(client: Client, monkeypatch):
    monkeypatch.setattr(across, "MOST_READINGS", 100)
    response = client.get("/api/v1/figures?geography=63&period=2021,2022,2023&indicator=dti")
    assert response.status_code == 422
    (wrong,) = response.json()["detail"]
    assert wrong["loc"] == ["query", "period"]
    assert "fewer periods" in wrong["msg"]
    assert get(client, "figures?geography=63&period=2022&indicator=dti")["count"] == 63
    assert client.get("/api/v1/figures?period=2022,2023&indicator=dti").status_code == 422
    assert get(client, "figures?period=2022,2023&indicator=dti&unit=hue")["count"] == 2


def test_what_is_refused_comes_in_windows_too(client: Client):
    asked = "figures?indicator=dti&period=2024&geography=63&known_on=2026-11-22"
    whole = get(client, asked)["refused"]
    told = get(client, f"{asked}&limit=20&offset=10")
    assert (told["refused"], told["refused_count"]) == (whole[10:30], 63)


@pytest.mark.parametrize(
    ("asked", "queries"),
    [
        ("figures?indicator=dti&geography=34", 5),
        ("figures?indicator=dti&geography=34&period=2023&unit=quang-ngai", 7),
        ("figures?indicator=dti,smartphone_adult_share&geography=34", 8),
        ("figures?geography=34", 6),
        ("figures?indicator=dti", 3),
    ],
)
def test_reads_across_the_merger_do_not_grow(client: Client, django_assert_num_queries, asked, queries):
    with django_assert_num_queries(queries):
        get(client, asked)
