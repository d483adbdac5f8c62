"""The page of held values: who sees it, who decides, and what comes back."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from indicators.actions.figures import select_figures
from indicators.models import Figure, HeldDecision, HeldValue, Indicator, RefreshRun
from indicators.queries.held import AT_ONCE
from indicators.views.refresh import deciding
from provinces.models import Unit
from tests import factories as make
from tests.html import document, swap_equals_reload, text_of
from tests.indicators.test_held import SHARE, UNITS, done_run, waiting

pytestmark = pytest.mark.django_db

LIST, DECIDE = "/refresh/held/", "/refresh/held/decide/"
HOSTILE = ("a\0b", "‮", "1" * 400, "-1", "9" * 14, "x" * 100_000, "<script>", "' OR 1=1")


@pytest.fixture
def run() -> RefreshRun:
    return done_run(make.feed())


@pytest.fixture
def ministry() -> Client:
    return make.signed_in(make.ministry())


def decide(client: Client, **told: Any) -> Any:
    return client.post(DECIDE, {"seen_at": timezone.now().isoformat()} | told)


def test_who_sees_and_who_decides(run: RefreshRun):
    one = waiting(run)
    assert Client().get(LIST).status_code == 302
    assert make.signed_in(make.editor()).get(LIST).status_code == 403
    leader = make.signed_in(make.leader())
    page = leader.get(LIST)
    assert page.status_code == 200
    assert not document(page).xpath("//button[@name='one'] | //input[@name='held'] | //button[@name='all']")
    assert decide(leader, one=f"accept:{one.pk}").status_code == 403
    assert decide(make.signed_in(make.editor()), one=f"accept:{one.pk}").status_code == 403
    one.refresh_from_db()
    assert one.state == "waiting"


def test_an_empty_list_says_why(ministry: Client):
    assert "Không còn số nào chờ duyệt" in text_of(ministry.get(LIST))


def test_a_line_tells_both_values_their_sources_and_the_range(run: RefreshRun, ministry: Client):
    signed = make.observation(make.source("bao-cao", date(2026, 10, 10)), "45", recorded_by=make.person("an"))
    waiting(run, "146.5", kind="doubtful", shown=signed, line=12)
    text = text_of(ministry.get(LIST))
    assert "45,0%" in text
    assert "147%" in text
    assert "Nguồn bao-cao" in text
    assert "an duyệt" in text
    assert "khoảng hợp lý: 0 đến 100" in text
    assert "dòng 12, Nguồn speeds" in text
    assert "+101,5 điểm %" in text


def test_a_value_that_was_published_before_is_told_as_such(run: RefreshRun, ministry: Client):
    make.observation(make.source("cu", date(2026, 10, 1)), "44")
    signed = make.observation(make.source("bao-cao", date(2026, 10, 10)), "45", recorded_by=make.person("an"))
    one = waiting(run, "44", shown=signed)
    text = text_of(ministry.get(LIST))
    assert "đã công bố trước đây, rồi được thay Nguồn cu, 01/10/2026" in text
    HeldValue.objects.filter(pk=one.pk).update(value="43")
    assert "đã công bố trước đây" not in text_of(ministry.get(LIST))
    HeldValue.objects.filter(pk=one.pk).update(value="44", state="replaced", decided_at=timezone.now())
    assert "đã công bố trước đây" not in text_of(ministry.get(LIST, {"status": "replaced"}))


def test_refusing_one_without_a_reason_marks_nothing_for_the_buttons_below(run: RefreshRun, ministry: Client):
    one = waiting(run)
    answer = decide(ministry, one=f"refuse:{one.pk}")
    assert answer.status_code == 422
    assert document(answer).xpath("//input[@name='held' and @checked]") == []
    again = decide(ministry, verdict="refuse", held=one.pk)
    assert len(document(again).xpath("//input[@name='held' and @checked]")) == 1


def test_what_a_later_source_says_is_no_old_news(run: RefreshRun, ministry: Client):
    signed = make.observation(make.source("bao-cao", date(2026, 10, 10)), "45", recorded_by=make.person("an"))
    make.observation(make.source("sau", date(2026, 11, 1)), "44", origin="automatic")
    select_figures(now=timezone.now())
    assert Figure.objects.get(observation=signed)
    waiting(run, "44", shown=signed)
    assert "đã công bố trước đây" not in text_of(ministry.get(LIST))


def test_one_is_accepted_by_its_own_button(run: RefreshRun, ministry: Client):
    one = waiting(run, "46", kind="new")
    answer = decide(ministry, one=f"accept:{one.pk}")
    assert (answer.status_code, answer.headers["Location"]) == (302, LIST)
    page = ministry.get(LIST)
    assert "Đã nhận và công bố 1 số." in text_of(page)
    assert (
        Figure.objects.get(indicator__code=SHARE, unit__slug="dien-bien", period__code="2026-Q3").value == 46
    )
    decide(ministry, one=f"accept:{one.pk}")
    assert "1 số không còn chờ duyệt." in text_of(ministry.get(LIST))


def test_what_contradicts_people_is_accepted_with_a_reason(run: RefreshRun, ministry: Client):
    one, other = waiting(run), waiting(run, unit="lao-cai", kind="new")
    page = document(ministry.get(LIST))
    own = page.xpath(f"//textarea[@name='reason-{one.pk}']/ancestor::details")[0]
    assert own.xpath(".//button/@value") == [f"accept:{one.pk}", f"refuse:{one.pk}"]
    assert page.xpath(f"count(//button[@value='accept:{one.pk}'])") == 1
    asked: tuple[dict[str, Any], ...] = (
        {"one": f"accept:{one.pk}"},
        {"verdict": "accept", "held": [one.pk, other.pk]},
        {"all": "accept"},
    )
    for told in asked:
        answer = decide(ministry, **told)
        assert answer.status_code == 422
        assert "xin ghi vì sao vào ô «Lý do»" in text_of(answer)
        (field,) = document(answer).xpath("//textarea[@aria-invalid]")
        assert field.get("aria-describedby") == document(answer).xpath("//*[@role='alert']/@id")[0]
    assert not HeldValue.objects.exclude(state="waiting")
    assert not HeldDecision.objects.exists()
    decide(ministry, all="accept", **{"reason-all": "đã gọi hỏi tỉnh"})
    assert set(HeldValue.objects.values_list("state", "reason")) == {("accepted", "đã gọi hỏi tỉnh")}


def test_a_refusal_needs_a_reason_and_keeps_what_was_typed(run: RefreshRun, ministry: Client):
    one, other = waiting(run), waiting(run, unit="lao-cai")
    answer = decide(ministry, one=f"refuse:{one.pk}")
    assert answer.status_code == 422
    assert "xin ghi lý do" in text_of(answer)
    assert document(answer).xpath(f"//textarea[@name='reason-{one.pk}']/@aria-invalid") == ["true"]
    assert document(answer).xpath("//input[@name='held'][@checked]") == [], "the bar's first button publishes"
    answer = decide(ministry, verdict="refuse", held=[one.pk, other.pk], reason="y" * 1001)
    assert answer.status_code == 422
    assert len(document(answer).xpath("//input[@name='held'][@checked]")) == 2
    decide(ministry, **{"one": f"refuse:{one.pk}", f"reason-{one.pk}": "sai kỳ"})
    one.refresh_from_db()
    assert (one.state, one.reason) == ("refused", "sai kỳ")
    assert "sai kỳ" in text_of(ministry.get(f"{LIST}?status=refused"))


def test_marked_ones_are_decided_on_together_and_the_filter_stays(run: RefreshRun, ministry: Client):
    values = [waiting(run, unit=unit) for unit in UNITS]
    keys = [each.pk for each in values[:2]]
    answer = decide(ministry, verdict="accept", held=keys, feed="speeds", kind="conflict", reason="đã hỏi")
    assert answer.headers["Location"] == f"{LIST}?feed=speeds&kind=conflict"
    assert set(HeldValue.objects.filter(state="accepted").values_list("pk", flat=True)) == set(keys)


def test_all_that_a_filter_finds_are_decided_on_at_once(run: RefreshRun, ministry: Client):
    for unit in UNITS:
        waiting(run, unit=unit)
    elsewhere = waiting(done_run(make.feed("other")))
    answer = decide(ministry, all="accept", feed="speeds", **{"reason-all": "đã hỏi"})
    decision = HeldDecision.objects.get()
    assert answer.headers["Location"] == f"/refresh/held/decisions/{decision.pk}/"
    assert (decision.state, decision.values_done) == ("done", 4)
    assert "4 số đã được quyết định" in text_of(ministry.get(answer.headers["Location"]))
    elsewhere.refresh_from_db()
    assert elsewhere.state == "waiting"


def test_many_go_to_the_queue_and_wait_where_it_is_down(
    run: RefreshRun, ministry: Client, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(deciding, "MOST_IN_REQUEST", 1)
    for unit in UNITS:
        waiting(run, unit=unit)
    monkeypatch.setattr(deciding, "decide_soon", lambda decision: True)
    answer = decide(ministry, all="refuse", **{"reason-all": "thử"})
    page = ministry.get(answer.headers["Location"])
    assert "Đang ghi" in text_of(page)
    assert document(page).xpath("//*[@hx-trigger='every 2s']")
    HeldDecision.objects.update(requested_at=timezone.now() - timedelta(minutes=2))
    assert "Ghi tiếp" in text_of(ministry.get(answer.headers["Location"]))
    assert "0 trên 4 số" in text_of(ministry.get(LIST))
    ministry.post(answer.headers["Location"])
    assert HeldDecision.objects.get().state == "done"
    leader = make.signed_in(make.leader())
    assert leader.get(answer.headers["Location"]).status_code == 200
    assert leader.post(answer.headers["Location"]).status_code == 403


def test_a_decision_goes_to_the_queue_only_where_it_takes_it(
    run: RefreshRun, ministry: Client, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(deciding, "MOST_IN_REQUEST", 1)
    monkeypatch.setattr(deciding, "decide_soon", lambda decision: False)
    for unit in UNITS:
        waiting(run, unit=unit)
    decide(ministry, all="accept", **{"reason-all": "đã hỏi"})
    assert HeldDecision.objects.get().state == "done"


def test_own_values_offer_no_button(run: RefreshRun, ministry: Client):
    one = waiting(run, given_by=make.ministry())
    page = ministry.get(LIST)
    assert "Số do bạn nạp lên" in text_of(page)
    assert not document(page).xpath("//button[@name='one'] | //input[@name='held']")
    decide(ministry, one=f"accept:{one.pk}")
    assert "1 số do chính bạn nạp lên" in text_of(ministry.get(LIST))


def test_an_old_page_decides_nothing(run: RefreshRun, ministry: Client):
    one = waiting(run)
    future = (timezone.now() + timedelta(days=1)).isoformat()
    long_ago = (timezone.now() - timedelta(days=30)).isoformat()
    no_year = ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00")
    for seen in ("", "x", future, long_ago, *no_year, "2026-11-23T10:00:00", "\0", "9" * 5000):
        for told in ({"one": f"accept:{one.pk}"}, {"all": "accept"}):
            assert ministry.post(DECIDE, told | {"seen_at": seen}).status_code == 302
    assert not HeldDecision.objects.exists()
    assert "Trang đã cũ" in text_of(ministry.get(LIST))
    make.observation(make.source("bao-cao", date(2026, 10, 10)), "45", now=timezone.now())
    before = (timezone.now() - timedelta(minutes=5)).isoformat()
    ministry.post(DECIDE, {"one": f"accept:{one.pk}", "seen_at": before})
    assert "vừa hiển thị số khác với lúc bạn xem" in text_of(ministry.get(LIST))
    one.refresh_from_db()
    assert one.state == "waiting"


@pytest.mark.parametrize("name", ["feed", "run", "kind", "status", "indicator", "unit", "after"])
@pytest.mark.parametrize("value", HOSTILE)
def test_strange_addresses_are_answered(run: RefreshRun, ministry: Client, name: str, value: str):
    waiting(run)
    assert ministry.get(LIST, {name: value}).status_code == 200


@pytest.mark.parametrize("value", HOSTILE)
def test_strange_decisions_decide_nothing(run: RefreshRun, ministry: Client, value: str):
    one = waiting(run)
    for told in (
        {"one": value},
        {"one": f"accept:{value}"},
        {"verdict": value, "held": one.pk},
        {"all": value},
    ):
        assert decide(ministry, **told).status_code == 302
    assert decide(ministry, verdict="accept", held=[value]).status_code == 302
    assert HeldValue.objects.get().state == "waiting"
    assert decide(ministry, **{"one": f"refuse:{one.pk}", f"reason-{one.pk}": value}).status_code in (
        302,
        422,
    )


def test_a_filter_by_htmx_equals_loading_it(run: RefreshRun):
    for unit in UNITS:
        waiting(run, unit=unit)
    leader = make.signed_in(make.leader())
    swap_equals_reload(leader, LIST, f"{LIST}?feed=speeds&kind=conflict", "held")


def test_long_lists_are_turned(run: RefreshRun, ministry: Client):
    period = make.period_of("2026-Q3")
    units = list(Unit.objects.filter(level="province")[: AT_ONCE + 1])
    HeldValue.objects.bulk_create(
        HeldValue(
            feed=run.feed, run=run, line=line, kind="new", indicator_id=waiting_indicator(), unit=unit,
            period=period, value=line, qualifier="exact", status="final", as_of=period.end, as_of_basis="period_end",
        )
        for line, unit in enumerate(units)
    )  # fmt: skip
    first = document(ministry.get(LIST))
    (following,) = first.xpath("//a[contains(., 'Những số tiếp theo')]/@href")
    assert len(document(ministry.get(following)).xpath("//input[@name='held']")) == 1
    assert f"Quyết định cả {AT_ONCE + 1} số" in text_of(ministry.get(LIST))


def waiting_indicator() -> int:
    return int(Indicator.objects.get(code=SHARE).pk)


def test_the_list_reads_a_constant_number_of_times(
    run: RefreshRun, ministry: Client, django_assert_num_queries: Any
):
    waiting(run)
    ministry.get(LIST)
    with django_assert_num_queries(COUNT):
        ministry.get(LIST)
    for unit in UNITS[1:]:
        waiting(run, unit=unit)
    with django_assert_num_queries(COUNT):
        ministry.get(LIST)


COUNT = 13
