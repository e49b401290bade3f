"""Forms of signing away from the screen."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.sharing.forms import LONGEST_NAME
from cases.sharing.signing.papers import Paper, read_papers
from cases.sharing.signing.refusals import NoPaper
from ccr.core.errors import NotPossible
from ccr.core.forms import ChoiceField, Confirmed, HouseForm, PlainText


class NextStep(HouseForm):
    """What the worker does about something that waits: one press each."""

    do = ChoiceField(
        choices=[
            ("stop", _("Stop it")),
            ("send", _("Send the link by e-mail")),
            ("phone", _("By her own phone")),
            ("screen", _("On this screen")),
            ("paper", _("On paper")),
        ]
    )


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True
    template_name = "forms/input.html"
    look = "input"


class Papers(forms.FileField):
    """One or more photographs or PDFs, judged by content. Cleans to `Paper`s, made anew."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[Paper]:
        """Raises ValidationError beside the field."""
        uploads = [one for one in (data if isinstance(data, list | tuple) else [data]) if one]
        if not uploads:
            raise forms.ValidationError(NoPaper.reason)
        try:
            return read_papers(uploads)
        except NotPossible as refused:
            raise forms.ValidationError(str(refused.reason)) from None


class PaperForm(HouseForm):
    """The signed paper: photographs, whose name stands under it, and that it is the paper of this conversation."""

    shown = forms.CharField(widget=forms.HiddenInput, required=False)
    papers = Papers(
        label=_("Photographs of the signed paper"),
        help_text=_("JPEG, PNG, WebP or PDF, up to 10 MB each, ten at most. What the camera noted is taken out."),
        widget=SeveralFiles(attrs={"accept": "image/jpeg,image/png,image/webp,application/pdf", "class": "input"}),
    )
    signer = PlainText(
        label=_("The name she signed with"), longest=LONGEST_NAME, required_message=_("Write the name under the paper.")
    )
    checked = Confirmed(
        label=_("The paper names the same agencies and the same last day as this page."),
        required_message=_("Compare the paper with this page first."),
    )
    field_order: Sequence[str] = ("papers", "signer", "checked")


class Code(HouseForm):
    """The figures that were read aloud to her."""

    code = PlainText(label=_("Code"), longest=20, required_message=_("Type the code."))


class HerName(HouseForm):
    """She signs with her name: the one she types, or, left empty, the one the file has, which her page never shows."""

    signer = PlainText(label=_("Your name"), longest=LONGEST_NAME, required_message=_("Type your name to sign."))

    def __init__(self, *args: Any, known: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.known = known
        self.fields["signer"].required = not known
