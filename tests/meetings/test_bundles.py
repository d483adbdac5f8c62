"""All briefings in one file: asked for once, made whole or not at all, taken up again where a worker died."""

import hashlib
import os
import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from kombu.exceptions import OperationalError

from indicators.actions.files import path_of
from meetings import tasks
from meetings.actions.bundles import FOLDER, SILENCE, Piece, clear_bundles, make_bundle, request_bundle
from meetings.models import BriefingBundle
from meetings.queries.bundles import newest_bundles
from meetings.views import printing
from meetings.views.briefings import drawing
from provinces.actions import publish_data_version
from provinces.queries import versions
from tests import factories as make
from tests.html import swap_equals_reload, text_of

pytestmark = pytest.mark.usefixtures("reference")
State = BriefingBundle.State
LIST, MAKE = reverse("briefing-list"), reverse("briefing-bundle-make")


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def queue(monkeypatch):
    """A queue that only remembers what it was given."""
    given = []
    monkeypatch.setattr(tasks.run_bundle, "apply_async", lambda args, **_: given.extend(args))
    return given


@pytest.fixture
def quick(monkeypatch):
    """Pages that take no time to draw."""
    monkeypatch.setattr(drawing, "drawn", lambda slug, language, day: f"{slug} {language} {day}".encode())


def asked(now=make.NOW, **more):
    told = {"language": "vi", "total": 2, "data_version": 7, "by": make.leader(), "now": now} | more
    return request_bundle(**told)


def two(*, on_draw=lambda: None):
    def draw(text):
        on_draw()
        return text

    return [Piece("a.pdf", lambda: draw(b"first")), Piece("b.pdf", lambda: draw(b"second"))]


def clock():
    return make.later(hours=1)


def made(bundle=None, pieces=None, at=clock):
    bundle = bundle or asked()
    assert make_bundle(bundle=bundle, pieces=pieces or two(), clock=at)
    bundle.refresh_from_db()
    return bundle


def content_of(bundle):
    return path_of(bundle.sha256, folder=FOLDER).read_bytes()


def test_a_bundle_holds_every_piece_under_its_hash():
    bundle = made()
    content = content_of(bundle)
    assert (bundle.state, bundle.done, bundle.size) == (State.DONE, 2, len(content))
    assert bundle.sha256 == hashlib.sha256(content).hexdigest()
    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert [(name, archive.read(name)) for name in archive.namelist()] == [
            ("a.pdf", b"first"),
            ("b.pdf", b"second"),
        ]


def test_asked_again_for_the_same_it_is_the_same():
    first = asked()
    assert asked().pk == first.pk
    made(first)
    assert asked(now=make.later(hours=2)).pk == first.pk
    assert BriefingBundle.objects.count() == 1


@pytest.mark.parametrize(
    "other", [{"language": "en"}, {"data_version": 8}, {"total": 3}, {"now": make.later(days=1)}]
)
def test_other_data_language_or_day_is_another_bundle(other):
    first = made()
    assert asked(**other).pk != first.pk


def test_a_file_that_is_gone_is_made_again():
    first = made()
    path_of(first.sha256, folder=FOLDER).unlink()
    assert asked().pk != first.pk


def of_the_day(folder):
    for path in folder.iterdir():
        os.utime(path, (make.NOW.timestamp(), make.NOW.timestamp()))


def test_what_no_page_offers_any_more_is_thrown_away():
    old, other, english = made(asked()), asked(data_version=8), asked(language="en")
    made(other, [Piece("c.pdf", lambda: b"third")])
    left = path_of("0" * 64, folder=FOLDER)
    left.write_bytes(b"of a worker that was killed")
    of_the_day(left.parent)
    assert clear_bundles(now=make.later(6)) == 0
    assert not left.exists()
    assert [clear_bundles(now=make.later(8)), clear_bundles(now=make.later(8))] == [1, 0]
    assert set(BriefingBundle.objects.all()) == {other, english}
    assert not path_of(old.sha256, folder=FOLDER).exists()
    assert content_of(other)


def test_a_file_that_a_newer_bundle_has_too_stays():
    made(asked())
    newer = made(asked(data_version=8))
    of_the_day(path_of(newer.sha256, folder=FOLDER).parent)
    assert clear_bundles(now=make.later(8)) == 1
    assert content_of(newer)


def test_made_files_are_cleared_every_night(settings):
    assert tasks.clear_files() == {"bundles": 0, "sessions": 0}
    assert tasks.clear_files.name in [each["task"] for each in settings.CELERY_BEAT_SCHEDULE.values()]


def test_progress_is_told_piece_by_piece():
    bundle, told = asked(), []
    made(bundle, two(on_draw=lambda: told.append(BriefingBundle.objects.get().done)))
    assert told == [0, 1]


def test_a_bundle_that_is_done_or_at_work_is_left_alone():
    bundle = made()
    assert not make_bundle(bundle=bundle, pieces=[], clock=clock)
    BriefingBundle.objects.update(state=State.RUNNING, heard_at=clock())
    assert not make_bundle(bundle=bundle, pieces=[], clock=clock)


def test_what_a_dead_worker_left_is_begun_anew():
    bundle = asked()
    BriefingBundle.objects.update(
        state=State.RUNNING, heard_at=clock() - SILENCE - timedelta(seconds=1), done=1
    )
    assert made(bundle).done == 2


def test_a_worker_that_was_taken_for_dead_writes_nothing_more():
    """Two workers on one bundle: the later one took over while the first drew its first page."""
    bundle = asked()

    def takes_over():
        BriefingBundle.objects.update(heard_at=make.later(hours=2))

    assert not make_bundle(bundle=bundle, pieces=two(on_draw=takes_over), clock=clock)
    bundle.refresh_from_db()
    assert (bundle.state, bundle.done, bundle.sha256) == (State.RUNNING, 0, "")


