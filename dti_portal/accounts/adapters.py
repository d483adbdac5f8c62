"""Where allauth asks the portal: who may open an account, what is said, how mail is sent."""

from typing import Any
from urllib.parse import quote, urljoin

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dti_portal import tasks
from dti_portal.accounts.lockout import client_address
from provinces import actions

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

    def get_reset_password_from_key_url(self, key: str) -> str:
        # Person and key stand in one part of the address; see the pattern of `dti_portal.accounts.urls`.
        page = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return _public(page.replace("UID-KEY", quote(key)))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        letter = self._letter(template_prefix, email, context)
        tasks.mail_soon(tasks.send_letter, letter.subject, letter.body, letter.to)

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        # Called by the worker, which waits for the mail server and tries again.
        self._letter("account/email/password_reset_key", email, context).send()

    def _letter(self, template_prefix: str, email: str, context: dict[str, Any]) -> EmailMessage:
        """Its links begin with PUBLIC_URL: what a browser calls the portal (Host) is for anybody to make up."""
        links = {"new_password_url": _public(reverse("account_reset_password"))}
        letter: EmailMessage = self.render_mail(template_prefix, email, context | links)
        return letter


def _public(page: str) -> str:
    return urljoin(settings.PUBLIC_URL, page.removeprefix("/"))


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

    @transaction.atomic
    def save_user(self, request: HttpRequest, sociallogin: Any, form: Any = None) -> User:
        user: User = super().save_user(request, sociallogin, form)
        actions.record_account_opened(user=user, now=timezone.now())
        return user

    def authenticate_by_email(self, sociallogin: Any) -> tuple[User, str] | None:
        found: tuple[User, str] | None = super().authenticate_by_email(sociallogin)
        # An address that two accounts share says nothing about who is there.
        if found is None or User.objects.filter(email__iexact=found[1]).count() > 1:
            return None
        # allauth wipes the password of an account whose address was never verified here. Ours were not typed by
        # strangers: administrators write them down.
        actions.vouch_for_address(user=found[0], email=found[1])
        return found
