"""The rules of sharing as the page shows them, and a question put to them. Nothing of any case is read or opened here."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from cases.records.categories import Category, bits
from cases.sharing.models import Basis
from cases.sharing.now.selectors import in_force
from cases.sharing.rules import RULES, TABLES, Ask, Outcome, Party, Permission, decide
from cases.sharing.selectors import partners
from ccr.core.forms import ChoiceField, HouseForm, IdChoice, Tick
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.gate import MemberRequest, member_view
from ccr.tenancy.member import Member
from ccr.tenancy.packs import pack
from ccr.tenancy.selectors import own_agency

FULL, SUMMARY = "full", "summary"
EXACTLY, OTHER, ENDED = "exactly", "other", "ended"


class QuestionForm(HouseForm):
    """May this agency show that one this kind of information? Asked of the rules, never of a case."""

    holder = IdChoice(label=_("Held by"), look="select")
    reader = IdChoice(label=_("Shown to"), look="select")
    kind = ChoiceField(label=_("What"), choices=[(one.name.lower(), one.label) for one in Category], look="select")
    how = ChoiceField(label=_("How much"), choices=[(FULL, _("In full")), (SUMMARY, _("In summary"))], look="segments")
    # Grounds are words of a country's law, not of the programme.
    ground = ChoiceField(label=_("On which ground"), look="select")
    signed = ChoiceField(
        label=_("What she has signed"),
        help_text=_("Counts only where the ground is what she allows."),
        choices=[(EXACTLY, _("Exactly this")), (OTHER, _("Something else")), (ENDED, _("It has ended"))],
        look="segments",
    )
    asked_twice = Tick(label=_("She was asked once more, by itself, about where she is"), required=False)
    core = Tick(label=_("In one permission for the whole core team"), required=False)
    works_there = Tick(label=_("The other person, or someone close to them, works there"), required=False)
    weighed = Tick(label=_("Why it is necessary is written down"), required=False)

    def __init__(self, data: Any, *, member: Member, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        # Asking changes nothing, however often.
        del self.fields["once"]
        self.agencies = {str(one.id): one for one in (own_agency(member), *partners(member))}
        offered = [(code, one.name) for code, one in self.agencies.items()]
        self.choose_from("holder", offered)
        self.choose_from("reader", offered)
        self.choose_from("ground", grounds_of(member))
        self.fields["ground"].widget.attrs["translate"] = "no"
        self.hush_optional("asked_twice", "core", "works_there", "weighed")

    def clean(self) -> dict[str, Any]:
        """Of two agencies: what one holds itself it sees."""
        told = super().clean() or self.cleaned_data
        if "reader" in told and told.get("holder") == told["reader"]:
            self.refuse(_("Choose another agency: this one holds it itself."), "reader")
        return told


def grounds_of(member: Member) -> list[tuple[str, Any]]:
    """The grounds of the member's country. Those on which she is asked are one: her permission, whatever the law calls it."""
    others = [(one.code, one.label) for one in pack(member.pack).bases if not one.on_her_consent]
    return [(Basis.RELEASE, _("What she has allowed")), *others]


def asked(form: QuestionForm, member: Member, *, agreed: int | None) -> Ask:
    """The question as the rules read it."""
    told = form.cleaned_data
    mask = bits([Category[told["kind"].upper()]])
    view, summary = (mask, 0) if told["how"] == FULL else (0, mask)
    signed = None
    if told["ground"] == Basis.RELEASE:
        named = (0, 0) if told["signed"] == OTHER else (view, summary)
        signed = Permission(*named, live=told["signed"] != ENDED)
    return Ask(
        pack=member.pack,
        sender=Party.of(form.agencies[str(told["holder"])]),
        receiver=Party.of(form.agencies[str(told["reader"])]),
        view=view,
        summary=summary,
        basis=told["ground"],
        permission=signed,
        location_confirmed=told["asked_twice"],
        core=told["core"],
        works_there=told["works_there"],
        agreed=agreed,
        weighed=told["weighed"],
    )


@member_view(Capability.SEE_POLICY)
def sharing_rules(request: MemberRequest) -> HttpResponse:
    """The table of the reader's country as it runs, from the top, and the rule that answers a question put to it.

    The question stands in the address: agencies and kinds of information, nothing of a person.
    """
    member = request.member
    form = QuestionForm(request.GET or None, member=member, at=request.at)
    if not form.is_bound:
        others = [code for code in form.agencies if code != str(member.agency_id)]
        form.initial.update(holder=str(member.agency_id), reader=next(iter(others), ""), how=FULL, signed=EXACTLY)
    answer = None
    if form.is_bound and form.is_valid():
        both = {UUID(str(form.cleaned_data[name])) for name in ("holder", "reader")}
        signed = [one for one in in_force(member, request.at, member.zone) if both <= set(one.party_ids)]
        answer = decide(asked(form, member, agreed=signed[0].minimum_bits if signed else None))
    rules = TABLES.get(member.pack, RULES)
    rows = [
        {
            "number": rule.number,
            "name": rule.name,
            "allows": rule.outcome is Outcome.ALLOW,
            "reason": rule.reason,
            "source": rule.source,
            "answers": answer is not None and rule is answer.rule,
        }
        for rule in rules
    ]
    context = {"form": form, "rows": rows, "answer": answer, "has_agreements": pack(member.pack).share_now.offered}
    return TemplateResponse(request, "cases/sharing/rules.html", context, status=422 if form.errors else 200)
