"""Where something was said, as every page and the API cite it."""

from collections.abc import Iterable
from dataclasses import dataclass

from provinces.models import GENERATED
from provinces.queries.rows import rows


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """A cited source. `published_on` is as precise as the source itself: a year, a month or a day, or empty."""

    key: str
    title_vi: str
    title_en: str
    publisher: str
    published_on: str
    url: str
    kind: str

    def title(self, language: str) -> str:
        return self.title_en if language == "en" else self.title_vi


SOURCES = """
    SELECT s.key, s.title_vi, s.title_en, s.publisher, s.published_on, s.url, s.kind
    FROM provinces_source s WHERE s.key = ANY(%s) ORDER BY s.key
"""


def sources(keys: Iterable[str]) -> dict[str, SourceFacts]:
    """The sources of some keys, by key; an unknown key is left out. One SQL query."""
    return {row[0]: SourceFacts(*row) for row in rows(SOURCES, [sorted(set(keys))])}


def figures_are_generated() -> bool:
    """Whether the figures of this store were generated: none, or all of them are. One SQL query."""
    ((generated,),) = rows(
        "SELECT EXISTS (SELECT FROM provinces_source WHERE starts_with(key, %s))", [GENERATED]
    )
    return bool(generated)
