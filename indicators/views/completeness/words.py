"""Completeness and timeliness in words: no state is told by colour alone."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators.queries.completeness import IndicatorRow, OpenedRound, Report, Tally
from indicators.templatetags.figures import day as day_text
from indicators.templatetags.figures import in_language, number


@dataclass(frozen=True, slots=True)
class Cell:
    """A report as a cell of the grid: its mark, its words, and what stands small below."""

    mark: str
    words: str
    below: str


def cell(report: Report | None, day: date) -> Cell | None:
    """None for a unit that is not in the round."""
    if report is None:
        return None
    status, late = report.status(day), report.days_late(day)
    if status in ("published", "sent"):
        return Cell("wait" if late else "met", _late(late) if late else _("Đúng hạn"), _below(report))
    if status == "overdue":
        return Cell("act", _overdue(late), _entered(report))
    if status == "missed":
        return Cell("wait", _("Không gửi"), _entered(report))
    words = _("Đang nhập") if status == "entering" else _("Chưa nhập")
    return Cell("open", words, _entered(report))


def _late(days: int) -> str:
    return ngettext("Muộn %(n)s ngày", "Muộn %(n)s ngày", days) % {"n": days}


def _overdue(days: int) -> str:
    return ngettext("Quá hạn %(n)s ngày, chưa gửi", "Quá hạn %(n)s ngày, chưa gửi", days) % {"n": days}


def _entered(report: Report) -> str:
    told = {"n": report.entered, "of": report.expected}
    words = _("%(n)s/%(of)s ô") % told
    if report.due > report.round.due:
        words += " · " + _("gia hạn đến %(day)s") % {"day": day_text(report.due)}
    return words


def _below(report: Report) -> str:
    parts = [_("%(n)s/%(of)s ô") % {"n": report.entered, "of": report.expected}]
    if report.published_on:
        parts.append(_("công bố %(day)s") % {"day": day_text(report.published_on)})
    elif report.sent_on:
        parts.append(_("gửi %(day)s") % {"day": day_text(report.sent_on)})
    if report.amended:
        parts.append(
            ngettext("điều chỉnh %(n)s lần", "điều chỉnh %(n)s lần", report.amended) % {"n": report.amended}
        )
    return " · ".join(parts)


def tally_sentence(tally: Tally) -> str:
    """`Báo cáo Quý IV/2026: 12 trong 34 đơn vị đã gửi (11 đúng hạn, 1 muộn), 22 chưa gửi; 5 đã công bố.`"""
    told = {
        "name": in_language(tally.round, "name"),
        "sent": tally.sent,
        "units": tally.units,
        "on_time": tally.on_time,
        "late": tally.late,
        "unsent": tally.unsent - tally.missed,
        "overdue": tally.overdue,
        "missed": tally.missed,
        "published": tally.published,
        "due": day_text(tally.round.due),
    }
    sent = _("%(name)s: %(sent)s trong %(units)s đơn vị đã gửi") % told
    if tally.sent:
        sent += _(" (%(on_time)s đúng hạn, %(late)s muộn)") % told
    unsent = _unsent(tally) % told
    if tally.missed:
        unsent += _(", %(missed)s không gửi đến khi đợt đóng") % told
    return sent + unsent + _("; %(published)s đã công bố. Hạn gửi %(due)s.") % told


def _unsent(tally: Tally) -> str:
    if tally.overdue and tally.overdue == tally.unsent - tally.missed:
        return _(", %(overdue)s quá hạn chưa gửi")
    if tally.overdue:
        return _(", %(unsent)s chưa gửi, trong đó %(overdue)s quá hạn")
    return _(", %(unsent)s chưa gửi") if tally.unsent > tally.missed else ""


def indicator_sentence(asked: OpenedRound, found: tuple[IndicatorRow, ...]) -> str:
    """How many cells of the round have a value, a reason, nothing."""
    cells, valued = sum(each.units for each in found), sum(each.valued for each in found)
    told = {
        "name": in_language(asked, "name"),
        "cells": number(cells),
        "valued": number(valued),
        "reasoned": number(sum(each.reasoned for each in found)),
        "empty": number(sum(each.empty for each in found)),
    }
    return (
        _(
            "%(name)s: trong %(cells)s ô có %(valued)s ô có số, %(reasoned)s ô có lý do trống, %(empty)s ô còn trống."
        )
        % told
    )
