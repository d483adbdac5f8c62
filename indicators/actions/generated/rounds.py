"""Rounds to practise on: one published, one in the midst of everything. Written by the actions that people use, in
the names of the demo accounts, so that every step can be looked at and taken."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from indicators import periods
from indicators.actions.collections import NewCollection, create_collection, open_collection
from indicators.actions.entries import TypedCell, save_entries
from indicators.actions.generated import plausible
from indicators.actions.generated.plausible import Profile
from indicators.actions.generated.store import Generated, generate_store
from indicators.actions.publications import publish_submissions, request_publication
from indicators.actions.submissions import accept_submission, return_cells, send_submission
from indicators.models import Indicator, Submission

# A round is long published when its quarter ended so many days ago.
SETTLED = timedelta(days=30)
# Days of the published round after the end of its quarter, and of the open one around today.
OPENED, DUE, CLOSED = 2, 15, 25
ENTERED, SENT, LATE, ACCEPTED, PUBLISHED = 8, 10, 20, 22, 27
OPEN_SINCE, DUE_IN, CLOSES_IN = 10, 14, 28
REMINDED_OF = {
    "vi": "Đợt tập dượt: hãy thử mọi bước. Số trong các báo cáo do máy tạo ra, không có thật.",
    "en": "A round to practise on: try every step. What the reports hold was generated and is not real.",
}
EXPLAINED = "Đã đối chiếu với sổ theo dõi của Sở (tập dượt)"
ASKED = {
    2: "Số hồ sơ không khớp phụ lục của báo cáo. Đề nghị kiểm tra lại (tập dượt).",
    7: "Đề nghị ghi số văn bản làm minh chứng (tập dượt).",
}
# One cell in so many has a reason instead of a number; where somebody typed a zero too many in a draft.
EMPTY_EVERY, SLIPPED = 23, 12
# How far the provinces of the open round are, by their places in official order: one is waiting to be signed, the last
# ones have not begun.
SENT_BY, ACCEPTED_OF, RETURNED_TO, UNSIGNED_OF, BEGUN_BY = (0, 1, 2, 4, 5), 6, 7, 8, (3, *range(9, 20))
# In the published round this one was late, and that one never sent anything.
WAS_LATE, NEVER_SENT = 3, -1


@dataclass(frozen=True, slots=True)
class Plan:
    """Quarters of SDMX notation: the last one that is filled without a round, those of the two rounds."""

    before: str
    published: str
    present: str


def plan(day: date) -> Plan:
    """What is practised on from this day on: on 22/11/2026 the third quarter is published, the fourth is open."""
    present = periods.parse(f"{day.year}-Q{(day.month - 1) // 3 + 1}")
    published = _before(present)
    while published.end > day - SETTLED:
        present, published = published, _before(published)
    return Plan(_before(published).code, published.code, present.code)


def _before(period: periods.Period) -> periods.Period:
    found = periods.previous(period)
    if found is None:
        raise ValueError(period.code)
    return found


@dataclass(frozen=True, slots=True)
class Size:
    """A store to train on: slugs of units, the nation first, how many indicators and how many quarters of figures."""

    units: Sequence[str]
    indicators: int
    quarters: int


def generate_training(*, size: Size, day: date, now: datetime) -> Generated:
    """Fills a store without sources up to the quarter before the two rounds. Raises `NotEmptyError`."""
    return generate_store(
        units=size.units,
        indicators=size.indicators,
        quarters=size.quarters,
        now=now,
        last=plan(day).before,
        training=True,
    )


@transaction.atomic
def make_rounds(*, size: Size, day: date) -> int:
    """The two rounds, for a store that was generated for training on the same day, and whose demo accounts are open.
    How many reports there are now."""
    office = _Office(size, User.objects.in_bulk(field_name="username"))
    quarters = plan(day)
    office.publish(quarters.published, periods.parse(quarters.published).end)
    office.leave_open(quarters.present, day)
    return Submission.objects.count()


@dataclass(frozen=True, slots=True)
class _Office:
    """Everybody who works on the rounds."""

    size: Size
    people: Mapping[str, User]

    def publish(self, period: str, end: date) -> None:
        """A round from its opening to its publication."""
        opened = _on(end + timedelta(OPENED))
        reports = self._open(period, opened, due=end + timedelta(DUE), closes=end + timedelta(CLOSED))
        values = self._values(self.size.quarters)
        for place, report in enumerate(reports[:NEVER_SENT]):
            days = LATE if place == WAS_LATE else SENT
            self._fill(report, values[place], at=_on(end + timedelta(ENTERED)))
            self._send(report, at=_on(end + timedelta(days)))
            accept_submission(submission=report, by=self.ministry, now=_on(end + timedelta(ACCEPTED)))
        at = _on(end + timedelta(PUBLISHED))
        asked = request_publication(submissions=reports[:NEVER_SENT], by=self.ministry, now=at)
        publish_submissions(publication=asked, now=at)

    def leave_open(self, period: str, day: date) -> None:
        """A round in which every state of a report can be met."""
        since = day - timedelta(OPEN_SINCE)
        reports = self._open(
            period, _on(since), due=day + timedelta(DUE_IN), closes=day + timedelta(CLOSES_IN)
        )
        values = self._values(self.size.quarters + 1)
        for place in (*SENT_BY, ACCEPTED_OF, RETURNED_TO):
            self._fill(reports[place], values[place], at=_on(since + timedelta(days=3)))
            self._send(reports[place], at=_on(since + timedelta(days=5)))
        at = _on(since + timedelta(days=7))
        accept_submission(submission=reports[ACCEPTED_OF], by=self.ministry, now=at)
        reasons = {Profile(number, training=True).code: reason for number, reason in ASKED.items()}
        return_cells(submission=reports[RETURNED_TO], reasons=reasons, by=self.ministry, now=at)
        self._fill(reports[UNSIGNED_OF], values[UNSIGNED_OF], at=at)
        for place in BEGUN_BY:
            self._begin(reports[place], values[place], at=_on(since + timedelta(days=6)))

    @property
    def ministry(self) -> User:
        return self.people["ministry"]

    def _open(self, period: str, at: datetime, *, due: date, closes: date) -> list[Submission]:
        """The drafts of a new round, in official order."""
        told = periods.parse(period)
        asked = NewCollection(
            period=period,
            name_vi=f"{periods.label(told, 'vi')} (tập dượt)",
            name_en=f"{periods.label(told, 'en')} (practice)",
            indicators=[Profile(number, training=True).code for number in range(1, self.size.indicators + 1)],
            due=due,
            closes=closes,
            guidance_vi=REMINDED_OF["vi"],
            guidance_en=REMINDED_OF["en"],
        )
        collection = create_collection(asked=asked, by=self.ministry, now=at)
        open_collection(collection=collection, by=self.ministry, now=at)
        reports = collection.submissions.select_related("collection__period", "unit")
        return list(reports.order_by("unit__sort_order"))

    def _values(self, quarter: int) -> list[list[TypedCell]]:
        """What every province has to report for the quarter of this place, in official order."""
        profiles = [Profile(number, training=True) for number in range(1, self.size.indicators + 1)]
        known = [plausible.courses(profile, len(self.size.units), quarter + 1) for profile in profiles]
        return [
            [_cell(each, courses[unit][quarter], unit) for each, courses in zip(profiles, known, strict=True)]
            for unit in range(1, len(self.size.units))
        ]

    def _fill(self, report: Submission, cells: Sequence[TypedCell], *, at: datetime) -> None:
        """All cells, and a remark at each that raises a doubt."""
        by = self.people[f"{report.unit.slug}-editor"]
        outcome = save_entries(submission=report, cells=cells, by=by, now=at)
        codes = dict(Indicator.objects.values_list("pk", "code"))
        remarks = [
            TypedCell(codes[entry.indicator_id], entry.version, note=EXPLAINED)
            for entry in outcome.saved
            if entry.doubts
        ]
        save_entries(submission=report, cells=remarks, by=by, now=at + timedelta(minutes=20))

    def _send(self, report: Submission, *, at: datetime) -> None:
        send_submission(submission=report, by=self.people[f"{report.unit.slug}-approver"], now=at)

    def _begin(self, report: Submission, cells: Sequence[TypedCell], *, at: datetime) -> None:
        """A draft as people leave it: the first cells, in one of them a zero too many."""
        begun = list(cells[: SLIPPED + 5 * (report.unit_id % 7)])
        slip = begun[SLIPPED - 1]
        if slip.typed:
            begun[SLIPPED - 1] = TypedCell(slip.indicator, 0, typed=f"{slip.typed.replace('.', '')}0")
        by = self.people[f"{report.unit.slug}-editor"]
        save_entries(submission=report, cells=begun, by=by, now=at)


def _cell(profile: Profile, value: int, unit: int) -> TypedCell:
    if (profile.number * 7 + unit) % EMPTY_EVERY == 0:
        return TypedCell(profile.code, 0, missing="not_collected")
    return TypedCell(profile.code, 0, typed=plausible.printed(value, profile.kind.decimals, ""))


def _on(day: date) -> datetime:
    """Half past nine of a day here."""
    return timezone.make_aware(datetime.combine(day, time(9, 30)))
