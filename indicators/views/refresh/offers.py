"""The demonstration source as a first feed to set up: real rows of the reviewed files, `manage.py serve_demo_feed`."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from indicators.models import Feed
from provinces.forms import address

# Where the command listens unless told otherwise. Allowed by itself where the portal brings its own database.
DEMO_HOST = "127.0.0.1:8099"
DEMO_FORMATS = (
    (Feed.Format.CSV, "dti.csv"),
    (Feed.Format.XLSX, "dti.xlsx"),
    (Feed.Format.JSON, "dti.json"),
    (Feed.Format.SDMX_CSV, "dti.sdmx.csv"),
    (Feed.Format.SDMX_JSON, "dti.sdmx.json"),
    (Feed.Format.PORTAL, "api/v1/figures"),
)
GSO = "gso.csv?vintage=2023"


@dataclass(frozen=True, slots=True)
class Offer:
    """A feed that can be set up with one click: its words, and the address of the form filled with it."""

    words: str
    url: str


def demo_offers() -> list[Offer]:
    """None where the demonstration source may not be read."""
    if DEMO_HOST not in settings.FEED_PRIVATE_HOSTS:
        return []
    dti = [_dti(Feed.Format(form), place) for form, place in DEMO_FORMATS]
    return [*dti, _gso()]


def _dti(form: Feed.Format, place: str) -> Offer:
    words = _("Điểm DTI các tỉnh, %(format)s") % {"format": form.label}
    return _offer(words, f"demo-dti-{form.value}", ("DTI trình diễn", "Demonstration DTI"), form, place)


def _gso() -> Offer:
    words = _("Tỷ trọng kinh tế số trong GDP theo Cục Thống kê, CSV")
    return _offer(
        words, "demo-gso", ("Kinh tế số trình diễn", "Demonstration digital economy"), Feed.Format.CSV, GSO
    )


def _offer(words: str, key: str, names: tuple[str, str], form: Feed.Format, place: str) -> Offer:
    told = {
        "key": key,
        "name_vi": f"{names[0]}, {_label(form, 'vi')}",
        "name_en": f"{names[1]}, {_label(form, 'en')}",
        "publisher": _("Nguồn trình diễn"),
        "format": form,
        "address": f"http://{DEMO_HOST}/{place}",
        "policy": Feed.Policy.PUBLISH,
    }
    return Offer(words, address(reverse("feed-new"), told))


def _label(form: Feed.Format, lang: str) -> str:
    with override(lang):
        return str(form.label)
