"""Indicators and the DTI read alike, of old units and new: what is published, what is recomputed, what is refused."""

from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from indicators.actions import select_figures
from indicators.models import Indicator, Note, Observation, Period
from indicators.queries import readings
from indicators.queries.readings import Reading
from provinces.models import Source, Unit
from provinces.queries import rankings
from provinces.ranking import Place

pytestmark = pytest.mark.usefixtures("reference")

D = Decimal
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
VILLAGES, SHARE = "villages_no_mobile", "smartphone_adult_share"
CRITERIA = ("dti", "dti_government", "dti_economy", "dti_society")
MAIN_INDICES = tuple(f"dti_{code}" for code in ["nt", "tc", "ht", "nl", "at", "cq", "kt", "xh"])
ZERO = D(0)
FORMERLY = ("quang-ngai-former", "kon-tum")


def say(unit: str, value: str | None, period: str = "2024", code: str = VILLAGES, **more: object) -> None:
    """One more observation of an indicator, shown at once."""
    year = int(period[:4])
    days = {"start": date(year, 1, 1), "end": date(year, 12, 31)}
    known = Period.objects.get_or_create(code=period, defaults={"kind": "year", **days})[0]
    told = {
        "indicator": Indicator.objects.get(code=code),
        "unit": Unit.objects.get(slug=unit),
        "period": known,
        "source": Source.objects.get(key="seed-000"),
        "value": value,
        "missing": "" if value else "late",
        "status": "final",
        "origin": "reported",
        "as_of": known.end,
        "as_of_basis": "period_end",
        "recorded_at": NOW,
        "resolution": D(1) if value else None,
    }
    said = Observation.objects.create(**(told | more))
    select_figures(now=NOW, cells=[(said.indicator_id, said.unit_id, said.period_id)])


def read(code: str, **asked: object) -> list[Reading]:
    facts = readings.subject(code)
    assert facts is not None
    return readings.read(facts, **asked)


def value_of(reading: Reading) -> Decimal:
    assert reading.value is not None
    return reading.value


def mean(values: list[Decimal]) -> Decimal:
    return sum(values, ZERO) / len(values)


def one(
    code: str = VILLAGES, unit: str = "quang-ngai", period: str = "2024", geography: str = "34"
) -> Reading:
    (reading,) = read(code, units=[unit], periods=[period], geography=geography)
    return reading


def parted(value: str = "16", other: str = "79", **more: object) -> None:
    for unit, number in zip(FORMERLY, (value, other), strict=True):
        say(unit, number, **more)


# What can be read


def test_the_dti_is_the_first_group_and_every_indicator_follows(django_assert_num_queries):
    with django_assert_num_queries(1):
        groups = readings.subjects()
    assert groups[0].code == "dti"
    assert [facts.code for facts in groups[0].subjects] == [*CRITERIA, *MAIN_INDICES]
    assert sum(len(group.subjects) for group in groups[1:]) == 163 - len(readings.TWINS)
    assert [group.code for group in groups[1:3]] == ["government", "economy"]
    codes = [facts.code for group in groups for facts in group.subjects]
    assert len(set(codes)) == len(codes)


def test_a_subject_is_an_indicator_or_a_criterion():
    facts = readings.subject("dti_nt")
    assert facts is not None
    assert (facts.decimals, facts.polarity, facts.measure) == (4, "higher_is_better", "index 0-1")
    assert (facts.rollup, facts.time_basis) == ("simple_mean", "point_in_time")
    assert readings.subject(VILLAGES).rollup == "sum"
    assert readings.subject("nothing") is None


def test_a_new_method_of_the_dti_is_a_break(django_assert_num_queries):
    with django_assert_num_queries(1):
        breaks = readings.notes(["dti_government"])[::-1]
    assert [note.from_date for note in breaks] == [date(2021, 1, 1), date(2024, 1, 1)]
    assert {note.kind for note in breaks} == {"break"}
    assert "922/QĐ-BTTTT thay cho 1726/QĐ-BTTTT" in breaks[0].text_vi
    assert "405/QĐ-BKHCN instead of 922/QĐ-BTTTT" in breaks[1].text_en
    told = readings.notes(["broadband_fixed_mbps"])
    assert [note.from_date for note in told if note.kind == "break"] == [date(2021, 11, 1)]


# The DTI across the merger


