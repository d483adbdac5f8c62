"""The report as a sheet to be filled in outside the portal."""

from collections.abc import Mapping
from decimal import Decimal

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from indicators import exports, numerals, sources
from indicators.exports import Template, TemplateRow
from indicators.numerals import Qualifier
from indicators.queries import entry, uploads
from indicators.queries.entry import Sheet, SheetCell
from indicators.templatetags.figures import in_language, language
from indicators.validation import PastValue
from indicators.views.entry.reports import Asked, report_asked
from indicators.views.entry.rows import measure_of
from indicators.views.entry.wording import period_words
from provinces.exports import Quantity, practice_words
from provinces.queries.practice import is_practice
from provinces.templatetags.moments import moment
from provinces.views.doors import signed_in

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PERCENT = "percent"
Ranges = Mapping[str, tuple[Decimal | None, Decimal | None]]


@require_safe
@signed_in
def entry_template(request: HttpRequest, collection: str, slug: str) -> HttpResponse:
    """The template, prefilled with what stands: for everybody who may read the report."""
    asked = report_asked(request, collection, slug)
    page = entry.sheet(asked.submission)
    content = exports.template_bytes(_template(asked, page))
    return HttpResponse(
        content,
        headers={
            "Content-Type": XLSX,
            "Content-Disposition": f'attachment; filename="{asked.key}-{asked.unit}.xlsx"',
            "X-Content-Type-Options": "nosniff",
        },
    )


def _template(asked: Asked, page: Sheet) -> Template:
    period = in_language(asked.submission.collection.period, "label")
    ranges = uploads.plausible_ranges(asked.submission)
    return Template(
        title=_("Nhập số liệu %(period)s, %(unit)s")
        % {"period": period, "unit": page.head.full_name(language())},
        period=period,
        year_before=period_words(asked.year_before),
        rows=[_row(cell, ranges) for cell in page.cells],
        reasons=[_reason(code) for code in exports.MISSING_WORDS],
        keys=sources.COLUMN_KEYS,
        stamp_sheet=sources.STAMP_SHEET,
        stamp=sources.stamp_lines(_stamp(asked, page), key=settings.SECRET_KEY),
        made_at=timezone.localtime(asked.now),
        made=moment(asked.now),
        language=language(),
        mark=practice_words(language()) if is_practice() else "",
    )


def _stamp(asked: Asked, page: Sheet) -> sources.Stamp:
    return sources.Stamp(
        collection=asked.key,
        unit=asked.unit,
        edition=str(asked.submission.edition),
        made_at=asked.now.isoformat(timespec="seconds"),
        cells={
            cell.code: sources.known(
                cell.version,
                [cell.typed, cell.missing, cell.note, cell.document],
                uploads.form_indicator(cell),
            )
            for cell in page.cells
        },
    )


def _row(cell: SheetCell, ranges: Ranges) -> TemplateRow:
    low, high = ranges.get(cell.code, (None, None))
    return TemplateRow(
        code=cell.code,
        name=in_language(cell, "name"),
        measure=measure_of(cell),
        definition=in_language(cell, "definition"),
        last=_figure(cell.last, cell),
        last_period=in_language(cell.last, "label") if cell.last else "",
        before=_figure(cell.year_before, cell),
        typed=_typed(cell),
        missing=_reason(cell.missing) if cell.missing else "",
        note=cell.note,
        document=cell.document,
        low=low,
        high=high,
    )


def _reason(code: str) -> str:
    return exports.MISSING_WORDS[code][language() == "en"]


def _typed(cell: SheetCell) -> Decimal | str:
    """A number where it is exact and nothing more was said; else the text, as it was typed."""
    heard = uploads.form_indicator(cell).hears(cell.typed)
    plain = heard.qualifier == Qualifier.EXACT and heard.denominator is None
    return heard.value if heard.value is not None and plain else cell.typed


def _figure(past: PastValue | None, cell: SheetCell) -> Quantity | str:
    if past is None or past.value is None:
        return ""
    if past.qualifier == Qualifier.EXACT and past.denominator is None:
        told = past.resolution if past.resolution is not None else Decimal(1)
        decimals = max(numerals.decimals_in(past.value), numerals.decimals_in(told))
        return Quantity(past.value, decimals, percent=cell.measure == PERCENT)
    return numerals.figure_text(
        past.value,
        decimals=cell.decimals,
        unit_measure=cell.measure,
        lang=language(),
        qualifier=past.qualifier,
        resolution=past.resolution,
        denominator=past.denominator,
    )
