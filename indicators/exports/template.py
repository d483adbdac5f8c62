"""The sheet that a unit fills in outside the portal: codes locked, what stood before beside what is asked for.

No cell begins a formula: texts are written as texts, and one that begins like a formula keeps its apostrophe, so that
it stays a text when the cell is edited. The input cells of figures have the general format: in one with a percent sign
of its own, 45,7% typed would become 0,457.
"""

import io
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

from indicators.exports.wording import GUIDANCE, WORDS
from provinces.exports import Quantity
from provinces.exports.sheets import mark_sheets, number_format

# Columns in order: name, width, whether it is filled in.
_COLUMNS = (
    ("code", 17, False),
    ("name", 38, False),
    ("measure", 11, False),
    ("definition", 44, False),
    ("last", 14, False),
    ("last_period", 14, False),
    ("before", 14, False),
    ("typed", 17, True),
    ("missing", 18, True),
    ("note", 36, True),
    ("document", 22, True),
)
_PLACES = {name: place for place, (name, _width, _input) in enumerate(_COLUMNS)}
_FORMULA_STARTS = tuple("=+-@\t\r")
_INPUT_GROUND, _HEAD_GROUND, _RULE, _QUIET = "#e0eff2", "#eef2f4", "#c3ced3", "#566973"
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
# What a spreadsheet keeps of a number.
_MOST_DIGITS = 15


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """An indicator. Figures are a `Quantity` where they are plain numbers, else texts. `low` and `high` bound what is
    plausible."""

    code: str
    name: str
    measure: str
    definition: str
    last: Quantity | str
    last_period: str
    before: Quantity | str
    typed: Decimal | str
    missing: str
    note: str
    document: str
    low: Decimal | None = None
    high: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Template:
    """What goes into the file. `keys` are written into a hidden row above the headings and `stamp` into a hidden sheet
    of the name `stamp_sheet`, for whoever reads the file when it comes back. `reasons` are the words to choose from.
    `mark` is said before all else, where it is not empty."""

    title: str
    period: str
    year_before: str
    rows: Sequence[TemplateRow]
    reasons: Sequence[str]
    keys: Mapping[str, str]
    stamp_sheet: str
    stamp: Sequence[Sequence[str]]
    made_at: datetime
    made: str
    language: str
    mark: str = ""


def headings(language: str, period: str) -> dict[str, str]:
    """The headings of the columns that are filled in, by the name of the field."""
    words = WORDS[language]
    return {"typed": period, **{name: words[name] for name in ("missing", "note", "document")}}


