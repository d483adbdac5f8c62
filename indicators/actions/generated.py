"""A store of generated figures, for benchmarks and training. None of it can meet a real figure: every generated
source is marked by its key, and the database refuses marked and unmarked sources beside each other."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import connection, models, transaction

from indicators import numerals, periods
from indicators.actions import plausible
from indicators.actions.plausible import Profile
from indicators.models import Figure, Indicator, Measure, Note, Observation, Period, Pillar, Target
from provinces.collation import fold
from provinces.models import GENERATED, Source, Unit

NATION = "vn"
LAST_QUARTER = "2024-Q4"
MOST_INDICATORS = 999
PUBLISHER = "Chương trình tạo số liệu (không có thật)"
NOT_REAL_VI = "Số tạo ra để thử và để tập, không có thật."
NOT_REAL_EN = "Generated for trials and training, not real."
REPORT, PRESS, REVISION = "report", "press", "revision"
# How many days after the end of a quarter each kind of source appears.
APPEARS = {REPORT: 20, PRESS: 25, REVISION: 110}
TITLES = {
    REPORT: ("Báo cáo %s (tạo ra)", "Report on %s (generated)"),
    PRESS: ("Tin về báo cáo %s (tạo ra)", "News on the report on %s (generated)"),
    REVISION: ("Số điều chỉnh %s (tạo ra)", "Revision of %s (generated)"),
}
CELLS = ("indicator_id", "unit_id", "period_id")
OBSERVED = (
    *("id", *CELLS, "value", "missing", "qualifier", "as_reported", "resolution", "status", "as_of", "source_id"),
    *("origin", "as_of_basis", "denominator_qualifier", "change_kind", "change_qualifier", "change_base"),
    *("note_vi", "note_en", "recorded_at"),
)
SHOWN = (*CELLS, "observation_id", "value", "reason", "others", "since")


class NotEmptyError(Exception):
    """The database holds sources already: only an empty one is filled."""


@dataclass(frozen=True, slots=True)
class Generated:
    """How many rows were written."""

    figures: int
    observations: int


@dataclass(frozen=True, slots=True)
class Quarter:
    """A period with its row, and the rows of its sources by kind."""

    pk: int
    code: str
    end: date
    sources: dict[str, int]


@dataclass(frozen=True, slots=True)
class Statement:
    """One observation to write; numbers as text, `None` where a province gave a reason."""

    source: str
    value: str | None
    qualifier: str
    as_reported: str
    resolution: str | None
    status: str


def generate_store(
    *, units: Sequence[str], indicators: int, quarters: int, now: datetime, seed: int = plausible.SEED
) -> Generated:
    """Fills an empty store with figures of the indicators g-001, g-002, … for every unit and quarter up to 2024-Q4.

    `units` are slugs, the nation first; they, the pillars and the units of measure are there already. The same
    arguments give the same rows, whenever they are run. Raises `NotEmptyError` where there is any source already.
    """
    with transaction.atomic():
        if Source.objects.exists():
            raise NotEmptyError
        rows = _in_order(Unit.objects.in_bulk(units, field_name="slug"), units)
        quarters_made = _make_quarters(quarters)
        profiles = [plausible.profile(number) for number in range(1, indicators + 1)]
        store = _Store([row.pk for row in rows], quarters_made, _make_indicators(profiles), now, seed)
        _make_targets(store)
        _make_notes(store)
        return store.write()


def _in_order(found: dict[str, Unit], slugs: Sequence[str]) -> list[Unit]:
    return [found[slug] for slug in slugs]


def _make_quarters(count: int) -> list[Quarter]:
    made = [_make_quarter(period) for period in _last_quarters(count)]
    Period.objects.bulk_create([period for period, _ in made])
    Source.objects.bulk_create([source for _, sources in made for source in sources.values()])
    return [
        Quarter(period.pk, period.code, period.end, {kind: source.pk for kind, source in sources.items()})
        for period, sources in made
    ]


def _last_quarters(count: int) -> list[periods.Period]:
    found = [periods.parse(LAST_QUARTER)]
    while len(found) < count and (before := periods.previous(found[-1])):
        found.append(before)
    return found[::-1]


def _make_quarter(period: periods.Period) -> tuple[Period, dict[str, Source]]:
    row = Period(
        code=period.code,
        kind=period.kind.value,
        start=period.start,
        end=period.end,
        label_vi=periods.label(period, "vi"),
        label_en=periods.label(period, "en"),
    )
    return row, {kind: _source(period, kind) for kind in APPEARS}


def _source(period: periods.Period, kind: str) -> Source:
    title_vi, title_en = TITLES[kind]
    day = period.end + timedelta(days=APPEARS[kind])
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


def _make_indicators(profiles: Iterable[Profile]) -> list[tuple[Profile, Indicator, Measure]]:
    pillars, measures = Pillar.objects.in_bulk(), Measure.objects.in_bulk()
    made = [
        (profile, _indicator(profile, pillars, measures), measures[profile.kind.measure]) for profile in profiles
    ]
    Indicator.objects.bulk_create([indicator for _, indicator, _ in made])
    return made


def _indicator(profile: Profile, pillars: dict[str, Pillar], measures: dict[str, Measure]) -> Indicator:
    kind, name_vi, name_en = profile.kind, profile.name("vi"), profile.name("en")
    return Indicator(
        code=profile.code,
        name_vi=name_vi,
        name_en=name_en,
        definition_vi=f"{name_vi}, tính theo quý. {NOT_REAL_VI}",
        definition_en=f"{name_en}, by quarter. {NOT_REAL_EN}",
        pillar=pillars[kind.pillar],
        measure=measures[kind.measure],
        value_kind="share" if kind.is_share else "number",
        polarity=kind.polarity,
        time_basis=kind.time_basis,
        rollup=kind.rollup,
        decimals=kind.decimals,
        plausible_min=Decimal(0),
        plausible_max=Decimal(100) if kind.is_share else None,
        agency_vi="Cơ quan giả định",
        agency_en="A supposed agency",
        frequency="quarter",
        level=Indicator.Level.BOTH,
        headline=profile.headline,
        sort_order=profile.number,
        folded=fold(f"{name_vi} {name_en} {profile.code}"),
    )


@dataclass(frozen=True, slots=True)
class _Store:
    """Everything that figures refer to, and the writing of them."""

    units: list[int]
    quarters: list[Quarter]
    indicators: list[tuple[Profile, Indicator, Measure]]
    now: datetime
    seed: int

    def courses(self, profile: Profile) -> list[list[int]]:
        """Values by unit and quarter."""
        return plausible.courses(profile, len(self.units), len(self.quarters), self.seed)

    def write(self) -> Generated:
        """Copies observations, then the figures that show them."""
        counts: Counter[str] = Counter()
        figures: list[str] = []
        first = _next_key(Observation)
        _copy(Observation, OBSERVED, self._observed(first, figures, counts))
        _continue_keys(Observation, first + counts["observations"])
        _copy(Figure, SHOWN, figures)
        return Generated(len(figures), counts["observations"])

    def _observed(self, first: int, figures: list[str], counts: Counter[str]) -> Iterator[str]:
        """A line for every observation; on the way, a line for every figure into `figures`."""
        tail = f"reported\tperiod_end\t\t\t\t\t\t\t{self.now.isoformat()}\n"
        for profile, indicator, measure in self.indicators:
            for unit, quarter, statements in self._told(profile, measure):
                head = f"{indicator.pk}\t{unit}\t{quarter.pk}"
                key = first + counts["observations"]
                for place, said in enumerate(statements):
                    yield f"{key + place}\t{head}\t{_line(said)}\t{quarter.end}\t{quarter.sources[said.source]}\t{tail}"
                figures.append(f"{head}\t{key}\t{_shown(statements)}\t{self.now.isoformat()}\n")
                counts["observations"] += len(statements)

    def _told(self, profile: Profile, measure: Measure) -> Iterator[tuple[int, Quarter, list[Statement]]]:
        """What was said of every cell, the statement that is shown first."""
        size = (len(self.units), len(self.quarters), self.seed)
        missing, revised = plausible.missing(profile, *size), plausible.revised(profile, *size)
        retold = plausible.retold(profile, *size)
        for unit, course in enumerate(self.courses(profile)):
            for place, value in enumerate(course):
                cell = (unit, place)
                if cell in missing:
                    statements = [Statement(REPORT, None, "exact", "", None, "final")]
                else:
                    statements = _said(value, profile, measure.suffix_vi, cell in revised, cell in retold)
                yield self.units[unit], self.quarters[place], statements


def _said(value: int, profile: Profile, suffix: str, revised: bool, retold: bool) -> list[Statement]:
    decimals = profile.kind.decimals
    told = [_exact(REPORT, value, decimals, suffix, "final")]
    if revised:
        told[:0] = [_exact(REVISION, value + 1 + value // 100, decimals, suffix, "revised")]
    if retold and value >= 10**decimals:
        told.append(_hedged(plausible.rounded_down(value, decimals), suffix))
    return told


def _exact(source: str, value: int, decimals: int, suffix: str, status: str) -> Statement:
    text = plausible.plain(value, decimals)
    return Statement(
        source, text, "exact", plausible.printed(value, decimals, suffix), plausible.plain(1, decimals), status
    )


def _hedged(whole: int, suffix: str) -> Statement:
    text = f"hơn {plausible.printed(whole, 0, suffix)}"
    resolution = numerals.resolution_of(text, Decimal(whole))
    return Statement(PRESS, str(whole), "over", text, f"{resolution:f}", "final")


def _line(said: Statement) -> str:
    if said.value is None:
        return "\\N\tnot_published\texact\t\t\\N\tfinal"
    return f"{said.value}\t\t{said.qualifier}\t{said.as_reported}\t{said.resolution}\t{said.status}"


def _shown(statements: Sequence[Statement]) -> str:
    """Value, reason and number of others, as the rule of selection has it: tests hold the two together."""
    sources = {said.source for said in statements}
    reason = "latest" if REVISION in sources else "exact" if PRESS in sources else "only"
    value = statements[0].value
    return f"{'\\N' if value is None else value}\t{reason}\t{len(statements) - 1}"


def _make_targets(store: _Store) -> None:
    """The nation's goals for 2024 and 2025: somewhat above where the course stood two years before."""
    end = store.quarters[-1]
    Target.objects.bulk_create(
        Target(
            indicator=indicator,
            unit_id=store.units[0],
            year=year,
            comparison=Target.Comparison.MIN,
            value=aim,
            decision_vi=f"Kế hoạch {year} (tạo ra)",
            decision_en=f"Plan for {year} (generated)",
            as_reported=f"tối thiểu {plausible.printed(int(aim), 0, measure.suffix_vi)}",
            source_id=end.sources[REPORT],
            note_vi=NOT_REAL_VI,
            note_en=NOT_REAL_EN,
        )
        for profile, indicator, measure in store.indicators
        if profile.kind.polarity == plausible.UP
        for year, aim in _aims(profile, store.courses(profile)[0])
    )


