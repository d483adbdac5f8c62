"""What generated figures refer to: quarters with their sources, indicators with targets and notes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from indicators import periods
from indicators.actions.generated import kinds, plausible
from indicators.actions.generated.plausible import Profile
from indicators.actions.periods import period_values
from indicators.models import Indicator, Measure, Note, Period, Pillar, Relation, Target
from provinces.collation import fold
from provinces.models import GENERATED, Source

LAST_QUARTER = "2024-Q4"
PUBLISHER = "Chương trình tạo số liệu (không có thật)"
NOT_REAL_VI = "Số tạo ra để thử và để tập, không có thật."
NOT_REAL_EN = "Generated for trials and training, not real."
REPORT, PRESS, REVISION = "report", "press", "revision"
# How many days after the end of a quarter each kind of source appears.
APPEARS = {REPORT: 20, PRESS: 25, REVISION: 90}
TITLES = {
    REPORT: ("Báo cáo %s (tạo ra)", "Report on %s (generated)"),
    PRESS: ("Tin về báo cáo %s (tạo ra)", "News on the report on %s (generated)"),
    REVISION: ("Số điều chỉnh %s (tạo ra)", "Revision of %s (generated)"),
}
# Goals of the last year and the next stand above where the course was two years before the last quarter, by so many
# parts in a hundred.
GOALS = (12, 20)
TWO_YEARS = 8
REMARK_EVERY = 5


@dataclass(frozen=True, slots=True)
class Quarter:
    """A period with its row, and the rows of its sources by kind."""

    pk: int
    code: str
    end: date
    sources: dict[str, int]


@dataclass(frozen=True, slots=True)
class Made:
    """An indicator with its row and how its numbers are written."""

    profile: Profile
    row: Indicator
    suffix: str


def make_quarters(count: int, last: str) -> list[Quarter]:
    """The `count` quarters up to `last`, oldest first, each with three sources."""
    made = [(Period(**period_values(period)), _sources(period)) for period in _quarters(count, last)]
    Period.objects.bulk_create([row for row, _ in made])
    Source.objects.bulk_create([source for _, sources in made for source in sources.values()])
    return [
        Quarter(row.pk, row.code, row.end, {kind: source.pk for kind, source in sources.items()})
        for row, sources in made
    ]


def _quarters(count: int, last: str) -> list[periods.Period]:
    found = [periods.parse(last)]
    while len(found) < count and (before := periods.previous(found[-1])):
        found.append(before)
    return found[::-1]


def _sources(period: periods.Period) -> dict[str, Source]:
    return {kind: _source(period, kind, period.end + timedelta(days)) for kind, days in APPEARS.items()}


def _source(period: periods.Period, kind: str, day: date) -> Source:
    title_vi, title_en = TITLES[kind]
    return Source(
        key=f"{GENERATED}{kind}-{period.code}",
        kind=Source.Kind.NEWS if kind == PRESS else Source.Kind.REPORT,
        title_vi=title_vi % periods.phrase(period, "vi"),
        title_en=title_en % periods.phrase(period, "en"),
        publisher=PUBLISHER,
        published_on=day.isoformat(),
        published_from=day,
        published_until=day,
    )


def make_indicators(count: int, *, training: bool = False) -> list[Made]:
    """The indicators g-001, g-002, …, for training practice-01, practice-02, … with what they have to do with each
    other; pillars and units of measure are there already."""
    pillars, measures = Pillar.objects.in_bulk(), Measure.objects.in_bulk()
    profiles = [Profile(number, training) for number in range(1, count + 1)]
    made = [
        Made(
            profile,
            _indicator(profile, pillars[profile.kind.pillar], measures[profile.kind.measure]),
            measures[profile.kind.measure].suffix_vi,
        )
        for profile in profiles
    ]
    Indicator.objects.bulk_create([each.row for each in made])
    Relation.objects.bulk_create(_relations(made) if training else [])
    return made


def _relations(made: Sequence[Made]) -> Iterator[Relation]:
    size = len(kinds.TRAINING)
    for first in range(0, len(made) - size + 1, size):
        area = made[first : first + size]
        for one, other, kind in kinds.RELATED:
            yield Relation(indicator=area[one].row, other=area[other].row, kind=kind)


def _value_kind(kind: kinds.Kind) -> str:
    if kind.measure == "percent":
        return "share"
    return "level" if kind.is_share else "number"


def _indicator(profile: Profile, pillar: Pillar, measure: Measure) -> Indicator:
    kind, name_vi, name_en = profile.kind, profile.name("vi"), profile.name("en")
    return Indicator(
        code=profile.code,
        name_vi=name_vi,
        name_en=name_en,
        # The page ends a definition with a full stop.
        definition_vi=f"{name_vi}, tính theo quý. {NOT_REAL_VI.rstrip('.')}",
        definition_en=f"{name_en}, by quarter. {NOT_REAL_EN.rstrip('.')}",
        pillar=pillar,
        measure=measure,
        value_kind=_value_kind(kind),
        polarity=kind.polarity,
        time_basis=kind.time_basis,
        rollup=kind.rollup,
        decimals=kind.decimals,
        plausible_min=Decimal(0),
        plausible_max=Decimal(100) if kind.is_share else None,
        agency_vi="Cơ quan giả định",
        agency_en="A supposed agency",
        frequency="quarter",
        level=Indicator.Level.PROVINCIAL if profile.is_provincial else Indicator.Level.BOTH,
        headline=profile.headline,
        sort_order=profile.number,
        folded=fold(f"{name_vi} {name_en} {profile.code}"),
    )


def make_targets(made: Iterable[Made], nation: int, courses: Iterable[Sequence[int]], last: Quarter) -> None:
    """Goals of the nation for every indicator of which more is better and of which the nation has figures; `courses`
    are the nation's, side by side."""
    Target.objects.bulk_create(
        _target(each, nation, year, aim, last.sources[REPORT])
        for each, course in zip(made, courses, strict=True)
        if each.profile.kind.polarity == kinds.UP and not each.profile.is_provincial
        for year, aim in _aims(each.profile, course, last.end.year)
    )


