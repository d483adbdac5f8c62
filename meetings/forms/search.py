"""What the address of the search asks for."""

from django import forms
from django.utils.translation import gettext_lazy

from meetings.forms.meetings import NotTakenField
from provinces.forms import AddressForm

LONGEST_QUERY = 200


class SearchForm(AddressForm):
    q = forms.CharField(
        required=False,
        max_length=LONGEST_QUERY,
        error_messages={"max_length": gettext_lazy("dài quá; xin viết ngắn hơn 200 chữ cái")},
    )
    known_on = NotTakenField(required=False)
