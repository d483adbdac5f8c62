"""What administrators change in the reference data is told to the audit trail, and said in words on its page."""

import json
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client

from indicators.models import Indicator, Relation, Target
from provinces.actions import edits
from provinces.admin import PublishingAdmin
from provinces.models import Change, Region, Unit, UnitVersion
from provinces.templatetags.changes import action_words, became, was
from tests.html import text_of

pytestmark = pytest.mark.usefixtures("reference")


@pytest.fixture
def chief() -> User:
    return User.objects.create_superuser("chief", "chief@example.org")


@pytest.fixture
def office(chief: User) -> Client:
    client = Client()
    client.force_login(chief)
    return client


def posted(page: Any) -> dict[str, Any]:
    """What a browser would send of a form of the admin that nobody touched."""
    forms = [page.context["adminform"].form]
    for inline in page.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    fields = [form[name] for form in forms for name in form.fields]
    values = {field.html_name: field.value() for field in fields}
    days = {
        field.html_name: field.field.widget.format_value(field.value())
        for field in fields
        if hasattr(field.field, "input_formats")
    }
    return {name: value for name, value in (values | days).items() if value not in (None, False)}


def changed(office: Client, row: Any, **values: Any) -> Change:
    path = f"/admin/{row._meta.app_label}/{row._meta.model_name}/{row.pk}/change/"
    response = office.post(path, posted(office.get(path)) | values)
    assert response.status_code == 302, response.context["errors"]
    [told] = Change.objects.all()
    return told


def test_a_target_is_told_with_what_differs(office: Client, chief: User):
    target = Target.objects.select_related("indicator", "unit").filter(value=80)[0]
    told = changed(office, target, value="85")
    assert (told.topic, told.action, told.by, told.unit) == ("reference", "changed", chief, target.unit)
    assert (
        told.key
        == f"target/{target.indicator.code}/{target.unit.slug}/{target.year}/{target.decision_vi}"[:150]
    )
    before, after = json.loads(told.before), json.loads(told.after)
    assert list(before) == list(after) == ["value"]
    assert (float(before["value"]), float(after["value"])) == (80, 85)


def test_saving_what_was_not_touched_tells_nothing(office: Client):
    target = Target.objects.all()[0]
    path = f"/admin/indicators/target/{target.pk}/change/"
    assert office.post(path, posted(office.get(path))).status_code == 302
    assert not Change.objects.exists()


def test_a_name_changed_on_the_page_of_its_unit(office: Client):
    unit = Unit.objects.get(slug="hue")
    path = f"/admin/provinces/unit/{unit.pk}/change/"
    data = posted(office.get(path))
    [name] = [name for name, value in data.items() if name.endswith("-name_vi") and value == "Huế"]
    assert office.post(path, data | {name: "Huế mới"}).status_code == 302
    [told] = Change.objects.all()
    version = UnitVersion.objects.get(name_vi="Huế mới")
    assert (told.action, told.key, told.unit) == ("changed", f"unitversion/hue/{version.valid_from}", unit)
    assert (told.before, told.after) == ('{"name_vi": "Huế"}', '{"name_vi": "Huế mới"}')
    assert (was(told), became(told)) == ("tên: Huế", "tên: Huế mới")


def test_the_units_of_a_region(office: Client):
    region = Region.objects.exclude(units=None)[0]
    kept = list(region.units.values_list("pk", flat=True))
    told = changed(office, region, units=kept[1:])
    assert list(json.loads(told.after)) == ["units"]
    assert len(json.loads(told.before)["units"]) > len(json.loads(told.after)["units"])


def test_what_is_added_and_what_is_taken_away(office: Client):
    one, other = Indicator.objects.filter(relations=None).order_by("code")[:2]
    kind = Relation._meta.get_field("kind").choices[0][0]
    add = {"indicator": one.pk, "other": other.pk, "kind": kind}
    Relation.objects.filter(indicator=one, other=other, kind=kind).delete()
    assert office.post("/admin/indicators/relation/add/", add).status_code == 302
    relation = Relation.objects.get(indicator=one, other=other, kind=kind)
    chosen = {"action": "delete_selected", "_selected_action": [relation.pk], "post": "yes"}
    assert office.post("/admin/indicators/relation/", chosen).status_code == 302
    again = Relation.objects.create(indicator=one, other=other, kind=kind)
    assert office.post(f"/admin/indicators/relation/{again.pk}/delete/", {"post": "yes"}).status_code == 302
    created, deleted, second = Change.objects.order_by("id")
    assert created.key == deleted.key == second.key
    assert created.key == f"relation/{one.code}/{other.code}/{kind}"
    assert (created.action, created.before) == ("created", "")
    assert (deleted.action, deleted.after, second.action) == ("deleted", "", "deleted")
    assert json.loads(created.after) == json.loads(deleted.before)
    assert action_words(deleted) == "xóa khỏi danh mục"


def test_an_edit_falls_with_its_line(office: Client, monkeypatch: pytest.MonkeyPatch):
    target = Target.objects.filter(value=80)[0]
    path = f"/admin/indicators/target/{target.pk}/change/"
    data = posted(office.get(path)) | {"value": "85"}

    def refuse(*args: object, **kwargs: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(edits, "record_changes", refuse)
    with pytest.raises(RuntimeError):
        office.post(path, data)
    target.refresh_from_db()
    assert target.value == 80


def test_every_model_of_the_admin_names_its_rows(chief: User):
    models = [model for model, page in admin.site._registry.items() if isinstance(page, PublishingAdmin)]
    assert len(models) > 15
    for model in models:
        pks = list(model._default_manager.values_list("pk", flat=True)[:50])
        keys = [row.key for row in edits.standing(model, pks).values()]
        assert len(set(keys)) == len(pks), model


def test_it_is_said_in_words_on_the_page(office: Client, chief: User):
    target = Target.objects.filter(value=80)[0]
    changed(office, target, value="85")
    text = text_of(office.get("/audit/?topic=reference"))
    assert "sửa danh mục" in text
    assert "giá trị: 80" in text
    assert "giá trị: 85" in text


def test_what_is_no_json_is_shown_as_it_is():
    for text in ("nonsense", "[1]", "3"):
        assert became(Change(topic="reference", action="changed", key="target/x", after=text)) == text
    said = Change(
        topic="reference", action="changed", key="indicator/x", after='{"a": true, "b": null, "c": ""}'
    )
    assert became(said) == "a: có; b: trống; c: trống"
