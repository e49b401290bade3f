"""The form of who must not see a file, and what its confirming page carries along."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.access.models import ConflictGround
from ccr.core.form_widgets import Hidden
from ccr.core.forms import ChoiceField, HouseForm, IdChoice


class ConflictForm(HouseForm):
    """Who, and how they are connected. `people`: everybody of the agency, by user id."""

    person = IdChoice(label=_("Who must not see this file?"), look="select", required_message=_("Choose one person."))
    ground = ChoiceField(
        label=_("How are they connected to somebody in it?"),
        choices=ConflictGround.choices,
        required_message=_("Choose the reason."),
    )

    def __init__(self, *args: Any, people: dict[UUID, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = [("", _("Choose")), *((str(one), name) for one, name in people.items())]
        self.choose_from("person", chosen)
        # Names are data; an option cannot hold an element that says so.
        self.fields["person"].widget.attrs["translate"] = "no"


class SureForm(HouseForm):
    """Carries the answers of ConflictForm over the confirming page; they are judged again when they come back."""

    person = forms.CharField(widget=Hidden)
    ground = forms.CharField(widget=Hidden)
    sure = forms.CharField(widget=Hidden, initial="yes")
