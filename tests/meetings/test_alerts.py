"""Letters to those who follow pages: what they tell, once, in which rhythm, and what a failing server leaves behind."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from smtplib import SMTPDataError, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client, override_settings

from indicators.models import Figure
from meetings import tasks as door
from meetings.actions import alerts
from meetings.actions.alerts import Alerted, AlertError, letters, send_alerts
from meetings.models import AlertRecord, Subscription
from meetings.queries import alerts as pages
from meetings.queries.alerts import link_token, page_at, week_began
from provinces.actions import publish_data_version
from provinces.models import Framework, Rank, Ranking, Score, Source, UnitVersion
from provinces.queries import dti, versions
from tests import factories as make
from tests.indicators.test_publications import accepted, amended, figure, published

pytestmark = pytest.mark.usefixtures("reference")

Way = AlertRecord.Way
SHARE = "/indicators/smartphone_adult_share/?units=dien-bien"
PROVINCE = "/provinces/dien-bien/"
MONDAY = (7 - make.TODAY.weekday()) % 7 or 7


class RefusingBackend(EmailBackend):
    """Takes nothing for one person."""

    def send_messages(self, messages):
        if any("refused@example.vn" in message.to for message in messages):
            raise SMTPDataError(550, b"no")
        return super().send_messages(messages)


class DownBackend(EmailBackend):
    """A server that hangs up."""

    def send_messages(self, messages):
        raise SMTPServerDisconnected("gone")


class TiredBackend(EmailBackend):
    """A server that takes one letter and goes down."""

    def send_messages(self, messages):
        if mail.outbox:
            raise SMTPServerDisconnected("gone")
        return super().send_messages(messages)


def backend(kind: type) -> override_settings:
    return override_settings(EMAIL_BACKEND=f"{__name__}.{kind.__name__}")


def reader(username="reader", address=""):
    user = make.person(username)
    user.email = address or f"{username}@example.vn"
    user.save()
    return user


def follow(page=SHARE, by=None, *, rhythm="at_once", language="vi", now=make.NOW) -> Subscription:
    told = page_at(page)
    assert told is not None
    return alerts.subscribe(page=told, rhythm=rhythm, language=language, by=by or reader(), now=now)[0]


def run(days=0, hours=1) -> Alerted:
    return send_alerts(now=make.later(days, hours=hours))


def moved_on():
    publish_data_version(now=make.NOW)
    dti.forget()


def publish(typed="81,2", unit="dien-bien", **more):
    """The quarter's report of a unit with one cell."""
    submission = accepted(unit, cells=[{"indicator": "smartphone_adult_share", "typed": typed}], **more)
    published(submission)
    return submission


def letter(place=-1):
    return mail.outbox[place]


def test_only_what_changes_after_subscribing_is_told():
    follow()
    assert run() == Alerted()
    assert mail.outbox == []


def test_a_new_figure_is_told_with_value_change_rank_and_link():
    earlier = make.collection(period="2026-Q3", indicators=["smartphone_adult_share"])
    publish("79,1", round_=earlier)
    follow()
    publish("81,2")
    assert run() == Alerted(sent=1)
    assert letter().to == ["reader@example.vn"]
    assert letter().subject.startswith("1 thay đổi: ")
    assert letter().subject.endswith(": Điện Biên")
    assert "- Điện Biên, Quý IV/2026: 81,2%; tăng 2,1 điểm % so với quý III/2026" in letter().body
    assert "Nguồn: " in letter().body
    path = "/indicators/smartphone_adult_share/?units=dien-bien&point=2026-Q4#source"
    assert f"http://127.0.0.1:8000{path}" in letter().body
    assert Client().get(path).status_code == 200


def test_the_place_among_the_provinces_stands_with_its_n():
    round_ = make.collection(indicators=["smartphone_adult_share"])
    publish("90", "hue", round_=round_)
    publish("70", "son-la", round_=round_)
    follow()
    publish("81,2", round_=round_)
    run()
    assert "hạng 2/3" in letter().body


def test_the_places_of_others_are_no_news():
    round_ = make.collection(indicators=["smartphone_adult_share"])
    publish("81,2", round_=round_)
    follow()
    publish("90", "hue", round_=round_)
    assert run() == Alerted()


def test_each_change_is_told_once():
    follow()
    publish()
    assert run() == Alerted(sent=1)
    assert run() == Alerted()
    assert run(1) == Alerted()
    assert len(mail.outbox) == 1


