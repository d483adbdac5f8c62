"""Signing in: passwords, guessing, second factor, new passwords by mail, the agency's own sign-in, how long it lasts."""

import re
import time
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.socialaccount.models import SocialAccount, SocialLogin
from axes.models import AccessAttempt
from django.contrib.auth.models import AnonymousUser, User
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from django.utils import timezone, translation
from kombu.exceptions import OperationalError

from dti_portal import tasks
from dti_portal.accounts import ages, lockout
from dti_portal.accounts.adapters import AgencyAdapter
from dti_portal.celery import app
from provinces.models import Change, Membership, Unit
from provinces.tasks import clear_leftovers

pytestmark = pytest.mark.usefixtures("reference")
LOGIN = "/accounts/login/"
WORD = "correct horse battery"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def _fast_hashes(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _mails_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test's transaction never commits, and nobody works off a queue here."""
    monkeypatch.setattr("dti_portal.tasks.on_commit", lambda do, robust: do())
    monkeypatch.setitem(app.conf, "task_always_eager", True)


@pytest.fixture
def person() -> User:
    return User.objects.create_user("An.Nguyen", "an@example.org", WORD)


def sign_in(client: Client, password: str = WORD, name: str = "an.nguyen", **extra: Any) -> Any:
    return client.post(LOGIN, {"login": name, "password": password, **extra.pop("data", {})}, **extra)


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def code(secret: str = SECRET, steps: int = 0) -> str:
    """The code of this half minute, or so many later."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps)))


def test_the_right_password_lets_in_whatever_the_case_of_the_name(client: Client, person: User):
    response = sign_in(client, name="AN.nguyen")
    assert (response.status_code, response["Location"]) == (302, "/")
    assert is_in(client)


def test_the_way_leads_back_and_never_to_another_host(client: Client, person: User):
    assert sign_in(client, data={"next": "/accounts/"})["Location"] == "/accounts/"
    client.logout()
    assert sign_in(client, data={"next": "https://evil.example/"})["Location"] == "/"
    client.logout()
    assert sign_in(client, data={"next": "//evil.example/"})["Location"] == "/"


def test_who_is_in_already_is_not_asked_again(client: Client, person: User):
    client.force_login(person)
    assert client.get(LOGIN).status_code == 302


def test_a_character_that_cannot_be_read_is_told_in_vietnamese(client: Client, person: User):
    text = sign_in(client, name="an\0nguyen").content.decode()
    assert "có ký tự không đọc được; xóa đi rồi nhập lại" in text
    assert "Null characters" not in text


def test_a_wrong_password_and_an_unknown_name_say_the_same(client: Client, person: User):
    wrong, unknown = (sign_in(client, "nonsense", name) for name in ("an.nguyen", "nobody"))
    sentence = "Tên đăng nhập hoặc mật khẩu không đúng."
    for response in (wrong, unknown):
        assert response.status_code == 200
        assert sentence in response.content.decode()
        assert "nonsense" not in response.content.decode()


def test_an_account_that_is_switched_off_stays_out(client: Client, person: User):
    User.objects.update(is_active=False)
    response = sign_in(client)
    assert response["Location"] == reverse("account_inactive")
    assert "ngừng hoạt động" in client.get(response["Location"]).content.decode()
    assert not is_in(client)


def test_switching_off_ends_what_is_open(client: Client, person: User):
    client.force_login(person)
    User.objects.update(is_active=False)
    assert client.get("/accounts/").status_code == 302


def test_five_wrong_passwords_lock_the_name_for_this_machine(client: Client, person: User):
    for _ in range(4):
        assert sign_in(client, "nonsense").status_code == 200
    fifth = sign_in(client, "nonsense")
    assert fifth.status_code == 429
    refused = sign_in(client)
    assert refused.status_code == 429
    assert not is_in(client)
    text = refused.content.decode()
    assert "Đã nhập sai 5 lần" in text
    assert re.search(r"đến \d\d:\d\d, còn 1[45] phút", text)
    assert refused["Retry-After"] == "900"


def test_another_spelling_or_browser_is_no_way_round(client: Client, person: User):
    for n in range(5):
        sign_in(client, "nonsense", "an.nguyen" if n % 2 else "AN.NGUYEN ", headers={"user-agent": f"b{n}"})
    assert sign_in(client).status_code == 429


def test_another_machine_and_another_name_are_not_locked(client: Client, person: User):
    User.objects.create_user("binh", "binh@example.org", WORD)
    for _ in range(5):
        sign_in(client, "nonsense")
    assert sign_in(client, name="binh").status_code == 302
    assert sign_in(Client(REMOTE_ADDR="203.0.113.9")).status_code == 302


def test_the_lock_opens_by_itself_and_trying_does_not_prolong_it(client: Client, person: User):
    for _ in range(5):
        sign_in(client, "nonsense")
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=14, seconds=50))
    assert sign_in(client).status_code == 429
    assert "còn 1 phút" in sign_in(client).content.decode()
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=15, seconds=1))
    assert sign_in(client).status_code == 302


def test_success_forgets_the_failures(client: Client, person: User):
    for _ in range(4):
        sign_in(client, "nonsense")
    sign_in(client)
    assert not AccessAttempt.objects.exists()


def test_passwords_are_not_kept_with_the_failures(client: Client, person: User):
    sign_in(client, "my secret guess")
    attempt = AccessAttempt.objects.get()
    assert "my secret guess" not in attempt.post_data + attempt.get_data


def test_many_machines_guessing_one_name_are_bounded(person: User):
    answers = [sign_in(Client(REMOTE_ADDR=f"203.0.113.{n}"), "nonsense") for n in range(21)]
    assert "Thử sai quá nhiều lần" not in answers[19].content.decode()
    assert "Thử sai quá nhiều lần" in answers[20].content.decode()


def test_one_machine_trying_many_names_is_bounded(person: User):
    answers = [sign_in(Client(), "nonsense", f"name{n}") for n in range(31)]
    assert "Thử sai quá nhiều lần" in answers[30].content.decode()


def test_nothing_of_signing_in_needs_redis(client: Client, person: User, monkeypatch: pytest.MonkeyPatch):
    import redis.connection

    def down(*args: object, **kwargs: object) -> None:
        raise AssertionError("Redis was asked")

    monkeypatch.setattr(redis.connection.AbstractConnection, "connect", down)
    TOTP.activate(person, SECRET)
    for _ in range(4):
        assert sign_in(client, "nonsense").status_code == 200
    assert sign_in(client)["Location"] == reverse("mfa_authenticate")
    assert client.post(reverse("mfa_authenticate"), {"code": code()}).status_code == 302


@pytest.mark.parametrize(
    ("proxies", "forwarded", "seen"),
    [
        (0, "203.0.113.9", "10.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "6.6.6.6, 203.0.113.9", "203.0.113.9"),
        (2, "6.6.6.6, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (2, "203.0.113.9", "10.0.0.1"),
        (1, "", "10.0.0.1"),
        (1, "nonsense", "10.0.0.1"),
        (1, "2001:db8::1", "2001:db8::1"),
    ],
)
def test_the_address_behind_proxies(settings: Any, proxies: int, forwarded: str, seen: str):
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", headers={"x-forwarded-for": forwarded})
    assert lockout.client_address(request) == seen


def test_a_server_without_an_address_still_signs_in(person: User):
    assert sign_in(Client(REMOTE_ADDR="")).status_code == 302


def test_sessions_end_after_their_hours_and_after_doing_nothing(client: Client, person: User, settings: Any):
    sign_in(client)
    assert client.get("/accounts/").status_code == 200
    for age, limit in ((ages.BEGUN, settings.SESSION_COOKIE_AGE), (ages.SEEN, settings.SESSION_IDLE_AGE)):
        client.force_login(person)
        session = client.session
        session[age] = int(time.time()) - limit - 1
        session.save()
        assert client.get("/accounts/").status_code == 302
        assert not is_in(client)


def test_reading_writes_the_session_only_now_and_then(client: Client, person: User):
    client.force_login(person)
    begun = client.session[ages.SEEN]
    client.get("/accounts/")
    assert client.session[ages.SEEN] == begun
    session = client.session
    session[ages.SEEN] = begun - ages.SECONDS_BETWEEN_NOTES - 5
    session.save()
    client.get("/accounts/")
    assert client.session[ages.SEEN] >= begun


def test_signing_in_changes_the_key_of_the_session(client: Client, person: User):
    client.get(LOGIN)
    session = client.session
    session["before"] = 1
    session.save()
    old = session.session_key
    sign_in(client)
    assert client.session.session_key != old
    cookie = client.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", "")


def test_signing_out_is_a_post(client: Client, person: User):
    client.force_login(person)
    assert client.get(reverse("account_logout")).status_code == 200
    assert is_in(client)
    assert client.post(reverse("account_logout"))["Location"] == "/"
    assert not is_in(client)
    assert not client.get("/").cookies["sessionid"].value


def test_what_is_over_is_cleared_at_night(client: Client, person: User):
    sign_in(client)
    for days, key in ((-1, "ended"), (1, "open")):
        Session.objects.create(
            session_key=key, session_data="", expire_date=timezone.now() + timedelta(days=days)
        )
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO portal_limits VALUES ('over', '', now() - interval '1 hour')")
    cache.set("counting", 1, 900)
    assert clear_leftovers() == {"sessions": 1, "counts": 1}
    assert cache.get("counting") == 1
    assert client.get("/accounts/").status_code == 200


def test_forms_are_protected(person: User):
    strict = Client(enforce_csrf_checks=True)
    assert sign_in(strict).status_code == 403
    strict.force_login(person)
    for name in ("account_logout", "account_change_password", "account_reset_password"):
        assert strict.post(reverse(name)).status_code == 403


@pytest.mark.parametrize(
    "name",
    ["account_signup", "account_email", "socialaccount_connections", "openid_connect_login", "mfa_trust"],
)
def test_pages_that_the_portal_has_not(name: str):
    with pytest.raises(NoReverseMatch):
        reverse(name, kwargs={"provider_id": "agency"} if "openid" in name else None)


@pytest.mark.parametrize("path", ["signup/", "email/", "3rdparty/", "oidc/agency/login/"])
def test_nobody_opens_an_account_for_himself(client: Client, path: str):
    assert client.get(f"/accounts/{path}").status_code == 404


# Passwords


def test_a_new_password_by_mail(client: Client, person: User, settings: Any):
    settings.PUBLIC_URL = "https://portal.example/"
    for _ in range(5):
        sign_in(client, "nonsense")
    response = client.post(reverse("account_reset_password"), {"email": "AN@example.org"}, follow=True)
    assert "đã được gửi" in response.content.decode()
    [letter] = mail.outbox
    assert letter.subject == "[Cổng theo dõi chuyển đổi số] Đặt lại mật khẩu"
    assert "An.Nguyen" in letter.body
    [link] = re.findall(r"https://portal\.example(/accounts/\S+)", letter.body)
    form = client.get(link, follow=True)
    assert link not in form.request["PATH_INFO"]
    new = "another horse battery"
    done = client.post(form.request["PATH_INFO"], {"password1": new, "password2": new}, follow=True)
    assert "Đã đặt mật khẩu mới" in done.content.decode()
    assert sign_in(client, new).status_code == 302
    assert "không dùng được nữa" in Client().get(link).content.decode()
    told = Change.objects.get(about=person)
    assert (told.topic, told.action, told.key, told.after) == (
        "account",
        "changed",
        "An.Nguyen",
        "password by mail",
    )
    assert "vừa được đặt lại" in mail.outbox[1].body


def test_whose_address_is_known_is_not_told(client: Client, person: User):
    known, unknown = (
        client.post(reverse("account_reset_password"), {"email": email})["Location"]
        for email in ("an@example.org", "nobody@example.org")
    )
    assert known == unknown
    assert [letter.to for letter in mail.outbox] == [["an@example.org"]]


@pytest.mark.parametrize("email", ["an@example.org", "nobody@example.org"])
def test_whose_address_it_is_is_looked_up_after_the_answer(
    client: Client, person: User, email: str, monkeypatch: pytest.MonkeyPatch
):
    asked: list[object] = []
    monkeypatch.setattr(tasks.send_new_password_link, "apply_async", lambda args, **_: asked.append(args))
    client.get(LOGIN)
    with CaptureQueriesContext(connection) as queries:
        client.post(reverse("account_reset_password"), {"email": email})
    assert asked == [("vi", email)]
    assert not [each for each in queries if "auth_user" in each["sql"] or "emailaddress" in each["sql"]]
    assert not mail.outbox


def test_a_queue_that_is_down_loses_no_mail(
    client: Client, person: User, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    def down(*args: object, **kwargs: object) -> None:
        raise OperationalError("no queue")

    monkeypatch.setattr(tasks.send_new_password_link, "apply_async", down)
    assert client.post(reverse("account_reset_password"), {"email": "an@example.org"}).status_code == 302
    assert [letter.to for letter in mail.outbox] == [["an@example.org"]]
    assert "runs at once" in caplog.text


def test_queue_and_mail_server_both_down_tell_nothing_to_the_visitor(
    client: Client, person: User, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    def down(*args: object, **kwargs: object) -> None:
        raise OperationalError("no queue")

    def refuse(*args: object, **kwargs: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(tasks.send_new_password_link, "apply_async", down)
    monkeypatch.setattr("django.core.mail.message.EmailMessage.send", refuse)
    assert client.post(reverse("account_reset_password"), {"email": "an@example.org"}).status_code == 302
    assert "was not sent" in caplog.text


def test_a_mail_that_the_server_does_not_take_is_tried_again(person: User, monkeypatch: pytest.MonkeyPatch):
    send, attempts = EmailMessage.send, []

    def refuse_twice(letter: EmailMessage, *args: Any) -> int:
        attempts.append(letter.to)
        if len(attempts) < 3:
            raise ConnectionRefusedError
        return send(letter, *args)

    monkeypatch.setattr(EmailMessage, "send", refuse_twice)
    tasks.mail_soon(tasks.send_new_password_link, "an@example.org")
    tasks.mail_soon(tasks.send_letter, "Subject", "Body", ["an@example.org"])
    assert len(attempts) == 4
    assert [letter.subject for letter in mail.outbox][1:] == ["Subject"]


@pytest.mark.parametrize(("language", "words"), [("vi", "Đặt lại mật khẩu"), ("en", "New password")])
def test_the_mail_speaks_the_language_of_the_page(client: Client, person: User, language: str, words: str):
    with translation.override(language):
        tasks.mail_soon(tasks.send_new_password_link, "an@example.org")
    assert words in mail.outbox[0].subject


def test_no_mail_believes_what_a_browser_calls_the_portal(client: Client, person: User, settings: Any):
    settings.ALLOWED_HOSTS = ["*"]
    settings.PUBLIC_URL = "https://portal.example/"
    evil = {"host": "evil.example:81"}
    client.post(reverse("account_reset_password"), {"email": "an@example.org"}, headers=evil)
    client.force_login(person)
    new = {"password1": "another horse battery", "password2": "another horse battery"}
    client.post(reverse("account_change_password"), {"oldpassword": WORD, **new}, headers=evil)
    asked, changed = mail.outbox
    assert "https://portal.example/accounts/password/reset/key/" in asked.body
    assert "https://portal.example/accounts/password/reset/" in changed.body
    assert "evil" not in "".join(str(letter.message()) for letter in mail.outbox)


def test_links_are_asked_for_a_few_times_only(client: Client, person: User):
    statuses = [
        client.post(reverse("account_reset_password"), {"email": "an@example.org"}).status_code
        for _ in range(6)
    ]
    assert statuses == [302] * 5 + [429]
    assert len(mail.outbox) == 5


def test_changing_the_password_keeps_this_browser_and_signs_others_out(client: Client, person: User):
    other = Client()
    sign_in(other)
    sign_in(client)
    new = "another horse battery"
    data = {"oldpassword": WORD, "password1": new, "password2": new}
    assert client.post(reverse("account_change_password"), data)["Location"] == "/accounts/"
    assert "Đã đổi mật khẩu." in client.get("/accounts/").content.decode()
    assert other.get("/accounts/").status_code == 302
    told = Change.objects.get(about=person)
    assert (told.by, told.action, told.before, told.after) == (person, "changed", "", "password")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"oldpassword": "nonsense"}, "Mật khẩu hiện tại không đúng."),
        ({"password1": "short", "password2": "short"}, "quá ngắn, cần ít nhất 12 ký tự"),
        ({"password2": "something else now"}, "Hai lần nhập mật khẩu mới không giống nhau."),
        ({"password1": "", "password2": ""}, "Trường này là bắt buộc."),
    ],
)
def test_what_is_wrong_with_a_new_password_is_said_in_vietnamese(
    client: Client, person: User, data: dict[str, str], sentence: str
):
    client.force_login(person)
    right = {"oldpassword": WORD, "password1": "another horse battery", "password2": "another horse battery"}
    response = client.post(reverse("account_change_password"), right | data)
    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert not Change.objects.exists()


def test_a_person_without_a_password_sets_one(client: Client):
    person = User.objects.create_user("agency", "agency@example.org")
    client.force_login(person)
    assert client.get(reverse("account_change_password"))["Location"] == reverse("account_set_password")
    data = {"password1": WORD, "password2": WORD}
    assert client.post(reverse("account_set_password"), data).status_code == 302
    person.refresh_from_db()
    assert person.check_password(WORD)


# The second factor


def test_the_second_factor_is_asked_for_and_a_code_counts_once(client: Client, person: User):
    TOTP.activate(person, SECRET)
    assert sign_in(client)["Location"] == reverse("mfa_authenticate")
    assert not is_in(client)
    assert client.get("/accounts/").status_code == 302
    page = client.get(reverse("mfa_authenticate")).content.decode()
    assert "Mã xác thực" in page
    used = code()
    assert client.post(reverse("mfa_authenticate"), {"code": used}).status_code == 302
    assert is_in(client)
    again = Client()
    sign_in(again)
    refused = again.post(reverse("mfa_authenticate"), {"code": used})
    assert "Mã không đúng hoặc đã dùng rồi." in refused.content.decode()
    assert not is_in(again)


def test_a_telephone_may_be_half_a_minute_off_and_not_more(
    client: Client, person: User, monkeypatch: pytest.MonkeyPatch
):
    TOTP.activate(person, SECRET)
    now = time.time()
    monkeypatch.setattr("time.time", lambda: now)
    for steps, let_in in ((-2, False), (2, False), (-1, True), (1, True)):
        other = Client()
        sign_in(other)
        other.post(reverse("mfa_authenticate"), {"code": code(steps=steps)})
        assert is_in(other) is let_in, steps


@pytest.mark.parametrize("written", ["{}", "{0:.3}-{1}"])
def test_a_code_is_not_good_again_as_long_as_the_clock_takes_it(person: User, written: str):
    TOTP.activate(person, SECRET)
    used = code(steps=1)
    first, second = Client(), Client()
    sign_in(first)
    first.post(reverse("mfa_authenticate"), {"code": used})
    assert is_in(first)
    # What allauth remembers for thirty seconds is over; the code still is of the next half minute.
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM portal_limits WHERE cache_key LIKE '%totp.used%'")
        assert cursor.rowcount == 1
    sign_in(second)
    second.post(reverse("mfa_authenticate"), {"code": written.format(used, used[3:])})
    assert not is_in(second)


def test_the_code_that_switched_it_on_does_not_sign_in(client: Client, person: User):
    sign_in(client)
    client.post(client.get(reverse("mfa_activate_totp"))["Location"], {"password": WORD})
    used = code(client.get(reverse("mfa_activate_totp")).context["form"].secret)
    client.post(reverse("mfa_activate_totp"), {"code": used})
    assert Authenticator.objects.filter(type="totp").exists()
    other = Client()
    sign_in(other)
    other.post(reverse("mfa_authenticate"), {"code": used})
    assert not is_in(other)


@pytest.mark.parametrize(
    "path", ["/accounts/", "/entry/", "/review/", "/audit/", "/admin/", "/accounts/2fa/"]
)
def test_the_password_alone_opens_nothing(client: Client, person: User, path: str):
    User.objects.update(is_staff=True, is_superuser=True)
    TOTP.activate(person, SECRET)
    sign_in(client)
    assert client.get(path).status_code == 302
    for name in ("account_change_password", "mfa_deactivate_totp", "mfa_view_recovery_codes"):
        assert client.post(reverse(name), {"password": WORD}).status_code == 302, name
    assert client.get("/admin/login/?next=/admin/")["Location"].startswith(LOGIN)
    assert not is_in(client)
    assert Authenticator.objects.count() == 1


def test_the_second_step_changes_the_key_of_the_session_again(client: Client, person: User):
    TOTP.activate(person, SECRET)
    sign_in(client)
    between = client.session.session_key
    client.post(reverse("mfa_authenticate"), {"code": code()})
    assert is_in(client)
    assert client.session.session_key != between
    thief = Client()
    thief.cookies["sessionid"] = str(between)
    assert thief.get("/accounts/").status_code == 302


def test_who_is_switched_off_between_the_two_steps_stays_out(client: Client, person: User):
    TOTP.activate(person, SECRET)
    sign_in(client)
    User.objects.update(is_active=False)
    client.post(reverse("mfa_authenticate"), {"code": code()})
    assert client.get("/accounts/").status_code == 302


def test_the_second_factor_goes_only_with_the_password_once_more(client: Client, person: User):
    TOTP.activate(person, SECRET)
    RecoveryCodes.activate(person)
    client.force_login(person)
    for name in ("mfa_deactivate_totp", "mfa_generate_recovery_codes"):
        assert "/reauthenticate/" in client.post(reverse(name))["Location"], name
    for name in ("mfa_view_recovery_codes", "mfa_download_recovery_codes"):
        assert "/reauthenticate/" in client.get(reverse(name))["Location"], name
    assert Authenticator.objects.count() == 2


def test_a_new_password_by_mail_does_not_go_round_the_second_factor(client: Client, person: User):
    TOTP.activate(person, SECRET)
    for _ in range(2):
        client.post(reverse("account_reset_password"), {"email": "an@example.org"})
    links = [re.findall(r"https?://[^/]+(/accounts/\S+)", letter.body)[0] for letter in mail.outbox]
    new = "another horse battery"
    form = client.get(links[0], follow=True)
    client.post(form.request["PATH_INFO"], {"password1": new, "password2": new}, follow=True)
    assert not is_in(client)
    assert sign_in(client, new)["Location"] == reverse("mfa_authenticate")
    assert "không dùng được nữa" in Client().get(links[1]).content.decode()
    other = {"password1": "a third horse battery", "password2": "a third horse battery"}
    again = Client()
    again.post(form.request["PATH_INFO"], other)
    client.post(form.request["PATH_INFO"], other)
    person.refresh_from_db()
    assert person.check_password(new)


def test_codes_cannot_be_guessed(client: Client, person: User):
    TOTP.activate(person, SECRET)
    sign_in(client)
    texts = [client.post(reverse("mfa_authenticate"), {"code": "000000"}).content.decode() for _ in range(21)]
    assert "Mã không đúng" in texts[0]
    assert "Thử sai quá nhiều lần" in texts[20]
    assert (
        "Thử sai quá nhiều lần" in client.post(reverse("mfa_authenticate"), {"code": code()}).content.decode()
    )


def test_switching_the_second_factor_on_and_off(client: Client, person: User):
    sign_in(client)
    activate = reverse("mfa_activate_totp")
    once_more = client.get(activate)
    assert once_more["Location"].startswith(reverse("account_reauthenticate"))
    wrong = client.post(once_more["Location"], {"password": "nonsense"})
    assert "Mật khẩu không đúng." in wrong.content.decode()
    assert client.post(once_more["Location"], {"password": WORD})["Location"] == activate
    page = client.get(activate)
    secret = page.context["form"].secret
    assert secret in page.content.decode()
    wrong = client.post(activate, {"code": "12"})
    assert "Mã không đúng" in wrong.content.decode()
    codes = client.post(activate, {"code": code(secret)}, follow=True)
    shown = re.findall(r"<code>([\w-]+)</code>", codes.content.decode())
    assert len(shown) == 10
    saved = client.get(reverse("mfa_download_recovery_codes"))
    assert saved["Content-Disposition"].startswith("attachment")
    assert saved.content.decode().split() == shown
    assert "no-store" in saved["Cache-Control"]
    assert client.get(reverse("mfa_index")).status_code == 200
    renewed = client.post(reverse("mfa_generate_recovery_codes"), follow=True)
    assert shown[0] not in renewed.content.decode()
    off = client.post(reverse("mfa_deactivate_totp"), follow=True)
    assert "Đã tắt xác thực hai bước." in off.content.decode()
    assert not Authenticator.objects.exists()
    told = list(Change.objects.filter(about=person).order_by("id").values_list("after", flat=True))
    assert told[0] == "totp added"
    assert {"recovery_codes added", "recovery_codes removed", "totp removed"} <= set(told)


def test_a_recovery_code_lets_in_once(client: Client, person: User):
    TOTP.activate(person, SECRET)
    spare = RecoveryCodes.activate(person).get_unused_codes()[0]
    sign_in(client)
    assert client.post(reverse("mfa_authenticate"), {"code": spare}).status_code == 302
    again = Client()
    sign_in(again)
    assert again.post(reverse("mfa_authenticate"), {"code": spare}).status_code == 200


def test_the_page_of_codes_is_unknown_to_who_has_none(client: Client, person: User):
    client.force_login(person)
    assert client.get(reverse("mfa_view_recovery_codes")).status_code == 404
    assert client.get(reverse("mfa_deactivate_totp")).status_code == 404


# The agency's own sign-in


def agency_login(email: str, verified: bool) -> SocialLogin:
    address = EmailAddress(email=email, verified=verified, primary=True)
    account = SocialAccount(provider="openid_connect", uid="42")
    return SocialLogin(user=User(email=email), account=account, email_addresses=[address])


@pytest.fixture
def adapter(monkeypatch: pytest.MonkeyPatch) -> AgencyAdapter:
    monkeypatch.setattr(AgencyAdapter, "can_authenticate_by_email", lambda *args: True)
    return AgencyAdapter(RequestFactory().get("/"))


def test_a_verified_address_finds_the_account_and_keeps_its_password(person: User, adapter: AgencyAdapter):
    found = adapter.authenticate_by_email(agency_login("an@example.org", True))
    assert found == (person, "an@example.org")
    assert EmailAddress.objects.get(user=person).verified
    person.refresh_from_db()
    assert person.check_password(WORD)


def test_an_address_that_the_agency_has_not_verified_finds_nobody(person: User, adapter: AgencyAdapter):
    assert adapter.authenticate_by_email(agency_login("an@example.org", False)) is None


def test_an_address_of_two_accounts_finds_nobody(person: User, adapter: AgencyAdapter):
    User.objects.create_user("second", "An@example.org")
    assert adapter.authenticate_by_email(agency_login("an@example.org", True)) is None


@pytest.mark.parametrize("opens", [False, True])
def test_accounts_are_opened_only_where_that_is_set(adapter: AgencyAdapter, settings: Any, opens: bool):
    settings.OIDC_OPENS_ACCOUNTS = opens
    assert adapter.is_open_for_signup(RequestFactory().get("/"), None) is opens


# The admin's doors


def test_the_admin_is_entered_through_the_same_door(client: Client, person: User):
    response = client.get("/admin/", follow=True)
    assert response.redirect_chain[-1][0].startswith("/accounts/login/?next=")
    assert (
        client.get("/admin/login/?next=/admin/")["Location"]
        == "/accounts/login/?next=/admin/login/%3Fnext%3D/admin/"
    )
    client.force_login(person)
    assert client.get("/admin/login/?next=/admin/").status_code == 403
    User.objects.update(is_staff=True, is_superuser=True)
    assert client.get("/admin/login/?next=/admin/")["Location"] == "/admin/"
    assert client.get("/admin/login/?next=https://evil.example/")["Location"] == "/admin/"
    assert client.get("/admin/password_change/")["Location"] == reverse("account_change_password")


def test_admin_pages_open_by_role_and_its_dates(client: Client, person: User):
    User.objects.update(is_staff=True)
    role = Membership.objects.create(
        user=person, unit=Unit.objects.get(slug="vn"), role="administrator", valid_from="2020-01-01"
    )
    client.force_login(person)
    assert client.get("/admin/provinces/membership/").status_code == 200
    Membership.objects.filter(pk=role.pk).update(valid_to="2020-12-31")
    assert client.get("/admin/provinces/membership/").status_code == 403


def test_rights_of_nobody(rf: RequestFactory):
    from dti_portal.accounts.backends import RoleBackend

    assert not RoleBackend().has_perm(AnonymousUser(), "provinces.view_unit")
    assert not RoleBackend().has_module_perms(AnonymousUser(), "provinces")


def test_pages_of_signing_in_are_never_stored(client: Client, person: User):
    sign_in(client)
    for name in ("account", "account_change_password", "mfa_index", "account_logout"):
        assert "no-store" in client.get(reverse(name))["Cache-Control"], name
    client.logout()
    for name in ("account_login", "account_reset_password"):
        assert "no-store" in client.get(reverse(name))["Cache-Control"], name