def _aims(profile: Profile, course: Sequence[int], year: int) -> list[tuple[int, int]]:
    base = course[-min(len(course), TWO_YEARS + 1)] // 10**profile.kind.decimals
    aims = [(year + ahead, base + base * share // 100) for ahead, share in enumerate(GOALS)]
    return [(year, min(aim, 100)) for year, aim in aims] if profile.kind.is_share else aims


def _target(each: Made, nation: int, year: int, aim: int, source: int) -> Target:
    return Target(
        indicator=each.row,
        unit_id=nation,
        year=year,
        comparison=Target.Comparison.MIN,
        value=aim,
        decision_vi=f"Kế hoạch năm {year} (tạo ra)",
        decision_en=f"Plan for {year} (generated)",
        as_reported=f"tối thiểu {plausible.printed(aim, 0, each.suffix)}",
        source_id=source,
        note_vi=NOT_REAL_VI,
        note_en=NOT_REAL_EN,
    )


def make_notes(made: Iterable[Made], quarters: Sequence[Quarter]) -> None:
    """A break in the course of one indicator in eight, a remark on the last quarter of one in five."""
    made = list(made)
    day = periods.parse(quarters[plausible.break_index(len(quarters))].code).start
    breaks = [_break(each.row, day) for each in made if each.profile.has_break]
    remarked = [each.row for each in made if each.profile.number % REMARK_EVERY == 0]
    Note.objects.bulk_create([*breaks, *(_remark(row, quarters[-1].pk) for row in remarked)])


def _break(indicator: Indicator, day: date) -> Note:
    return Note(
        key=f"{GENERATED}break-{indicator.code}",
        kind=Note.Kind.BREAK,
        indicator=indicator,
        from_date=day,
        text_vi=f"Cách tính đổi từ {periods.date_text(day, 'vi')}. {NOT_REAL_VI}",
        text_en=f"The method changed on {periods.date_text(day, 'en')}. {NOT_REAL_EN}",
        method_before_vi="cách tính cũ",
        method_before_en="the old method",
        method_after_vi="cách tính mới",
        method_after_en="the new method",
    )


def _remark(indicator: Indicator, period: int) -> Note:
    return Note(
        key=f"{GENERATED}remark-{indicator.code}",
        kind=Note.Kind.EXPLANATION,
        indicator=indicator,
        period_id=period,
        text_vi=f"Số quý này lấy theo báo cáo gửi sớm. {NOT_REAL_VI}",
        text_en=f"This quarter follows early reports. {NOT_REAL_EN}",
    )
