"""Forms about people and posts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ccr.accounts.forms import NewPassword, PasswordLine
from ccr.accounts.models import User
from ccr.core.forms import ChoiceList, EditForm, EmailLine, HouseForm, PlainText
from ccr.tenancy.capabilities import CONTENT, ROLES


def role_choices() -> list[tuple[Any, list[tuple[str, Any]]]]:
    """Roles in two groups, because that is the question: whether the person will see cases at all."""
    seeing = [(role.code, role.label) for role in ROLES.values() if role.capabilities & CONTENT]
    others = [(role.code, role.label) for role in ROLES.values() if not role.capabilities & CONTENT]
    return [(_("Sees cases"), seeing), (_("Sees no case"), others)]


class PostFields(HouseForm):
    """What somebody is called at work and what they may do there."""

    title = PlainText(
        label=_("Title"), longest=80, required=False, help_text=_("For example, Sergeant. Shown instead of the role.")
    )
    roles = ChoiceList(label=_("Roles"), required_message=_("Choose at least one role."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose_from("roles", role_choices())


class InviteForm(PostFields):
    """One address, one name, what they may do."""

    field_order = ("once", "name", "email", "title", "roles")

    name = PlainText(label=_("Name"), longest=120, required_message=_("Type the person’s name."))
    email = EmailLine(
        label=_("E-mail at work"),
        help_text=_("The invitation goes there and works once, for a week."),
        required_message=_("Type the address the invitation goes to."),
    )


class PostForm(PostFields, EditForm):
    """What a colleague is called and may do."""


class JustOnce(HouseForm):
    """A form with nothing but its key: for a page whose one button does something."""


class JoinForm(NewPassword):
    """Taking up an invitation as a new person."""

    name = PlainText(
        label=_("Your name"),
        longest=120,
        required_message=_("Type your name."),
        help_text=_("As colleagues and partners will see it."),
    )
    password = PasswordLine(
        label=_("Choose a password"),
        new=True,
        help_text=_("At least 12 characters. Three words nobody would guess are good."),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        self.email = email
        super().__init__(*args, **kwargs)

    def clean_password(self) -> str:
        return self.check_new("password", User(email=self.email, name=self.cleaned_data.get("name", "")))

    def refuse(self, message: Any) -> None:
        self.add_error(None, message)


class TakeUpForm(forms.Form):
    """Taking up an invitation with the account one has: one button."""

    def refuse(self, message: Any) -> None:
        self.add_error(None, message)