def test_a_correction_says_what_stood_before_and_why():
    submission = publish("81,2")
    follow()
    amended(
        submission,
        {"indicator": "smartphone_adult_share", "typed": "79,5", "note": ""},
        note="Đếm nhầm một huyện",
    )
    run(11)
    assert "79,5%" in letter().body
    assert "Đính chính; trước đó: 81,2%." in letter().body
    assert "Đếm nhầm một huyện" in letter().body


def test_a_figure_that_is_gone_is_told_once():
    publish("81,2")
    follow()
    figure().delete()
    moved_on()
    assert run() == Alerted(sent=1)
    assert "- Điện Biên, Quý IV/2026: cổng không còn số nào của kỳ này" in letter().body
    assert "Trước đó: 81,2%." in letter().body
    assert run(1) == Alerted()


def test_another_source_with_the_same_figure_is_no_news():
    publish("81,2")
    row = follow()
    shown = figure()
    other = shown.observation
    other.pk, other.source = None, Source.objects.exclude(pk=other.source_id).first()
    other.save()
    Figure.objects.filter(pk=shown.pk).update(observation=other)
    moved_on()
    assert run() == Alerted()
    row.refresh_from_db()
    assert row.seen["figures"]["dien-bien 2026-Q4"] == other.pk


def test_a_figure_of_another_unit_or_indicator_is_not_told():
    follow()
    round_ = make.collection(indicators=["smartphone_adult_share", "villages_no_mobile"])
    publish("90", "hue", round_=round_)
    published(accepted(round_=round_, cells=[{"indicator": "villages_no_mobile", "typed": "12"}]))
    assert run() == Alerted()


def test_a_province_tells_its_new_figures_and_its_tasks():
    follow(PROVINCE)
    publish()
    given = make.task(make.conclusion(make.meeting()), due_on=make.TODAY + timedelta(days=3))
    moved_on()
    run()
    body = letter().body
    assert letter().subject.startswith("2 thay đổi: Địa phương: Điện Biên")
    assert "Quý IV/2026: 81,2%" in body
    assert "- Việc thử: nhiệm vụ mới trong danh sách; đang làm, còn hạn; hạn 25/11/2026" in body
    assert f"http://127.0.0.1:8000/tasks/{given.pk}/" in body


def test_a_deadline_that_passes_is_told_in_the_morning_of_the_next_day():
    make.task(make.conclusion(make.meeting()), due_on=make.TODAY)
    moved_on()
    follow("/tasks/?unit=dien-bien")
    midnight = datetime(2026, 11, 22, 17, 5, tzinfo=UTC)
    assert send_alerts(now=midnight) == Alerted()
    assert send_alerts(now=midnight + timedelta(hours=7)) == Alerted(sent=1)
    assert "- Việc thử: quá hạn; hạn 22/11/2026" in letter().body
    assert "Trước đó: đang làm, còn hạn." in letter().body
    assert send_alerts(now=midnight + timedelta(hours=8)) == Alerted()


def test_a_task_that_leaves_the_list_is_told_as_it_stands_now():
    given = make.task(make.conclusion(make.meeting()), due_on=make.TODAY)
    moved_on()
    follow("/tasks/?status=open&unit=dien-bien")
    make.closure(given, make.TODAY)
    moved_on()
    run(hours=2)
    assert "hoàn thành đúng hạn" in letter().body
    assert "không còn thuộc danh sách đã chọn" in letter().body


def test_tasks_of_a_meeting_being_prepared_are_told_to_nobody():
    """A mailbox asks nobody who may read: not even to those who may open the page."""
    follow("/tasks/", by=reader())
    secretary = make.secretary()
    secretary.email = "secretary@example.vn"
    secretary.save()
    follow("/tasks/", by=secretary)
    held = make.meeting(draft=True)
    make.task(make.conclusion(held))
    moved_on()
    assert run() == Alerted()
    held.draft = False
    held.save()
    moved_on()
    assert run(hours=2) == Alerted(sent=2)


def test_a_figure_that_proves_a_task_is_told():
    make.task(make.conclusion(make.meeting(held_on=date(2026, 11, 20))), test="smartphone_adult_share")
    moved_on()
    follow("/tasks/?indicator=smartphone_adult_share")
    publish("95")
    run()
    assert "số liệu đã đạt: 95% (Quý IV/2026)" in letter().body


# Rankings


