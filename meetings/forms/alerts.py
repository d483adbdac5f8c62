"""Which page a person wants to follow, and how they want to hear of it."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indicators.forms import IndicatorDetailForm
from indicators.forms.provinces import ProvinceDetailForm
from meetings.forms.task_list import TaskFilterForm
from meetings.models import Subscription
from meetings.queries.alerts import Kind, Page, page_at
from provinces.forms import AddressForm, DtiRankingForm, address

LONGEST_PAGE = 300
# By kind the form of the page, and what of its address decides what it says; how a page is looked at is left out.
ASKED: Mapping[Kind, tuple[type[AddressForm], tuple[str, ...]]] = {
    Kind.INDICATOR: (IndicatorDetailForm, ("units",)),
    Kind.PROVINCE: (ProvinceDetailForm, ("pillar",)),
    Kind.RANKING: (DtiRankingForm, ("year", "geography", "region", "units")),
    Kind.TASKS: (
        TaskFilterForm,
        ("status", "unit", "role", "body", "meeting", "indicator", "due", "asks", "q"),
    ),
}


class FollowedPageField(forms.CharField):
    """The address of a page of the portal, as copied or as a path; cleaned to a `Page` with its canonical address."""

    def clean(self, value: Any) -> Page:
        page = page_at(_path(super().clean(value)))
        if page is None:
            raise ValidationError(
                _(
                    "chỉ theo dõi được trang một chỉ tiêu, một địa phương, xếp hạng DTI hoặc danh sách nhiệm vụ"
                )
            )
        return _canonical(page)


class AlertForm(forms.Form):
    """A page, a rhythm, a language."""

    page = FollowedPageField(
        max_length=2000,
        error_messages={
            "required": gettext_lazy("chưa chọn trang: mở trang cần theo dõi rồi bấm «Nhận thư khi thay đổi»")
        },
    )
    rhythm = forms.ChoiceField(
        choices=Subscription.Rhythm.choices,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"),
            gettext_lazy("hãy chọn nhận ngay khi thay đổi hoặc mỗi tuần một thư"),
        ),
    )
    language = forms.ChoiceField(
        choices=settings.LANGUAGES,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), gettext_lazy("hãy chọn tiếng Việt hoặc tiếng Anh")
        ),
    )


class AlertChangeForm(forms.Form):
    """Rhythm and language of what is followed already."""

    rhythm = AlertForm.base_fields["rhythm"]
    language = AlertForm.base_fields["language"]


def _path(text: str) -> str:
    """Path and query of an address of this portal; nothing of any other."""
    try:
        parts = urlsplit(text.strip())
    except ValueError:
        return ""
    own = urlsplit(settings.PUBLIC_URL).netloc
    if parts.netloc not in ("", own) or not parts.path.startswith("/"):
        return ""
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _canonical(page: Page) -> Page:
    """The same page with only those parameters that decide what it says, in their order."""
    kind, names = ASKED[page.kind]
    query = page.address.partition("?")[2]
    form = kind(QueryDict(query))
    # What the page itself would not understand, it would leave out: something else than what was asked would be followed.
    if form.notices:
        raise ValidationError(" ".join(form.notices))
    if page.kind is Kind.RANKING and form.state["kind"] not in ("", "provinces"):
        raise ValidationError(
            _("xếp hạng các Bộ và chỉ số quốc gia chưa theo dõi được; hãy chọn xếp hạng các tỉnh")
        )
    wanted = address(page.address.partition("?")[0], {name: form.state[name] for name in names})
    found = page_at(wanted)
    if found is None or len(wanted) > LONGEST_PAGE:
        raise ValidationError(_("địa chỉ dài quá; hãy chọn ít đơn vị hơn"))
    return found
