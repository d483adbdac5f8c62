"""Rows of the reviewed files as the feeds that `manage.py serve_demo_feed` serves: real figures, in every format.

Two feeds: `dti`, scores of provinces by year as they were published (a rank would need its N), and `gso`, one share of GDP in two
releases that revise each other. `spoil` makes of them what broken sources send.
"""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import groupby

import orjson
import xlsxwriter

from provinces.exports import listing, number

COLUMNS = ("indicator", "unit", "period", "value", "status")
CHANGED_COLUMNS = ("chi_tieu", "dia_phuong", "nam", "gia_tri", "tinh_trang")
SDMX_COLUMNS = ("DATAFLOW", "FREQ", "INDICATOR", "REF_AREA", "TIME_PERIOD", "OBS_VALUE", "OBS_STATUS")
# The overall index of provinces, by the frameworks of the years; the units of before the merger carry all of them.
OVERALL = ("V1726.P", "V922.P", "V405.P")
GEOGRAPHY = "63"
SCORE = "dti_score"
GSO_SHARE = "digital_economy_gdp_share_gso"
# The sources of the two releases, by the year in which they came out.
RELEASES = {"2023": "s-gso-vintage2023", "2025": "s-gso-202501"}
REPORTED = "reported"
_OBS_STATUS = {"provisional": "P", "estimate": "E"}
_NO_NUMBERS = ("không có số", "12,3,4", "#N/A", "1e99")
# A workbook says when it was made: always the same, so that the same rows are the same bytes.
_MADE = datetime(2026, 1, 1, tzinfo=UTC)

Line = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class DemoRow:
    """A figure of the reviewed files. `unit` is the slug, `code` and `name` are those of its line."""

    indicator: str
    unit: str
    code: str
    name: str
    period: str
    value: str
    status: str

    def called(self, by: str) -> str:
        """The unit as `slug`, `code` or `name`."""
        return {"slug": self.unit, "code": self.code, "name": self.name}[by]


def lines(text: str) -> list[Line]:
    """The lines of a reviewed file by the names of its columns."""
    return list(csv.DictReader(io.StringIO(text)))


def dti_rows(scores: Iterable[Line], units: Iterable[Line], *, until: str = "") -> list[DemoRow]:
    """Published scores of provinces, in the order of the file; with `until` those of a year and before."""
    names = {unit["unit"]: unit for unit in units}
    return [
        _row(SCORE, names[line["unit"]], line["year"], line["score"], "final")
        for line in scores
        if line["criterion"] in OVERALL
        and line["geography"] == GEOGRAPHY
        and line["score"]
        and line["score_provenance"] == REPORTED
        and line["year"] <= (until or "9999")
    ]


def gso_rows(observations: Iterable[Line], units: Iterable[Line], *, vintage: str) -> list[DemoRow]:
    """The share of GDP as the release of a year gave it. Raises `KeyError` for another than those of `RELEASES`."""
    names = {unit["unit"]: unit for unit in units}
    return [
        _row(GSO_SHARE, names[line["unit"]], line["period"], line["value"], line["status"])
        for line in observations
        if line["indicator"] == GSO_SHARE and line["source"] == RELEASES[vintage]
    ]


def _row(indicator: str, unit: Line, period: str, value: str, status: str) -> DemoRow:
    return DemoRow(indicator, unit["unit"], unit["code"], unit["name_vi"], period, value, status)


def spoil(rows: Sequence[DemoRow], fault: str) -> list[DemoRow]:
    """What a broken source makes of its rows: texts for numbers, or rows said twice. Another fault changes none."""
    if fault == "wrong-types":
        texts = (replace(row, value=text) for row, text in zip(rows[::5], _NO_NUMBERS, strict=False))
        return [*texts, *rows]
    if fault == "duplicates-alike":
        return [*rows, *rows]
    if fault == "duplicates-different":
        return [*rows, *(replace(row, value=row.value[:-1] + _other(row.value[-1])) for row in rows[:5])]
    return list(rows)


def _other(digit: str) -> str:
    return str((int(digit) + 1) % 10)


def as_csv(rows: Sequence[DemoRow], *, by: str, fault: str = "") -> bytes:
    """UTF-8 with commas."""
    return _csv_bytes(_columns(fault), (_cells(row, by) for row in rows))


