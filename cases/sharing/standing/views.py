"""From whom the agency takes offers at once: one page, one press for each partner."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.sharing.selectors import partners
from cases.sharing.standing.actions import take_at_once_from, wait_for_answer
from cases.sharing.standing.models import StandingAcceptance
from ccr.core.forms import ChoiceField, HouseForm, IdChoice
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.form_view import answer_form, posted
from ccr.tenancy.gate import MemberRequest, member_view


class StandingForm(HouseForm):
    """One partner, and what is to hold for its offers."""

    agency = IdChoice()
    at_once = ChoiceField(choices=[("yes", _("Take them at once")), ("no", _("Wait for an answer"))])


@member_view(Capability.MANAGE_AGENCY, page="standing_acceptance")
def standing_acceptance(request: MemberRequest) -> HttpResponse:
    """Each partner, whether its offers are taken at once, and the button that changes it."""
    agencies = partners(request.member)
    held = {
        word.from_agency_id: word.set_at
        for word in StandingAcceptance.objects.visible_to(request.member).filter(ended_at=None)
    }
    form = StandingForm(posted(request), at=request.at)
    form.choose_from("agency", [(str(agency.id), agency.name) for agency in agencies])

    def act(cleaned: dict[str, Any]) -> str:
        verb = take_at_once_from if cleaned["at_once"] == "yes" else wait_for_answer
        verb(from_agency_id=UUID(str(cleaned["agency"])), by=request.member, at=request.at)
        messages.success(request, _("Kept."))
        return reverse("standing_acceptance")

    rows = [{"agency": agency, "since": held.get(agency.id)} for agency in agencies]
    return answer_form(
        request, form, act, template="cases/sharing/standing.html", context={"rows": rows, "narrow": True}
    )