def test_quang_ngai_2023_is_the_mean_of_its_two_parts():
    reading = one("dti", period="2023")
    assert reading.value == D("0.6798")
    assert (reading.official, reading.place, reading.reason) == (False, None, "")
    assert [(part.unit, part.value) for part in reading.computed.parts] == [
        ("quang-ngai-former", D("0.7077")),
        ("kon-tum", D("0.6518")),
    ]
    assert (reading.cell.origin, reading.cell.source, reading.cell.url) == ("computed", "", "")
    assert reading.cell.note_vi == (
        "Tính lại từ Quảng Ngãi (cũ) và Kon Tum: trung bình cộng của các đơn vị trước sáp nhập. Quy tắc trung bình "
        "cộng là quy tắc chính thức của DTI 2024, ở đây áp dụng cho năm trước đó; không phải số được công bố."
    )
    assert "not a published figure" in reading.cell.note_en


@pytest.mark.parametrize("year", ["2022", "2023"])
@pytest.mark.parametrize("code", [*CRITERIA, "dti_ht", "dti_cq", "dti_kt", "dti_xh"])
def test_all_merged_units_of_the_years_before_are_recomputed(code: str, year: str):
    found = read(code, periods=[year], geography="34")
    assert len(found) == 34
    assert Counter(reading.official for reading in found) == {True: 11, False: 23}
    for reading in found:
        if reading.computed is None:
            continue
        values = [part.value for part in reading.computed.parts if part.value is not None]
        assert len(values) in (2, 3)
        assert abs(value_of(reading) - mean(values)) <= D("0.00005")
    assert readings.places(found) == {}, "no ranking of 34 was published for those years"


@pytest.mark.parametrize("code", CRITERIA)
def test_the_published_figures_of_2024_win_and_agree_with_the_parts(code: str):
    found = read(code, periods=["2024"], geography="34")
    assert all(reading.official for reading in found)
    merged = [reading for reading in found if reading.computed is not None]
    assert len(merged) == 23
    assert all(abs(reading.difference) <= D("0.0001") for reading in merged)
    assert any(reading.difference for reading in merged), "a difference is shown, not rounded away"


@pytest.mark.parametrize("code", ["dti", *MAIN_INDICES])
def test_every_component_of_the_34_is_the_mean_of_the_63_where_all_parts_are_told(code: str):
    before = {reading.unit: reading.value for reading in read(code, periods=["2024"], geography="63")}
    went_on, merged = 0, 0
    for reading in read(code, periods=["2024"], geography="34"):
        told = [before[part.unit] for part in reading.parts] or [before[reading.unit]]
        values = [value for value in told if value is not None]
        if len(values) == len(told):
            assert abs(value_of(reading) - mean(values)) <= D("0.0001")
            went_on, merged = went_on + (not reading.parts), merged + bool(reading.parts)
    told_of_all = code not in ("dti_nt", "dti_tc", "dti_nl", "dti_at")
    assert (went_on, merged) == (11, 23 if told_of_all else 0)


def test_a_main_index_that_one_part_lacks_is_refused_and_the_part_named():
    lacking = [reading for reading in read("dti_nt", periods=["2023"], geography="34") if reading.reason]
    reading = next(each for each in lacking if each.reason == "part_missing")
    assert reading.cell is None
    assert 0 < len(reading.lacking) < len(reading.parts)
    assert all(part.value is None for part in reading.lacking)
    assert reading.lacking[0].label("vi") in reading.why("vi")


def test_places_are_those_published_for_the_geography_read():
    places = readings.places(read("dti", periods=["2024"], geography="34"))
    assert (places["da-nang"], len(places)) == (Place(17, 34), 34)
    places = readings.places(read("dti", periods=["2024"], geography="63"))
    assert (places["da-nang-former"], len(places)) == (Place(2, 63), 63)
    assert readings.places(read("dti", periods=["2022"]))["yen-bai"] == Place(15, 63)
    assert one("dti", "hue", "2022").place is None, "the place of 2022 is among 63"
    assert one("dti", "hue", "2022", "63").place == Place(4, 63)


def test_without_a_geography_the_newest_ranking_of_a_year_is_read():
    series = {reading.period: reading.place for reading in read("dti", units=["ha-noi"])}
    assert series["2024"].n == 34
    assert series["2023"].n == 63
    assert list(series) == sorted(series)


def test_a_place_told_without_a_score_is_a_cell_without_a_value():
    reading = one("dti", "kon-tum", "2021", "63")
    assert (reading.value, reading.cell.missing, reading.place) == (None, "not_published", Place(46, 63))


