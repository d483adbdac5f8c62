"""The form of a task: filled with what the conclusion says, understood or told what is wrong, and two people on it."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from meetings.models import Conclusion, Task
from tests import factories as make
from tests.html import document, text_of

pytestmark = pytest.mark.usefixtures("reference")


@pytest.fixture
def concluded() -> Conclusion:
    return make.conclusion(
        make.meeting(held_on=date(2026, 1, 5)), assigned_to_vi="Mọi tỉnh", due_on=date(2026, 12, 31)
    )


def new(conclusion: Conclusion) -> str:
    return reverse("task-new", args=[conclusion.meeting.key, conclusion.ordinal])


def edit(task: Task) -> str:
    return reverse("task-edit", args=[task.pk])


TYPED = {
    "seen": "0",
    "title_vi": "Phủ sóng 620 điểm lõm",
    "lead": "dien-bien",
    "supports": ["lai-chau"],
    "person_name": "Nguyễn Văn Thử",
    "given_on": "2026-01-05",
    "due_on": "31/12/2026",
    "test_indicator": "smartphone_adult_share",
    "test_unit": "dien-bien",
    "test_comparison": "at_least",
    "test_threshold": "81,5",
}


def fields(response) -> dict[str, str]:
    root = document(response)
    found = {
        each.get("name"): each.get("value") for each in root.xpath("//main//input[@type!='checkbox'][@name]")
    }
    found |= {each.get("name"): (each.text or "").strip() for each in root.xpath("//main//textarea")}
    chosen = root.xpath("//main//select[.//option[@selected]]")
    return found | {each.get("name"): each.xpath(".//option[@selected]/@value")[0] for each in chosen}


def sent_again(response) -> dict[str, object]:
    """What a browser would send of the form as it stands."""
    ticked = document(response).xpath("//main//input[@type='checkbox'][@checked]/@value")
    return {name: value or "" for name, value in fields(response).items()} | {"supports": ticked}


def test_the_form_says_what_the_conclusion_says(concluded):
    response = make.signed_in(make.secretary()).get(new(concluded))
    told = fields(response)
    assert (told["title_vi"], told["lead_vi"]) == ("Kết luận 1", "Mọi tỉnh")
    assert (told["given_on"], told["due_on"], told["seen"]) == ("2026-01-05", "2026-12-31", "0")
    assert "no-store" in response.headers["Cache-Control"]


def test_a_task_is_given(concluded):
    response = make.signed_in(make.secretary()).post(new(concluded), TYPED)
    task = concluded.tasks.get()
    assert response.headers["Location"] == reverse("task-detail", args=[task.pk])
    assert (task.lead.slug, task.due_on, task.test_threshold) == (
        "dien-bien",
        date(2026, 12, 31),
        Decimal("81.5"),
    )
    assert task.supports.get().unit.slug == "lai-chau"


def test_the_same_form_twice_gives_one_task(concluded):
    client = make.signed_in(make.secretary())
    first, second = (client.post(new(concluded), TYPED).headers["Location"] for _ in range(2))
    assert first == second
    assert concluded.tasks.count() == 1


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"title_vi": ""}, "Chưa ghi việc phải làm"),
        ({"title_vi": "x" * 301}, "Dài quá 300 ký tự"),
        ({"lead": "", "lead_vi": ""}, "Chưa có đơn vị chủ trì"),
        ({"lead": "nowhere"}, "«nowhere» không có trong danh sách"),
        ({"person": "nobody"}, "«nobody» không phụ trách được"),
        ({"supports": ["nowhere"]}, "«nowhere» không có trong danh sách"),
        ({"given_on": ""}, "Chưa có ngày giao"),
        ({"given_on": "1066-01-01"}, "Năm phải từ 2000 đến 2100"),
        ({"due_on": "2025-12-31"}, "Hạn phải từ ngày giao trở đi"),
        ({"test_indicator": "nothing"}, "Không có chỉ tiêu «nothing»"),
        ({"test_indicator": ""}, "Chưa chọn chỉ tiêu chứng minh"),
        ({"test_threshold": ""}, "Chưa ghi ngưỡng"),
        ({"test_threshold": "nhiều"}, "Không đọc được «nhiều»"),
        ({"test_threshold": "hơn 80"}, "Ngưỡng là một số chính xác"),
        ({"test_threshold": "9" * 101}, "không quá 100 ký tự"),
        ({"test_unit": ""}, "Chưa chọn số liệu của đơn vị nào"),
        ({"test_comparison": "near"}, "Chỉ so được"),
        ({"test_period": "quý hai"}, "không phải một kỳ"),
        ({"seen": "-1"}, ""),
    ],
)
def test_what_is_not_understood_is_told_with_the_cure(concluded, typed, words):
    response = make.signed_in(make.secretary()).post(new(concluded), TYPED | typed)
    assert response.status_code == 422
    assert words in text_of(response)
    assert not concluded.tasks.exists()


def test_an_unclear_threshold_is_asked_about(concluded):
    typed = TYPED | {"test_indicator": "villages_no_mobile", "test_threshold": "1,200"}
    response = make.signed_in(make.secretary()).post(new(concluded), typed)
    assert response.status_code == 422
    assert "Xin viết lại cho rõ" in text_of(response)


def test_a_task_without_proof_is_a_task(concluded):
    typed = TYPED | {"test_indicator": "", "test_threshold": ""}
    assert make.signed_in(make.secretary()).post(new(concluded), typed).status_code == 302
    assert concluded.tasks.get().test_unit is None


def test_of_two_who_give_a_task_the_second_sees_the_first_and_decides(concluded):
    make.signed_in(make.secretary()).post(new(concluded), TYPED)
    second = make.signed_in(make.person("second", "secretary"))
    met = second.post(new(concluded), TYPED | {"title_vi": "Việc khác"})
    assert met.status_code == 422
    assert "Người khác vừa sửa" in text_of(met)
    assert second.post(new(concluded), sent_again(met)).status_code == 302
    assert list(concluded.tasks.values_list("title_vi", flat=True)) == ["Phủ sóng 620 điểm lõm", "Việc khác"]


def test_the_form_of_a_task_sent_as_it_stands_changes_nothing(concluded):
    client = make.signed_in(make.secretary())
    client.post(new(concluded), TYPED)
    task = concluded.tasks.get()
    assert client.post(edit(task), sent_again(client.get(edit(task)))).status_code == 302
    task.refresh_from_db()
    assert task.version == 1


def test_of_two_who_change_a_task_the_second_sees_both_values_and_decides(concluded):
    first, second = make.signed_in(make.secretary()), make.signed_in(make.person("second", "secretary"))
    first.post(new(concluded), TYPED)
    task = concluded.tasks.get()
    drawn = [sent_again(each.get(edit(task))) for each in (first, second)]
    assert first.post(edit(task), drawn[0] | {"product_vi": "Nghị quyết"}).status_code == 302
    met = second.post(edit(task), drawn[1] | {"product_vi": "Chỉ thị"})
    assert met.status_code == 422
    rows = [
        [" ".join(cell.itertext()).strip() for cell in row] for row in document(met).xpath("//main//tbody/tr")
    ]
    assert rows == [["Sản phẩm", "Nghị quyết", "Chỉ thị"]]
    task.refresh_from_db()
    assert task.product_vi == "Nghị quyết"
    assert second.post(edit(task), sent_again(met)).status_code == 302
    task.refresh_from_db()
    assert (task.product_vi, task.product_en, task.version) == ("Chỉ thị", "Chỉ thị", 3)


def test_a_public_deadline_is_not_moved_back_here(concluded):
    client = make.signed_in(make.secretary())
    client.post(new(concluded), TYPED)
    task = concluded.tasks.get()
    response = client.post(edit(task), sent_again(client.get(edit(task))) | {"due_on": "2027-12-31"})
    assert response.status_code == 422
    assert "chỉ lùi được bằng gia hạn" in text_of(response)


# What the doors of a national committee's task answer: the form of a new one, the form of a standing one.
@pytest.mark.parametrize(
    ("who", "status"),
    [
        (None, 302),
        (make.editor, 403),
        (make.leader, 403),
        (make.ministry, 403),
        (lambda: make.secretary("dien-bien"), 403),
        (make.secretary, 200),
    ],
    ids=["visitor", "editor", "leader", "ministry", "another secretary", "secretary"],
)
def test_only_secretaries_of_the_body_write(client, concluded, who, status):
    reader = make.signed_in(who()) if who else client
    task = make.task(concluded)
    for address in (new(concluded), edit(task)):
        assert reader.get(address).status_code == status
    if status != 200:
        assert reader.post(new(concluded), TYPED).status_code == status
        assert concluded.tasks.count() == 1


def test_a_conclusion_that_is_not_there_to_these_eyes_is_not_found():
    draft = make.conclusion(make.meeting("GSC-2026-05", draft=True))
    task = make.task(draft)
    other = make.signed_in(make.secretary("dien-bien"))
    for address in (
        new(draft),
        edit(task),
        "/meetings/NCDT-07/conclusions/99/task/",
        "/meetings/x/conclusions/1/task/",
    ):
        assert other.get(address).status_code == 404
    assert make.signed_in(make.secretary()).get(edit(task)).status_code == 200


def test_a_provincial_committee_gives_tasks_to_its_own_province():
    meeting = make.meeting("BCD-2026-01", "bcd-dien-bien", held_on=date(2026, 1, 5))
    address = new(make.conclusion(meeting))
    client = make.signed_in(make.secretary("dien-bien"))
    make.editor("lai-chau")
    root = document(client.get(address))
    assert root.xpath("//select[@name='lead']//option/@value") == ["", "dien-bien"]
    assert root.xpath("//select[@name='test_unit']//option/@value") == ["", "vn", "dien-bien"]
    assert "lai-chau-editor" not in root.xpath("//select[@name='person']//option/@value")
    assert client.post(address, TYPED | {"lead": "lai-chau"}).status_code == 422


def test_former_units_are_told_apart_from_those_that_have_their_names(concluded):
    early = make.conclusion(make.meeting("GSC-2022-09", held_on=date(2022, 8, 8)))
    root = document(make.signed_in(make.secretary()).get(new(early)))
    names = [each.strip() for each in root.xpath("//select[@name='lead']//option/text()")]
    assert {"Lào Cai", "Lào Cai (cũ)", "Kon Tum"} <= set(names)
    provinces = [name for name in names if name]
    assert len(provinces) == len(set(provinces))


def test_every_control_has_its_label(concluded):
    root = document(make.signed_in(make.secretary()).get(new(concluded)))
    for control in root.xpath(
        "//main//*[self::input[not(@type='hidden')] or self::select or self::textarea]"
    ):
        told = root.xpath(f"//label[@for='{control.get('id')}']") or control.xpath("ancestor::label")
        assert told, control.get("name")


def test_a_hundred_units_are_folded_but_those_chosen(concluded):
    response = make.signed_in(make.secretary()).post(new(concluded), TYPED | {"title_vi": ""})
    groups = document(response).xpath("//fieldset[@id='id_supports']/details")
    assert len(groups) >= 3
    opened = [group for group in groups if group.get("open") is not None]
    assert [group.xpath(".//input[@checked]/@value") for group in opened] == [["lai-chau"]]
    assert "đã chọn 1" in opened[0].xpath("summary")[0].text_content()