def ranked_again(unit="hue", *, place: int, score: str, year=2024, geography="34"):
    told = {"year": year, "geography_id": geography, "unit__slug": unit, "criterion__level": "root"}
    Rank.objects.filter(**told).update(place=place)
    Score.objects.filter(**told).update(value=Decimal(score))
    moved_on()


def new_year(year=2025, *, framework: str, geography="34", n=34, places=(("hue", 1, "0.8123"),)):
    """A further ranking in which a few places are told."""
    before = Ranking.objects.get(year=2024, geography_id="34")
    of = Framework.objects.get(code=framework)
    root = Score.objects.filter(year=2024, criterion__level="root").first().criterion
    if of != root.framework:
        root = of.criteria.get(level="root", scope="province")
    told = {"publication_vi": "Công bố thử", "publication_en": "Trial", "source": before.source}
    Ranking.objects.create(year=year, geography_id=geography, framework=of, n=n, **told)
    source = Score.objects.first().source
    for slug, place, score in places:
        key = {"year": year, "geography_id": geography, "criterion": root, "unit": make.unit_of(slug)}
        Rank.objects.create(place=place, provenance="reported", source=source, **key)
        Score.objects.create(value=Decimal(score), provenance="reported", source=source, **key)
    moved_on()


def test_a_corrected_ranking_says_the_place_before_with_its_n():
    before = dti.ranking_page(2024, "34").standings
    hue = next(each for each in before if each.unit == "hue")
    follow("/dti/?units=hue")
    ranked_again(place=30, score="0.6001")
    run()
    body = letter().body
    assert "- Huế, DTI năm 2024: hạng 30/34, điểm 0,6001" in body
    assert f"Bảng này được sửa; trước đó: hạng {hue.rank}/34" in body
    assert "/dti/2024/hue/?geography=34" in body


def test_a_new_ranking_of_the_same_method_and_n_is_held_against_the_year_before():
    follow("/dti/?units=hue")
    before = next(each for each in dti.ranking_page(2024, "34").standings if each.unit == "hue")
    new_year(framework=Ranking.objects.get(year=2024, geography_id="34").framework_id)
    run()
    assert "- Huế, DTI năm 2025: hạng 1/34, điểm 0,8123; " in letter().body
    assert f"so với {before.rank}/34 năm trước" in letter().body


@pytest.mark.parametrize("other", ["method", "n"])
def test_places_of_another_method_or_n_are_never_compared(other):
    follow("/dti/?units=hue")
    framework = Ranking.objects.get(year=2024, geography_id="34").framework_id
    if other == "method":
        framework = Ranking.objects.get(year=2023).framework_id
    n = 35 if other == "n" else 34
    new_year(framework=framework, n=n)
    run()
    assert f"hạng 1/{n}" in letter().body
    assert "không so với năm trước" in letter().body
    assert "bậc" not in letter().body


def test_a_ranking_whose_n_was_wrong_is_not_held_against_itself():
    follow("/dti/?units=hue")
    Ranking.objects.filter(year=2024, geography_id="34").update(n=35)
    ranked_again(place=30, score="0.6001")
    run()
    assert "hạng 30/35" in letter().body
    assert "không so với lần trước" in letter().body
    assert "trước đó: hạng" not in letter().body


def test_a_whole_new_ranking_is_told_by_its_first_lines():
    follow("/dti/")
    every = [
        (slug, place, "0.5000")
        for place, slug in enumerate(
            UnitVersion.objects.filter(unit__level="province", valid_to=None)
            .values_list("unit__slug", flat=True)
            .distinct(),
            start=1,
        )
    ]
    new_year(framework=Ranking.objects.get(year=2024, geography_id="34").framework_id, places=every)
    run()
    assert letter().subject.startswith("34 thay đổi: ")
    assert letter().body.count("DTI năm 2025") == letters.MOST_LINES
    assert f"Còn {34 - letters.MOST_LINES} thay đổi nữa" in letter().body


# Rhythm


def test_a_weekly_letter_waits_for_monday_at_seven():
    follow(rhythm="weekly")
    publish()
    assert run() == Alerted()
    monday = week_began(make.later(MONDAY))
    assert (monday.weekday(), monday.hour) == (0, 7)
    assert send_alerts(now=monday - timedelta(minutes=1)) == Alerted()
    assert send_alerts(now=monday) == Alerted(sent=1)
    assert send_alerts(now=monday + timedelta(minutes=10)) == Alerted()
    publish("83", round_=make.collection(period="2027-Q1", indicators=["smartphone_adult_share"]))
    assert send_alerts(now=monday + timedelta(days=3)) == Alerted()
    assert send_alerts(now=monday + timedelta(days=7)) == Alerted(sent=1)
    assert "Quý IV/2026" not in letter().body


