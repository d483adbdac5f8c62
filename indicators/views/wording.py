"""Sentences about figures, made from the figures; and the words for what is stored as a code."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indicators import comparison, progress
from indicators.models import Figure, Indicator, Note, Observation
from indicators.models.figures import Revision
from indicators.queries.catalogue import IndicatorFacts
from indicators.queries.cells import Cell
from indicators.queries.detail import IndicatorPage
from indicators.queries.goals import Goal
from indicators.queries.series import Row, Series, statement
from indicators.templatetags.figures import figure_words, in_language, language, period_label, period_phrase

Words = Mapping[str, Promise | str]

FREQUENCIES: Words = {
    "month": gettext_lazy("Tháng"),
    "quarter": gettext_lazy("Quý"),
    "half-year": gettext_lazy("6 tháng"),
    "year": gettext_lazy("Năm"),
}
POLARITIES: Words = {
    Indicator.Polarity.HIGHER: gettext_lazy("Cao hơn là tốt hơn"),
    Indicator.Polarity.LOWER: gettext_lazy("Thấp hơn là tốt hơn"),
    Indicator.Polarity.NEUTRAL: gettext_lazy("Không đánh giá tốt hơn, kém hơn"),
}
TIME_BASES: Words = {
    Indicator.TimeBasis.POINT: gettext_lazy("Tại một thời điểm"),
    Indicator.TimeBasis.FLOW: gettext_lazy("Phát sinh trong kỳ; không cộng các kỳ chồng nhau"),
    Indicator.TimeBasis.CUMULATIVE_YEAR: gettext_lazy("Lũy kế từ đầu năm; không cộng các kỳ"),
    Indicator.TimeBasis.CUMULATIVE_LAUNCH: gettext_lazy("Lũy kế từ khi bắt đầu; không cộng các kỳ"),
}
ROLLUPS: Words = {
    Indicator.RollUp.NONE: gettext_lazy("Không cộng được giữa các địa phương"),
    Indicator.RollUp.SUM: gettext_lazy("Cộng được giữa các địa phương"),
    Indicator.RollUp.RATIO: gettext_lazy("Tính lại từ tổng tử số và tổng mẫu số"),
}
REASONS: Words = {
    Figure.Reason.ONLY: gettext_lazy("Nguồn duy nhất"),
    Figure.Reason.SAME: gettext_lazy("Các nguồn nêu cùng một số liệu"),
    Figure.Reason.EXACT: gettext_lazy("Số không kèm mức ước lượng được chọn trước"),
    Figure.Reason.LATEST: gettext_lazy("Bản công bố sau cùng"),
    Figure.Reason.FINER: gettext_lazy("Cùng một số, nguồn này viết chi tiết hơn"),
    Figure.Reason.CHOSEN: gettext_lazy("Do người có thẩm quyền chọn"),
}
STATUSES: Words = {
    Observation.Status.PROVISIONAL: gettext_lazy("Sơ bộ"),
    Observation.Status.FINAL: gettext_lazy("Không kèm dấu sơ bộ hay ước"),
    Observation.Status.ESTIMATE: gettext_lazy("Ước"),
    Observation.Status.REVISED: gettext_lazy("Điều chỉnh"),
}
ORIGINS: Words = {
    Observation.Origin.REPORTED: gettext_lazy("Đơn vị báo cáo"),
    Observation.Origin.AUTOMATIC: gettext_lazy("Nhận tự động"),
    Observation.Origin.EXTRACTED: gettext_lazy("Trích từ văn bản"),
    Observation.Origin.COMPUTED: gettext_lazy("Tính từ số khác"),
}
AS_OF_BASES: Words = {
    Observation.AsOfBasis.PERIOD_END: gettext_lazy("cuối kỳ"),
    Observation.AsOfBasis.REPORT_PERIOD_END: gettext_lazy("cuối kỳ báo cáo"),
    Observation.AsOfBasis.STATED: gettext_lazy("nêu trong văn bản"),
    Observation.AsOfBasis.PUBLICATION: gettext_lazy("ngày họp hoặc công bố; số có thể có trước đó"),
}
MISSING: Words = {
    Observation.Missing.NOT_COLLECTED: gettext_lazy("chưa thu thập"),
    Observation.Missing.NOT_APPLICABLE: gettext_lazy("không áp dụng"),
    Observation.Missing.NOT_PUBLISHED: gettext_lazy("chưa công bố"),
    Observation.Missing.LATE: gettext_lazy("chậm báo cáo"),
}
REVISIONS: Words = {
    Revision.PLANNED: gettext_lazy("Điều chỉnh theo kế hoạch"),
    Revision.CORRECTION: gettext_lazy("Đính chính"),
}
EVENTS: Words = {
    Note.Kind.BREAK: gettext_lazy("Ngắt chuỗi"),
    Note.Kind.METHOD: gettext_lazy("Phương pháp"),
    Note.Kind.CONFLICT: gettext_lazy("Nguồn mâu thuẫn"),
    Note.Kind.REFUSED: gettext_lazy("Không nhận"),
    Note.Kind.EXPLANATION: gettext_lazy("Giải thích"),
}


def course_sentence(page: IndicatorPage, goal: Goal | None) -> str:
    """What the chart shows, in one sentence."""
    shown = [series for series in page.series if series.latest]
    if len(shown) > 1:
        return _several(shown, page)
    stretch = shown[0].segments[-1]
    first, last = stretch[0], stretch[-1]
    if first is not last:
        return _moved(first, last, page.facts) + _reached(goal) + "."
    # A flow of half a year stands beside one of a whole year, and says nothing of its growth.
    if any(row.segment == last.segment for row in shown[0].rows if row is not last):
        return _("%(period)s: %(figure)s; chưa có kỳ cùng loại trước đó để so sánh.") % _told(
            last, page.facts
        )
    return _("%(period)s: %(figure)s; chuỗi mới có một kỳ.") % _told(last, page.facts)


def _told(row: Row, facts: IndicatorFacts) -> dict[str, str]:
    return {"period": period_label(row.cell), "figure": figure_words(row.cell, facts)}


def _moved(first: Row, last: Row, facts: IndicatorFacts) -> str:
    before, after = statement(first.cell), statement(last.cell)
    if before is None or after is None:
        return ""
    moved = comparison.change(before, after, facts.polarity, unit_measure=facts.measure)
    words = comparison.change_words(
        moved, unit_measure=facts.measure, decimals=facts.decimals, lang=language()
    )
    return _("Từ %(start)s đến %(end)s: %(before)s → %(after)s, %(change)s") % {
        "start": period_phrase(first.cell),
        "end": period_phrase(last.cell),
        "before": figure_words(first.cell, facts),
        "after": figure_words(last.cell, facts),
        "change": words,
    }


def _reached(goal: Goal | None) -> str:
    if goal is None or goal.verdict.status != progress.Status.MET:
        return ""
    return _(", đạt mục tiêu đặt cho năm %(year)s") % {"year": goal.facts.year}


def _several(shown: Sequence[Series], page: IndicatorPage) -> str:
    latest = [series.latest for series in shown if series.latest]
    ordered = sorted(latest, key=lambda row: row.cell.value or 0, reverse=page.facts.measure == "rank")
    low, high = ordered[0], ordered[-1]
    return _(
        "%(n)s đơn vị; số mới nhất cao nhất: %(high_unit)s %(high)s (%(high_period)s), thấp nhất: %(low_unit)s %(low)s (%(low_period)s)."
    ) % {
        "n": len(latest),
        "high_unit": page.unit(high.cell.unit).name(language()),
        "high": figure_words(high.cell, page.facts),
        "high_period": period_phrase(high.cell),
        "low_unit": page.unit(low.cell.unit).name(language()),
        "low": figure_words(low.cell, page.facts),
        "low_period": period_phrase(low.cell),
    }


def why_empty(page: IndicatorPage, known_on: date | None, narrowed: bool) -> str:
    """Why an indicator page has no figure to show."""
    if known_on is not None:
        return _("Đến ngày đã chọn chưa nguồn nào công bố số liệu của chỉ tiêu này.")
    if narrowed and page.units:
        return _("Không có số liệu trong khoảng thời gian đã chọn. Xin bỏ hoặc nới tham số from, to.")
    if reasons := _reasons_told(page):
        return reasons
    return _(
        "Chưa nguồn nào trong kho công bố số liệu của chỉ tiêu này; mục tiêu và định nghĩa vẫn được giữ để đối chiếu."
    )


def _reasons_told(page: IndicatorPage) -> str:
    """What the units shown said instead of a figure, the newest of each: `Điện Biên báo: chưa thu thập (…)`."""
    newest = [one.rows[-1].cell for one in page.series if one.rows and one.rows[-1].cell.missing]
    said = (
        _("%(unit)s báo: %(reason)s (%(period)s). Nguồn: %(source)s.")
        % {
            "unit": page.unit(cell.unit).name(language()),
            "reason": str(MISSING.get(cell.missing, "–")),
            "period": period_label(cell),
            "source": in_language(cell, "source_title"),
        }
        for cell in newest
    )
    return " ".join(said)


def first_phrase(rows: Sequence[Row]) -> str:
    """The earliest period shown, as it stands in a sentence."""
    return period_phrase(min(rows, key=lambda row: row.cell.as_of).cell)


def figure_or_reason(cell: Cell, facts: IndicatorFacts) -> str:
    """The figure as read, or why there is none."""
    return figure_words(cell, facts) if cell.value is not None else str(MISSING.get(cell.missing, "–"))


def agreement(shown: Cell, other: Cell) -> str:
    """How another source's statement stands to the shown one: the same number, the same within rounding, another."""
    if shown.value is None or other.value is None:
        return ""
    if shown.value == other.value:
        return _("trùng khớp") if shown.qualifier == other.qualifier else _("cùng con số, khác mức chắc chắn")
    coarser = max(shown.resolution or 0, other.resolution or 0)
    return _("khớp trong phần làm tròn") if abs(shown.value - other.value) < coarser else _("khác")