def test_the_dti_known_on_a_day_is_what_was_published_by_then():
    known = read("dti", units=["hue"], geography="63", known_on=date(2022, 12, 31))
    assert {reading.period for reading in known} == {"2020", "2021"}
    published = [facts for facts in rankings.rankings() if facts.published_on]
    assert date(2023, 7, 12) in {facts.published_on for facts in published}
    known = read("dti", units=["hue"], geography="63", known_on=date(2023, 7, 12))
    assert "2022" in {reading.period for reading in known}


@pytest.mark.parametrize("geography", [None, "63", "34"])
def test_a_year_whose_ranking_has_no_known_day_is_not_filled_from_another_ranking(geography):
    """The 63 of 2024 were published on no known day: what the 34 of that year say is not theirs."""
    today = date(2026, 11, 22)
    known = read("dti", periods=["2024"], geography=geography, known_on=today)
    valued = {reading.unit: reading.value for reading in known if reading.cell}
    if geography == "63":
        assert len(known) == 63
        assert valued == {}
        assert {reading.reason for reading in known} == {"not_known"}
        assert "ngày" in known[0].why("vi")
    else:
        assert (len(valued), valued["hue"]) == (34, D("0.7951"))
    before = read("dti", periods=["2024"], geography=geography, known_on=date(2023, 12, 31))
    assert not any(reading.cell or reading.computed for reading in before)


def test_known_on_reads_no_more_than_what_is_shown_now():
    for geography in (None, "63", "34"):
        for code in CRITERIA:
            now = {(each.unit, each.period): each.value for each in read(code, geography=geography)}
            for reading in read(code, geography=geography, known_on=date(2026, 11, 22)):
                assert reading.value == now[reading.unit, reading.period]


def test_a_derived_score_or_place_says_so():
    government = one("dti_government", "da-nang-former", "2023", "63")
    assert (government.value, government.derived, government.place_derived) == (D("0.9098"), True, False)
    total = one("dti", "hue", "2024", "63")
    assert (total.derived, total.place_derived) == (False, True)
    assert not one("dti", "hue", "2022", "63").place_derived
    computed = one("dti_government", period="2023")
    assert (computed.derived, computed.official, computed.place_derived) == (False, False, False)
    derived = Counter(each.derived for each in read("dti_government", periods=["2022"], geography="63"))
    assert derived == {True: 62, False: 1}


def test_a_derived_score_cites_what_it_was_derived_from():
    """The news told its rank only; the note says who did."""
    for unit in ("da-nang-former", "quang-ngai-former"):
        cell = one("dti_government", unit, "2023", "63").cell
        assert cell.source == one("dti", unit, "2023", "63").cell.source == "dti-pmnm-tables"
        assert "Báo Mới" in cell.note_vi
    reported = [each for each in read("dti_government", periods=["2022"], geography="63") if not each.derived]
    assert [each.cell.source for each in reported] == ["dti-travinh-2022"]


def test_ranks_told_of_the_63_are_not_shown_among_the_34():
    """`dti_rank` of Điện Biên, 35 of 63 in 2022; a score is of the unit, whatever it is ranked among."""
    reading = one("dti_rank", "dien-bien", "2022", "34")
    assert (reading.cell, reading.reason) == (None, "other_ranking")
    assert "63" in reading.why("vi")
    assert one("dti_rank", "dien-bien", "2022", "63").value == D(35)
    assert one("dti_score", "hue", "2022", "34").value == D("0.6975")


def test_twins_of_the_dti_are_read_but_not_offered():
    offered = {facts.code for group in readings.subjects() for facts in group.subjects}
    assert readings.TWINS["dti_rank"] == "dti"
    assert not offered & set(readings.TWINS)
    assert set(readings.TWINS.values()) <= offered
    assert all(readings.subject(code) for code in readings.TWINS)


def test_the_bounds_of_days_hold_for_the_dti_too():
    found = read("dti", units=["hue"], geography="63", first=date(2022, 1, 1), last=date(2023, 12, 31))
    assert [reading.period for reading in found] == ["2022", "2023"]


# Indicators across the merger


def test_a_count_of_a_merged_unit_is_the_sum_of_its_parts():
    parted("16", "79")
    reading = one()
    assert (value_of(reading), reading.official, reading.reason) == (D(95), False, "")
    assert (reading.cell.resolution, reading.cell.qualifier, reading.cell.as_of) == (
        1,
        "exact",
        date(2024, 12, 31),
    )
    assert reading.computed.words("en") == (
        "Recomputed from Quang Ngai (former) and Kon Tum: sum of the former units."
    )


