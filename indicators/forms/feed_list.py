"""What the list of feeds is asked for."""

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from provinces.forms import AddressForm


def page_field() -> forms.IntegerField:
    """Which page of a list; the view knows which one is the last."""
    wrong = dict.fromkeys(("invalid", "min_value", "max_value"), _("không phải số của một trang"))
    return forms.IntegerField(required=False, min_value=1, max_value=1_000_000, error_messages=wrong)


class FeedState(models.TextChoices):
    """What a feed may be looked for by; several may hold of one feed."""

    SILENT = "silent", _("im lặng quá hạn")
    FAILING = "failing", _("đọc thất bại")
    WAITING = "waiting", _("có số chờ duyệt")
    PAUSED = "paused", _("tạm dừng")


class FeedListForm(AddressForm):
    """Words of a name, key or publisher, how the feed stands, and which page of the list."""

    q = forms.CharField(required=False, max_length=60)
    status = forms.ChoiceField(
        required=False,
        choices=FeedState.choices,
        error_messages={"invalid_choice": _("chỉ nhận silent, failing, waiting hoặc paused")},
    )
    page = page_field()
