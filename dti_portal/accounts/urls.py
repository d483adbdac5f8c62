"""The pages of allauth that the portal has, under allauth's own names; those it has not stay unknown (404)."""

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.socialaccount import views as agency
from allauth.socialaccount.providers.openid_connect import views as openid
from django.conf import settings
from django.db import transaction
from django.urls import URLPattern, path, re_path
from django.views.decorators.cache import never_cache

from dti_portal.accounts.agency import told_when_down

PAGES = [
    ("login/", account.login, "account_login"),
    ("logout/", account.logout, "account_logout"),
    ("inactive/", account.account_inactive, "account_inactive"),
    ("reauthenticate/", account.reauthenticate, "account_reauthenticate"),
    ("password/change/", account.password_change, "account_change_password"),
    ("password/set/", account.password_set, "account_set_password"),
    ("password/reset/", account.password_reset, "account_reset_password"),
    ("password/reset/done/", account.password_reset_done, "account_reset_password_done"),
    (
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        "account_reset_password_from_key_done",
    ),
    ("2fa/", second_factor.index, "mfa_index"),
    ("2fa/authenticate/", second_factor.authenticate, "mfa_authenticate"),
    ("2fa/reauthenticate/", second_factor.reauthenticate, "mfa_reauthenticate"),
    ("2fa/totp/activate/", totp.activate_totp, "mfa_activate_totp"),
    ("2fa/totp/deactivate/", totp.deactivate_totp, "mfa_deactivate_totp"),
    ("2fa/recovery-codes/", recovery_codes.view_recovery_codes, "mfa_view_recovery_codes"),
    ("2fa/recovery-codes/generate/", recovery_codes.generate_recovery_codes, "mfa_generate_recovery_codes"),
    ("2fa/recovery-codes/download/", recovery_codes.download_recovery_codes, "mfa_download_recovery_codes"),
]
# Their change and what the audit trail is told of it stand or fall together.
CHANGING = {
    "account_change_password",
    "account_set_password",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_generate_recovery_codes",
}
AGENCY_PAGES = [
    ("oidc/cancelled/", agency.login_cancelled, "socialaccount_login_cancelled"),
    ("oidc/error/", agency.login_error, "socialaccount_login_error"),
    ("oidc/<slug:provider_id>/login/", told_when_down(openid.login), "openid_connect_login"),
    ("oidc/<slug:provider_id>/login/callback/", told_when_down(openid.callback), "openid_connect_callback"),
]


def pages() -> list[URLPattern]:
    """Those of the agency's own sign-in only where one is set up. None of them is stored on the way."""
    changing = [(route, transaction.atomic(view), name) for route, view, name in PAGES if name in CHANGING]
    others = [page for page in PAGES if page[2] not in CHANGING]
    wanted = [*changing, *others, *(AGENCY_PAGES if settings.OIDC_SERVER_URL else [])]
    # Person and key stand in one part of the address, as in the links that allauth mails.
    by_link = re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        never_cache(transaction.atomic(account.password_reset_from_key)),
        name="account_reset_password_from_key",
    )
    return [*(path(route, never_cache(view), name=name) for route, view, name in wanted), by_link]


urlpatterns = pages()