def test_a_published_value_of_the_merged_unit_wins_and_the_difference_is_shown():
    parted("16", "79")
    say("quang-ngai", "100")
    reading = one()
    assert (reading.value, reading.official) == (D(100), True)
    assert (reading.computed.value, reading.difference) == (D(95), D(5))


def test_a_published_reason_for_no_value_does_not_hide_what_the_parts_tell():
    parted("16", "79")
    say("quang-ngai", None)
    assert one().value == 95
    say("quang-ngai", None, period="2023")
    reading = one(period="2023")
    assert (reading.value, reading.cell.missing, reading.official) == (None, "late", True)


def test_a_part_with_a_reason_instead_of_a_value_is_missing():
    parted("16", None)
    reading = one()
    assert (reading.cell, reading.computed, reading.reason) == (None, None, "part_missing")
    assert [part.unit for part in reading.lacking] == ["kon-tum"]
    assert reading.why("vi") == "Không tính lại được: thiếu số của Kon Tum."


def test_a_least_settled_part_unsettles_the_whole():
    say("kon-tum", "1", status="estimate")
    say("quang-ngai-former", "2")
    assert one().cell.status == "estimate"


@pytest.mark.parametrize(
    ("period", "kind", "end", "value"),
    [
        ("2025-S1", "half", date(2025, 6, 30), 95),
        ("2025-06-30", "point", date(2025, 6, 30), 95),
        ("2025-07-01", "point", date(2025, 7, 1), None),
        ("2025", "year", date(2025, 12, 31), None),
    ],
)
def test_only_periods_that_ended_before_the_merger_are_of_the_former_units(
    period: str, kind: str, end: date, value: int | None
):
    start = date(2025, 1, 1) if kind != "point" else end
    Period.objects.get_or_create(code=period, defaults={"kind": kind, "start": start, "end": end})
    parted("16", "79", period=period)
    reading = one(period=period)
    assert reading.value == value
    assert (reading.computed is None) == (value is None)
    assert reading.reason == ("no_data" if value is None else "")


def test_a_new_figure_is_not_divided_among_the_former_units():
    say("quang-ngai", "95", period="2026")
    found = {each.unit: each for each in read(VILLAGES, periods=["2026"], geography="63")}
    assert len(found) == 63
    assert (found["kon-tum"].cell, found["kon-tum"].reason) == (None, "not_divided")
    assert found["ha-noi"].reason == "no_data", "that one lives on as it was"
    assert one(period="2026").value == 95


def test_a_share_needs_the_whole_it_is_a_share_of():
    parted("50", "80", code=SHARE)
    assert one(SHARE).reason == "no_denominator"
    assert {part.unit for part in one(SHARE).lacking} == set(FORMERLY)
    say("kon-tum", "80", code=SHARE, period="2021", denominator=D(100))
    say("quang-ngai-former", "50", code=SHARE, period="2021", denominator=D(300))
    reading = one(SHARE, period="2021")
    assert (reading.value, reading.cell.denominator, reading.cell.numerator) == (D("57.5"), 400, None)


def test_a_break_of_one_part_sets_its_method_apart():
    parted("16", "79")
    Note.objects.create(
        key="kon-tum-counts-anew",
        kind="break",
        indicator=Indicator.objects.get(code=VILLAGES),
        unit=Unit.objects.get(slug="kon-tum"),
        from_date=date(2024, 6, 1),
        text_vi="Đếm lại.",
        text_en="Counted anew.",
    )
    assert one().reason == "parts_differ"


def test_parts_of_different_days_differ():
    say("kon-tum", "1", as_of=date(2024, 11, 30))
    say("quang-ngai-former", "2")
    assert one().reason == "parts_differ"


def test_a_revision_of_one_part_carries_into_the_whole():
    parted("16", "79")
    later = Source.objects.create(
        key="later",
        title_vi="l",
        title_en="l",
        kind="news",
        published_on="2026-01-01",
        published_from=date(2026, 1, 1),
        published_until=date(2026, 1, 1),
    )
    say("kon-tum", "80", source=later)
    assert one().value == 96
    facts = readings.subject(VILLAGES)
    (then,) = readings.read(
        facts, units=["quang-ngai"], periods=["2024"], geography="34", known_on=date(2025, 12, 31)
    )
    assert then.value == 95, "as it was known before the revision"


def test_parts_are_of_the_former_unit_where_its_name_lives_on():
    parts = one("dti", "tuyen-quang", "2023").parts
    assert [(part.unit, part.label("vi")) for part in parts] == [
        ("ha-giang", "Hà Giang"),
        ("tuyen-quang-former", "Tuyên Quang (cũ)"),
    ]
    assert parts[1].label("en") == "Tuyen Quang (former)"