def template_bytes(template: Template) -> bytes:
    """The workbook. The same template gives the same bytes."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, _OPTIONS) as book:
        made = template.made_at.replace(tzinfo=None)
        book.set_properties({"title": template.title, "created": made})
        _Writer(book, template).write()
    return file.getvalue()


class _Writer:
    def __init__(self, book: Any, template: Template) -> None:
        self._template, self._words = template, WORDS[template.language]
        self._sheet = book.add_worksheet(self._words["sheet"])
        self._stamp = book.add_worksheet(template.stamp_sheet)
        self._first = mark_sheets(book, [self._sheet, self._stamp], template.mark)
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}
        self._add_format = book.add_format

    def write(self) -> None:
        line = self._write_head(self._first)
        for row in self._template.rows:
            self._write_row(line, row)
            line += 1
        self._write_stamp()
        self._lay_out(line)

    def _write_head(self, line: int) -> int:
        """The title, how to fill it in, the keys of the columns, their headings; the line that comes next."""
        self._sheet.write_string(line, 0, self._template.title, self._format(bold=True, font_size=14))
        made = self._words["made"].format(time=self._template.made)
        for sentence in (*GUIDANCE[self._template.language], made):
            line += 1
            self._sheet.write_string(line, 0, sentence, self._format(font_color=_QUIET))
        keys, heads = line + 1, line + 2
        self._sheet.set_row(keys, None, None, {"hidden": True})
        for name, place in _PLACES.items():
            if name in self._template.keys:
                self._sheet.write_string(keys, place, self._template.keys[name])
            self._sheet.write_string(
                heads, place, self._heading(name), self._format(bold=True, bg_color=_HEAD_GROUND, **_BOX)
            )
        self._sheet.freeze_panes(heads + 1, 2)
        self._sheet.repeat_rows(heads)
        return heads + 1

    def _heading(self, name: str) -> str:
        own = {"typed": self._template.period, "before": self._template.year_before or "–"}
        return own.get(name) or self._words[name]

    def _write_row(self, line: int, row: TemplateRow) -> None:
        for name, place in _PLACES.items():
            self._write_cell(line, place, name, getattr(row, name))
        self._allow(line, row)

    def _write_cell(self, line: int, place: int, name: str, value: Quantity | Decimal | str) -> None:
        style = _STYLES.get(name, {}) | _BOX
        match value:
            case Quantity():
                pattern = number_format(value.decimals, value.percent)
                self._sheet.write_number(
                    line, place, float(value.value), self._format(num_format=pattern, **style)
                )
            case Decimal() if len(value.normalize().as_tuple().digits) <= _MOST_DIGITS:
                self._sheet.write_number(line, place, float(value), self._format(**style))
            case _:
                text = _clean(str(value))
                quoted = {"quote_prefix": True} if text.startswith(_FORMULA_STARTS) else {}
                if text:
                    self._sheet.write_string(line, place, text, self._format(**style, **quoted))
                else:
                    self._sheet.write_blank(line, place, None, self._format(**style))

    def _allow(self, line: int, row: TemplateRow) -> None:
        """A number out of range is asked about, a text never: `khoảng 8%` is an answer."""
        place, bounds = _PLACES["typed"], {"low": row.low, "high": row.high}
        known = {name: f"{bound.normalize():f}" for name, bound in bounds.items() if bound is not None}
        if known:
            cell = f"{_letter(place)}{line + 1}"
            tests = {"low": f"{cell}>={known.get('low')}", "high": f"{cell}<={known.get('high')}"}
            wanted = ",".join(tests[name] for name in known)
            self._validate(
                line,
                place,
                {
                    "validate": "custom",
                    "value": f"=OR(ISTEXT({cell}),AND({wanted}))",
                    "error_type": "warning",
                },
                self._words["outside"].format(range=self._range(known)),
            )
        choice = {"validate": "list", "source": list(self._template.reasons)}
        self._validate(line, _PLACES["missing"], choice, self._words["choose"])

    def _validate(self, line: int, place: int, rule: dict[str, Any], message: str) -> None:
        told = {"error_title": self._words["sheet"], "error_message": message[:255], "ignore_blank": True}
        self._sheet.data_validation(line, place, line, place, rule | told)

    def _range(self, known: Mapping[str, str]) -> str:
        shape = {2: "range"}.get(len(known), "from" if "low" in known else "to")
        shown = {
            name: bound.replace(".", ",") if self._vietnamese else bound for name, bound in known.items()
        }
        return self._words[shape].format(**shown)

    @property
    def _vietnamese(self) -> bool:
        return self._template.language == "vi"

    def _write_stamp(self) -> None:
        for line, texts in enumerate(self._template.stamp, start=self._first):
            for place, text in enumerate(texts):
                self._stamp.write_string(line, place, text)
        self._stamp.hide()
        self._stamp.protect()

    def _lay_out(self, last: int) -> None:
        for name, width, _input in _COLUMNS:
            self._sheet.set_column(_PLACES[name], _PLACES[name], width)
        self._sheet.protect("", {"format_columns": True, "format_rows": True})
        self._sheet.set_landscape()
        self._sheet.set_paper(9)
        self._sheet.fit_to_pages(1, 0)
        self._sheet.print_area(0, 0, max(last - 1, 0), len(_COLUMNS) - 1)
        self._sheet.set_selection(
            last - len(self._template.rows),
            _PLACES["typed"],
            last - len(self._template.rows),
            _PLACES["typed"],
        )
        self._sheet.activate()

    def _format(self, **properties: Any) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self._add_format({"valign": "top", **properties})
        return self._formats[key]


_BOX: dict[str, Any] = {"border": 1, "border_color": _RULE, "text_wrap": True}
_INPUT: dict[str, Any] = {"locked": False, "bg_color": _INPUT_GROUND}
_AS_TEXT: dict[str, Any] = {"num_format": "@"}
_STYLES: Mapping[str, dict[str, Any]] = {
    "code": {"font_color": _QUIET, "font_size": 8},
    "definition": {"font_color": _QUIET, "font_size": 9},
    "last": {"align": "right"},
    "before": {"align": "right"},
    "typed": _INPUT | {"align": "right", "bold": True},
    # As texts: a spreadsheet would take the document number 15/2026 for a month.
    **dict.fromkeys(("missing", "note", "document"), _INPUT | _AS_TEXT),
}


def _clean(text: str) -> str:
    """Without the control characters that XML cannot hold."""
    return "".join(each for each in text if each in "\n\t" or unicodedata.category(each) not in ("Cc", "Cs"))


def _letter(place: int) -> str:
    return chr(ord("A") + place)
