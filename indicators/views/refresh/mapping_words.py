"""A mapping in words: one sentence a field, for who has to trust what it does."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators.models import Observation
from indicators.models.figures import Qualifier
from indicators.sources.feeds.base import Reading
from indicators.sources.feeds.mapping import FeedMapping, FieldRule, UnitRule, ValueRule
from indicators.sources.feeds.words import REFUSE, SKIP
from indicators.templatetags.figures import number

FIRST_WORDS = 8


@dataclass(frozen=True, slots=True)
class FieldWords:
    """What fills a field: a sentence, and the words of the source with what they mean."""

    label: str
    text: str
    words: tuple[tuple[str, str], ...]


def mapping_words(mapping: FeedMapping) -> list[FieldWords]:
    """Every field, in the order of forms."""
    rules, labels = mapping.rules, _labels()
    return [FieldWords(labels[name], _told(name, rule), _words(name, rule)) for name, rule in rules.items()]


def reading_words(reading: Reading) -> str:
    """How the file is read, where it is not found out: `ngăn cách bằng «;», mã hóa windows-1258`; empty where it is."""
    told = (
        (reading.delimiter, _("ngăn cách bằng «%(it)s»")),
        (reading.encoding, _("mã hóa %(it)s")),
        (reading.sheet, _("trang tính «%(it)s»")),
        (reading.header if reading.header > 1 else "", _("tên cột ở dòng %(it)s")),
        (reading.rows, _("các dòng ở %(it)s")),
    )
    return ", ".join(words % {"it": _visible(str(it))} for it, words in told if it)


def _labels() -> dict[str, str]:
    return {
        "indicator": _("Chỉ tiêu"),
        "unit": _("Đơn vị"),
        "period": _("Kỳ"),
        "value": _("Giá trị"),
        "qualifier": _("Mức chắc chắn"),
        "status": _("Tình trạng số liệu"),
        "as_of": _("Ngày số liệu"),
    }


def _told(name: str, rule: FieldRule) -> str:
    if not rule.told:
        return _untold(name)
    text = (
        _("cột «%(column)s»") % {"column": rule.column}
        if rule.column
        else _("luôn là «%(constant)s»") % {"constant": rule.constant}
    )
    return ", ".join([text, *_details(rule)])


def _untold(name: str) -> str:
    return {
        "qualifier": _("không khai: mọi số là chính xác"),
        "status": _("không khai: theo tình trạng chung của nguồn"),
        "as_of": _("không khai: ngày cuối kỳ"),
    }.get(name, _("chưa khai"))


def _details(rule: FieldRule) -> list[str]:
    if isinstance(rule, UnitRule):
        return [_unit_words(rule.by)]
    if isinstance(rule, ValueRule):
        return _value_words(rule)
    return []


def _unit_words(by: str) -> str:
    return {
        "slug": _("nhận theo mã định danh của cổng"),
        "code": _("nhận theo mã hành chính vào ngày cuối kỳ"),
        "name": _("nhận theo tên, mọi cách viết"),
    }.get(by, _("nhận theo mã định danh, mã hành chính hoặc tên"))


def _value_words(rule: ValueRule) -> list[str]:
    told = [_("dấu phẩy thập phân") if rule.decimal == "comma" else _("dấu chấm thập phân")]
    if rule.scale:
        told.append(_scale_words(rule.scale))
    if rule.groups:
        told.append(_("nhóm ba chữ số là hàng nghìn"))
    beside = (
        (rule.scale_column, _("lũy thừa mười ở cột «%(column)s»")),
        (rule.printed_column, _("nguyên văn ở cột «%(column)s»")),
        (rule.resolution_column, _("độ phân giải ở cột «%(column)s»")),
    )
    told += [words % {"column": column} for column, words in beside if column]
    return [*told, _empty_words(rule.empty)]


def _scale_words(scale: int) -> str:
    by = number(10 ** abs(scale))
    return (_("nhân với %(n)s") if scale > 0 else _("chia cho %(n)s")) % {"n": by}


def _empty_words(empty: str) -> str:
    if empty in Observation.Missing.values:
        return _("ô trống nghĩa là «%(reason)s»") % {"reason": Observation.Missing(empty).label}
    return _("bỏ qua ô trống") if empty == SKIP else _("loại dòng có ô trống")


def _words(name: str, rule: FieldRule) -> tuple[tuple[str, str], ...]:
    missing: Mapping[str, str] = rule.missing if isinstance(rule, ValueRule) else {}
    pairs = [*rule.words.items(), *missing.items()]
    shown = tuple((_visible(text), _meaning(name, code)) for text, code in pairs[:FIRST_WORDS])
    rest = len(pairs) - len(shown)
    more = (ngettext("và %(n)s chữ khác", "và %(n)s chữ khác", rest) % {"n": rest}, "")
    return (*shown, more) if rest else shown


def _meaning(name: str, code: str) -> str:
    """What a word of the source means, in words where the portal has codes for it."""
    kinds = {"status": Observation.Status, "qualifier": Qualifier, "value": Observation.Missing}
    if code == REFUSE:
        return _("loại dòng")
    # A status may also say that there is no value, and why.
    kind = Observation.Missing if code in Observation.Missing.values else kinds.get(name)
    return str(kind(code).label) if kind and code in kind.values else code


def _visible(text: str) -> str:
    """Blanks that are the whole of a text are told by their names."""
    return {"\t": _("dấu tab"), " ": _("dấu cách"), "": _("ô trống")}.get(text, text)
