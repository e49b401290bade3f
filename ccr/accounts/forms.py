"""The forms of one's own account. They keep allauth's checks and take the house's fields and words."""

from typing import Any

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.password_reset import request_password_reset
from allauth.mfa.base import forms as second
from allauth.mfa.totp import forms as totp
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ccr.accounts.mail import NEVER_SENT
from ccr.accounts.models import User, fold_email
from ccr.core.form_widgets import Line
from ccr.core.forms import ChoiceField, EmailLine, HouseForm, PlainText

LONGEST_PASSWORD = 256


class PasswordInput(Line):
    """Never shown again after a mistake: what a browser is not sent it cannot keep."""

    input_type = "password"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return super().get_context(name, None, attrs)


class PasswordLine(forms.CharField):
    """A password exactly as typed. At most 256 characters; NUL is refused, as everywhere."""

    def __init__(self, *, new: bool = False, **kwargs: Any) -> None:
        # Each is asked for by the browser's own password store under its proper name.
        kwargs.setdefault("widget", PasswordInput({"autocomplete": "new-password" if new else "current-password"}))
        super().__init__(strip=False, **kwargs)
        self.validators = []
        self.error_messages["required"] = _("Type the password.")

    def to_python(self, value: Any) -> str:
        text = "" if value in self.empty_values else str(value)
        if "\x00" in text:
            raise ValidationError(_("Take out the invisible control character."), code="control_character")
        if len(text) > LONGEST_PASSWORD:
            raise ValidationError(_("At most 256 characters fit."), code="too_long")
        return text


class CodeLine(PlainText):
    """A code of figures, typed with or without spaces."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget",
            Line({"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True, "dir": "ltr"}),
        )
        super().__init__(longest=32, required_message=_("Type the code."), **kwargs)

    def to_python(self, value: Any) -> str:
        return super().to_python(value).replace(" ", "").replace("-", "")


class _House(forms.Form):
    """Drawn as every form of the house."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)


class NewPassword(_House):
    """A new password, typed once and shown to nobody; who mistypes it resets it."""

    def check_new(self, name: str, user: User | None) -> str:
        password = self.cleaned_data[name]
        validate_password(password, user)
        return password


class SignInForm(_House, account.LoginForm):
    """E-mail and password. Whatever is wrong, the answer is the same."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = EmailLine(
            label=_("E-mail"),
            required_message=_("Type your e-mail address."),
            widget=Line({"type": "email", "autocomplete": "username", "spellcheck": "false", "autofocus": True}),
        )
        self.fields["password"] = PasswordLine(label=_("Password"))
        self.order_fields(["login", "password"])

    def clean_login(self) -> str:
        """One spelling for one account, so that no limit is counted twice."""
        return fold_email(self.cleaned_data["login"])


class PasswordResetForm(_House, account.ResetPasswordForm):
    """Asks for a link. The answer never says whether there is an account."""

    email = EmailLine(
        label=_("E-mail"),
        required_message=_("Type your e-mail address."),
        widget=Line({"type": "email", "autocomplete": "username", "spellcheck": "false", "autofocus": True}),
    )

    def clean_email(self) -> str:
        email = fold_email(self.cleaned_data["email"])
        self.users = list(User.objects.filter(email=email, is_active=True))
        return email

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """Writes the mail with the link; for an address nobody has, one that never leaves."""
        email = self.cleaned_data["email"]
        if self.users:
            request_password_reset(request, email, self.users, account.default_token_generator)
        else:
            get_adapter().send_mail(NEVER_SENT, email, {})
        return email


class PasswordFromLinkForm(NewPassword, account.ResetPasswordKeyForm):
    """The new password, behind the link."""

    password1 = PasswordLine(
        label=_("New password"),
        new=True,
        help_text=_("At least 12 characters. Three words nobody would guess are good."),
    )
    password2 = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.user = kwargs.pop("user", None)
        self.temp_key = kwargs.pop("temp_key", None)
        super(account.ResetPasswordKeyForm, self).__init__(*args, **kwargs)

    def clean_password1(self) -> str:
        return self.check_new("password1", self.user)


class PasswordChangeForm(NewPassword, account.ChangePasswordForm):
    """The old password once more, and the new one."""

    oldpassword = PasswordLine(label=_("Password now"))
    password1 = PasswordLine(
        label=_("New password"),
        new=True,
        help_text=_("At least 12 characters. Three words nobody would guess are good."),
    )
    password2 = None

    def __init__(self, user: User | None = None, *args: Any, **kwargs: Any) -> None:
        self.user = user
        super(account.UserForm, self).__init__(*args, **kwargs)

    def clean_oldpassword(self) -> str:
        """Counted like an attempt to sign in: an open session is no way to guess."""
        password = self.cleaned_data["oldpassword"]
        if not get_adapter().reauthenticate(self.user, password):
            raise ValidationError(_("That is not the password."), code="wrong_password")
        return password

    def clean_password1(self) -> str:
        return self.check_new("password1", self.user)


class PasswordAgainForm(_House, account.ReauthenticateForm):
    """The password once more, before something that protects the account is changed."""

    password = PasswordLine(label=_("Password"))


class SecondStepForm(_House, second.AuthenticateForm):
    """The code of the authenticator app, or a recovery code."""

    code = CodeLine(label=_("Code"), help_text=_("Six figures from your authenticator app, or one recovery code."))


class SecondStepAgainForm(_House, second.ReauthenticateForm):
    """The same, in an open session."""

    code = CodeLine(label=_("Code"), help_text=_("Six figures from your authenticator app, or one recovery code."))


class AuthenticatorForm(_House, totp.ActivateTOTPForm):
    """The first code of a new authenticator: proves that it was set up."""

    code = CodeLine(label=_("Code"), help_text=_("Six figures from the app."))


class PasskeyForm(_House):
    """What a person calls the device; what it signed comes beside it."""

    name = PlainText(
        label=_("Name of this device"), longest=60, required=False, help_text=_("Only you see it, in your list.")
    )


class UnlockForm(_House):
    """The password, on the lock page."""

    password = PasswordLine(label=_("Password"), required=True)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_password(self) -> str:
        """Counted like an attempt to sign in."""
        password = self.cleaned_data["password"]
        if not get_adapter().reauthenticate(self.user, password):
            raise ValidationError(_("That is not the password."), code="wrong_password")
        return password


class AccountForm(HouseForm):
    """What a person may change about themselves without asking anyone."""

    name = PlainText(
        label=_("Name"),
        longest=120,
        required_message=_("Type your name."),
        help_text=_("As colleagues and partners see it."),
    )
    theme = ChoiceField(
        label=_("Colours"),
        look="segments",
        choices=[("auto", _("As the device")), ("light", _("Light")), ("dark", _("Dark"))],
    )

    def __init__(self, *args: Any, languages: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(languages) > 1:
            choices = [("auto", _("As the browser")), *languages]
            self.fields["language"] = ChoiceField(label=_("Language"), look="select", choices=choices)
