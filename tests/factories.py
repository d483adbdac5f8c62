"""Rows for tests: plain functions, each with everything filled in that the test does not say.

They write past the actions, so that a test can stand anywhere on a report's way; what the database refuses, it
refuses here too. `NOW` is the clock of the tests, a day on which a round of Quý IV/2026 is open.
"""

import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.test import Client

from indicators import periods
from indicators.actions import period_row, select_figures
from indicators.models import (
    Collection,
    CollectionItem,
    Entry,
    Extension,
    Feed,
    Indicator,
    Observation,
    Period,
    RefreshRun,
    Submission,
)
from indicators.numerals import hear
from meetings.models import Body, Conclusion, Document, Meeting, ReportedFigure, Task, TaskClosure
from provinces import collation
from provinces.models import Membership, Source, Unit

NOW = datetime(2026, 11, 22, 7, 5, tzinfo=UTC)
TODAY = date(2026, 11, 22)
DUE, CLOSES = date(2027, 1, 15), date(2027, 1, 31)
LONG_AGO = date(2019, 1, 1)
PASSWORD = "a password of tests only"
# A share, a share whose complement is the next, a count, a count with thousands: one of each kind of cell.
INDICATORS = (
    "smartphone_adult_share",
    "no_smartphone_share",
    "eid_activated_share",
    "villages_no_mobile",
)
Role = Membership.Role
State = Submission.State


def person(
    username: str,
    role: Role | str | None = None,
    unit: Unit | str = "vn",
    *,
    since: date = LONG_AGO,
    until: date | None = None,
) -> User:
    """An account, made where it is not there yet, with the role in the unit (none without `role`)."""
    user = User.objects.filter(username=username).first() or User.objects.create_user(username, password=None)
    if role is not None:
        Membership.objects.get_or_create(
            user=user, unit=unit_of(unit), role=str(role), defaults={"valid_from": since, "valid_to": until}
        )
    return user


def editor(unit: str = "dien-bien") -> User:
    return person(f"{unit}-editor", Role.EDITOR, unit)


def approver(unit: str = "dien-bien") -> User:
    return person(f"{unit}-approver", Role.APPROVER, unit)


def ministry() -> User:
    """Reviews and publishes."""
    person("ministry", Role.REVIEWER)
    return person("ministry", Role.PUBLISHER)


def leader() -> User:
    return person("leader", Role.LEADER)


def secretary(unit: str = "vn") -> User:
    """Keeps the minutes of the unit's committees."""
    return person("secretary" if unit == "vn" else f"{unit}-secretary", Role.SECRETARY, unit)


def signed_in(user: User) -> Client:
    """A browser in which the person has signed in, without the cost of a password."""
    client = Client()
    client.force_login(user)
    return client


def unit_of(unit: Unit | str) -> Unit:
    return unit if isinstance(unit, Unit) else Unit.objects.get(slug=unit)


def period_of(code: str) -> Period:
    """The period of a code, made where no figure has asked for it yet."""
    return period_row(periods.parse(code))


def collection(
    period: str = "2026-Q4",
    indicators: Sequence[str] = INDICATORS,
    *,
    opened: bool = True,
    units: Sequence[str] = (),
    key: str = "",
    due: date = DUE,
    closes: date = CLOSES,
    now: datetime = NOW,
    **more: Any,
) -> Collection:
    """A round that asks for the indicators, in this order; of `units` the drafts stand already."""
    of = period_of(period)
    told = {
        "name_vi": of.label_vi,
        "name_en": of.label_en,
        "due": due,
        "closes": closes,
        "created_at": now,
        "opened_at": now if opened else None,
    }
    made = Collection.objects.create(key=key or period.replace("/", "-"), period=of, **(told | more))
    ids = dict(Indicator.objects.filter(code__in=indicators).values_list("code", "pk"))
    CollectionItem.objects.bulk_create(
        CollectionItem(collection=made, indicator_id=ids[code], sort_order=place)
        for place, code in enumerate(indicators, start=1)
    )
    for unit in units:
        submission(made, unit, now=now)
    return made


def extension(
    collection: Collection,
    unit: Unit | str,
    until: date,
    *,
    by: User | None = None,
    now: datetime = NOW,
    **more: Any,
) -> Extension:
    told = {"reason": "Bão lớn, mất điện nhiều ngày", "granted_at": now, "granted_by": by or ministry()}
    return Extension.objects.create(collection=collection, unit=unit_of(unit), until=until, **(told | more))


