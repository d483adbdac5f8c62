"""`manage.py demo_accounts`: an account for every role, passwords in one file and nowhere else."""

import json
import os
import stat
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from dti_portal.management.commands import demo_accounts
from provinces.models import Membership

pytestmark = pytest.mark.usefixtures("reference")
FORMER = ("hau-giang", "kon-tum", "ninh-thuan")


def make(file: Path) -> str:
    out = StringIO()
    call_command("demo_accounts", file=file, stdout=out)
    return out.getvalue()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "a new place" / "demo-accounts.json"


def passwords(file: Path) -> dict[str, str]:
    return dict(json.loads(file.read_text()))


def test_every_role_of_the_contract_has_an_account(file: Path):
    make(file)
    known = passwords(file)
    assert list(known)[:3] == ["admin", "ministry", "leader"]
    assert len(known) == 3 + 2 * (34 + 3)
    for slug in ("ha-noi", "quang-ngai", "hue", *FORMER):
        assert {f"{slug}-editor", f"{slug}-approver"} <= known.keys()
    assert "kon-tum-leader" not in known
    assert len(set(known.values())) == len(known)
    assert min(map(len, known.values())) >= 22


def test_roles_are_those_of_the_units(file: Path):
    make(file)
    roles = {m.user.get_username(): m for m in Membership.objects.select_related("user", "unit")}
    assert (roles["admin"].role, roles["admin"].unit.slug) == ("administrator", "vn")
    assert (roles["ministry"].role, roles["ministry"].unit.slug) == ("publisher", "vn")
    assert (roles["leader"].role, roles["leader"].unit.slug) == ("leader", "vn")
    assert (roles["hue-editor"].role, roles["hue-editor"].unit.slug) == ("editor", "hue")
    assert str(roles["hue-approver"].valid_from) == "2008-08-01"
    assert roles["hue-approver"].valid_to is None
    for slug in FORMER:
        assert str(roles[f"{slug}-approver"].valid_to) == "2025-06-30"
    assert list(User.objects.filter(is_superuser=True).values_list("username", flat=True)) == ["admin"]
    assert list(User.objects.filter(is_staff=True).values_list("username", flat=True)) == ["admin"]


def test_the_passwords_of_the_file_let_in(file: Path):
    make(file)
    known = passwords(file)
    assert authenticate(username="kon-tum-editor", password=known["kon-tum-editor"])
    assert authenticate(username="kon-tum-editor", password=known["admin"]) is None


def test_a_password_is_hashed_at_full_strength_once_it_was_used(file: Path):
    make(file)
    before = User.objects.get(username="leader").password
    authenticate(username="leader", password=passwords(file)["leader"])
    after = User.objects.get(username="leader").password
    assert int(after.split("$")[1]) > int(before.split("$")[1])


def test_only_the_owner_reads_the_file_and_nothing_else_is_left(file: Path):
    make(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(file.parent.iterdir()) == [file]


def test_no_password_is_ever_printed(file: Path):
    told = make(file) + make(file)
    assert not any(password in told for password in passwords(file).values())


def test_a_second_time_nothing_changes(file: Path):
    make(file)
    before = file.read_bytes()
    assert "đã có" in make(file)
    assert file.read_bytes() == before


def test_accounts_that_exist_keep_their_passwords_when_the_file_is_gone(file: Path):
    make(file)
    before = set(User.objects.values_list("username", "password"))
    file.unlink()
    assert "changepassword" in make(file)
    assert not file.exists()
    assert set(User.objects.values_list("username", "password")) == before


def test_what_is_missing_is_added_to_the_file(file: Path):
    make(file)
    known = passwords(file)
    User.objects.get(username="leader").delete()
    make(file)
    again = passwords(file)
    assert again.keys() == known.keys()
    assert {name for name in known if known[name] != again[name]} == {"leader"}


def test_a_file_from_another_database_is_replaced(file: Path):
    file.parent.mkdir()
    file.write_text('{"leader": "old", "somebody": "else"}')
    make(file)
    assert "somebody" not in passwords(file)
    assert passwords(file)["leader"] != "old"


def test_a_file_that_is_none_of_ours_is_not_overwritten(file: Path):
    file.parent.mkdir()
    file.write_text("remember the milk")
    with pytest.raises(CommandError, match="Không đọc được"):
        make(file)
    assert file.read_text() == "remember the milk"
    assert not User.objects.exists()


def test_without_a_file_there_are_no_accounts(file: Path, monkeypatch: pytest.MonkeyPatch):
    def full(*args: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="no space"):
        make(file)
    assert not User.objects.exists()
    assert list(file.parent.iterdir()) == []


@pytest.mark.usefixtures("empty_store")
def test_before_the_reference_data_there_is_a_plain_sentence(file: Path):
    with pytest.raises(CommandError, match="load_reference"):
        make(file)


def test_passwords_are_long_enough_to_need_no_stretching():
    assert demo_accounts.RANDOM_BYTES * 8 >= 128