def test_a_unit_that_went_on_is_not_recomputed():
    reading = one("villages_no_mobile", "dien-bien", "2023-03-31")
    assert (reading.value, reading.parts, reading.official) == (D(16), (), True)


REFUSED = {
    ("land_records_updated", "quang-ngai", "2022-08-08"): "part_missing",
    ("smartphone_adult_share", "da-nang", "2022-M03"): "part_missing",
    ("smartphone_adult_share", "hai-phong", "2022-M03"): "part_missing",
    ("smartphone_adult_share", "ho-chi-minh", "2022-M03"): "part_missing",
    ("smartphone_adult_share", "tuyen-quang", "2022-M03"): "part_missing",
    ("dossier_online_share", "phu-tho", "2022-M08"): "part_missing",
    ("dossier_online_share", "ninh-binh", "2022-M08"): "part_missing",
    ("dossier_fully_online_share", "ninh-binh", "2024"): "part_missing",
    ("dossier_fully_online_share", "da-nang", "2024"): "part_missing",
    ("dossier_fully_online_share", "tuyen-quang", "2024"): "part_missing",
    ("dossier_fully_online_share", "ho-chi-minh", "2024"): "part_missing",
    ("digital_firms_per_1000", "bac-ninh", "2022-S1"): "no_rule",
}


def test_no_indicator_can_be_recomputed_from_what_was_published_so_far():
    facts = [each for group in readings.subjects()[1:] for each in group.subjects]
    found = readings.read_all(facts, geography="34")
    told = {
        (code, each.unit, each.period): each.reason
        for code, list_ in found.items()
        for each in list_
        if each.reason
    }
    assert told.items() >= REFUSED.items()
    assert set(told.values()) == {"part_missing", "no_rule"}
    assert not any(each.computed for list_ in found.values() for each in list_)


# How it is read


def test_named_periods_give_every_unit_a_reading():
    found = read(VILLAGES, units=["vn", "quang-ngai", "nowhere"], periods=["2023", "2022"], geography="34")
    assert [(each.unit, each.period) for each in found] == [
        (unit, period) for unit in ("vn", "quang-ngai", "nowhere") for period in ("2022", "2023")
    ]
    assert {each.reason for each in found} == {"no_data"}


def test_without_a_geography_nothing_is_recomputed():
    parted()
    found = read(VILLAGES, units=["quang-ngai", "kon-tum"])
    assert [(each.unit, each.value) for each in found] == [("kon-tum", D(79))]
    assert {each.unit for each in read("broadband_fixed_mbps")} == {"vn"}


def test_many_subjects_of_one_unit(django_assert_num_queries):
    facts = [readings.subject(code) for code in ("dti", "dti_ht", VILLAGES, SHARE, "dti_rank")]
    with django_assert_num_queries(4):
        found = readings.read_many(facts, unit="quang-ngai", geography="34")
    assert list(found) == [each.code for each in facts]
    assert {each.period for each in found["dti"]} == {"2020", "2021", "2022", "2023", "2024"}
    with django_assert_num_queries(2):
        readings.read_many(facts, unit="quang-ngai")


@pytest.mark.parametrize(
    ("code", "geography", "queries"),
    [
        ("dti", None, 1),
        ("dti", "34", 2),
        ("dti_rank", "34", 2),
        (SHARE, "34", 3),
        (SHARE, "63", 2),
        (SHARE, None, 1),
    ],
)
def test_reads_do_not_grow_with_units_and_periods(django_assert_num_queries, code, geography, queries):
    facts = readings.subject(code)
    with django_assert_num_queries(queries):
        readings.read(facts, geography=geography)
    with django_assert_num_queries(queries):
        readings.read(facts, geography=geography, units=["quang-ngai"], periods=["2022"])


def test_places_of_an_indicator_follow_its_polarity():
    for unit, value in (("dien-bien", "16"), ("lai-chau", "3"), ("son-la", "16"), ("hue", None)):
        say(unit, value)
    places = readings.places(read(VILLAGES, periods=["2024"], geography="34"))
    assert places == {"lai-chau": Place(1, 3), "dien-bien": Place(2, 3), "son-la": Place(2, 3)}
    Indicator.objects.filter(code=VILLAGES).update(polarity="neutral")
    assert readings.places(read(VILLAGES, periods=["2024"], geography="34")) == {}
    with pytest.raises(ValueError, match="one period"):
        readings.places(read("dti", geography="34"))
