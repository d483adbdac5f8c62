"""What a filled sheet or a pasted text says of the cells of a report."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from indicators.numerals import MINUS, decimals_in, number_text
from indicators.numerals.hearing import Heard, hear, is_too_long, printable, reading_texts
from indicators.sources.grids import GridCell, Kind
from provinces.collation import fold
from provinces.sources.base import CellError, Reason

LONGEST_NOTE, LONGEST_DOCUMENT = 2000, 200
FIELDS = ("typed", "missing", "note", "document")
PERCENT = "percent"
_HIDDEN = frozenset({"Cc", "Cs", "Cn"})
Reasons = Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class FormIndicator:
    """An indicator that the report asks for."""

    code: str
    name_vi: str
    name_en: str
    measure: str
    decimals: int

    def hears(self, text: str) -> Heard:
        """What is understood where the text is typed into its cell."""
        return hear(text, measure=self.measure, decimals=self.decimals)


@dataclass(frozen=True, slots=True)
class ReadCell:
    """What is said of one cell: None where nothing is. `place` says where it was read (`ô F12`, `dòng 3`); `indicator`
    is empty where the row belongs to none, and then there are faults."""

    indicator: str
    place: Reason
    typed: str | None = None
    missing: str | None = None
    note: str | None = None
    document: str | None = None
    faults: tuple[Reason, ...] = field(default=())

    @property
    def says(self) -> bool:
        """Whether there is anything to write or to mend."""
        return bool(self.faults) or any(getattr(self, name) is not None for name in FIELDS)


def as_typed(number: Decimal, asked: FormIndicator) -> str:
    """The number of a spreadsheet as a person would type it, every digit of it, so written that no other number is heard."""
    exact = number + 0
    plain = f"{exact:f}".replace(".", ",").replace("-", MINUS)
    heard = Heard("", readings=(exact,))
    offered = (
        number_text(exact, decimals_in(exact), "vi"),
        plain,
        *reading_texts(heard, measure=asked.measure, decimals=asked.decimals),
    )
    return next((text for text in offered if asked.hears(text).value == exact), plain)


def figure_text(text: str, place: Reason) -> str:
    """The text of a figure, with everything between its digits. Raises `CellError` where it is too long for one."""
    if is_too_long(text):
        raise CellError(
            f"{_capital(place.vi)} dài hơn 100 ký tự; ở đây chỉ ghi một số, lời giải thích ghi vào cột giải thích",
            f"{_capital(place.en)} is longer than 100 characters; it takes one number, explanations go into their column",
        )
    return printable(text).strip()


def canonical(text: str, asked: FormIndicator | None = None) -> str:
    """The same for texts that say the same: an exact number however it is written, else the words as they stand."""
    heard = asked.hears(text) if asked else None
    if heard and heard.value is not None and heard.qualifier == "exact" and heard.denominator is None:
        return f"={heard.value.normalize() + 0:f}"
    composed = unicodedata.normalize("NFC", text)
    return "\n".join(line.rstrip() for line in composed.strip().splitlines())


def value_text(cell: GridCell, asked: FormIndicator, place: Reason) -> str:
    """The text to be typed for a cell of figures. Raises `CellError` where the cell holds no figure."""
    refuse_formula(cell, place)
    if cell.kind is Kind.PERCENT and asked.measure != PERCENT:
        raise CellError(
            f"{_capital(place.vi)} định dạng phần trăm nhưng chỉ tiêu không tính bằng %; hãy đổi định dạng ô thành "
            "General rồi gõ lại số",
            f"{_capital(place.en)} is formatted as a percentage, but the indicator is no percentage; format it as "
            "General and type the number again",
        )
    if cell.kind in (Kind.NUMBER, Kind.PERCENT) and cell.number is not None:
        return as_typed(cell.number, asked)
    return figure_text(_text(cell, place), place)


def plain_text(cell: GridCell, place: Reason) -> str:
    """The text of a note or a document number. Raises `CellError`."""
    refuse_formula(cell, place)
    if cell.kind is Kind.NUMBER and cell.number is not None:
        return f"{cell.number:f}"
    return clean(_text(cell, place))


def clean(text: str) -> str:
    """Text of people, composed, without characters that nobody sees."""
    composed = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        each for each in composed if each == "\n" or unicodedata.category(each) not in _HIDDEN
    ).strip()


def too_long(cell: ReadCell) -> Iterator[Reason]:
    """What of the cell cannot be kept for its length."""
    for text, longest, vi, en in (
        (cell.note, LONGEST_NOTE, "Giải thích", "The explanation"),
        (cell.document, LONGEST_DOCUMENT, "Số văn bản", "The document number"),
    ):
        if text is not None and len(text) > longest:
            yield Reason(
                f"{vi} ở dòng của {cell.place.vi} dài hơn {longest} ký tự; hãy rút gọn",
                f"{en} in the row of {cell.place.en} is longer than {longest} characters; shorten it",
            )


def reason_code(text: str, reasons: Reasons, place: Reason) -> str:
    """The code of a reason for an empty cell, by its words in either language. Raises `CellError`."""
    if not text.strip():
        return ""
    wanted = fold(text)
    for code, words in reasons.items():
        if wanted in (fold(code), *map(fold, words)):
            return code
    raise CellError(
        f"{_capital(place.vi)}: không có lý do «{text.strip()[:40]}»; hãy chọn "
        + ", ".join(f"«{vi}»" for vi, _en in reasons.values()),
        f"{_capital(place.en)}: there is no reason “{text.strip()[:40]}”; choose one of "
        + ", ".join(f"“{en}”" for _vi, en in reasons.values()),
    )


def refuse_formula(cell: GridCell, place: Reason) -> None:
    """A formula may show another value wherever the file is opened."""
    if cell.formula:
        raise CellError(
            f"{_capital(place.vi)} có công thức; hãy dán giá trị (Paste Special → Values)",
            f"{_capital(place.en)} holds a formula; paste its value (Paste Special → Values)",
        )


def _text(cell: GridCell, place: Reason) -> str:
    match cell.kind:
        case Kind.DAY:
            raise CellError(
                f"{_capital(place.vi)} đã bị bảng tính chuyển thành ngày tháng; hãy gõ dấu nháy đơn (') trước nội dung",
                f"{_capital(place.en)} was turned into a date by the spreadsheet; type an apostrophe (') before it",
            )
        case Kind.BOOLEAN:
            raise CellError(
                f"{_capital(place.vi)} là giá trị TRUE/FALSE; hãy gõ con số",
                f"{_capital(place.en)} is TRUE or FALSE; type the figure",
            )
        case Kind.ERROR:
            raise CellError(
                f"{_capital(place.vi)} báo lỗi {cell.text[:10]}; hãy gõ con số",
                f"{_capital(place.en)} shows the error {cell.text[:10]}; type the figure",
            )
    return cell.text.strip()


def doubled(cell: ReadCell, first: Reason) -> ReadCell:
    """The cell where another row says something of the same indicator: neither is taken."""
    fault = Reason(
        f"Chỉ tiêu này có ở hai nơi ({first.vi} và {cell.place.vi}); hãy giữ lại một",
        f"This indicator stands in two places ({first.en} and {cell.place.en}); keep one of them",
    )
    return replace(cell, faults=(*cell.faults, fault))


def without_doubles(cells: Iterable[ReadCell]) -> tuple[ReadCell, ...]:
    """The cells, those of one indicator that is said twice made faults."""
    places: dict[str, list[ReadCell]] = {}
    for place, cell in enumerate(cells):
        places.setdefault(cell.indicator or f"#{place}", []).append(cell)
    return tuple(
        doubled(each, group[0].place if each is not group[0] else group[1].place) if len(group) > 1 else each
        for group in places.values()
        for each in group
    )


def by_name(asked: Sequence[FormIndicator]) -> dict[str, str]:
    """Codes by code and by folded name in both languages; a name of two indicators finds none."""
    found: dict[str, str] = {}
    for each in asked:
        for name in {fold(each.name_vi), fold(each.name_en)}:
            found[name] = each.code if name not in found else ""
    return {**{name: code for name, code in found.items() if code}, **{fold(a.code): a.code for a in asked}}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