def test_a_weekly_letter_that_monday_missed_goes_out_with_the_next_run():
    follow(rhythm="weekly")
    publish()
    assert run(MONDAY + 2) == Alerted(sent=1)


def test_a_person_gets_one_letter_a_run():
    by = reader()
    follow(by=by)
    follow(PROVINCE, by=by, rhythm="weekly")
    publish()
    assert run(MONDAY) == Alerted(sent=1)
    assert letter().subject == "2 thay đổi: 2 trang bạn theo dõi"
    assert letter().body.count("Thôi theo dõi trang này:") == 2


def test_each_page_is_told_in_the_language_chosen_for_it():
    by = reader()
    follow(by=by)
    follow(PROVINCE, by=by, language="en")
    publish()
    run()
    vietnamese, english = letter().body.split("\n-- \n")
    assert "Điện Biên, Quý IV/2026: 81,2%" in vietnamese
    assert "81.2%" in english
    assert "lang=en" in english
    assert "lang=en" not in vietnamese
    assert " / " in letter().subject


# Who


@pytest.mark.parametrize("loss", ["locked", "address", "stopped"])
def test_who_lost_account_or_address_or_stopped_gets_nothing(loss):
    by, row = reader(), None
    row = follow(by=by)
    if loss == "locked":
        by.is_active = False
    if loss == "address":
        by.email = ""
    if loss == "stopped":
        alerts.stop(pks=[row.pk], way=Way.LINK, now=make.NOW)
    by.save()
    publish()
    assert run() == Alerted()
    assert mail.outbox == []


def test_nobody_follows_without_an_address_a_page_of_nothing_or_too_much(monkeypatch):
    with pytest.raises(AlertError, match="no_address"):
        follow(by=make.person("mute"))
    with pytest.raises(AlertError, match="unknown"):
        follow("/indicators/none/")
    follow()
    monkeypatch.setattr("meetings.actions.alerts.subscriptions.MOST_FOLLOWED", 1)
    with pytest.raises(AlertError, match="too_many"):
        follow(PROVINCE)


def test_the_same_page_is_followed_once_and_again_after_its_end():
    first = follow()
    assert follow() == first
    alerts.stop(pks=[first.pk], way=Way.LINK, now=make.NOW)
    assert follow() != first


def test_a_letter_is_written_down_with_subject_address_and_number():
    follow()
    publish()
    run()
    record = AlertRecord.objects.get(what=AlertRecord.What.WRITTEN)
    assert (record.told, record.address) == (letter().subject, "reader@example.vn")
    assert record.message in letter().extra_headers["Message-ID"]


# When something fails


def test_a_server_that_is_down_loses_nothing():
    follow()
    publish()
    with backend(DownBackend):
        assert run() == Alerted(failed=1)
    assert run() == Alerted(sent=1)
    assert "81,2%" in letter().body
    assert run() == Alerted()


def test_a_server_that_goes_down_between_two_letters_tells_the_second_the_next_time():
    follow(by=reader("one"))
    follow(by=reader("two"))
    publish()
    with backend(TiredBackend):
        assert run() == Alerted(sent=1, failed=1)
    assert run() == Alerted(sent=1)
    assert sorted(each.to[0] for each in mail.outbox) == ["one@example.vn", "two@example.vn"]


def test_one_letter_that_is_refused_does_not_keep_the_others():
    follow(by=reader("a", "refused@example.vn"))
    follow(by=reader("b"))
    publish()
    with backend(RefusingBackend):
        assert run() == Alerted(sent=1, failed=1)
    assert run() == Alerted(sent=1)
    assert letter().to == ["refused@example.vn"]


def test_a_page_that_cannot_be_read_does_not_keep_the_others(caplog):
    broken = follow("/dti/", by=reader("a"))
    follow(by=reader("b"))
    Subscription.objects.filter(pk=broken.pk).update(page="/dti/?year=none")
    publish()
    assert run() == Alerted(sent=1, failed=1)
    assert "nothing could be told" in caplog.text
    broken.refresh_from_db()
    assert broken.seen_at == make.NOW