def test_a_fault_is_told_raised_and_can_be_mended():
    bundle = asked()

    def fails():
        raise RuntimeError("no paper")

    with pytest.raises(RuntimeError, match="no paper"):
        make_bundle(bundle=bundle, pieces=two(on_draw=fails), clock=clock)
    bundle.refresh_from_db()
    assert (bundle.state, bundle.fault) == (State.FAILED, "RuntimeError: no paper")
    assert asked().pk != bundle.pk
    assert made(bundle).state == State.DONE


def test_the_task_draws_all_provinces(quick):
    bundle = asked(total=34)
    tasks.run_bundle(bundle.pk)
    bundle.refresh_from_db()
    with zipfile.ZipFile(BytesIO(content_of(bundle))) as archive:
        names = archive.namelist()
        assert archive.read("ban-tom-tat-dien-bien.pdf") == b"dien-bien vi 2026-11-22"
    assert (bundle.state, bundle.done, len(set(names))) == (State.DONE, 34, 34)


def test_files_of_a_practice_portal_say_so(quick, monkeypatch):
    monkeypatch.setattr(printing, "is_practice", lambda: True)
    assert {piece.name.split("-")[0] for piece in drawing.pieces("vi", make.TODAY)} == {"practice"}


def test_visitors_are_asked_to_sign_in(client):
    assert client.get(LIST).headers["Location"].startswith(reverse("account_login"))
    assert client.post(MAKE, {"language": "vi"}).headers["Location"].startswith(reverse("account_login"))
    bundle = made()
    assert client.get(reverse("briefing-bundle-file", args=[bundle.pk])).status_code == 302


def test_the_list_links_every_unit_in_both_languages():
    response = make.signed_in(make.leader()).get(LIST)
    page = response.content.decode()
    # The country, 34 provinces, 52 former ones.
    assert page.count("briefing.pdf?lang=vi") == page.count("briefing.pdf?lang=en") == 1 + 34 + 52
    assert "no-store" in response.headers["Cache-Control"]


def test_a_press_of_the_button_queues_the_bundle_once(queue):
    client = make.signed_in(make.editor())
    for _press in range(2):
        response = client.post(MAKE, {"language": "en"}, follow=True)
        assert "0 trên 34 bản" in text_of(response)
    bundle = BriefingBundle.objects.get()
    assert (bundle.language, bundle.total, bundle.data_version) == ("en", 34, versions.data_version())
    assert set(queue) == {bundle.pk}


def test_without_a_role_in_force_no_bundle_is_made(queue):
    client = make.signed_in(make.person("nobody"))
    assert client.post(MAKE, {"language": "vi"}).status_code == 403
    assert "Lập cả 34 bản" not in text_of(client.get(LIST))
    assert not BriefingBundle.objects.exists()


def test_another_language_is_refused_with_a_sentence(queue):
    response = make.signed_in(make.leader()).post(MAKE, {"language": "fr"}, follow=True)
    assert "Chưa chọn ngôn ngữ" in text_of(response)
    assert not BriefingBundle.objects.exists()


def test_a_queue_that_is_down_is_told(monkeypatch):
    def down(**_):
        raise OperationalError

    monkeypatch.setattr(tasks.run_bundle, "apply_async", down)
    response = make.signed_in(make.leader()).post(MAKE, {"language": "vi"}, follow=True)
    assert "Hàng đợi xử lý nền không hoạt động" in text_of(response)
    assert BriefingBundle.objects.get().state == State.WAITING


def test_the_page_stops_asking_when_nothing_moves(queue):
    client = make.signed_in(make.leader())
    client.post(MAKE, {"language": "vi"})
    assert 'hx-trigger="every 2s"' in client.get(LIST).content.decode()
    BriefingBundle.objects.update(state=State.DONE, size=1, sha256="0" * 64, finished_at=make.NOW, done=34)
    assert "hx-trigger" not in client.get(LIST).content.decode()
    assert "Tải tệp ZIP" in text_of(client.get(LIST))


def test_a_bundle_that_nobody_works_on_can_be_pressed_again(queue):
    client = make.signed_in(make.leader())
    client.post(MAKE, {"language": "vi"})
    BriefingBundle.objects.update(
        state=State.RUNNING, heard_at=make.later(-30), requested_at=make.later(-30), done=5
    )
    told = text_of(client.get(LIST))
    assert "dừng giữa chừng" in told
    assert "Lập lại" in told
    assert not newest_bundles(make.NOW)["vi"].moving


def test_the_part_is_that_of_the_page(queue):
    client = make.signed_in(make.leader())
    client.post(MAKE, {"language": "vi"})
    swap_equals_reload(client, LIST, LIST, "bundles")


def test_the_file_is_saved_never_shown(quick):
    bundle = made(asked(data_version=versions.data_version(), total=34))
    response = make.signed_in(make.leader()).get(reverse("briefing-bundle-file", args=[bundle.pk]))
    assert response.headers["Content-Disposition"] == 'attachment; filename="ban-tom-tat-34-2026-11-22.zip"'
    assert b"".join(response) == content_of(bundle)


def test_a_bundle_that_is_not_done_has_no_file():
    client = make.signed_in(make.leader())
    assert client.get(reverse("briefing-bundle-file", args=[asked().pk])).status_code == 404
    assert client.get(reverse("briefing-bundle-file", args=[10**6])).status_code == 404


def test_newer_data_are_told(quick):
    made(asked(total=34, data_version=versions.data_version()))
    client = make.signed_in(make.leader())
    assert "Số liệu đã đổi" not in text_of(client.get(LIST))
    publish_data_version(now=make.NOW)
    assert "Số liệu đã đổi từ khi lập" in text_of(client.get(LIST))
