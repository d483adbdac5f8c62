"""What a template says of itself in its hidden sheet: whose it is, and what each cell said when it was made. Sealed, so
that another unit's or round's file is told, and a change made in the portal since is seen."""

import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from indicators.sources.archives import SheetError
from indicators.sources.cells import FIELDS, FormIndicator, canonical

STAMP_SHEET = "dti-portal"
TEMPLATE = "1"
_HEAD = ("template", "collection", "unit", "edition", "made_at")
_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Known:
    """A cell as the template knows it: its version (0: never written) and a digest of each of its fields."""

    version: int
    digests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stamp:
    """`made_at` is an ISO time; `cells` are by code of the indicator."""

    collection: str
    unit: str
    edition: str
    made_at: str
    cells: Mapping[str, Known]
    template: str = TEMPLATE


def known(version: int, said: Sequence[str], asked: FormIndicator) -> Known:
    """The cell that says `said` (in the order of `FIELDS`), as a template is to know it."""
    return Known(version, tuple(digest(name, text, asked) for name, text in zip(FIELDS, said, strict=True)))


def digest(name: str, text: str, asked: FormIndicator) -> str:
    """Equal for texts that say the same, however a spreadsheet wrote them."""
    told = canonical(text, asked if name == "typed" else None)
    return hashlib.sha256(told.encode()).hexdigest()[:_DIGITS]


def stamp_lines(stamp: Stamp, *, key: str) -> list[tuple[str, ...]]:
    """The rows of the hidden sheet; plain ASCII, so that no program rewrites them."""
    lines = _lines(stamp)
    return [*lines, ("seal", _seal(lines, key))]


def read_stamp(lines: Iterable[Sequence[str]], *, key: str) -> Stamp:
    """The stamp that the rows hold. Raises `SheetError` where they were not written by this portal, or changed."""
    told = [tuple(text for text in line if text) for line in lines]
    try:
        head = {line[0]: line[1] for line in told if line and line[0] in (*_HEAD, "seal")}
        cells = {line[1]: Known(int(line[2]), line[3:]) for line in told if line and line[0] == "cell"}
        stamp = Stamp(
            head["collection"], head["unit"], head["edition"], head["made_at"], cells, head["template"]
        )
        seal = head["seal"]
    except (LookupError, ValueError) as error:
        raise no_template() from error
    if not hmac.compare_digest(_seal(_lines(stamp), key).encode(), seal.encode()):
        raise SheetError(
            "Trang ẩn của mẫu đã bị thay đổi nên không nạp được. Hãy tải mẫu mới của đợt này, chép số sang rồi nạp lại.",
            "The hidden sheet of the template was changed. Take a new template of this round, copy the figures into it "
            "and upload that.",
        )
    return stamp


def refuse_others(stamp: Stamp, *, collection: str, unit: str, edition: str) -> None:
    """Raises `SheetError` unless the template belongs to this report and is of the present kind."""
    if stamp.unit != unit:
        raise SheetError(
            f"Mẫu này của đơn vị khác ({stamp.unit}), không phải của {unit}. Hãy tải mẫu từ trang nhập số liệu này.",
            f"This is the template of another unit ({stamp.unit}), not of {unit}. Take the template of this page.",
        )
    if stamp.collection != collection:
        raise SheetError(
            f"Mẫu này của đợt khác ({stamp.collection}), không phải đợt {collection}. Hãy tải mẫu của đợt này.",
            f"This is the template of another round ({stamp.collection}), not of {collection}. Take that of this round.",
        )
    if (stamp.edition, stamp.template) != (edition, TEMPLATE):
        raise SheetError(
            "Mẫu này đã cũ: báo cáo hoặc mẫu đã đổi từ khi tải. Hãy tải mẫu mới, chép số sang rồi nạp lại.",
            "This template is out of date: the report or the template changed since. Take a new one, copy the figures "
            "into it and upload that.",
        )


def no_template() -> SheetError:
    """What is said of a workbook that no portal made."""
    return SheetError(
        "Tệp không phải mẫu của cổng, hoặc đã mất trang ẩn của mẫu. Hãy tải mẫu, chép số sang rồi nạp; "
        "hoặc dán số vào ô «Dán từ bảng tính».",
        "The file is no template of the portal, or has lost its hidden sheet. Take the template, copy the figures into "
        "it and upload that, or paste them into “Paste from a spreadsheet”.",
    )


def _lines(stamp: Stamp) -> list[tuple[str, ...]]:
    head = [(name, getattr(stamp, name)) for name in _HEAD]
    cells = sorted(stamp.cells.items())
    return [*head, *(("cell", code, str(cell.version), *cell.digests) for code, cell in cells)]


def _seal(lines: Iterable[Sequence[str]], key: str) -> str:
    text = "\n".join("\t".join(line) for line in lines)
    return hmac.new(f"dti-portal sheet {key}".encode(), text.encode(), hashlib.sha256).hexdigest()
