"""The parameters of the page of a province."""

from provinces.forms import AddressForm, CodeField, DayField


class ProvinceDetailForm(AddressForm):
    """Which pillars there are is for the page to say."""

    pillar = CodeField()
    known_on = DayField(required=False)
