"""Where allauth asks the portal: who may open an account, what is said, how mail is sent."""

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dti_portal.accounts.lockout import client_address
from provinces import actions

log = logging.getLogger(__name__)

WRONG_CODE = gettext_lazy("Mã không đúng hoặc đã dùng rồi. Chờ mã mới hiện trong ứng dụng rồi nhập lại.")
TOO_MANY = gettext_lazy("Thử sai quá nhiều lần. Chờ 15 phút rồi thử lại.")
# Sentences after an action; what allauth would say beyond these (such as who has signed in) the page shows anyway.
SAID = {
    "account/messages/password_changed.txt": gettext_lazy("Đã đổi mật khẩu."),
    "account/messages/password_set.txt": gettext_lazy("Đã đặt mật khẩu."),
    "mfa/messages/totp_activated.txt": gettext_lazy("Đã bật xác thực hai bước."),
    "mfa/messages/totp_deactivated.txt": gettext_lazy("Đã tắt xác thực hai bước."),
    "mfa/messages/recovery_codes_generated.txt": gettext_lazy("Đã tạo bộ mã dự phòng mới."),
}


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are opened by administrators; everything is said in Vietnamese, with its English."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": gettext_lazy("Tài khoản này đã ngừng hoạt động."),
        "enter_current_password": gettext_lazy("Mật khẩu hiện tại không đúng."),
        "incorrect_code": WRONG_CODE,
        "incorrect_password": gettext_lazy("Mật khẩu không đúng."),
        "invalid_password_reset": gettext_lazy("Liên kết đặt lại mật khẩu đã hết hạn hoặc đã dùng."),
        "rate_limited": TOO_MANY,
        "too_many_login_attempts": TOO_MANY,
        "username_password_mismatch": gettext_lazy(
            "Tên đăng nhập hoặc mật khẩu không đúng. Mật khẩu phân biệt chữ hoa, chữ thường."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account")

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        said = SAID.get(message_template or "")
        message = kwargs.get("message") or (str(said) if said else None)
        if message:
            super().add_message(request, level, message=message)

    def format_email_subject(self, subject: str) -> str:
        return f"[{_('Cổng theo dõi chuyển đổi số')}] {subject}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        # A mail server that is down must not tell by an error whose address is known.
        try:
            super().send_mail(template_prefix, email, context)
        except OSError:
            log.exception("%s was not sent", template_prefix)


class SecondFactorAdapter(DefaultMFAAdapter):
    """One-time codes from an application on the telephone."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": gettext_lazy("Không thể tắt xác thực hai bước."),
        "cannot_generate_recovery_codes": gettext_lazy(
            "Bật xác thực hai bước trước, rồi mới có mã dự phòng."
        ),
        "incorrect_code": WRONG_CODE,
    }

    def get_totp_label(self, user: User) -> str:
        return user.get_username()

    def get_totp_issuer(self) -> str:
        return _("Cổng theo dõi chuyển đổi số")


class AgencyAdapter(DefaultSocialAccountAdapter):
    """The agency's own sign-in (OpenID Connect): an address that it has verified finds the account."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return bool(settings.OIDC_OPENS_ACCOUNTS)

    def is_auto_signup_allowed(self, request: HttpRequest, sociallogin: Any) -> bool:
        return True

    def authenticate_by_email(self, sociallogin: Any) -> tuple[User, str] | None:
        found: tuple[User, str] | None = super().authenticate_by_email(sociallogin)
        # An address that two accounts share says nothing about who is there.
        if found is None or User.objects.filter(email__iexact=found[1]).count() > 1:
            return None
        # allauth wipes the password of an account whose address was never verified here. Ours were not typed by
        # strangers: administrators write them down.
        actions.vouch_for_address(user=found[0], email=found[1])
        return found
