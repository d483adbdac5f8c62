"""What an address asks for: text in, clean values and notices out. A bad value never breaks a page."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from provinces.models import Change

LONGEST = 2000
MOST_NAMED = 5
GEOGRAPHIES = [("34", "34"), ("63", "63")]


class SlugListField(forms.CharField):
    """`kon-tum,dien-bien` as a list of slugs without repeats; several parameters of one name are joined."""

    def clean(self, value: Any) -> list[str]:
        text = super().clean(value) or ""
        slugs = list(dict.fromkeys(word.strip() for word in text.split(",") if word.strip()))
        if not all(word.replace("-", "").replace("_", "").isalnum() and word.isascii() for word in slugs):
            raise ValidationError(_("chỉ nhận mã gồm chữ, số và dấu gạch, cách nhau bằng dấu phẩy"))
        return slugs


class CodeField(forms.SlugField):
    """One code of the portal's own, or nothing."""

    default_error_messages = {"invalid": gettext_lazy("chỉ nhận mã gồm chữ không dấu, số và dấu gạch")}

    def __init__(self, *, max_length: int = 60, **options: Any) -> None:
        super().__init__(required=False, max_length=max_length, **options)


class DayField(forms.DateField):
    """A day as 2022-12-31 or 31/12/2022."""

    default_error_messages = {
        "invalid": gettext_lazy("không phải một ngày; viết như 2022-12-31 hoặc 31/12/2022")
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d", "%d/%m/%Y"], **options)


class AddressForm(forms.Form):
    """The parameters of an address. `state` is always usable; `notices` says what was not understood."""

    def __init__(self, query: QueryDict) -> None:
        given = {name: ",".join(query.getlist(name)) for name in query}
        super().__init__({name: _cut(text) for name, text in given.items()})
        self.too_long = [name for name in self.fields if len(given.get(name, "")) > LONGEST]
        self.is_valid()

    @property
    def state(self) -> dict[str, Any]:
        """Clean values by name; what was absent or not understood has the field's empty value."""
        return {
            name: self.cleaned_data.get(name, getattr(field, "empty_value", None))
            for name, field in self.fields.items()
        }

    @property
    def notices(self) -> list[str]:
        """One sentence a value that was not understood, naming the parameter and the cure."""
        too_long = [
            _("Tham số %(name)s dài quá %(most)s ký tự: phần cuối bị bỏ qua.")
            % {"name": name, "most": LONGEST}
            for name in self.too_long
        ]
        return too_long + [
            _("Tham số %(name)s=%(value)s: %(reason)s. Trang đang bỏ qua tham số này.")
            % {
                "name": name,
                "value": _visible(str(self.data.get(name, ""))[:60]),
                "reason": " ".join(dict.fromkeys(self._reason(name, str(error)) for error in errors)),
            }
            for name, errors in self.errors.items()
        ]

    def _reason(self, name: str, error: str) -> str:
        """Django's own words for a null character are in English only."""
        return _("có ký tự không đọc được") if "\0" in str(self.data.get(name, "")) else error


def _visible(text: str) -> str:
    """Without characters that nobody sees, such as those that turn the direction of what follows."""
    return text if text.isprintable() else "".join(letter if letter.isprintable() else "?" for letter in text)


def _cut(text: str) -> str:
    """At a comma: half a code would be told as one that does not exist."""
    if len(text) <= LONGEST:
        return text
    kept = text[:LONGEST]
    return kept.rpartition(",")[0] or kept


def few(codes: Sequence[str]) -> str:
    """The first codes of a list in words; how many more there are where they are many."""
    if len(codes) <= MOST_NAMED:
        return ", ".join(codes)
    rest = len(codes) - MOST_NAMED
    return ngettext("%(codes)s và %(n)s mã khác", "%(codes)s và %(n)s mã khác", rest) % {
        "codes": ", ".join(codes[:MOST_NAMED]),
        "n": rest,
    }


def address(path: str, values: Mapping[str, object], **changes: object) -> str:
    """`path` with its parameters in the order of `values`; empty ones are left out, so an address is canonical."""
    merged = {**values, **changes}
    query = [
        _pair(name, _written(value)) for name, value in merged.items() if value not in (None, "", [], ())
    ]
    return f"{path}?{'&'.join(query)}" if query else path


# A page of links asks for the same few pairs again and again.
@lru_cache(maxsize=4096)
def _pair(name: str, value: str) -> str:
    return urlencode({name: value}, safe=",/:")


def _written(value: object) -> str:
    if isinstance(value, list | tuple):
        return ",".join(str(item) for item in value)
    return str(value)


def asks_for_part(request: HttpRequest) -> bool:
    """Whether htmx wants only what it swaps; going back in the history it needs the whole page."""
    htmx: Any = getattr(request, "htmx", None)
    return bool(htmx) and not htmx.history_restore_request


class GeographyField(forms.ChoiceField):
    """The code of a set of provinces: 34 since July 2025, 63 before."""

    default_error_messages = {"invalid_choice": gettext_lazy("chỉ nhận 34 hoặc 63")}

    def __init__(self) -> None:
        super().__init__(required=False, choices=GEOGRAPHIES)


class YearField(forms.IntegerField):
    """A year of four digits."""

    default_error_messages = dict.fromkeys(
        ("invalid", "min_value", "max_value"), gettext_lazy("không phải một năm; viết như 2022")
    )

    def __init__(self) -> None:
        super().__init__(required=False, min_value=2000, max_value=2100)


class ProvinceListForm(AddressForm):
    """Which regions there are is for the page to say."""

    geography = GeographyField()
    region = CodeField()
    q = forms.CharField(required=False, max_length=60)
    sort = forms.ChoiceField(
        required=False,
        choices=[("official", "official"), ("rank", "rank"), ("name", "name")],
        error_messages={"invalid_choice": gettext_lazy("chỉ nhận official, rank hoặc name")},
    )


DTI_COLUMNS = (
    *("rank", "name", "score", "change", "government", "economy", "society"),
    *("nt", "tc", "ht", "nl", "at", "cq", "kt", "xh"),
)


class ColumnField(forms.CharField):
    """A column of the ranking, with `-` before it the other way round."""

    def __init__(self) -> None:
        super().__init__(required=False)

    def clean(self, value: Any) -> str:
        text = str(super().clean(value) or "")
        if text and text.removeprefix("-") not in DTI_COLUMNS:
            raise ValidationError(
                _(
                    "chỉ nhận rank, name, score, change hoặc mã một cột như ht; thêm dấu - ở trước để đảo chiều"
                )
            )
        return text


class DtiRankingForm(AddressForm):
    """Which years, geographies, regions, units and columns there are is for the page to say."""

    kind = forms.ChoiceField(
        required=False,
        choices=[(kind, kind) for kind in ("provinces", "ministries", "national")],
        error_messages={"invalid_choice": gettext_lazy("chỉ nhận provinces, ministries hoặc national")},
    )
    year = YearField()
    geography = GeographyField()
    region = CodeField()
    sort = ColumnField()
    parts = forms.ChoiceField(
        required=False,
        choices=[("indices", "indices"), ("pillars", "pillars")],
        error_messages={"invalid_choice": gettext_lazy("chỉ nhận indices hoặc pillars")},
    )
    units = SlugListField(required=False)
    view = forms.ChoiceField(
        required=False,
        choices=[("table", "table"), ("chart", "chart"), ("map", "map")],
        error_messages={"invalid_choice": gettext_lazy("chỉ nhận table, chart hoặc map")},
    )
    check = forms.ChoiceField(
        required=False,
        choices=[("1", "1")],
        error_messages={"invalid_choice": gettext_lazy("chỉ nhận 1")},
    )
    known_on = DayField(required=False)


class IndexValueField(forms.DecimalField):
    """The value of a main index: 0 to 1, at most four decimals, with a decimal point in every language."""

    def __init__(self) -> None:
        super().__init__(required=False, min_value=0, max_value=1, max_digits=5, decimal_places=4)

    def clean(self, value: Any) -> Decimal | None:
        try:
            number: Decimal | None = super().clean(value)
        except ValidationError as error:
            reason = _("chỉ nhận số từ 0 đến 1, tối đa bốn chữ số thập phân, viết như 0.7651")
            raise ValidationError(reason) from error
        return number


class DtiSimulationForm(AddressForm):
    """Whose main indices move in which ranking, to what, and the place wanted. What may move is for the page to say."""

    unit = CodeField()
    year = YearField()
    geography = GeographyField()
    nt = IndexValueField()
    tc = IndexValueField()
    ht = IndexValueField()
    nl = IndexValueField()
    at = IndexValueField()
    cq = IndexValueField()
    kt = IndexValueField()
    xh = IndexValueField()
    goal = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=63,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"),
            gettext_lazy("chỉ nhận một thứ hạng từ 1 trở đi, viết như 10"),
        ),
    )


class DtiWhyForm(AddressForm):
    """Which ranking of the year, what it is held against, how it is looked at."""

    geography = GeographyField()
    against = YearField()
    view = forms.ChoiceField(
        required=False,
        choices=[("chart", "chart"), ("table", "table")],
        error_messages={"invalid_choice": gettext_lazy("chỉ nhận chart hoặc table")},
    )
    known_on = DayField(required=False)


class AuditForm(AddressForm):
    """Whose changes, or about whom (`user`); of which unit, thing and topic; in which days; after which row."""

    user = forms.CharField(required=False, max_length=150)
    unit = CodeField()
    key = forms.CharField(required=False, max_length=150)
    topic = forms.ChoiceField(
        required=False,
        choices=Change.Topic.choices,
        error_messages={
            "invalid_choice": gettext_lazy(
                "chỉ nhận account, membership, collection, submission, entry, evidence hoặc reference"
            )
        },
    )
    before = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=2**63 - 1,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), gettext_lazy("không phải số của một dòng nhật ký")
        ),
    )

    def __init__(self, query: QueryDict) -> None:
        # `from` is a word of Python, so the two days are added by name.
        self.base_fields["from"] = DayField(required=False)
        self.base_fields["to"] = DayField(required=False)
        super().__init__(query)
