"""The agency's own sign-in (OpenID Connect), with a server of the tests' own in place of the agency's."""

import json
import sys
from types import ModuleType
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import User
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import clear_url_caches, include, path

from dti_portal import environment
from dti_portal.accounts.urls import pages
from provinces.models import Change, Membership

pytestmark = pytest.mark.usefixtures("reference")
SERVER = "https://agency.example/realms/ministry"
WORD = "correct horse battery"
LOGIN = "/accounts/oidc/agency/login/"


class Agency:
    """Answers what the portal asks the agency's server; `person` is who is signed in there."""

    def __init__(self) -> None:
        self.person: dict[str, Any] = {"sub": "42", "email": "an@example.org", "email_verified": True}
        self.down = False

    def answer(self, session: Any, method: str, url: str, **kwargs: Any) -> requests.Response:
        if self.down:
            raise requests.ConnectionError(url)
        told: dict[str, Any] = {
            "/.well-known/openid-configuration": {
                "issuer": SERVER,
                "authorization_endpoint": f"{SERVER}/auth",
                "token_endpoint": f"{SERVER}/token",
                "userinfo_endpoint": f"{SERVER}/userinfo",
                "jwks_uri": f"{SERVER}/keys",
            },
            "/token": {"access_token": "a", "token_type": "Bearer"},
            "/userinfo": self.person,
        }
        response = requests.Response()
        response.status_code = 200
        response.headers["Content-Type"] = "application/json"
        vars(response)["_content"] = json.dumps(told[url.removeprefix(SERVER)]).encode()
        return response


@pytest.fixture
def agency(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Agency:
    monkeypatch.setenv("OIDC_SERVER_URL", SERVER)
    monkeypatch.setenv("OIDC_CLIENT_ID", "portal")
    monkeypatch.setenv("OIDC_SECRET", "a secret of tests")
    monkeypatch.setenv("OIDC_NAME", "Bộ Khoa học và Công nghệ")
    settings.OIDC_SERVER_URL = SERVER
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": environment.openid("OIDC_SERVER_URL")}}
    addresses = ModuleType("addresses_with_agency")
    vars(addresses)["urlpatterns"] = [
        path("accounts/", include(pages())),
        path("", include(settings.ROOT_URLCONF)),
    ]
    monkeypatch.setitem(sys.modules, "addresses_with_agency", addresses)
    settings.ROOT_URLCONF = "addresses_with_agency"
    clear_url_caches()
    stand_in = Agency()
    monkeypatch.setattr(requests.Session, "request", lambda *args, **kwargs: stand_in.answer(*args, **kwargs))
    return stand_in


@pytest.fixture
def person() -> User:
    return User.objects.create_user("an", "an@example.org", WORD)


def come_back(client: Client) -> Any:
    """From the portal's login page to the agency, and back with its answer."""
    away = client.post(f"{LOGIN}?process=login&next=/accounts/")
    assert away["Location"].startswith(f"{SERVER}/auth?")
    state = parse_qs(urlsplit(away["Location"]).query)["state"][0]
    return client.get(f"{LOGIN}callback/", {"code": "1", "state": state})


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_the_login_page_offers_the_agency(client: Client, agency: Agency):
    text = client.get("/accounts/login/?next=/entry/").content.decode()
    assert "Đăng nhập qua Bộ Khoa học và Công nghệ" in text
    assert 'action="/accounts/oidc/agency/login/?' in text


def test_an_account_is_found_by_its_verified_address(client: Client, agency: Agency, person: User):
    assert come_back(client)["Location"] == "/accounts/"
    assert client.session["_auth_user_id"] == str(person.pk)
    assert SocialAccount.objects.get(user=person).uid == "42"
    assert EmailAddress.objects.get(user=person).verified
    person.refresh_from_db()
    assert person.check_password(WORD)
    assert Change.objects.get(about=person).after == "agency sign-in connected"


def test_the_second_time_the_account_is_known_whatever_the_address(
    client: Client, agency: Agency, person: User
):
    come_back(client)
    agency.person["email"] = "new@example.org"
    again = Client()
    come_back(again)
    assert again.session["_auth_user_id"] == str(person.pk)
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    "told",
    [
        {"email_verified": False},
        {"email": "nobody@example.org"},
        {"email": ""},
    ],
)
def test_others_are_told_whom_to_ask(client: Client, agency: Agency, person: User, told: dict[str, Any]):
    agency.person |= told
    text = come_back(client).content.decode()
    assert "Chưa có tài khoản ở cổng này" in text
    assert not is_in(client)
    assert User.objects.count() == 1


