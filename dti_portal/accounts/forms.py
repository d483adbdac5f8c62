"""allauth's forms with the portal's words."""

from typing import Any

from allauth.account import forms as account
from allauth.core import context
from allauth.mfa import adapter
from allauth.mfa.base import forms as codes
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dti_portal import tasks
from dti_portal.accounts import lockout
from dti_portal.accounts.lockout import is_locked_out, locked_sentence

LABELS = {
    "login": gettext_lazy("Tên đăng nhập"),
    "password": gettext_lazy("Mật khẩu"),
    "oldpassword": gettext_lazy("Mật khẩu hiện tại"),
    "password1": gettext_lazy("Mật khẩu mới"),
    "password2": gettext_lazy("Nhập lại mật khẩu mới"),
    "email": gettext_lazy("Thư điện tử công vụ"),
    "code": gettext_lazy("Mã xác thực"),
}


class LongEnough(MinimumLengthValidator):
    """Django's rule, whose sentence has no Vietnamese in Django."""

    def get_error_message(self) -> str:
        return _("Mật khẩu này quá ngắn, cần ít nhất %(count)d ký tự.") % {"count": self.min_length}


class Worded(forms.Form):
    """The portal's labels; no placeholders, which would only repeat them in pale letters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = LABELS[name]
            field.widget.attrs.pop("placeholder", None)
            if name in ("password", "oldpassword"):
                field.help_text = ""

    def add_error(self, field: str | None, error: Any) -> None:
        if field == "password2":
            error = _("Hai lần nhập mật khẩu mới không giống nhau.")
        super().add_error(field, error)


class SignInForm(Worded, account.LoginForm):
    """Name and password; says until when somebody who guessed too often has to wait."""

    def clean(self) -> dict[str, Any]:
        try:
            return dict(super().clean() or {})
        except ValidationError:
            if is_locked_out(self.request):
                raise _locked(self.request, self.cleaned_data["login"]) from None
            raise


class ReauthenticateForm(Worded, account.ReauthenticateForm):
    """The password once more, before something that matters."""

    def clean_password(self) -> str:
        try:
            return str(super().clean_password())
        except ValidationError:
            if is_locked_out(context.request):
                raise _locked(context.request, self.user.get_username()) from None
            raise


def _locked(request: Any, name: str) -> ValidationError:
    return ValidationError(locked_sentence(request, name.strip().lower()), code="locked")


class ChangePasswordForm(Worded, account.ChangePasswordForm):
    """The old password and the new one twice."""


class SetPasswordForm(Worded, account.SetPasswordForm):
    """A first password for who came by the agency's own sign-in."""


class ResetPasswordForm(Worded, account.ResetPasswordForm):
    """The address that a link is sent to. Whose it is, is looked up after the answer: known and unknown addresses
    take the same time."""

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        email: str = self.cleaned_data["email"]
        tasks.mail_soon(tasks.send_new_password_link, email)
        return email


class ResetPasswordKeyForm(Worded, account.ResetPasswordKeyForm):
    """A new password by that link."""


class CodeForm(Worded, codes.AuthenticateForm):
    """The second step of signing in."""

    def clean_code(self) -> str:
        return _spent(self.user, super().clean_code())


class ReauthenticateCodeForm(Worded, codes.ReauthenticateForm):
    """A code once more, before something that matters."""

    def clean_code(self) -> str:
        return _spent(self.user, super().clean_code())


class ActivateForm(Worded, ActivateTOTPForm):
    """The first code of a new application."""

    def clean_code(self) -> str:
        return _spent(self.user, super().clean_code())


def _spent(user: Any, code: str) -> str:
    if not lockout.spend_code(user, code):
        raise adapter.get_adapter().validation_error("incorrect_code")
    return code
