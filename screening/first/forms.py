"""The first questions as a form. Nothing has to be answered: an empty row is *Not asked*."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.people.channels import Channel
from ccr.core.form_widgets import Hidden
from ccr.core.forms import ChoiceField, HouseForm, LongText, PlainText, Tick
from screening.first.actions import Asking
from screening.first.questions import FEAR, QUESTIONS, CanTalk, Reply
from screening.first.selectors import Earlier
from screening.first.words import Screen

HOW = [(Channel.PHONE.value, _("On the telephone")), (Channel.IN_PERSON.value, _("In person"))]


class FirstForm(HouseForm):
    """Can she talk, the four areas, the six, her fear, her own words. `taken` lists what was taken over from before."""

    can_talk = ChoiceField(
        label=_("Is it safe to talk now, and is she alone?"), choices=CanTalk.choices, look="segments", required=False
    )
    fear = ChoiceField(
        label=_("How afraid are you, from 0 to 10?"),
        help_text=_("0 is not at all, 10 could not be more."),
        choices=[(str(number), str(number)) for number in range(11)],
        look="segments",
        required=False,
    )
    told = LongText(label=_("In her own words"), rows=3, longest=4_000, required=False)
    how = ChoiceField(label=_("How did you speak?"), choices=HOW, look="segments", required=False)
    keep = Tick(label=_("Keep this one with us"), help_text=_("No other agency sees it, whatever is open to them."))
    taken = PlainText(required=False, longest=400, widget=Hidden())

    def __init__(self, *args: Any, contact_stands: bool = False, **kwargs: Any) -> None:
        self.base_fields = dict(self.base_fields)
        for code, question in QUESTIONS.items():
            self.base_fields[code] = ChoiceField(
                label=question.ask, help_text=question.hint, choices=Reply.choices, look="segments", required=False
            )
        if contact_stands:
            # The outcome was tapped before these questions: it is not recorded twice.
            del self.base_fields["how"]
        kwargs["initial"] = {"how": Channel.PHONE.value} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.hush_optional("told", *(["how"] if "how" in self.fields else []))

    def asking(self, earlier: Mapping[str, Earlier]) -> Asking:
        """What was answered, as the verb takes it. An answer counts as taken over only while it is the one offered."""
        given = self.cleaned_data
        answers = {code: given[code] for code in QUESTIONS if given[code] and given[code] != Reply.NOT_ASKED}
        now = answers | ({FEAR: given["fear"]} if given["fear"] else {})
        taken = {
            code: {"source": str(earlier[code].source), "on": earlier[code].on.isoformat()}
            for code in given["taken"].split()
            if code in earlier and now.get(code) == earlier[code].value
        }
        screen = Screen(
            can_talk=given["can_talk"],
            answers=answers,
            fear=int(given["fear"]) if given["fear"] else None,
            told=given["told"],
            taken=taken,
        )
        return Asking(screen=screen, how=given.get("how", ""), kept=given["keep"])


class CallerForm(FirstForm):
    """The same for somebody nobody knows yet. A name is not needed."""

    display_name = PlainText(
        label=_("How does she want to be named?"),
        help_text=_("Leave it empty for help without a name."),
        required=False,
        longest=80,
    )
    keep = None  # type: ignore[assignment]  # nothing is shared from a file that does not exist yet

    def asking(self, earlier: Mapping[str, Earlier]) -> Asking:
        self.cleaned_data["keep"] = False
        return super().asking(earlier)