def test_an_address_of_two_accounts_lets_nobody_in(client: Client, agency: Agency, person: User):
    User.objects.create_user("second", "AN@example.org")
    assert "Chưa có tài khoản ở cổng này" in come_back(client).content.decode()
    assert not is_in(client)


def test_the_second_factor_is_asked_for_here_too(client: Client, agency: Agency, person: User):
    TOTP.activate(person, "JBSWY3DPEHPK3PXP")
    assert come_back(client)["Location"].startswith("/accounts/2fa/authenticate/")
    assert not is_in(client)


def test_an_account_that_is_switched_off_stays_out(client: Client, agency: Agency, person: User):
    User.objects.update(is_active=False)
    come_back(client)
    assert not is_in(client)


def test_where_it_is_set_an_account_without_roles_is_opened(client: Client, agency: Agency, settings: Any):
    settings.OIDC_OPENS_ACCOUNTS = True
    assert come_back(client).status_code == 302
    [user] = User.objects.all()
    assert (user.email, user.is_staff, user.has_usable_password()) == ("an@example.org", False, False)
    assert not Membership.objects.exists()
    assert is_in(client)
    told = Change.objects.get(about=user)
    assert (told.topic, told.action, told.key, told.by) == ("account", "created", user.username, None)
    assert "email an@example.org" in told.after


def test_an_agency_that_is_down_is_told_as_a_sentence(client: Client, agency: Agency):
    agency.down = True
    response = client.post(f"{LOGIN}?process=login")
    assert response.status_code == 503
    assert "không trả lời" in response.content.decode()


def test_an_answer_that_nobody_asked_for_lets_nobody_in(client: Client, agency: Agency, person: User):
    response = client.get(f"{LOGIN}callback/", {"code": "1", "state": "made up"})
    assert "Chưa đăng nhập được qua cơ quan" in response.content.decode()
    assert not is_in(client)


def test_an_answer_counts_once_and_in_the_browser_that_asked(client: Client, agency: Agency, person: User):
    def state_of(browser: Client) -> str:
        away = browser.post(f"{LOGIN}?process=login")
        return parse_qs(urlsplit(away["Location"]).query)["state"][0]

    mine, victim = Client(), Client()
    answer = {"code": "1", "state": state_of(mine)}
    state_of(victim)
    victim.get(f"{LOGIN}callback/", answer)
    assert not is_in(victim)
    assert not SocialAccount.objects.exists()
    mine.get(f"{LOGIN}callback/", answer)
    assert is_in(mine)
    mine.post("/accounts/logout/")
    mine.get(f"{LOGIN}callback/", answer)
    assert not is_in(mine)


def test_a_code_that_was_caught_on_the_way_is_of_no_use(client: Client, agency: Agency):
    asked = parse_qs(urlsplit(client.post(f"{LOGIN}?process=login")["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert len(asked["code_challenge"][0]) == 43


def test_forms_may_lead_to_the_agency(monkeypatch: pytest.MonkeyPatch):
    assert environment.origin("https://agency.example:8443/realms/ministry") == [
        "https://agency.example:8443"
    ]
    assert environment.origin("") == []


def test_a_half_set_up_agency_is_a_clear_sentence(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("OIDC_SERVER_URL", SERVER)
    with pytest.raises(ImproperlyConfigured, match="OIDC_CLIENT_ID is not set"):
        environment.openid("OIDC_SERVER_URL")
    monkeypatch.setenv("OIDC_SERVER_URL", "agency.example")
    with pytest.raises(ImproperlyConfigured, match="must start with"):
        environment.openid("OIDC_SERVER_URL")
    monkeypatch.delenv("OIDC_SERVER_URL")
    assert environment.openid("OIDC_SERVER_URL") == []
