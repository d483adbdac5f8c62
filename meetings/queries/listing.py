"""The list of meetings by year, narrowed to a body or a year."""

from dataclasses import dataclass
from itertools import groupby

from meetings.queries import meetings
from meetings.queries.meetings import PUBLIC, BodyFacts, Drafts, MeetingFacts


@dataclass(frozen=True, slots=True)
class YearOfMeetings:
    """The meetings of a year, the latest first."""

    year: int
    meetings: tuple[MeetingFacts, ...]


@dataclass(frozen=True, slots=True)
class MeetingList:
    """What is shown, and what there is to choose from."""

    years: tuple[YearOfMeetings, ...]
    all_years: tuple[int, ...]
    bodies: tuple[BodyFacts, ...]

    @property
    def count(self) -> int:
        return sum(len(year.meetings) for year in self.years)


def meeting_list(*, body: str = "", year: int | None = None, drafts: Drafts = PUBLIC) -> MeetingList:
    """All meetings, or those of a body, of a year. A body or year without meetings leaves none. Two SQL queries."""
    known = meetings.meetings(drafts)
    shown = [each for each in known if body in ("", each.body) and year in (None, each.held_on.year)]
    held = {each.body for each in known}
    return MeetingList(
        years=tuple(YearOfMeetings(held_in, tuple(of)) for held_in, of in groupby(shown, _year)),
        all_years=tuple(dict.fromkeys(map(_year, known))),
        bodies=tuple(each for each in meetings.bodies() if each.key in held),
    )


def _year(meeting: MeetingFacts) -> int:
    return meeting.held_on.year
