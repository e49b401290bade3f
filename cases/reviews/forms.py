"""Forms of looking again: the decision, and the one button into monitoring."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.files.words import Outcome
from cases.reviews.words import Decision
from ccr.core.form_widgets import Hidden
from ccr.core.forms import ChoiceField, EditForm, LongText, Tick

NO_OUTCOME = ("", _("Choose how things stood"))


class MonitoringForm(EditForm):
    """One press: the file goes to monitoring and its checks are set."""


class DecideForm(EditForm):
    """What follows from looking at the file again, and why."""

    decision = ChoiceField(label=_("What follows?"), required_message=_("Choose what follows."))
    why = LongText(
        label=_("Why"),
        longest=4_000,
        help_text=_("Kept with the decision. What you looked at, and what has changed."),
        required_message=_("Say why in a few words: the decision is kept with its reason."),
    )
    outcome = ChoiceField(
        label=_("How did things stand?"),
        choices=[NO_OUTCOME, *Outcome.choices],
        look="select",
        required=False,
    )
    told = LongText(label=_("What was she told about coming back?"), longest=2_000, rows=2, required=False)
    kept = Tick(label=_("Keep this one with us"))

    def __init__(self, *args: Any, decisions: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["decision"]
        # What is shown are the decisions of this stage; whether one can still be taken when it arrives, the verb says. So a
        # form sent twice is answered by where the first one led, and not by what it has meanwhile made impossible.
        self.choose_from("decision", Decision.choices)
        if len(decisions) == 1:
            # One answer is no question.
            field.widget = Hidden()
            self.initial["decision"] = decisions[0][0]
        else:
            field.widget.choices = list(decisions)
        # Asked of who closes, and of nobody else: “optional” would be wrong for both.
        self.hush_optional("outcome", "told")
        self.closes = any(code == Decision.CLOSE for code, _label in decisions)

    def clean(self) -> dict[str, Any]:
        """Closing needs an outcome; elsewhere none is kept."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("decision") == Decision.CLOSE:
            if not cleaned.get("outcome") and "outcome" not in self.errors:
                self.add_error("outcome", _("Choose how things stood: *not known to us* is a full answer too."))
        else:
            cleaned.pop("outcome", None)
            cleaned.pop("told", None)
        return cleaned
