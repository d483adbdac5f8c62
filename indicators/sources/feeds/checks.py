"""Whether the JSON of a mapping can be taken, and every reason why not."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

from indicators.sources.feeds.base import FIELDS, REQUIRED, Reading
from indicators.sources.feeds.rules import DECIMAL, EMPTY, UNIT_BY, FieldRule, UnitRule, ValueRule
from indicators.sources.feeds.words import MISSING, QUALIFIERS, REFUSE, STATUSES, is_tame, same
from provinces.sources.base import CellError, Reason

LONGEST, MOST_WORDS, FURTHEST_SCALE, LAST_HEADER = 200, 1000, 18, 1000
DELIMITERS = ("", ",", ";", "\t", "|")
ENCODINGS = ("", "utf-8", "utf-16", "windows-1258", "windows-1252")
# The words of these fields can only mean what we know.
MEANINGS = {
    "qualifier": QUALIFIERS,
    "status": (*STATUSES, *MISSING, REFUSE),
    "missing": MISSING,
}
_RULES: Mapping[str, type[FieldRule]] = {"unit": UnitRule, "value": ValueRule}
_CHOICES = {
    "by": UNIT_BY,
    "decimal": DECIMAL,
    "empty": EMPTY,
    "delimiter": DELIMITERS,
    "encoding": ENCODINGS,
}
_NUMBERS = {"scale": (-FURTHEST_SCALE, FURTHEST_SCALE), "header": (1, LAST_HEADER)}

Fault = tuple[str, Reason]


class MappingError(ValueError):
    """`faults` holds each field (a name of `FIELDS`, or `reading`) with what is wrong with it: whole sentences."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("; ".join(f"{name}: {reason.en}" for name, reason in faults))
        self.faults = faults


def checked(data: object) -> dict[str, Any]:
    """The rules by field, and the reading. Raises `MappingError`."""
    faults: list[Fault] = []
    given = _object(data, "reading", faults)
    rules: dict[str, Any] = {"reading": Reading(**_parts(given.get("reading"), Reading, "reading", faults))}
    for name in FIELDS:
        kind = _RULES.get(name, FieldRule)
        rules[name] = kind(**_parts(given.get(name), kind, name, faults))
        # What is wrong with a part is the reason why the whole lacks something.
        if name not in dict(faults):
            faults += _of_rule(name, rules[name])
    if unknown := [key for key in given if key not in rules]:
        faults.append(("reading", _unknown(unknown[0])))
    if faults:
        raise MappingError(tuple(dict.fromkeys(faults)))
    return rules


def _object(data: object, name: str, faults: list[Fault]) -> Mapping[str, object]:
    if data is None:
        return {}
    if isinstance(data, Mapping) and all(isinstance(key, str) for key in data):
        return data
    faults.append(
        (name, Reason("Phần này phải là một đối tượng JSON.", "This part has to be a JSON object."))
    )
    return {}


def _parts(data: object, kind: type[Any], name: str, faults: list[Fault]) -> dict[str, Any]:
    """The values of a rule that can be taken; what cannot is among the faults."""
    given = _object(data, name, faults)
    known = {each.name for each in fields(kind)}
    taken: dict[str, Any] = {}
    for key, value in given.items():
        try:
            if key not in known:
                raise _error(_unknown(key))
            taken[key] = _part(name, key, value)
        except CellError as error:
            faults.append((name, error.reason))
    return taken


