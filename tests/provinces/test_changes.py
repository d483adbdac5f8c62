"""The audit trail is read by thing, person, unit and days, page by page, and is never changed."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError, connection, transaction
from pytest_django import DjangoAssertNumQueries

from provinces.actions import Changed, record_changes
from provinces.models import Change, Unit
from provinces.queries import changes
from provinces.queries.changes import Trail

NOW = datetime(2026, 11, 22, 7, 5, tzinfo=UTC)
CELL = "2026-Q4/dien-bien/eid_activated_share"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]
Topic = Change.Topic


@pytest.fixture
def editor() -> User:
    return User.objects.create(username="editor", first_name="Văn An", last_name="Nguyễn")


def write(
    key: str,
    *,
    by: User | None = None,
    about: User | None = None,
    unit: str = "",
    topic: Topic = Topic.ENTRY,
    action: str = "saved",
    now: datetime = NOW,
    **said: str,
) -> None:
    place = Unit.objects.get(slug=unit) if unit else None
    record_changes([Changed(topic, action, key, unit=place, about=about, **said)], by=by, now=now)


def keys(trail: Trail) -> list[str]:
    return [change.key for change in changes.page_of(trail).changes]


def test_a_change_says_who_when_from_to_and_why(editor: User):
    write(CELL, by=editor, unit="dien-bien", before="41", after="9,8", reason="Đã rà soát")
    [told] = changes.of_cell(CELL)
    assert (told.by, told.by_username, told.at) == ("Nguyễn Văn An", "editor", NOW)
    assert (told.before, told.after, told.reason) == ("41", "9,8", "Đã rà soát")
    assert (told.unit, told.unit_vi, told.thing) == ("dien-bien", "Điện Biên", "eid_activated_share")
    assert (told.about, told.about_username) == ("", "")


def test_what_nobody_did_names_nobody():
    write("2026-Q4", topic=Topic.COLLECTION, action="created")
    [told] = changes.page_of(Trail(key="2026-Q4")).changes
    assert (told.by, told.by_username, told.unit) == ("", "", "")


def test_a_key_reads_the_thing_and_what_is_under_it_but_not_its_neighbours(editor: User):
    for key in ("2026-Q4", "2026-Q4-2", "2026-Q4/dien-bien", "2026-Q4/dien-bien-former", CELL, f"{CELL}2"):
        write(key, by=editor)
    assert set(keys(Trail(key="2026-Q4/dien-bien"))) == {"2026-Q4/dien-bien", CELL, f"{CELL}2"}
    assert set(keys(Trail(key="/2026-Q4/"))) == {
        *("2026-Q4", "2026-Q4/dien-bien", "2026-Q4/dien-bien-former", CELL, f"{CELL}2")
    }
    assert [told.key for told in changes.of_cell(CELL)] == [CELL]


def test_of_a_person_as_actor_or_as_the_one_it_is_about(editor: User):
    other = User.objects.create(username="other")
    write("by", by=editor)
    write("about", by=other, about=editor, topic=Topic.ACCOUNT)
    write("none", by=other)
    assert set(keys(Trail(user="editor"))) == {"by", "about"}
    assert keys(Trail(by="editor")) == ["by"]
    assert keys(Trail(about="editor")) == ["about"]
    assert keys(Trail(user="nobody")) == []


def test_of_a_unit_and_a_topic(editor: User):
    write("a", by=editor, unit="dien-bien")
    write("b", by=editor, unit="lai-chau")
    write("c", by=editor, unit="dien-bien", topic=Topic.SUBMISSION)
    assert set(keys(Trail(unit="dien-bien"))) == {"a", "c"}
    assert keys(Trail(unit="dien-bien", topic="submission")) == ["c"]


def test_of_days_of_viet_nam_both_included(editor: User):
    last_second = datetime(2026, 11, 21, 16, 59, 59, tzinfo=UTC)
    write("evening", by=editor, now=last_second)
    write("midnight", by=editor, now=last_second + timedelta(seconds=1))
    assert keys(Trail(first=date(2026, 11, 21), last=date(2026, 11, 21))) == ["evening"]
    assert keys(Trail(first=date(2026, 11, 22))) == ["midnight"]
    assert keys(Trail(first=date.min, last=date.max)) == ["midnight", "evening"]


def test_pages_hold_each_change_once_newest_first_whatever_has_one_moment(editor: User):
    for number in range(7):
        write(f"key{number}", by=editor, now=NOW + timedelta(seconds=number // 3))
    read: list[str] = []
    trail = Trail(user="editor")
    while True:
        page = changes.page_of(trail, most=3)
        read += [change.key for change in page.changes]
        if page.next is None:
            break
        trail = Trail(user="editor", before=page.next)
    assert read == ["key6", "key5", "key4", "key3", "key2", "key1", "key0"]


def test_at_most_so_many_or_none_of_them(editor: User):
    for number in range(3):
        write(f"key{number}", by=editor)
    assert len(changes.at_most(Trail(), 3) or ()) == 3
    assert changes.at_most(Trail(), 2) is None


@pytest.mark.parametrize("number", [1, 30])
def test_one_query_whatever_the_number(
    editor: User, number: int, django_assert_num_queries: DjangoAssertNumQueries
):
    for place in range(number):
        write(f"{CELL}/{place}", by=editor, about=editor, unit="dien-bien")
    with django_assert_num_queries(1):
        changes.page_of(Trail(key=CELL, user="editor", unit="dien-bien", first=date(2026, 1, 1)))
    with django_assert_num_queries(1):
        changes.of_cell(CELL)


def test_one_cell_is_found_by_its_index(editor: User):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN " + changes.CHANGES.format(where="(c.key = %s OR (c.key > %s AND c.key < %s))"),
            [CELL, f"{CELL}/", f"{CELL}0", 10],
        )
        assert "change_of_thing" in "\n".join(line for (line,) in cursor.fetchall())


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE provinces_change SET reason = 'x'",
        "DELETE FROM provinces_change",
        "TRUNCATE provinces_change",
    ],
)
def test_nothing_written_is_changed_or_removed(editor: User, statement: str):
    write(CELL, by=editor)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert len(changes.of_cell(CELL)) == 1
