"""Rounds of reporting by their actions and pages: prepared, opened once, changed, extended."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.actions import (
    ChangedCollection,
    CollectionError,
    NewCollection,
    change_collection,
    create_collection,
    extend_unit,
    open_collection,
    withdraw_extension,
)
from indicators.models import Collection, Extension, Submission
from provinces.models import Change
from tests import factories as make
from tests.html import document, text_of
from tests.leftovers import taken_away

CODES = make.INDICATORS
# Session, user, roles; the round, its indicators, reports and their names; the pages' practice and messages.
MOST_QUERIES = 14


def asked(period="2026-Q4", name="Báo cáo Quý IV/2026", **more) -> NewCollection:
    told = {"indicators": CODES, "due": make.DUE, "closes": make.CLOSES}
    return NewCollection(period, name, "Report Q4 2026", **(told | more))


def created(**more) -> Collection:
    return create_collection(asked=asked(**more), by=make.ministry(), now=make.NOW)


def opened(**more) -> Collection:
    return open_collection(collection=created(**more), by=make.ministry(), now=make.NOW).collection


def code_of(call) -> str:
    with pytest.raises(CollectionError) as told:
        call()
    return told.value.code


def changed(collection, now=make.NOW, **more) -> Collection:
    told = {"indicators": CODES, "due": make.DUE, "closes": make.CLOSES}
    to = ChangedCollection(**(told | more))
    return change_collection(collection=collection, to=to, by=make.ministry(), now=now)


def told_of(key: str) -> list[str]:
    return list(Change.objects.filter(key=key).order_by("pk").values_list("action", flat=True))


@pytest.mark.django_db
class TestPreparing:
    def test_a_round_is_kept_as_asked_with_a_period_of_its_own(self):
        made = created(period="2029-Q2")
        assert (made.key, made.period.label_vi, made.period.label_en) == ("2029-Q2", "Quý II/2029", "Q2 2029")
        assert [item.indicator.code for item in made.items.select_related("indicator")] == list(CODES)
        assert made.opened_at is None
        assert told_of("2029-Q2") == ["created"]
        assert not Submission.objects.filter(collection=made).exists()

    def test_the_same_form_sent_twice_makes_one(self):
        assert created() == created()
        assert told_of("2026-Q4") == ["created"]

    def test_another_round_of_the_period_gets_a_key_of_its_own(self):
        created()
        assert created(name="Bổ sung Quý IV/2026").key == "2026-Q4-2"

    def test_a_name_is_taken_once_a_period(self):
        created()
        assert code_of(lambda: created(indicators=CODES[:1])) == "name_taken"

    @pytest.mark.parametrize(
        ("wrong", "code"),
        [
            ({"indicators": []}, "no_indicators"),
            ({"indicators": ["dti_rank"]}, "unknown_indicators"),
            ({"indicators": ["no_such_thing"]}, "unknown_indicators"),
            ({"due": date(2027, 2, 1)}, "days"),
        ],
    )
    def test_what_cannot_be_is_refused(self, wrong, code):
        assert code_of(lambda: created(**wrong)) == code
        assert not Collection.objects.exists()


@pytest.mark.django_db
class TestOpening:
    def test_every_living_unit_gets_a_draft(self):
        done = open_collection(collection=created(), by=make.ministry(), now=make.NOW)
        reports = Submission.objects.filter(collection=done.collection)
        assert (done.units, done.already, reports.count()) == (34, False, 34)
        assert set(reports.values_list("state", "edition")) == {("draft", 1)}
        assert told_of("2026-Q4") == ["created", "opened"]
        assert told_of("2026-Q4/dien-bien") == ["started"]

    def test_an_old_quarter_has_the_63_units_of_its_time(self):
        made = opened(period="2025-Q1", name="Bổ sung Quý I/2025")
        slugs = set(made.submissions.values_list("unit__slug", flat=True))
        assert len(slugs) == 63
        assert {"kon-tum", "quang-ngai-former"} <= slugs
        assert "quang-ngai" not in slugs

    def test_opening_again_changes_nothing_and_says_so(self):
        made = opened()
        again = open_collection(collection=made, by=make.ministry(), now=make.later(1))
        assert (again.already, again.units) == (True, 34)
        assert again.collection.opened_at == make.NOW
        assert told_of("2026-Q4") == ["created", "opened"]

    def test_a_round_that_has_closed_is_not_opened(self):
        made = created()
        late = make.later((make.CLOSES - make.TODAY).days + 1)
        assert (
            code_of(lambda: open_collection(collection=made, by=make.ministry(), now=late)) == "closes_passed"
        )

    def test_statements_do_not_grow_with_the_units(self):
        few, many = created(), created(period="2025-Q1", name="Quý I/2025")
        counts = []
        for made in (few, many):
            with CaptureQueriesContext(
                connection,
            ) as seen:
                open_collection(collection=made, by=make.ministry(), now=make.NOW)
            counts.append(len(seen))
        assert counts[0] == counts[1]


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker):
    """What a test commits is seen by other connections and taken away afterwards."""
    with django_db_blocker.unblock(), taken_away():
        yield


def test_opened_by_two_at_once_there_is_one_set_of_reports(committed):
    made, by = created(), make.ministry()
    outcomes, ready = [], threading.Barrier(4)

    def work() -> None:
        ready.wait()
        try:
            outcomes.append(open_collection(collection=made, by=by, now=make.NOW).already)
        except Exception as error:
            outcomes.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _each in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(outcomes) == [False, True, True, True]
    assert Submission.objects.filter(collection=made).count() == 34
    assert told_of("2026-Q4") == ["created", "opened"]


@pytest.mark.django_db
class TestChanging:
    def test_before_opening_everything_may_change(self):
        made = changed(
            created(), indicators=CODES[:2], due=make.DUE - timedelta(days=3), guidance_vi="Đọc kỹ"
        )
        assert (made.due, made.guidance_vi, made.items.count()) == (date(2027, 1, 12), "Đọc kỹ", 2)
        last = Change.objects.filter(key="2026-Q4").latest("pk")
        assert "2027-01-15" in last.before
        assert "2027-01-12" in last.after

    def test_an_open_round_takes_another_indicator_until_the_first_is_sent(self):
        made = opened(indicators=CODES[:2])
        changed(made)
        assert made.items.count() == 4
        report = made.submissions.select_related("unit", "collection").get(unit__slug="dien-bien")
        make.advance(report, "sent")
        assert code_of(lambda: changed(made, indicators=CODES[:3])) == "sent"
        assert code_of(lambda: changed(made, closes=make.CLOSES + timedelta(days=1))) == "sent"
        assert made.items.count() == 4

    def test_what_was_typed_does_not_leave_the_round(self):
        made = opened()
        report = made.submissions.select_related("unit", "collection").get(unit__slug="dien-bien")
        make.entry(report, CODES[0])
        assert code_of(lambda: changed(made, indicators=CODES[1:])) == "typed"
        changed(made, indicators=CODES[:1])
        assert [item.indicator.code for item in made.items.select_related("indicator")] == [CODES[0]]

    def test_the_same_again_leaves_no_trace(self):
        changed(created())
        assert told_of("2026-Q4") == ["created"]

    def test_an_open_round_is_not_closed_into_the_past(self):
        made = opened()
        past = {"due": make.TODAY - timedelta(days=9), "closes": make.TODAY - timedelta(days=1)}
        assert code_of(lambda: changed(made, **past)) == "closes_passed"


@pytest.mark.django_db
class TestExtending:
    UNTIL = make.CLOSES + timedelta(days=10)

    def extend(self, collection, until=UNTIL, unit="dien-bien", reason="Bão lớn") -> Extension:
        return extend_unit(
            collection=collection, unit=unit, until=until, reason=reason, by=make.ministry(), now=make.NOW
        )

    def test_one_stands_and_the_one_before_is_withdrawn(self):
        made = opened()
        first = self.extend(made)
        assert self.extend(made) == first
        second = self.extend(made, self.UNTIL + timedelta(days=5))
        standing = list(made.extensions.filter(withdrawn_at=None))
        assert standing == [second]
        assert told_of("2026-Q4/dien-bien") == ["started", "extended", "extended"]

    def test_it_is_withdrawn_once(self):
        made = opened()
        given = self.extend(made)
        for _each in range(2):
            withdraw_extension(extension=given, by=make.ministry(), now=make.NOW)
        assert told_of("2026-Q4/dien-bien") == ["started", "extended", "extension_withdrawn"]

    @pytest.mark.parametrize(
        ("wrong", "code"),
        [
            ({"unit": "kon-tum"}, "not_in_round"),
            ({"unit": "vn"}, "not_in_round"),
            ({"reason": "  "}, "no_reason"),
            ({"until": make.DUE}, "too_early"),
            ({"until": make.TODAY - timedelta(days=1)}, "too_early"),
        ],
    )
    def test_what_makes_no_sense_is_refused(self, wrong, code):
        assert code_of(lambda: self.extend(opened(), **wrong)) == code


FORM = {
    "period": "2026-Q4",
    "name_vi": "Báo cáo Quý IV/2026",
    "name_en": "Report Q4 2026",
    "due": "2027-01-15",
    "closes": "31/01/2027",
    "guidance_vi": "",
    "guidance_en": "",
    "indicators": list(CODES),
}


@pytest.mark.django_db
class TestPages:
    @pytest.fixture
    def staff(self):
        return make.signed_in(make.ministry())

    def test_a_round_goes_from_form_to_open(self, staff, django_capture_on_commit_callbacks):
        made = staff.post("/collections/new/", FORM)
        assert (made.status_code, made.headers["Location"]) == (302, "/collections/2026-Q4/")
        page = text_of(staff.get("/collections/2026-Q4/"))
        assert "34 tỉnh, thành phố" in page
        assert "Đang chuẩn bị, chưa mở" in page
        staff.post("/collections/2026-Q4/open/")
        assert Collection.objects.get().opened_at is None
        with django_capture_on_commit_callbacks(execute=True):
            staff.post("/collections/2026-Q4/open/", {"confirm": "1"})
        assert Submission.objects.count() == 34
        page = text_of(staff.get("/collections/2026-Q4/", follow=True))
        assert "Đã mở đợt cho 34 đơn vị" in page
        assert "0/34 đã gửi" in page

    def test_the_form_is_filled_after_the_last_round(self, staff):
        make.collection("2026-Q3", due=date(2026, 10, 20), closes=date(2026, 11, 9))
        page = document(staff.get("/collections/new/"))
        values = {each.get("name"): each.get("value") for each in page.xpath("//form[@method='post']//input")}
        assert values["period"] == "2026-Q4"
        assert values["name_vi"] == "Báo cáo Quý IV/2026"
        assert values["name_en"] == "Report Q4 2026"
        # 20 and 40 days after the end of the quarter, as before.
        assert (values["due"], values["closes"]) == ("2027-01-20", "2027-02-09")
        assert sorted(page.xpath("//input[@name='indicators'][@checked]/@value")) == sorted(CODES)

    def test_a_period_is_chosen_by_kind_number_and_year_or_by_code(self, staff):
        for query in ("kind=half&number=2&year=2026", "period=2026-S2"):
            assert "6 tháng cuối năm 2026" in text_of(staff.get(f"/collections/new/?like=none&{query}"))

    def test_a_wrong_start_is_a_notice_not_an_error(self, staff):
        answer = staff.get("/collections/new/?kind=quarter&number=9&year=2026")
        assert answer.status_code == 200
        assert "một năm chỉ có 4 kỳ loại này" in text_of(answer)

    @pytest.mark.parametrize(
        "query",
        [
            "year=abc&period=nonsense",
            "period=9999-Q4",
            "period=0001",
            "period=2000-01-01/P999Y",
            "like=1999-Q1",
        ],
    )
    def test_whatever_the_start_is_the_page_works(self, staff, query):
        answer = staff.get(f"/collections/new/?{query}")
        assert answer.status_code == 200
        assert document(answer).xpath("//p[contains(@class, 'notice')]")

    @pytest.mark.parametrize(
        ("wrong", "sentence"),
        [
            ({"indicators": []}, "một đợt cần ít nhất một chỉ tiêu"),
            ({"indicators": ["dti_rank"]}, "không thu từ địa phương"),
            ({"indicators": ["dti_score"]}, "không thu từ địa phương"),
            ({"closes": "2027-01-01"}, "Ngày đóng phải từ hạn gửi trở đi"),
            ({"due": "yesterday"}, "không phải một ngày"),
            ({"due": "0001-01-01"}, "Năm phải từ 2000 đến 2100"),
            ({"name_vi": ""}, "Chưa có tên đợt bằng tiếng Việt"),
            ({"period": "2026-Q9"}, "không phải một kỳ"),
            ({"due": "2020-01-15", "closes": "2020-01-31"}, "Ngày đóng đã qua"),
        ],
    )
    def test_a_form_that_is_wrong_says_what_and_keeps_the_rest(self, staff, wrong, sentence):
        answer = staff.post("/collections/new/", FORM | wrong)
        assert answer.status_code == 422
        assert sentence in text_of(answer)
        assert not Collection.objects.exists()
        if "name_vi" not in wrong:
            assert 'value="Báo cáo Quý IV/2026"' in answer.content.decode()

    def test_a_name_is_one_line_and_words_have_no_characters_that_nobody_sees(self, staff):
        told = {"name_vi": "Báo cáo\r\nBcc: x@y\x01 quý", "name_en": "Report\u2028Q4\ufffe"}
        staff.post("/collections/new/", FORM | told | {"guidance_vi": "Dòng 1\r\nDòng\x0b 2"})
        made = Collection.objects.get()
        assert (made.name_vi, made.name_en) == ("Báo cáo Bcc: x@y quý", "Report Q4")
        assert made.guidance_vi == "Dòng 1\nDòng 2"

    def test_a_changed_round_is_shown(self, staff):
        created()
        form = document(staff.get("/collections/2026-Q4/change/"))
        assert form.xpath("//input[@name='due']/@value") == ["2027-01-15"]
        answer = staff.post("/collections/2026-Q4/change/", FORM | {"due": "2027-01-10"})
        assert answer.status_code == 302
        assert Collection.objects.get().due == date(2027, 1, 10)

    @pytest.mark.parametrize("path", ["", "change/"])
    def test_nobody_decides_on_what_he_has_not_seen(self, staff, path):
        """Two of the staff at one round: the second is told, and nothing is opened or overwritten."""
        made = created()
        (seen,) = document(staff.get(f"/collections/2026-Q4/{path}")).xpath("//input[@name='seen']/@value")
        changed(made, due=date(2027, 1, 10))
        told = {"confirm": "1", "seen": seen} | FORM
        answer = staff.post(f"/collections/2026-Q4/{path or 'open/'}", told, follow=True)
        assert "Người khác vừa sửa đợt này" in text_of(answer)
        made.refresh_from_db()
        assert (made.opened_at, made.due) == (None, date(2027, 1, 10))

    def test_a_unit_gets_more_days_and_loses_them(self, staff):
        opened()
        told = {"unit": "dien-bien", "until": "2027-02-10", "reason": "Bão lớn"}
        assert staff.post("/collections/2026-Q4/extensions/", told).status_code == 302
        given = Extension.objects.get()
        assert "đến hết 10/02/2027" in text_of(staff.get("/collections/2026-Q4/"))
        staff.post(f"/collections/2026-Q4/extensions/{given.pk}/withdraw/")
        assert "đến hết 10/02/2027" not in text_of(staff.get("/collections/2026-Q4/"))

    @pytest.mark.parametrize(
        ("wrong", "sentence"),
        [
            ({"unit": "kon-tum"}, "không thuộc đợt này"),
            ({"until": "2027-01-01"}, "Ngày gia hạn phải sau hạn gửi"),
            ({"until": "9999-12-31"}, "Năm phải từ 2000 đến 2100"),
            ({"reason": ""}, "Chưa có lý do gia hạn"),
        ],
    )
    def test_an_extension_that_is_wrong_says_why(self, staff, wrong, sentence):
        opened()
        told = {"unit": "dien-bien", "until": "2027-02-10", "reason": "Bão lớn"} | wrong
        answer = staff.post("/collections/2026-Q4/extensions/", told)
        assert answer.status_code == 422
        assert sentence in text_of(answer)

    def test_a_leader_reads_and_changes_nothing(self):
        opened()
        leader = make.signed_in(make.leader())
        assert leader.get("/collections/").status_code == 200
        page = document(leader.get("/collections/2026-Q4/"))
        assert not page.xpath("//main//form[@method='post']")
        assert leader.get("/collections/new/").status_code == 403
        for path in ("new/", "2026-Q4/open/", "2026-Q4/change/", "2026-Q4/extensions/"):
            assert leader.post(f"/collections/{path}", FORM).status_code == 403

    @pytest.mark.parametrize("path", ["", "new/", "2026-Q4/", "2026-Q4/change/", "1999-Q1/"])
    def test_provinces_are_refused_before_anything_is_told(self, path):
        created()
        assert make.signed_in(make.editor()).get(f"/collections/{path}").status_code == 403

    def test_a_round_not_opened_does_not_exist_for_provinces(self):
        created()
        assert make.signed_in(make.editor()).get("/entry/2026-Q4/dien-bien/").status_code == 404

    def test_visitors_are_led_to_sign_in(self, client):
        answer = client.get("/collections/2026-Q4/")
        assert answer.status_code == 302
        assert answer.headers["Location"].endswith("?next=/collections/2026-Q4/")

    @pytest.mark.parametrize("path", ["1999-Q1/", "1999-Q1/change/"])
    def test_no_such_round(self, staff, path):
        assert staff.get(f"/collections/{path}").status_code == 404

    def test_queries_do_not_grow_with_units_and_rounds(self, staff):
        opened()
        counts = {}
        for address in ("/collections/", "/collections/2026-Q4/", "/collections/new/"):
            with CaptureQueriesContext(connection) as seen:
                staff.get(address)
            counts[address] = len(seen)
        opened(period="2025-Q1", name="Quý I/2025")
        with CaptureQueriesContext(connection) as seen:
            staff.get("/collections/2025-Q1/")
        assert len(seen) == counts["/collections/2026-Q4/"] <= MOST_QUERIES
        with CaptureQueriesContext(connection) as seen:
            staff.get("/collections/")
        assert len(seen) == counts["/collections/"] <= MOST_QUERIES
