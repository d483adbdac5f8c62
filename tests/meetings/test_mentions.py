"""What the pages of indicators show of meetings."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from meetings.queries.meetings import Drafts
from meetings.queries.mentions import mentions, told_at
from tests import factories
from tests.html import document

pytestmark = pytest.mark.usefixtures("reference")
FIXED = "/indicators/broadband_fixed_mbps/"
ACTIVATED = "/indicators/eid_activated_share/?units=dien-bien"


def rows_of(client: Client, address: str) -> list[str]:
    rows = document(client.get(address)).xpath("//section[@aria-labelledby='told-at']//tbody/tr")
    return [" ".join(" ".join(row.itertext()).split()) for row in rows]


def test_a_meeting_that_was_told_the_indicator_with_what_it_was_told(client: Client):
    assert rows_of(client, FIXED) == [
        "Phiên 3, 08/08/2022 Phiên họp thứ 3 của Ủy ban Quốc gia về chuyển đổi số"
        " 6 tháng đầu năm 2022 71,79 Mbps như đã nêu"
    ]


def test_a_figure_of_a_province_names_it(client: Client):
    (row,) = rows_of(client, ACTIVATED)
    assert row.startswith("Hội nghị, 21/04/2023")
    assert row.endswith("Tính đến 31/03/2023, Điện Biên 41% như đã nêu")


def test_a_bridge_point_with_the_same_paper_is_not_another_mention():
    assert {told.meeting.key for told in mentions("broadband_fixed_mbps")} == {"NCDT-03"}


def test_two_wordings_of_a_cell_are_one_mention():
    (told,) = [each for each in mentions("dvc_with_dossier_share") if each.meeting.key == "NCDT-03"]
    assert set(told.printed) == {"45,78%", "45,7%"}


def test_what_was_corrected_since_is_shown_beside_what_was_told(client: Client):
    paper = factories.source("paper", date(2026, 10, 20))
    held = factories.meeting("DBI-T", "bcd-dien-bien", held_on=date(2026, 10, 20))
    held.documents.create(source=paper, role_vi="Báo cáo", role_en="Report")
    first = factories.observation(paper, "61.5")
    later = factories.source("later", date(2026, 11, 1))
    factories.observation(later, "62", revises=first, revision="correction", note_vi="x", status="revised")
    assert rows_of(client, ACTIVATED)[0].endswith("Quý III/2026, Điện Biên 61,5% 62,0% Đính chính")


def test_an_indicator_that_no_meeting_was_told_has_no_panel(client: Client):
    assert mentions("villages_no_mobile") != []
    assert not rows_of(client, "/indicators/broadband_fixed_rank/")


def test_on_a_past_day_later_meetings_are_not_known(client: Client):
    assert rows_of(client, f"{FIXED}?known_on=2022-08-07") == []
    assert len(rows_of(client, f"{FIXED}?known_on=2022-08-31")) == 1


def test_a_meeting_in_preparation_is_told_of_to_its_people_only():
    paper = factories.source("paper", date(2026, 10, 20))
    held = factories.meeting("DBI-T", "bcd-dien-bien", draft=True)
    held.documents.create(source=paper, role_vi="Báo cáo", role_en="Report")
    said = factories.observation(paper, "61.5")
    own = Drafts(units=frozenset({"dien-bien"}))
    assert [each.meeting.key for each in mentions("eid_activated_share")] == ["DBI-2023-04"]
    assert [each.meeting.key for each in mentions("eid_activated_share", drafts=own)] == [
        "DBI-T",
        "DBI-2023-04",
    ]
    assert told_at(said.pk) == []
    assert [each.key for each in told_at(said.pk, own)] == ["DBI-T"]


def test_a_withdrawn_paper_tells_nothing():
    paper = factories.source("paper", date(2026, 10, 20))
    held = factories.meeting("DBI-T", "bcd-dien-bien")
    held.documents.create(source=paper, role_vi="Báo cáo", role_en="Report", withdrawn_at=factories.NOW)
    said = factories.observation(paper, "61.5")
    assert told_at(said.pk) == []


def test_the_drawer_of_a_figure_leads_to_the_meeting_where_it_was_told(client: Client):
    page = document(client.get(f"{FIXED}?point=2022-S1"))
    (drawer,) = page.xpath("//aside[@id='source']")
    assert drawer.xpath(".//dt[normalize-space()='Nêu tại']")
    assert drawer.xpath(".//dd//a[@href='/meetings/NCDT-03/#then']")
    other = document(client.get(f"{FIXED}?point=2025"))
    assert not other.xpath("//dt[normalize-space()='Nêu tại']")


def test_reads_do_not_grow_with_mentions():
    for code in ("broadband_fixed_mbps", "dti_rank"):
        with CaptureQueriesContext(connection) as queries:
            mentions(code)
        assert len(queries) == 2
