"""Feeds set up and changed by people, against the database."""

from dataclasses import replace
from datetime import time

import pytest
from django_celery_beat.models import PeriodicTask

from indicators.actions.refresh.feeds import (
    AskedFeed,
    FeedChangedError,
    KeyTakenError,
    change_feed,
    create_feed,
    enable_feed,
    facts,
    standing,
)
from indicators.models import Feed
from indicators.sources.feeds.mapping import FeedMapping
from provinces.models import Change
from provinces.templatetags.changes import action_words, became
from tests import factories as make

pytestmark = pytest.mark.django_db

ASKED = AskedFeed(
    key="speeds",
    name_vi="Tốc độ",
    name_en="Speeds",
    publisher="Cục Viễn thông",
    format="csv",
    address="https://data.example.vn/speeds.csv",
    mapping=FeedMapping.parse(make.FEED_MAPPING).dump(),
)


def created(**more) -> Feed:
    return create_feed(asked=replace(ASKED, **more), by=make.ministry(), now=make.NOW)


def changed(feed: Feed, was=None, **more) -> Feed:
    to = replace(standing(Feed.objects.get(pk=feed.pk)) if was is None else ASKED, **more)
    return change_feed(feed=feed, to=to, by=make.ministry(), now=make.NOW, was=was)


def trail(key: str = "speeds") -> list[tuple[str, str, str]]:
    rows = Change.objects.filter(topic=Change.Topic.FEED, key=key).order_by("pk")
    return list(rows.values_list("action", "before", "after"))


def test_what_was_asked_for_stands():
    assert standing(created()) == ASKED
    assert standing(Feed.objects.get(key="speeds")) == ASKED


def test_a_new_feed_is_told_to_the_trail():
    created()
    ((action, before, after),) = trail()
    assert (action, before) == ("created", "")
    assert "address: https://data.example.vn/speeds.csv" in after
    assert 'mapping.value: {"column": "value"}' in after


def test_asked_for_twice_it_is_made_once():
    assert created() == created()
    assert len(trail()) == 1


def test_another_feed_of_the_key_is_refused():
    created()
    with pytest.raises(KeyTakenError):
        created(name_vi="Khác")
    assert Feed.objects.get().name_vi == "Tốc độ"


@pytest.mark.parametrize(
    ("told", "moves"),
    [
        ({"address": "https://data.example.vn/other.csv"}, True),
        ({"format": "json"}, True),
        ({"secret": "SPEEDS"}, True),
        ({"status": "provisional"}, True),
        ({"policy": "publish"}, True),
        ({"mapping": {**ASKED.mapping, "unit": {"constant": "vn"}}}, True),
        ({"name_vi": "Tốc độ mới"}, False),
        ({"silent_days": 3}, False),
        ({"rhythm": "daily", "at": time(6)}, False),
        ({"most_rows": 10}, False),
    ],
)
def test_the_version_moves_where_the_same_answer_may_mean_something_else(told, moves):
    feed = created()
    assert changed(feed, **told).version == 1 + moves


def test_a_change_is_told_with_what_stood_before():
    changed(created(), address="https://data.example.vn/new.csv", silent_days=2)
    action, before, after = trail()[-1]
    assert action == "changed"
    assert before == "address: https://data.example.vn/speeds.csv"
    assert after == "address: https://data.example.vn/new.csv\nsilent_days: 2"


def test_the_trail_reads_as_words():
    changed(created(), rhythm="daily", at=time(6), mapping={**ASKED.mapping, "unit": {"constant": "vn"}})
    told = Change.objects.get(topic=Change.Topic.FEED, action="changed")
    assert action_words(told) == "sửa nguồn tự động"
    assert became(told) == 'ánh xạ unit: {"constant": "vn"}; nhịp đọc: mỗi ngày; lúc: 06:00'


def test_nothing_changed_is_not_told():
    feed = changed(created())
    assert (feed.version, len(trail())) == (1, 1)


def test_the_key_stays():
    assert changed(created(), key="other").key == "speeds"


def test_what_another_one_changed_meanwhile_stays():
    feed = created()
    seen = facts(ASKED)
    changed(feed, publisher="Bộ KHCN")
    feed = changed(feed, was=seen, name_vi="Tốc độ mới")
    assert (feed.publisher, feed.name_vi) == ("Bộ KHCN", "Tốc độ mới")


def test_two_rows_of_the_mapping_are_two_things():
    feed = created()
    seen = facts(ASKED)
    changed(feed, mapping={**ASKED.mapping, "unit": {"constant": "vn"}})
    feed = changed(feed, was=seen, mapping={**ASKED.mapping, "period": {"constant": "2026"}})
    assert feed.mapping["unit"] == {"constant": "vn"}
    assert feed.mapping["period"] == {"constant": "2026"}


def test_where_both_changed_the_same_the_second_one_hears_of_it():
    feed = created()
    seen = facts(ASKED)
    changed(feed, publisher="Bộ KHCN")
    with pytest.raises(FeedChangedError) as told:
        changed(feed, was=seen, publisher="Cục khác", name_vi="Tốc độ mới")
    assert told.value.fields == ("publisher",)
    assert told.value.standing.publisher == "Bộ KHCN"
    assert told.value.last.by.username == "ministry"
    assert Feed.objects.get().name_vi == "Tốc độ"


def test_what_cannot_stand_together_is_no_merge():
    """One takes the address away, the other has the feed read every day."""
    feed = created()
    seen = facts(ASKED)
    changed(feed, address="")
    with pytest.raises(FeedChangedError) as told:
        changed(feed, was=seen, rhythm="daily", at=time(6))
    assert "schedule" in told.value.fields


def test_the_schedule_follows_the_feed():
    feed = created(rhythm="weekly", at=time(6, 30), weekday=1)
    task = PeriodicTask.objects.get(name="feed:speeds")
    assert (task.enabled, task.crontab.minute, task.crontab.hour) == (True, "30", "6")
    enable_feed(feed=feed, enabled=False, by=make.ministry(), now=make.NOW)
    task.refresh_from_db()
    assert not task.enabled
    changed(feed, rhythm="never", at=None, weekday=None)
    assert not PeriodicTask.objects.filter(name="feed:speeds").exists()


def test_switched_off_and_on_is_told_once_each():
    feed = created()
    for enabled in (False, False, True, True):
        feed = enable_feed(feed=feed, enabled=enabled, by=make.ministry(), now=make.NOW)
    assert [action for action, _before, _after in trail()] == ["created", "disabled", "enabled"]
    assert Feed.objects.get().enabled
