"""Loading the reference again writes over nothing that a secretary recorded or changed."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.management import call_command

from meetings.actions import records as actions
from meetings.actions.records import AskedBridgePoint, AskedShortcoming
from meetings.models import Conclusion, Meeting, Shortcoming
from tests import factories as make

pytestmark = pytest.mark.usefixtures("reference")


def reload() -> None:
    call_command("load_reference", verbosity=0)


def test_facts_that_were_changed_stay():
    meeting = Meeting.objects.get(key="NCDT-07")
    to = replace(actions.standing(meeting), chair_name="Người khác")
    actions.change_meeting(meeting=meeting, to=to, by=make.secretary(), now=make.NOW)
    Meeting.objects.filter(key="NCDT-08").update(chair_name="Ghi nhầm ngoài cổng")
    reload()
    assert Meeting.objects.get(key="NCDT-07").chair_name == "Người khác"
    # Nobody changed this one here: the file holds.
    assert Meeting.objects.get(key="NCDT-08").chair_name == "Phạm Minh Chính"


def test_a_number_that_a_file_takes_later_stays_the_secretary_s():
    own = Meeting.objects.get(key="NCDT-07")
    Shortcoming.objects.filter(meeting=own).delete()
    who = {"meeting": own, "by": make.secretary(), "now": make.NOW}
    mine = actions.add_part(asked=AskedShortcoming("Tồn tại thư ký ghi"), **who)
    assert mine.ordinal == 1
    reload()
    mine.refresh_from_db()
    assert mine.text_vi == "Tồn tại thư ký ghi"


def test_a_conclusion_that_cites_no_source_is_the_secretary_s():
    of = Conclusion.objects.filter(meeting__key="NCDT-07")
    of.filter(ordinal=1).update(source=None, text_vi="Thư ký ghi")
    # Nobody can change one that a source tells: the file holds.
    of.filter(ordinal=2).update(text_vi="Ghi nhầm ngoài cổng")
    reload()
    told = dict(of.values_list("ordinal", "text_vi"))
    assert told[1] == "Thư ký ghi"
    assert told[2] != "Ghi nhầm ngoài cổng"


def test_bridge_points_that_were_changed_or_taken_away_stay_so():
    meeting = Meeting.objects.filter(bridge_points__isnull=False).first()
    points = list(meeting.bridge_points.all())
    who = {"by": make.secretary(), "now": make.NOW}
    actions.change_bridge_point(point=points[0], to=AskedBridgePoint("Lê Thử"), **who)
    if len(points) > 1:
        actions.remove_bridge_point(point=points[1], **who)
    reload()
    points[0].refresh_from_db()
    assert points[0].head_name == "Lê Thử"
    assert meeting.bridge_points.count() == max(1, len(points) - 1)


def test_a_meeting_recorded_here_keeps_a_key_that_a_file_names_later():
    Meeting.objects.filter(key="NCDT-01").update(key="NCDT-X")
    make.meeting("NCDT-01", "ncdt", held_on=date(2021, 11, 30), title_vi="Phiên thư ký lập")
    reload()
    assert Meeting.objects.get(key="NCDT-01").title_vi == "Phiên thư ký lập"
