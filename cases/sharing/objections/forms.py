"""Forms of what she wants and of her objection."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cases.sharing.objections.states import Outcome, WishAnswer
from ccr.core.forms import ChoiceField, HouseForm, IdChoice, IdChoices, LongText, PlainText

LONGEST = 2000


class WishForm(HouseForm):
    """What she wants, as she said it. Nothing is chosen beforehand."""

    answer = ChoiceField(label=_("What she wants"), choices=WishAnswer.choices)
    said = LongText(label=_("In her words"), longest=LONGEST, rows=2, required=False)
    because = PlainText(label=_("Why she was not asked"), longest=600, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hush_optional("because")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("answer") == WishAnswer.NOT_ASKED and not cleaned.get("because"):
            self.add_error("because", _("Say in a few words why she was not asked."))
        return cleaned


class ObjectionForm(HouseForm):
    """Her objection and who decides."""

    said = LongText(
        label=_("What she says against it, in her words"),
        longest=LONGEST,
        rows=3,
        required_message=_("Write down what she says."),
    )
    decider = IdChoice(label=_("Who decides"))

    def __init__(self, *args: Any, deciders: Iterable[tuple[UUID, str]], **kwargs: Any) -> None:
        found = [(str(post_id), name) for post_id, name in deciders]
        if len(found) == 1:
            kwargs["initial"] = {"decider": found[0][0]} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.choose_from("decider", found)


class AnswerObjectionForm(HouseForm):
    """What is decided, for whom, and why."""

    outcome = ChoiceField(label=_("What is decided?"), choices=Outcome.choices)
    agencies = IdChoices(label=_("For whom it ends"), required=False)
    reason = LongText(
        label=_("Why, as she is to be told"),
        longest=LONGEST,
        rows=3,
        required_message=_("Say why, so that she can be told."),
    )

    def __init__(self, *args: Any, agencies: Iterable[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose_from("agencies", [(str(one), name) for one, name in agencies])
        self.hush_optional("agencies")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if (
            cleaned.get("outcome") == Outcome.SOME_ENDED
            and not cleaned.get("agencies")
            and "agencies" not in self.errors
        ):
            self.add_error("agencies", _("Choose the agencies for which it ends."))
        return cleaned


class ToldForm(HouseForm):
    """That she was told, and how."""

    how = PlainText(label=_("How and when she was told"), longest=600, required_message=_("Say how she was told."))
