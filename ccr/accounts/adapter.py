"""allauth as this house needs it: nobody signs themselves up, every answer is neutral, secrets are sealed."""

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ccr.accounts import mail
from ccr.accounts.crypto import seal, unseal
from ccr.accounts.models import fold_email
from ccr.core import clock

# What allauth would like to say, in our words; anything not listed is not said.
SAID = {
    "account/messages/password_changed.txt": _("Your password is changed. Sign in with the new one."),
    "mfa/messages/recovery_codes_generated.txt": _("These are your recovery codes now. Earlier ones no longer work."),
    "account/messages/email_confirmed.txt": _("Your address is confirmed."),
}


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in by e-mail and password. Known and unknown accounts get the same answer after the same work."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("The e-mail address or the password is not right."),
        "too_many_login_attempts": _("Too many attempts. Wait 15 minutes, or reset your password."),
        "rate_limited": _("Too many attempts. Wait a few minutes."),
        "incorrect_password": _("That is not the password."),
        "incorrect_code": _("That code is not right. Codes change every 30 seconds; wait for the next one."),
        "invalid_password_reset": _("This link has been used or has ended."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: people come by invitation."""
        return False

    def is_ajax(self, request: HttpRequest) -> bool:
        """No second, JSON-speaking door beside each page."""
        return False

    # Throttling ---------------------------------------------------------------

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Attempts are counted for an address as typed by one network: who guesses shuts out nobody else.

        The address is folded first, or each spelling would count apart. Whether it belongs to anyone is not asked.
        """
        return f"{fold_email(str(credentials.get('email', '')))} {ratelimit.get_ip(request)}"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Raises ValidationError (`too_many_login_attempts`) at the limits of ACCOUNT_RATE_LIMITS.

        `login_failed`: per address and network, and per network. `login_account`: per address from everywhere, far higher.
        """
        super().pre_authenticate(request, **credentials)
        self._account_usage = ratelimit.consume(
            request,
            app="allauth.account",
            action="login_account",
            key=fold_email(str(credentials.get("email", ""))),
        )
        if not self._account_usage:
            raise self.validation_error("too_many_login_attempts")

    def _rollback_login_failed_rl_usage(self) -> None:
        super()._rollback_login_failed_rl_usage()
        if usage := getattr(self, "_account_usage", None):
            usage.rollback()

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not of somebody who typed password or code within the last minutes; of everyone else before the account changes."""
        request = context.request
        given = [record["at"] for record in get_authentication_records(request, request.user)]
        return not given or time.time() - max(given) >= settings.ACCOUNT_REAUTHENTICATION_TIMEOUT

    # Where to go --------------------------------------------------------------

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The page that was asked for before signing in; it is kept in the session, never in an address."""
        wanted = request.session.pop("after_sign_in", "")
        return wanted if wanted and self.is_safe_url(wanted) else reverse("home")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_login")

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """Somebody ended between the two steps of signing in: back to the first, without a word about why."""
        return HttpResponseRedirect(reverse("account_login"))

    # What is said ---------------------------------------------------------------

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Our own words for what needs saying; silence for the rest."""
        words = message or SAID.get(message_template or "")
        if words:
            messages.add_message(request, level, words, extra_tags=extra_tags)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Through the one way account mail leaves: neutral, with one link."""
        url = context.get("password_reset_url") or context.get("activate_url") or mail.link("account_login")
        user = context.get("user")
        mail.write(template_prefix, email, url, at=clock.now(), language=getattr(user, "language", ""))

    def get_reset_password_from_key_url(self, key: str) -> str:
        uid, _dash, token = key.partition("-")
        return mail.link("account_reset_password_from_key", uid, token)

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        return mail.link("account_confirm_email", emailconfirmation.key)


class SecondFactorAdapter(DefaultMFAAdapter):
    """The secret behind the codes is sealed at rest with a key of its own."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
    }

    def get_totp_label(self, user: Any) -> str:
        return str(user.email)

    def encrypt(self, text: str) -> str:
        return seal("second factor", text)

    def decrypt(self, encrypted_text: str) -> str:
        """Raises Broken for a value this installation did not seal."""
        return unseal("second factor", encrypted_text)