def submission(
    collection: Collection,
    unit: Unit | str = "dien-bien",
    *,
    state: State | str = State.DRAFT,
    cells: Sequence[dict[str, Any]] = (),
    now: datetime = NOW,
    **more: Any,
) -> Submission:
    """The report of the unit, with `cells` (arguments of `entry`), taken by the allowed steps to `state`: the unit's
    approver signs, `ministry` does the rest. An amendment: `edition=2, revision="correction", note_vi="…"`."""
    made = Submission.objects.create(
        collection=collection, unit=unit_of(unit), state_since=now, **({"edition": 1} | more)
    )
    for cell in cells:
        entry(made, **cell)
    advance(made, state, now=now)
    return made


_WAYS: dict[str, tuple[State, ...]] = {
    State.DRAFT: (),
    State.SENT: (State.SENT,),
    State.ACCEPTED: (State.SENT, State.ACCEPTED),
    State.RETURNED: (State.SENT, State.RETURNED),
    State.PUBLISHED: (State.SENT, State.ACCEPTED, State.PUBLISHED),
}


def advance(submission: Submission, state: State | str, *, now: datetime = NOW) -> None:
    """From draft to `state`, one allowed step after the other; of published figures only the state and a source."""
    for step in _WAYS[State(state)]:
        actor = approver(submission.unit.slug) if step is State.SENT else ministry()
        setattr(submission, f"{step.value}_at", now)
        setattr(submission, f"{step.value}_by", actor)
        if step is State.SENT:
            submission.first_sent_at = submission.first_sent_at or now
        if step is State.PUBLISHED:
            submission.source = _source_of(submission)
        submission.state, submission.state_since = step, now
        submission.save()


def _source_of(submission: Submission) -> Source:
    name = f"{submission.collection.key}/{submission.unit.slug}/{submission.edition}"
    return Source.objects.create(
        key=f"submission-{name.replace('/', '-').lower()}",
        kind="submission",
        title_vi=f"Báo cáo {name}",
        published_on=TODAY.isoformat(),
        published_from=TODAY,
        published_until=TODAY,
    )


def entry(
    submission: Submission,
    indicator: str = INDICATORS[0],
    typed: str = "81,2",
    *,
    value: Decimal | str | None = None,
    by: User | None = None,
    now: datetime = NOW,
    **more: Any,
) -> Entry:
    """A cell with a plain number (`value`, else what a Vietnamese reader reads in `typed`); `typed=""` and
    `missing="late"` for one without."""
    user = by or editor(submission.unit.slug)
    told: dict[str, Any] = {"value_by": user, "changed_by": user, "changed_at": now}
    if typed:
        number = Decimal(value if value is not None else typed.replace(".", "").replace(",", "."))
        told |= {"value": number, "resolution": Decimal(1).scaleb(min(0, int(number.as_tuple().exponent)))}
    return Entry.objects.create(
        submission=submission,
        indicator=Indicator.objects.get(code=indicator),
        typed=typed,
        **(told | more),
    )


def later(days: int = 0, *, hours: int = 0) -> datetime:
    """The clock of the tests, moved on."""
    return NOW + timedelta(days=days, hours=hours)


def meeting(key: str = "GSC-2026-02", body: str = "gsc", *, held_on: date = TODAY, **more: Any) -> Meeting:
    """A session of a body that exists, recorded here: without a source."""
    of = Body.objects.select_related("unit").get(key=body)
    told = {
        "number_basis": "none",
        "mode": "in_person",
        "chair_name": "Nguyễn Văn Thử",
        "title_vi": f"Phiên họp thử {key}",
        "title_en": f"Trial session {key}",
        "unit": of.unit,
    }
    told |= {f"{name}_{lang}": "Thử" for name in ("chair_role", "topic") for lang in ("vi", "en")}
    told |= more
    return Meeting.objects.create(key=key, body=of, held_on=held_on, folded=collation.fold(key), **told)


def conclusion(of: Meeting | str, ordinal: int = 1, **more: Any) -> Conclusion:
    told: dict[str, Any] = {"text_vi": f"Kết luận {ordinal}", "text_en": f"Conclusion {ordinal}"}
    held = of if isinstance(of, Meeting) else Meeting.objects.get(key=of)
    return Conclusion.objects.create(meeting=held, ordinal=ordinal, **(told | more))


def task(of: Conclusion, lead: Unit | str | None = "dien-bien", *, test: str = "", **more: Any) -> Task:
    """A task of the conclusion, given on the day of its meeting; with `test` (the code of an indicator) one that the
    lead unit's figure, from 90 on, proves."""
    told: dict[str, Any] = {
        "ordinal": of.tasks.count() + 1,
        "title_vi": "Việc thử",
        "title_en": "Trial task",
        "lead": unit_of(lead) if lead else None,
        "lead_vi": "" if lead else "Mọi tỉnh",
        "lead_en": "" if lead else "All provinces",
        "given_on": of.meeting.held_on,
    }
    if test:
        told |= {
            "test_indicator": Indicator.objects.get(code=test),
            "test_unit": unit_of(lead or "vn"),
            "test_comparison": "at_least",
            "test_threshold": Decimal(90),
        }
    return Task.objects.create(conclusion=of, **(told | more))