def _aims(profile: Profile, course: Sequence[int]) -> list[tuple[int, Decimal]]:
    base = course[-min(len(course), 9)] // 10**profile.kind.decimals
    most = 100 if profile.kind.is_share else base * 10 + 100
    return [(year, Decimal(min(base + base * share // 100, most))) for year, share in ((2024, 12), (2025, 20))]


def _make_notes(store: _Store) -> None:
    """A break in the course of one indicator in eight, and a remark on one in five."""
    cut = store.quarters[plausible.break_index(len(store.quarters))]
    day = periods.parse(cut.code).start
    breaks = [_break(indicator, day) for profile, indicator, _ in store.indicators if profile.has_break]
    remarks = [
        Note(
            key=f"{GENERATED}{indicator.code}-remark",
            kind=Note.Kind.EXPLANATION,
            indicator=indicator,
            period_id=store.quarters[-1].pk,
            text_vi=f"Số quý cuối lấy theo báo cáo gửi sớm. {NOT_REAL_VI}",
            text_en=f"The last quarter follows early reports. {NOT_REAL_EN}",
        )
        for profile, indicator, _ in store.indicators
        if profile.number % 5 == 0
    ]
    Note.objects.bulk_create([*breaks, *remarks])


def _break(indicator: Indicator, day: date) -> Note:
    return Note(
        key=f"{GENERATED}{indicator.code}-break",
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


def _copy(model: type[models.Model], columns: Sequence[str], lines: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        statement = f"COPY {model._meta.db_table} ({', '.join(columns)}) FROM STDIN"
        with cursor.copy(statement) as copy:
            for line in lines:
                copy.write(line)


def _next_key(model: type[models.Model]) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [model._meta.db_table])
        return int(cursor.fetchone()[0])


def _continue_keys(model: type[models.Model], following: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s, false)", [model._meta.db_table, following]
        )
