"""A small, valid set of reference files, to be spoilt one cell at a time."""

import csv
from io import StringIO
from pathlib import Path

from django.core.management import call_command

from dti_portal.management.commands.load_reference import FILES

BASE: dict[str, list[dict[str, str]]] = {
    "sources": [
        {"source": "news", "published_on": "2022-08", "url": "https://example.vn/a?b=1"},
        {"source": "report", "kind": "report", "published_on": "2022-09-01"},
        {"source": "undated"},
    ],
    "geographies": [
        {"geography": "63", "valid_from": "2008-08-01", "valid_to": "2025-06-30"},
        {"geography": "34", "valid_from": "2025-07-01"},
    ],
    "regions": [
        {"geography": "63", "region": "tay-nguyen", "sort_order": "1"},
        {"geography": "34", "region": "nam-trung-bo", "sort_order": "1"},
    ],
    "units": [
        {
            "unit": "vn",
            "level": "country",
            "kind": "country",
            "name_vi": "Việt Nam",
            "valid_from": "1976-07-02",
        },
        {
            "unit": "kon-tum",
            "code": "62",
            "name_vi": "Kon Tum",
            "region_63": "tay-nguyen",
            "valid_from": "2008-08-01",
            "valid_to": "2025-06-30",
        },
        {
            "unit": "quang-ngai",
            "code": "51",
            "name_vi": "Quảng Ngãi",
            "region_34": "nam-trung-bo",
            "valid_from": "2025-07-01",
        },
    ],
    "successions": [{"predecessor": "kon-tum", "successor": "quang-ngai", "population_weight_2020": "0.305"}],
    "tile_grid": [
        {"geography": "34", "unit": "quang-ngai", "column": "3", "row": "5"},
        {"geography": "34", "unit": "vn", "column": "4", "row": "5"},
    ],
    "communes": [{"unit": "quang-ngai", "count": "96", "wards": "9", "communes": "86", "special_zones": "1"}],
    "frameworks": [{"framework": "922/QĐ-BTTTT"}],
    "criteria": [
        {"criterion": "V922.P.CQS", "parent": "V922.P", "level": "pillar", "sort_order": "2"},
        {"criterion": "V922.P", "level": "root", "sort_order": "1"},
    ],
    "scores": [{"unit": "kon-tum", "score": "0.3824", "rank": "46"}],
    "pillars": [{"pillar": "infrastructure", "sort_order": "1"}],
    "measures": [{"unit_measure": "mbps"}],
    "indicators": [{"code": "broadband_fixed_mbps", "name_vi": "Tốc độ băng rộng cố định"}],
    "observations": [{"value": "71.79", "as_reported": "71,79 Mbps"}],
    "bodies": [{"body": "ncdt"}],
    "meetings": [{"meeting": "NCDT-03", "number": "3"}],
}
_TEXTS = {"vi": "Chữ", "en": "Text"}
USUAL: dict[str, dict[str, str]] = {
    "sources": {"source": "other", "publisher": "Báo", "kind": "news"},
    "geographies": {"level": "province"},
    "units": {"unit": "other", "level": "province", "kind": "province", "valid_from": "2026-01-01"},
    "successions": {
        "effective_on": "2025-07-01",
        "kind": "merged",
        "name_continues": "no",
        "code_continues": "no",
    },
    "tile_grid": {"tile_kind": "unit", "short_vi": "Ô"},
    "communes": {"as_of": "2025-07-01"},
    "frameworks": {"issued_on": "2022-05-20", "series": "2021-2023"},
    "criteria": {"criterion": "V922.X", "framework": "922/QĐ-BTTTT", "scope": "province", "source": "news"},
    "scores": {
        "year": "2021",
        "geography": "63",
        "criterion": "V922.P",
        "source": "news",
        "score_provenance": "reported",
        "rank_provenance": "reported",
    },
    "indicators": {
        "code": "other",
        "pillar": "infrastructure",
        "unit_measure": "mbps",
        "value_kind": "level",
        "polarity": "higher_is_better",
        "time_basis": "point_in_time",
        "rollup": "none",
        "decimals": "2",
        "frequency": "half",
        "level": "national",
        "sort_order": "1",
    },
    "observations": {
        "indicator": "broadband_fixed_mbps",
        "unit": "vn",
        "period": "2022-S1",
        "source": "news",
        "value": "1",
        "as_of": "2022-06-30",
        "as_of_basis": "period_end",
        "qualifier": "exact",
        "status": "final",
        "origin": "extracted",
    },
    "derivations": {"based_on_as_reported": "71,79 Mbps"},
    "targets": {
        "indicator": "broadband_fixed_mbps",
        "unit": "vn",
        "target_year": "2025",
        "comparison": "min",
        "value": "200",
        "source": "news",
        "as_reported": "200 Mbps",
        "method_named": "yes",
    },
    "notes": {"note": "other", "kind": "explanation"},
    "bodies": {"body": "other", "unit": "vn"},
    "meetings": {
        "meeting": "OTHER",
        "number": "1",
        "body": "ncdt",
        "number_basis": "stated",
        "held_on": "2022-08-08",
        "mode": "hybrid",
        "chair_name": "Ông A",
        "unit": "vn",
        "source": "news",
    },
    "conclusions": {"meeting": "NCDT-03", "source": "news"},
    "shortcomings": {"meeting": "NCDT-03", "source": "news"},
}
OPTIONAL_TEXTS = {
    "note_vi",
    "note_en",
    "short_vi",
    "suffix_vi",
    "suffix_en",
    "assigned_to_vi",
    "assigned_to_en",
}


class ReferenceFiles:
    """Rows by file; `write` and `load` turn them into CSV and into the database."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.rows = {name: [row(name, cells) for cells in BASE.get(name, [])] for name in FILES}

    def add(self, file: str, **cells: str) -> int:
        """Adds a row and answers with its line."""
        self.rows[file].append(row(file, cells))
        return len(self.rows[file]) + 1

    def change(self, file: str, place: int = 0, **cells: str) -> int:
        """Changes cells of a row and answers with its line."""
        self.rows[file][place] |= cells
        return place + 2

    def write(self) -> None:
        for name, columns in FILES.items():
            out = StringIO()
            writer = csv.DictWriter(out, [column.name for column in columns], lineterminator="\n")
            writer.writeheader()
            writer.writerows(self.rows[name])
            (self.directory / f"{name}.csv").write_text(out.getvalue(), encoding="utf-8")

    def load(self, **options: object) -> dict[str, tuple[int, ...]]:
        """Runs the command; new, same, changed, absent and refused rows by file."""
        self.write()
        return load(self.directory, **options)


def load(directory: Path, **options: object) -> dict[str, tuple[int, ...]]:
    out = StringIO()
    call_command(
        "load_reference", dir=directory, stdout=out, stderr=options.pop("stderr", StringIO()), **options
    )
    lines = [line.split() for line in out.getvalue().splitlines() if ".csv" in line]
    return {name.removesuffix(".csv"): tuple(map(int, counts)) for name, *counts in lines}


def row(file: str, cells: dict[str, str]) -> dict[str, str]:
    """A valid row: the cells given, the usual ones of the file, and some text where text must be."""
    names = [column.name for column in FILES[file]]
    texts = {
        name: _TEXTS[name[-2:]]
        for name in names
        if name[-3:] in ("_vi", "_en") and name not in OPTIONAL_TEXTS
    }
    told = dict.fromkeys(names, "") | texts | USUAL.get(file, {}) | cells
    if file != "sources" and not told.get("source", "x"):
        told["source"] = "nguồn"
    return told
