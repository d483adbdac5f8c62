"""The parameters of the home page."""

from provinces.forms import AddressForm, DayField


class HomeForm(AddressForm):
    known_on = DayField(required=False)
