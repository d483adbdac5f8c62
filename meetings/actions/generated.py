"""Meetings to practise on: one held with tasks in every state, one being prepared. Written by the actions that people
use, in the names of the demo accounts."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.contrib.auth.models import User
from django.utils import timezone

from meetings.actions.records import (
    AskedAgendaItem,
    AskedConclusion,
    AskedMeeting,
    AskedShortcoming,
    add_bridge_points,
    add_part,
    create_meeting,
    publish_meeting,
)
from meetings.actions.tasks import AskedTask, AskedTest, close_task, give_task, note_progress
from meetings.models import Body, Conclusion, Meeting, Task
from provinces.models import Unit, UnitVersion

NATION = "vn"
# The first is in charge of what is practised; the others lead the tasks that are done.
AT_WORK, PUNCTUAL, SLOW = "dien-bien", "lang-son", "thai-nguyen"
PROVEN_BY = "practice-01"
HELD_AGO, PREPARED_FOR = timedelta(days=60), timedelta(days=12)
AGENDA = (
    ("Tình hình quý vừa qua", "The quarter behind us"),
    ("Kết quả DTI và các đơn vị chậm", "DTI and those who lag behind"),
    ("Thảo luận và kết luận", "Discussion and conclusions"),
)
SHORTCOMING = (
    "Một số tỉnh gửi báo cáo quý chậm, nhiều ô chưa có minh chứng.",
    "Some provinces sent their quarterly reports late, many cells without evidence.",
)
CONCLUSIONS = (
    ("Nâng chỉ tiêu tập dượt thứ nhất lên mức tối đa", "Raise the first practice indicator to its full"),
    ("Nộp đủ minh chứng của báo cáo quý", "Hand in all evidence of the quarterly report"),
    ("Tập huấn người nhập số liệu", "Train those who enter figures"),
    ("Rà soát danh sách người ký", "Review who signs"),
)


def make_meetings(*, day: date) -> int:
    """Bodies of the nation and of every living province, and two meetings; how many. To be called once, in the
    transaction that fills the store."""
    bodies = _bodies()
    secretary = User.objects.get(username="secretary")
    held = _held(bodies, day - HELD_AGO, secretary)
    _tasks(held, day, secretary)
    _prepared(bodies, day, secretary)
    return Meeting.objects.count()


def _bodies() -> Body:
    """That of the nation; the names say that they are not real."""
    living = UnitVersion.objects.filter(valid_to=None, unit__level="province").select_related("unit")
    Body.objects.bulk_create(
        Body(
            key=f"practice-{version.unit.slug}",
            name_vi=f"Ban Chỉ đạo chuyển đổi số {version.full_name_vi} (tập dượt)",
            name_en=f"Steering committee on digital transformation of {version.full_name_en} (practice)",
            unit=version.unit,
        )
        for version in living
    )
    return Body.objects.create(
        key="practice",
        name_vi="Ban Chỉ đạo quốc gia (tập dượt)",
        name_en="National steering committee (practice)",
        unit=Unit.objects.get(slug=NATION),
    )


def _held(body: Body, day: date, by: User) -> Meeting:
    now = _clock(day)
    asked = AskedMeeting(
        body=body.key,
        held_on=day,
        title_vi="Phiên họp tập dượt thứ 1",
        title_en="First practice session",
        topic_vi="Sơ kết quý, giao việc cho các tỉnh",
        topic_en="Review of the quarter, tasks for the provinces",
        chair_role_vi="Trưởng ban",
        chair_role_en="Chair",
        chair_name="Người chủ trì (tập dượt)",
        mode=Meeting.Mode.HYBRID,
        number=1,
        number_basis=Meeting.NumberBasis.STATED,
        starts_at=time(8, 30),
        place_vi="Phòng họp trực tuyến",
        place_en="Online meeting room",
    )
    meeting = create_meeting(asked=asked, by=by, now=now)
    add_bridge_points(meeting=meeting, units=[AT_WORK, PUNCTUAL, SLOW], by=by, now=now)
    for title_vi, title_en in AGENDA:
        add_part(meeting=meeting, asked=AskedAgendaItem(title_vi, title_en), by=by, now=now)
    add_part(meeting=meeting, asked=AskedShortcoming(*SHORTCOMING, unit=SLOW), by=by, now=now)
    for text_vi, text_en in CONCLUSIONS:
        add_part(meeting=meeting, asked=AskedConclusion(text_vi, text_en), by=by, now=now)
    publish_meeting(meeting=meeting, by=by, now=now)
    return meeting


def _tasks(held: Meeting, day: date, by: User) -> None:
    """One open with a test and a note, one done on time, one done late, one overdue, one that is still in time."""
    proven, handed, trained, reviewed = held.conclusions.order_by("ordinal")
    given = held.held_on
    open_ = _give(proven, AT_WORK, given, day + timedelta(days=30), by, proven_by=PROVEN_BY)
    editor = User.objects.get(username=f"{AT_WORK}-editor")
    words = "Đã họp các sở, phân công từng huyện (tập dượt)."
    note_progress(task=open_, text=words, seen=0, by=editor, now=_clock(given + timedelta(days=20)))
    _close(_give(handed, PUNCTUAL, given, given + timedelta(days=30), by), given + timedelta(days=25), by)
    _close(_give(handed, SLOW, given, given + timedelta(days=30), by), given + timedelta(days=41), by)
    _give(trained, AT_WORK, given, day - timedelta(days=5), by)
    _give(reviewed, SLOW, given, day + timedelta(days=10), by)


def _give(
    conclusion: Conclusion, lead: str, given: date, due: date, by: User, *, proven_by: str = ""
) -> Task:
    test = AskedTest(proven_by, lead, Task.Comparison.AT_LEAST, Decimal(100)) if proven_by else None
    asked = AskedTask(
        title_vi=conclusion.text_vi,
        title_en=conclusion.text_en,
        given_on=given,
        lead=lead,
        person=f"{lead}-editor",
        responsibility_vi="Giám đốc Sở chịu trách nhiệm trước Chủ tịch UBND tỉnh",
        responsibility_en="The director of the department answers to the chairman of the People's Committee",
        product_vi="Báo cáo có số liệu và minh chứng",
        product_en="A report with figures and evidence",
        due_on=due,
        test=test,
    )
    return give_task(
        conclusion=conclusion, asked=asked, seen=conclusion.tasks.count(), by=by, now=_clock(given)
    )


def _close(task: Task, done_on: date, by: User) -> None:
    close_task(
        task=task, done_on=done_on, document="Báo cáo số 15/BC-UBND (tập dượt)", by=by, now=_clock(done_on)
    )


def _prepared(body: Body, day: date, by: User) -> None:
    asked = AskedMeeting(
        body=body.key,
        held_on=day + PREPARED_FOR,
        title_vi="Phiên họp tập dượt thứ 2",
        title_en="Second practice session",
        topic_vi="Đang chuẩn bị: hãy thêm chương trình, tài liệu, số liệu và kết luận",
        topic_en="Being prepared: add the agenda, papers, figures and conclusions",
        chair_role_vi="Trưởng ban",
        chair_role_en="Chair",
        chair_name="Người chủ trì (tập dượt)",
        mode=Meeting.Mode.ONLINE,
        number=2,
        number_basis=Meeting.NumberBasis.STATED,
        starts_at=time(14, 0),
    )
    create_meeting(asked=asked, by=by, now=_clock(day))


def _clock(day: date) -> datetime:
    return datetime.combine(day, time(9), timezone.get_current_timezone())