def test_every_unit_is_followed_where_the_nation_has_no_figure():
    """The page shows six of them; whom it shows may change, and an old figure is no news."""
    code = "smartphone_adult_share"
    Figure.objects.filter(indicator__code=code, unit__slug="vn").delete()
    told = Figure.objects.filter(indicator__code=code)
    row = follow(f"/indicators/{code}/")
    assert len(row.seen["figures"]) == told.count() > 6
    publish("90", "hue")
    run()
    assert letter().subject.startswith("1 thay đổi: ")
    assert "- Huế, Quý IV/2026: 90%" in letter().body


def test_what_is_told_is_remembered_of_the_state_that_was_read(monkeypatch):
    """A publication in the middle of the reading: read again, not mixed."""
    follow()
    publish()
    real, late = pages.said, ["83"]

    def slow(page, day, version):
        told = real(page, day, version)
        if late:
            publish(
                late.pop(), round_=make.collection(period="2027-Q1", indicators=["smartphone_adult_share"])
            )
        return told

    monkeypatch.setattr(pages, "said", slow)
    run()
    assert "81,2%" in letter().body
    assert "83%" in letter().body
    assert run() == Alerted()


def test_an_older_reading_tells_nothing_back():
    row = follow()
    publish()
    run()
    row.refresh_from_db()
    row.seen["version"] += 1
    row.save()
    version = versions.data_version()
    Subscription.objects.update(seen={**row.seen, "figures": {}, "version": version + 1})
    assert run(1) == Alerted()


# The letter itself


def test_the_header_stops_all_that_the_letter_tells_and_nothing_else():
    by = reader()
    told = [follow(by=by), follow(PROVINCE, by=by)]
    other = follow("/dti/", by=by)
    publish()
    run()
    header = letter().extra_headers
    assert header["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = header["List-Unsubscribe"].strip("<>")
    answer = Client(enforce_csrf_checks=True).post(
        address.removeprefix("http://127.0.0.1:8000"), {"List-Unsubscribe": "One-Click"}
    )
    assert answer.status_code == 200
    running = Subscription.objects.filter(stopped_at=None)
    assert list(running) == [other]
    assert {each.pk for each in told}.isdisjoint(running.values_list("pk", flat=True))


def test_every_line_of_the_header_is_as_short_as_mail_demands():
    """Of forty pages too: 998 characters are the most."""
    assert len(link_token([(10**6 + n, "x" * 43) for n in range(alerts.MOST_FOLLOWED)])) < 900


def test_a_name_with_a_line_break_forges_no_header():
    by = reader()
    follow("/tasks/?unit=dien-bien", by=by)
    make.task(make.conclusion(make.meeting()), title_vi="Việc\nBcc: b@example.vn", lead="dien-bien")
    moved_on()
    run()
    assert "\n" not in letter().subject
    assert "Việc Bcc: b@example.vn" in letter().body
    assert "Bcc" not in letter().message()


def test_letters_of_a_practice_portal_say_so_in_the_language_of_the_letter(monkeypatch):
    monkeypatch.setattr(letters, "is_practice", lambda: True)
    follow()
    follow(by=reader("english"), language="en")
    publish()
    run()
    vietnamese, english = sorted(mail.outbox, key=lambda each: each.to, reverse=True)
    assert vietnamese.subject.startswith("Dữ liệu thực hành")
    assert "không phải số liệu thật" in vietnamese.body
    assert english.subject.startswith("Practice data")
    assert "not real figures" in english.body


def test_nothing_is_escaped_or_left_unfilled():
    follow(PROVINCE)
    publish()
    run()
    assert not any(mark in letter().body for mark in ("{{", "{%", "&amp;", "&lt;", "<span"))


# What it costs


def test_a_run_without_news_asks_once_for_all(django_assert_num_queries):
    for number in range(3):
        follow(by=reader(f"reader-{number}"))
    # The number of the data, and whose turn it is.
    with django_assert_num_queries(2):
        run()


def test_a_page_is_read_once_for_all_who_follow_it(monkeypatch):
    for number in range(3):
        follow(by=reader(f"reader-{number}"))
    publish()
    read, real = [], pages.said

    def recorded(*args):
        read.append(args)
        return real(*args)

    monkeypatch.setattr(pages, "said", recorded)
    assert run() == Alerted(sent=3)
    assert len(read) == 1


def test_celery_and_beat_know_the_task(settings):
    follow()
    publish()
    assert door.send_alerts.run() == {"sent": 1, "failed": 0}
    lines = [each for each in settings.CELERY_BEAT_SCHEDULE.values() if each["task"] == door.send_alerts.name]
    assert [str(line["schedule"]._orig_minute) for line in lines] == ["*/10"]
