"""Reading followed pages, each at one number of the data."""

from datetime import date

from meetings.queries import alerts
from meetings.queries.alerts import Page, Said
from provinces.queries import versions

TRIES = 3


class UnsettledError(Exception):
    """Publications followed each other so quickly that no reading was of one state; the next run reads again."""


def read_page(page: Page, day: date) -> Said | None:
    """What the page says, with the number of the data that it says it of; None for a page of nothing.

    The number is asked before and after: what is remembered must be no mixture of two states. Raises `UnsettledError`.
    """
    for _ in range(TRIES):
        version = versions.data_version()
        with versions.at(version):
            said = alerts.said(page, day, version)
        if versions.data_version() == version:
            return said
    raise UnsettledError(page.address)


class Reader:
    """The pages of one run: what many follow is read once."""

    def __init__(self, day: date) -> None:
        self.day = day
        self._read: dict[str, Said | None] = {}

    def __call__(self, address: str) -> Said | None:
        if address not in self._read:
            page = alerts.page_at(address)
            self._read[address] = read_page(page, self.day) if page else None
        return self._read[address]
