"""Looking at pages: their text as read, and what htmx makes of them."""

import re
from typing import Any

from django.test import Client
from lxml import html


def document(response: Any) -> html.HtmlElement:
    """The response as a parsed document."""
    return html.document_fromstring(response.content.decode())


def text_of(response: Any) -> str:
    """The words of a page in reading order, white space folded."""
    root = document(response)
    for node in root.xpath("//script | //style | //svg/title"):
        node.drop_tree()
    return re.sub(r"\s+([.,;:)])", r"\1", re.sub(r"\s+", " ", " ".join(root.itertext()))).strip()


def swap_equals_reload(client: Client, start: str, target: str, region: str) -> None:
    """A partial is right when swapping it into the old page gives what loading the new address gives."""
    page = document(client.get(start))
    swapped = client.get(target, headers={"HX-Request": "true"})
    assert "HX-Request" in swapped.headers["Vary"]
    place = _region(page, region)
    for child in list(place):
        place.remove(child)
    place.text = None
    for child in html.fragments_fromstring(swapped.content.decode()):
        if isinstance(child, str):
            continue
        place.append(child)
    fresh = _region(document(client.get(target)), region)
    assert _plain(place) == _plain(fresh)


def _region(page: html.HtmlElement, region: str) -> html.HtmlElement:
    (found,) = page.xpath(f'//*[@id="{region.removeprefix("#")}"]')
    return found


def _plain(node: html.HtmlElement) -> str:
    """Markup without white space and without the token that every answer renews."""
    text = html.tostring(node, encoding="unicode")
    return re.sub(r'value="[\w]{64}"', "", re.sub(r"\s+", "", text))