def as_xlsx(rows: Sequence[DemoRow], *, by: str, fault: str = "") -> bytes:
    """One sheet, values as numbers."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": _MADE})
    sheet = book.add_worksheet("DTI")
    sheet.write_row(0, 0, _columns(fault))
    for line, row in enumerate(rows, start=1):
        sheet.write_row(line, 0, _sheet_cells(row, by))
    book.close()
    return out.getvalue()


def as_json(rows: Sequence[DemoRow], *, by: str, fault: str = "") -> bytes:
    """`{"data": {"items": [{…}]}}`, values as numbers."""
    value = _columns(fault)[COLUMNS.index("value")]
    items = [
        dict(zip(_columns(fault), _cells(row, by), strict=True)) | {value: _amount(row.value)} for row in rows
    ]
    return orjson.dumps({"data": {"items": items}})


def as_sdmx_csv(rows: Sequence[DemoRow], *, by: str, fault: str = "") -> bytes:
    """SDMX-CSV 1.0."""
    names = [f"X_{name}" for name in SDMX_COLUMNS] if fault == "changed-columns" else SDMX_COLUMNS
    return _csv_bytes(names, (("DTI:DEMO(1.0)", "A", *_observation(row, by)) for row in rows))


def as_sdmx_json(rows: Sequence[DemoRow], *, by: str, fault: str = "") -> bytes:
    """SDMX-JSON 2.0, a series for each indicator and unit."""
    dimensions = ("X_INDICATOR" if fault == "changed-columns" else "INDICATOR", "REF_AREA", "TIME_PERIOD")
    told = [_observation(row, by) for row in rows]
    values = [list(dict.fromkeys(each[place] for each in told)) for place in range(3)]
    statuses = list(dict.fromkeys(each[4] for each in told))
    structure = {
        "dimensions": {
            "series": [_component(name, ids) for name, ids in zip(dimensions[:2], values[:2], strict=True)],
            "observation": [_component(dimensions[2], values[2])],
        },
        "attributes": {"observation": [_component("OBS_STATUS", statuses)]},
    }
    series = {
        ":".join(str(values[place].index(key[place])) for place in range(2)): {
            "observations": {
                str(values[2].index(each[2])): [_amount(each[3]), statuses.index(each[4])] for each in group
            }
        }
        for key, group in groupby(sorted(told, key=_series), key=_series)
    }
    data = {"structures": [structure], "dataSets": [{"structure": 0, "series": series}]}
    return orjson.dumps({"meta": {"id": "DEMO"}, "data": data})


def as_portal(rows: Sequence[DemoRow], *, address: str, limit: int, offset: int, fault: str = "") -> bytes:
    """A page of `/api/v1/figures` as another portal of the same contract answers it; `address` is its own."""
    items = [_item(row, fault) for row in rows[offset : offset + limit]]
    return listing(items, count=len(rows), limit=limit, offset=offset, address=address)


def _item(row: DemoRow, fault: str) -> dict[str, object]:
    names = _columns(fault)
    return dict(zip(names, _cells(row, "slug"), strict=True)) | {
        names[COLUMNS.index("value")]: _amount(row.value),
        "qualifier": "exact",
        "as_reported": None,
        "resolution": None,
        "as_of": f"{row.period}-12-31",
        "change": None,
        "source": None,
        "others": 0,
    }


def _columns(fault: str) -> Sequence[str]:
    return CHANGED_COLUMNS if fault == "changed-columns" else COLUMNS


def _cells(row: DemoRow, by: str) -> tuple[str, ...]:
    return row.indicator, row.called(by), row.period, row.value, row.status


def _sheet_cells(row: DemoRow, by: str) -> list[str | float]:
    *before, value, status = _cells(row, by)
    return [*before, float(value) if _is_number(value) else value, status]


def _observation(row: DemoRow, by: str) -> tuple[str, ...]:
    return row.indicator, row.called(by), row.period, row.value, _OBS_STATUS.get(row.status, "A")


def _series(observation: tuple[str, ...]) -> tuple[str, ...]:
    return observation[:2]


def _component(name: str, ids: Iterable[str]) -> dict[str, object]:
    return {"id": name, "values": [{"id": each} for each in ids]}


def _amount(text: str) -> object:
    return number(text) if _is_number(text) else text


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdecimal()


def _csv_bytes(names: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    writer.writerows(rows)
    return out.getvalue().encode()


Writer = Callable[..., bytes]
# By the end of an address: how its rows are written, what its server calls that, and what units are called in it.
FORMATS: Mapping[str, tuple[Writer, str, str]] = {
    "csv": (as_csv, "text/csv; charset=utf-8", "slug"),
    "xlsx": (as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "slug"),
    "json": (as_json, "application/json", "slug"),
    "sdmx.csv": (as_sdmx_csv, "application/vnd.sdmx.data+csv; version=1.0.0", "code"),
    "sdmx.json": (as_sdmx_json, "application/vnd.sdmx.data+json; version=2.0.0", "code"),
}