def _part(name: str, key: str, value: object) -> object:
    if key in ("words", "missing"):
        return _words(name if key == "words" else key, value)
    if key in _NUMBERS:
        return _number(value, *_NUMBERS[key])
    if key == "groups":
        return _flag(value)
    text = _text(value)
    if key in _CHOICES and text not in _CHOICES[key]:
        raise CellError(
            f"Không có lựa chọn «{_shown(text)}»; hãy chọn một trong: {_list(_CHOICES[key])}.",
            f"There is no choice “{_shown(text)}”; choose one of {_list(_CHOICES[key])}.",
        )
    return text


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise CellError("Ở đây phải là chữ.", "This has to be a text.")
    if len(value) > LONGEST:
        raise CellError(
            f"Nội dung dài hơn {LONGEST} ký tự; hãy rút gọn.",
            f"The text is longer than {LONGEST} characters; shorten it.",
        )
    # The tab is a delimiter; anything else that nobody sees came by mistake, and some of it no database holds.
    if value != "\t" and not is_tame(value):
        raise CellError(
            "Nội dung có ký tự ẩn; hãy gõ lại.", "The text holds characters that nobody sees; type it again."
        )
    return value


def _number(value: object, least: int, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise CellError(
            f"Ở đây phải là số nguyên từ {least} đến {most}.",
            f"This has to be a whole number from {least} to {most}.",
        )
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise CellError("Ở đây phải là true hoặc false.", "This has to be true or false.")
    return value


def _words(meant: str, value: object) -> dict[str, str]:
    """Texts with their meanings; of the fields whose meanings are ours, only those."""
    if not isinstance(value, Mapping) or len(value) > MOST_WORDS:
        raise CellError(
            f"Bảng từ phải là một đối tượng JSON, nhiều nhất {MOST_WORDS} từ.",
            f"The words have to be a JSON object of at most {MOST_WORDS} words.",
        )
    words = {_text(source): _text(ours).strip() for source, ours in value.items()}
    for source, ours in words.items():
        if not ours:
            raise CellError(
                f"Chữ «{_shown(source)}» của nguồn chưa có nghĩa; hãy ghi vế phải.",
                f"The word “{_shown(source)}” of the source has no meaning yet; fill in its right side.",
            )
        if ours not in MEANINGS.get(meant, (ours,)):
            raise CellError(
                f"Cổng không có từ «{_shown(ours)}»; hãy dùng một trong: {_list(MEANINGS[meant])}.",
                f"The portal has no word “{_shown(ours)}”; use one of {_list(MEANINGS[meant])}.",
            )
    _refuse_doubles(words)
    return words


def _refuse_doubles(words: Mapping[str, str]) -> None:
    known: dict[str, str] = {}
    for source, ours in words.items():
        if known.setdefault(same(source), ours) != ours:
            raise CellError(
                f"Chữ «{_shown(source)}» của nguồn được ghi hai lần với hai nghĩa; hãy giữ lại một.",
                f"The word “{_shown(source)}” of the source has two meanings; keep one of them.",
            )


def _of_rule(name: str, rule: FieldRule) -> Iterator[Fault]:
    """What is wrong with a rule as a whole."""
    if rule.column and rule.constant:
        yield (
            name,
            Reason(
                "Chỉ được chọn một: cột của nguồn, hoặc giá trị cố định; hãy xóa một trong hai.",
                "Choose either a column of the source or a constant; clear one of them.",
            ),
        )
    if name in REQUIRED and not rule.told:
        yield (
            name,
            Reason(
                "Chưa biết lấy từ đâu; hãy chọn một cột của nguồn hoặc ghi giá trị cố định.",
                "It is not known where this comes from; choose a column of the source or give a constant.",
            ),
        )
    if name == "value" and rule.constant:
        yield (
            name,
            Reason(
                "Số liệu phải lấy từ một cột, không phải giá trị cố định; hãy chọn cột.",
                "Values have to come from a column, not from a constant; choose the column.",
            ),
        )


def _unknown(key: str) -> Reason:
    return Reason(
        f"Không có mục «{_shown(key)}» trong ánh xạ; hãy bỏ đi.",
        f"A mapping has no entry “{_shown(key)}”; remove it.",
    )


def _error(reason: Reason) -> CellError:
    return CellError(reason.vi, reason.en)


def _shown(text: str) -> str:
    return text.strip()[:40]


_NAMED = {"": "(tự tìm / found out)", "\t": "tab"}


def _list(choices: tuple[str, ...]) -> str:
    return ", ".join(_NAMED.get(choice, choice) for choice in choices)
