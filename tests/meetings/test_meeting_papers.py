"""Papers of a meeting: kept under their hash, named, withdrawn, and given to who may read the meeting."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from indicators.actions.files import FileError
from indicators.models import Indicator
from meetings.actions import papers as actions
from meetings.actions.papers import AskedPaper
from meetings.actions.records import RecordError, publish_meeting
from meetings.models import Document, Meeting
from provinces.models import Change
from tests import factories as make
from tests.html import text_of

pytestmark = pytest.mark.usefixtures("reference")

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
REPORT = AskedPaper("Báo cáo", "Report", "Báo cáo của Bộ")


@pytest.fixture(autouse=True)
def media(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def meeting() -> Meeting:
    return make.meeting(draft=True)


@pytest.fixture
def secretary() -> Client:
    return make.signed_in(make.secretary())


def add(meeting: Meeting, content: bytes = PDF, name: str = "bao-cao.pdf") -> Document:
    return actions.add_paper(
        meeting=meeting, asked=REPORT, name=name, content=content, by=make.secretary(), now=make.NOW
    )


def withdraw(paper: Document) -> Document:
    return actions.withdraw_paper(paper=paper, by=make.secretary(), now=make.NOW)


def upload(client: Client, meeting: Meeting, content: bytes = PDF, **more):
    told: dict[str, object] = {"act": "add", "new-role_vi": "Biên bản", "new-title_vi": "Biên bản phiên họp"}
    told["file"] = SimpleUploadedFile("bien-ban.pdf", content)
    return client.post(f"/meetings/{meeting.key}/papers/", told | more)


def test_a_paper_is_kept_once_under_its_hash(meeting: Meeting):
    paper = add(meeting)
    assert actions.paper_path(paper).read_bytes() == PDF
    assert add(meeting).pk == paper.pk
    assert (paper.name, paper.content_type, paper.size) == ("bao-cao.pdf", "application/pdf", len(PDF))
    (line,) = Change.objects.filter(key=f"{meeting.key}/papers/{paper.pk}")
    assert line.action == "added"
    assert paper.sha256[:12] in line.after


@pytest.mark.parametrize(("content", "code"), [(b"", "empty"), (b"x", "unknown_kind")])
def test_what_is_no_paper_is_not_kept(meeting: Meeting, content: bytes, code: str):
    with pytest.raises(FileError) as error:
        add(meeting, content)
    assert error.value.code == code
    assert not meeting.documents.exists()


def test_a_withdrawn_paper_may_come_again(meeting: Meeting):
    paper = add(meeting)
    assert withdraw(paper).withdrawn_at == withdraw(paper).withdrawn_at == make.NOW
    assert add(meeting).pk != paper.pk
    assert Change.objects.filter(key=f"{meeting.key}/papers/{paper.pk}", action="withdrawn").count() == 1


def test_a_paper_from_which_figures_were_typed_stays(meeting: Meeting):
    paper = add(meeting)
    figure = paper.reported_figures.create(
        meeting=meeting,
        indicator=Indicator.objects.get(code=make.INDICATORS[0]),
        unit=make.unit_of("vn"),
        period=make.period_of("2026-Q3"),
        typed="81,2",
        value="81.2",
        entered_at=make.NOW,
        entered_by=make.secretary(),
    )
    with pytest.raises(RecordError) as error:
        withdraw(paper)
    assert error.value.code == "held_figures"
    figure.delete()
    assert withdraw(paper).withdrawn_at


def test_a_cited_source_is_neither_withdrawn_nor_renamed():
    cited = Meeting.objects.get(key="NCDT-07").documents.first()
    for act in (lambda: withdraw(cited), lambda: rename(cited)):
        with pytest.raises(RecordError) as error:
            act()
        assert error.value.code == "from_source"


def rename(paper: Document) -> Document:
    return actions.change_paper(paper=paper, to=REPORT, by=make.secretary(), now=make.NOW)


def test_the_page_takes_a_file_and_shows_its_hash(meeting: Meeting, secretary: Client):
    response = upload(secretary, meeting)
    assert response.status_code == 302
    paper = meeting.documents.get()
    assert (paper.role_en, paper.minutes, paper.uploaded_by) == ("Minutes", True, make.secretary())
    text = text_of(secretary.get(f"/meetings/{meeting.key}/papers/"))
    assert f"sha256 {paper.sha256[:12]}" in text
    assert "Biên bản phiên họp Biên bản · bien-ban.pdf" in text


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"file": ""}, "Chưa chọn tệp nào"),
        ({"file": SimpleUploadedFile("a.pdf", b"x")}, "Cổng chỉ nhận PDF"),
        ({"new-title_vi": " "}, "Chưa có tên tài liệu."),
        ({"new-role_vi": "Thơ"}, "Không có loại tài liệu «Thơ»."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(meeting: Meeting, secretary: Client, more, words: str):
    response = upload(secretary, meeting, **more)
    assert response.status_code == 422
    assert words in text_of(response)
    assert not meeting.documents.exists()


def test_a_paper_is_renamed_and_withdrawn_on_the_page(meeting: Meeting, secretary: Client):
    paper = add(meeting)
    here = f"/meetings/{meeting.key}/papers/"
    opened = text_of(secretary.get(f"{here}?edit={paper.pk}"))
    assert "Tên tài liệu" in opened
    told = {
        "act": "change",
        "part": paper.pk,
        f"p{paper.pk}-role_vi": "Tham luận",
        f"p{paper.pk}-title_vi": "Mới",
    }
    assert secretary.post(here, told).status_code == 302
    paper.refresh_from_db()
    assert (paper.title_vi, paper.title_en, paper.role_en) == ("Mới", "Mới", "Statement")
    for _ in range(2):
        assert secretary.post(f"/meetings/papers/{paper.pk}/withdraw/").headers["Location"] == here
    assert "1 tài liệu đã rút" in text_of(secretary.get(here))
    assert secretary.post(here, told).status_code == 302
    paper.refresh_from_db()
    assert paper.title_vi == "Mới"


def test_papers_of_a_prepared_meeting_are_for_its_people(meeting: Meeting, client: Client):
    paper = add(meeting)
    address = f"/meetings/papers/{paper.pk}/"
    assert client.get(address).status_code == 404
    assert make.signed_in(make.secretary("dien-bien")).get(address).status_code == 404
    assert b"".join(make.signed_in(make.leader()).get(address)) == PDF
    publish_meeting(meeting=meeting, by=make.secretary(), now=make.NOW)
    response = client.get(address)
    assert response.status_code == 200
    assert b"".join(response) == PDF
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response.headers["Cache-Control"]


def test_a_withdrawn_paper_is_read_by_the_people_of_the_unit(
    meeting: Meeting, client: Client, secretary: Client
):
    paper = add(meeting)
    publish_meeting(meeting=meeting, by=make.secretary(), now=make.NOW)
    withdraw(paper)
    assert client.get(f"/meetings/papers/{paper.pk}/").status_code == 404
    response = secretary.get(f"/meetings/papers/{paper.pk}/")
    assert b"".join(response) == PDF


def test_others_neither_add_nor_withdraw(meeting: Meeting):
    paper = add(meeting)
    for user, status in ((make.secretary("dien-bien"), 404), (make.leader(), 403), (make.ministry(), 403)):
        other = make.signed_in(user)
        assert upload(other, meeting, PDF + b"%").status_code == status
        assert other.post(f"/meetings/papers/{paper.pk}/withdraw/").status_code == status
    assert Client().post(f"/meetings/papers/{paper.pk}/withdraw/").status_code == 302
    assert meeting.documents.filter(withdrawn_at=None).count() == 1


def test_a_cited_source_has_no_file(client: Client):
    cited = Meeting.objects.get(key="NCDT-07").documents.first()
    assert client.get(f"/meetings/papers/{cited.pk}/").status_code == 404
    assert client.get("/meetings/papers/999999/").status_code == 404
