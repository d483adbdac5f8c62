"""The kinds of cell a table may have, and how each is read."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from provinces.sources.base import Cell, CellError

_WHOLE = re.compile(r"[+-]?[0-9]{1,18}")
# Exponents, groups and decimal commas are not read: 12,8 must never become 128.
_DECIMAL = re.compile(r"-?[0-9]{1,24}(?:\.[0-9]{1,24})?")
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SLUG = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
_YES_NO = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class Column:
    """A column and the reader of its filled cells, which raises ``CellError``."""

    name: str
    read: Callable[[str], Cell]
    required: bool = False
    empty: Cell = None

    def cell(self, text: str) -> Cell:
        """The value of a cell; raises ``CellError``."""
        if text:
            return self.read(text)
        if self.required:
            raise CellError("ô này không được để trống", "this cell must not be empty")
        return self.empty


def text(name: str, *, required: bool = False, longest: int | None = None) -> Column:
    """Any text of at most ``longest`` characters."""

    def read(cell: str) -> str:
        if longest is not None and len(cell) > longest:
            raise CellError(
                f"dài {len(cell)} ký tự, chỉ được {longest}",
                f"has {len(cell)} characters, at most {longest} fit",
            )
        return cell

    return Column(name, read, required, "")


def slug(name: str, *, required: bool = False, longest: int | None = None) -> Column:
    """Lower-case letters and digits, joined by hyphens or underscores."""
    plain = text(name, required=required, longest=longest)

    def read(cell: str) -> Cell:
        if not _SLUG.fullmatch(cell):
            raise CellError(
                f"«{cell}» phải gồm chữ thường không dấu, chữ số, dấu - hoặc _",
                f"“{cell}” must be plain lower-case letters, digits, - or _",
            )
        return plain.read(cell)

    return Column(name, read, required, "")


def address(name: str, *, required: bool = False, longest: int | None = None) -> Column:
    """A web address."""
    plain = text(name, required=required, longest=longest)

    def read(cell: str) -> Cell:
        if not _ADDRESS.fullmatch(cell):
            raise CellError(f"«{cell}» không phải là địa chỉ http", f"“{cell}” is not an http address")
        return plain.read(cell)

    return Column(name, read, required, "")


def integer(name: str, *, required: bool = False, least: int, most: int) -> Column:
    """A whole number between two bounds, both allowed."""

    def read(cell: str) -> int:
        if not _WHOLE.fullmatch(cell):
            raise CellError(f"«{cell}» không phải là số nguyên", f"“{cell}” is not a whole number")
        if not least <= int(cell) <= most:
            raise CellError(
                f"«{cell}» phải từ {least} đến {most}", f"“{cell}” must be between {least} and {most}"
            )
        return int(cell)

    return Column(name, read, required)


def decimal(name: str, *, required: bool = False, digits: int, places: int) -> Column:
    """A decimal with a point, of at most ``digits`` digits, ``places`` of them after the point."""
    whole = digits - places

    def read(cell: str) -> Decimal:
        if not _DECIMAL.fullmatch(cell):
            raise CellError(
                f"«{cell}» không phải là số thập phân viết với dấu chấm, không có dấu nhóm",
                f"“{cell}” is not a decimal number with a point and without grouping",
            )
        before, _, after = cell.lstrip("-").partition(".")
        if len(before.lstrip("0")) > whole or len(after.rstrip("0")) > places:
            raise CellError(
                f"«{cell}» có quá {whole} chữ số trước hoặc quá {places} chữ số sau dấu chấm",
                f"“{cell}” has more than {whole} digits before or {places} after the point",
            )
        return Decimal(cell)

    return Column(name, read, required)


def day(name: str, *, required: bool = False) -> Column:
    """A date as ``2022-06-30``."""

    def read(cell: str) -> date:
        try:
            if _ISO_DATE.fullmatch(cell):
                return date.fromisoformat(cell)
        except ValueError:
            pass
        raise CellError(
            f"«{cell}» không phải là ngày có thật, viết như 2022-06-30",
            f"“{cell}” is not a date such as 2022-06-30",
        )

    return Column(name, read, required)


def yes_no(name: str) -> Column:
    """``yes`` or ``no``; never empty."""

    def read(cell: str) -> bool:
        if cell not in _YES_NO:
            raise CellError(f"«{cell}» phải là yes hoặc no", f"“{cell}” must be yes or no")
        return _YES_NO[cell]

    return Column(name, read, True)


def choice(name: str, values: Collection[str], *, required: bool = False) -> Column:
    """One of a fixed set of words."""

    def read(cell: str) -> str:
        if cell not in values:
            words = ", ".join(values)
            raise CellError(f"«{cell}» không thuộc: {words}", f"“{cell}” is none of: {words}")
        return cell

    return Column(name, read, required, "")
