"""Forms of sharing at once. The agencies of the agreement come ticked: they have signed; leaving one out is one tap."""

from collections.abc import Iterable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.records.categories import Category, categories_in
from cases.sharing.now.models import NEVER_AT_ONCE, ForumAgreement
from cases.sharing.now.selectors import Recipients
from cases.sharing.now.states import Reviewed, Told
from ccr.core.form_days import DayField
from ccr.core.forms import ChoiceField, ChoiceList, EditForm, HouseForm, IdChoices, LongText, PlainText, Tick
from ccr.tenancy.models import Agency
from ccr.tenancy.packs import Pack

LONGEST_SENTENCE = 600
TOLD: list[tuple[str, Promise]] = [(one.value, one.label) for one in Told]


class ShareNowForm(HouseForm):
    """Two sentences, and whether she was told. Everything else is drafted from the agreement and what is written down."""

    agencies = IdChoices(label=_("Share with"), required_message=_("Choose at least one agency."))
    why_now = LongText(label=_("Why now?"), longest=LONGEST_SENTENCE, rows=2, required_message=_("Say why now."))
    if_not = LongText(
        label=_("What if it is not shared?"),
        longest=LONGEST_SENTENCE,
        rows=2,
        required_message=_("Say what happens if it is not shared."),
    )
    told = ChoiceField(
        label=_("Does she know?"),
        help_text=_("If she does not agree, what stands on her agreement ends. This does not stand on it."),
        choices=TOLD,
        required_message=_("Say whether she was told."),
    )
    because = PlainText(label=_("Why she was not told"), longest=LONGEST_SENTENCE, required=False)
    apart = IdChoices(
        label=_("The other person, or someone close to them, works at"),
        help_text=_("Nothing of this file is shared with these agencies, now or later."),
        required=False,
    )
    ground = ChoiceField(label=_("Ground"), look="select")
    necessity = LongText(label=_("Why it is necessary, and why this much"), longest=2000, rows=4)

    def __init__(
        self,
        *args: Any,
        pack: Pack,
        regime: str,
        agreement: ForumAgreement,
        reasons: Iterable[str],
        named: Recipients,
        **kwargs: Any,
    ) -> None:
        necessity = pack.share_now.necessity % {"agreement": agreement.name, "reasons": "; ".join(reasons)}
        drafted = {
            "agencies": [str(agency.id) for agency in named.open],
            "ground": pack.share_now.drafted[regime],
            "necessity": necessity,
        }
        kwargs["initial"] = drafted | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.choose_from("agencies", [(str(agency.id), agency.short_name) for agency in named.open])
        self.choose_from("apart", [(str(agency.id), agency.short_name) for agency in named.open])
        urgent = [one for one in pack.bases if one.urgent and not one.on_her_consent]
        self.choose_from("ground", [(one.code, one.label) for one in urgent])
        self.hush_optional("because", "apart")

    def clean(self) -> dict[str, Any]:
        """Whoever is kept apart is left out, whether or not the box beside the agency was cleared."""
        cleaned = super().clean() or {}
        if cleaned.get("told") == Told.NOT_TOLD and not cleaned.get("because"):
            self.add_error("because", _("Say in a few words why she was not told."))
        apart = set(cleaned.get("apart") or ())
        if cleaned.get("agencies"):
            cleaned["agencies"] = [one for one in cleaned["agencies"] if one not in apart]
            if not cleaned["agencies"]:
                self.add_error("agencies", _("Choose at least one agency."))
        return cleaned


class LookForm(HouseForm):
    """What a manager found."""

    found = ChoiceField(label=_("What do you find?"), choices=Reviewed.choices)
    why = LongText(label=_("Why"), longest=2000, rows=3)


class EndAgreementForm(HouseForm):
    """Nothing but the button."""


class AgreementForm(EditForm):
    """An agreement on paper, as it was signed."""

    name = PlainText(label=_("Name of the agreement"), longest=120)
    signed_on = DayField(label=_("Signed on"))
    parties = IdChoices(label=_("Agencies that signed it"))
    minimum = ChoiceList(
        label=_("Referral minimum"),
        help_text=_(
            "What goes to every one of them at once. Where she is and how to reach her can never be part of it."
        ),
    )
    safe_number = Tick(label=_("A number she called safe goes along, where she named one"))

    def __init__(self, *args: Any, agencies: Iterable[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose_from("parties", [(str(agency.id), agency.short_name) for agency in agencies])
        allowed = [one for one in Category if not NEVER_AT_ONCE & (1 << one)]
        self.choose_from("minimum", [(str(int(one)), one.label) for one in allowed])

    @classmethod
    def initial_of(cls, agreement: ForumAgreement) -> dict[str, Any]:
        """What is there now, for the form to begin with."""
        return {
            "name": agreement.name,
            "signed_on": agreement.signed_on,
            "parties": [str(one) for one in agreement.party_ids],
            "minimum": [str(int(one)) for one in categories_in(agreement.minimum_bits)],
            "safe_number": agreement.safe_number,
            "version": agreement.version,
        }


class DangerForm(HouseForm):
    """One line after a call in danger."""

    who = PlainText(label=_("Who rang whom"), longest=200, required_message=_("Say who rang whom."))
    said = PlainText(label=_("What was said"), longest=600, required_message=_("Say what was said."))
    told = ChoiceField(
        label=_("Does she know?"), choices=[("yes", _("She was told")), ("no", _("Not yet"))], look="segments"
    )
