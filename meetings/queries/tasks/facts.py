"""A task as read: the five clear things, where it comes from, where it stands, and what the figures say."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from meetings.progress import Proof, Status

NATION = "vn"


@dataclass(frozen=True, slots=True)
class Support:
    """A unit that supports the one in the lead, under its name of the day the task was given."""

    unit: str
    name_vi: str
    name_en: str


@dataclass(frozen=True, slots=True)
class TestFigure:
    """A published figure that the test looks at."""

    observation: int
    value: Decimal
    qualifier: str
    resolution: Decimal | None
    period: str
    label_vi: str
    label_en: str
    end: date
    as_of: date
    status: str

    def label(self, language: str) -> str:
        return self.label_en if language == "en" else self.label_vi


@dataclass(frozen=True, slots=True)
class TaskTest:
    """What figures are to prove: `comparison` is `at_least`, `at_most` or `equal`. `period` is the code of the one
    asked for, empty for any that ends after the task was given. `figure` is the one that counts today: the newest."""

    indicator: str
    indicator_vi: str
    indicator_en: str
    unit_measure: str
    decimals: int
    unit: str
    unit_vi: str
    unit_en: str
    comparison: str
    threshold: Decimal
    period: str
    period_vi: str
    period_en: str
    figure: TestFigure | None


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """One task as it stands on the day asked about.

    `key` is meeting, conclusion and ordinal (`NCDT-07/4/1`). `lead` is a slug, empty where the conclusion names no
    single unit; `lead_vi` and `lead_en` are the unit's name on the day the task was given, or the words of the
    conclusion, and `lead_ended` the unit's last day, None while it stands. `due_on` is the deadline in force,
    `first_due_on` the one given first. `days` are days overdue, left, or late by, None of other states. Empty is what
    nobody told.
    """

    pk: int
    key: str
    meeting: str
    meeting_vi: str
    meeting_en: str
    held_on: date
    draft: bool
    body: str
    body_vi: str
    body_en: str
    body_unit: str
    body_unit_vi: str
    body_unit_en: str
    conclusion: int
    conclusion_vi: str
    conclusion_en: str
    ordinal: int
    title_vi: str
    title_en: str
    lead: str
    lead_vi: str
    lead_en: str
    lead_level: str
    lead_ended: date | None
    supports: tuple[Support, ...]
    person_id: int | None
    person_name: str
    responsibility_vi: str
    responsibility_en: str
    product_vi: str
    product_en: str
    given_on: date
    due_on: date | None
    first_due_on: date | None
    done_on: date | None
    document: str
    asks_to_close: bool
    version: int
    withdrawn: bool
    day: date
    status: Status
    days: int | None
    test: TaskTest | None
    proof: Proof

    @property
    def extended(self) -> bool:
        return self.due_on != self.first_due_on

    @property
    def asking(self) -> bool:
        """Whether somebody has to decide on its end."""
        return self.asks_to_close and not self.status.finished

    @property
    def ends_today(self) -> bool:
        return self.due_on == self.day and not self.status.finished

    @property
    def answers(self) -> tuple[str, str, str]:
        """Who answers for it, slug and names: the unit in the lead; whom a province's committee does not name, the
        province; empty where a national one names no single unit."""
        if self.lead:
            return self.lead, self.lead_vi, self.lead_en
        if self.body_unit != NATION:
            return self.body_unit, self.body_unit_vi, self.body_unit_en
        return "", "", ""

    @property
    def units(self) -> tuple[str, ...]:
        """The slugs of those who lead and support."""
        return tuple(filter(None, [self.lead, *(each.unit for each in self.supports)]))
