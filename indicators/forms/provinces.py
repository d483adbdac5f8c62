"""The parameters of the page of a province."""

from provinces.forms import AddressForm, DayField


class ProvinceDetailForm(AddressForm):
    known_on = DayField(required=False)