def closure(
    of: Task, done_on: date, *, by: User | None = None, now: datetime = NOW, **more: Any
) -> TaskClosure:
    told = {"document": "Báo cáo số 1/BC-UBND", "closed_at": now, "closed_by": by or secretary()}
    return TaskClosure.objects.create(task=of, done_on=done_on, **(told | more))


def paper(of: Meeting, title: str = "Báo cáo thử", **more: Any) -> Document:
    """A file of the meeting; its content is nowhere."""
    told = {
        "role_vi": "Báo cáo",
        "role_en": "Report",
        "title_vi": title,
        "title_en": f"{title} (EN)",
        "name": "bao-cao.pdf",
        "content_type": "application/pdf",
        "size": 1000,
        "sha256": hashlib.sha256(f"{of.key} {title}".encode()).hexdigest(),
        "uploaded_at": NOW,
        "uploaded_by": secretary(),
    }
    return Document.objects.create(meeting=of, **(told | more))


def reported_figure(
    of: Document,
    indicator: str = "eid_activated_share",
    typed: str = "41%",
    *,
    unit: Unit | str = "dien-bien",
    period: str = "2026-Q3",
    by: User | None = None,
    now: datetime = NOW,
    **more: Any,
) -> ReportedFigure:
    """A draft typed from the paper, heard as the actions hear it."""
    measured = Indicator.objects.get(code=indicator)
    heard = hear(typed, measure=measured.measure_id, decimals=measured.decimals)
    names = ("typed", "value", "qualifier", "resolution", "numerator", "denominator")
    return ReportedFigure.objects.create(
        meeting=of.meeting,
        document=of,
        indicator=measured,
        unit=unit_of(unit),
        period=period_of(period),
        entered_at=now,
        entered_by=by or secretary(),
        **({name: getattr(heard, name) for name in names} | more),
    )


def source(key: str, published_on: date, *, kind: str = "news", **more: Any) -> Source:
    """Where something was said, surely published by that day."""
    told = {"kind": kind, "title_vi": f"Nguồn {key}", "title_en": f"Source {key}", "publisher": "Báo thử"}
    days = {"published_from": published_on, "published_until": published_on}
    return Source.objects.create(key=key, published_on=published_on.isoformat(), **(told | days | more))


def observation(
    said_by: Source,
    value: str,
    *,
    indicator: str = "eid_activated_share",
    unit: Unit | str = "dien-bien",
    period: str = "2026-Q3",
    now: datetime = NOW,
    **more: Any,
) -> Observation:
    """What a source said of a cell; the figure shown of it is chosen anew."""
    of = period_of(period)
    told = {
        "value": Decimal(value),
        "as_reported": f"{value.replace('.', ',')}%",
        "status": "final",
        "origin": "extracted",
        "as_of": of.end,
        "as_of_basis": "period_end",
        "recorded_at": now,
    }
    measured = Indicator.objects.get(code=indicator)
    made = Observation.objects.create(
        indicator=measured, unit=unit_of(unit), period=of, source=said_by, **(told | more)
    )
    select_figures(now=now, cells=[(made.indicator_id, made.unit_id, made.period_id)])
    return made


# Columns of the CSV that factories' feeds understand.
FEED_MAPPING = {
    "reading": {},
    "indicator": {"column": "indicator"},
    "unit": {"column": "unit"},
    "period": {"column": "period"},
    "value": {"column": "value"},
}


def feed(key: str = "speeds", **more: Any) -> Feed:
    """A feed of CSV by address that publishes at once."""
    given = {
        "name_vi": f"Nguồn {key}",
        "name_en": f"Feed {key}",
        "publisher": "Cục Viễn thông",
        "format": Feed.Format.CSV,
        "address": "http://127.0.0.1:8099/figures.csv",
        "mapping": FEED_MAPPING,
        "policy": Feed.Policy.PUBLISH,
    }
    return Feed.objects.create(key=key, **(given | more))


def refresh_run(of: Feed, **more: Any) -> RefreshRun:
    """A waiting run of the feed, started by a click of nobody."""
    given = {"how": RefreshRun.How.CLICK, "requested_at": NOW, "feed_version": of.version}
    if more.get("how") == RefreshRun.How.UPLOAD:
        given["given_by"] = more["requested_by"]
    return RefreshRun.objects.create(feed=of, **(given | more))
