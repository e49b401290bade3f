"""The officer's door: *Offer an advocate* at the end of a report, and without any file."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.access.doors import access_record
from cases.files.actions import open_file
from cases.files.page import case_page
from cases.files.selectors import CasePage
from cases.incidents.actions import Account, record_incident
from cases.incidents.words import Source
from cases.people.words import ContactDetails, Survivor
from cases.records.categories import Kind
from cases.records.models import Record
from ccr.accounts import drafts
from ccr.core.errors import NotVisible
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.form_view import answer_form, led_to, posted
from ccr.tenancy.gate import MemberRequest, member_view
from ccr.tenancy.models import Regime
from referrals import steps
from referrals.actions import offer_advocate
from referrals.duty import agency_seen, on_duty
from referrals.forms import AGREED, OfferForm
from referrals.models import Offered, Referral
from referrals.selectors import answered, victim_services
from referrals.states import Side
from referrals.words import Passed

# What an officer typed once is not typed again where another victim service is asked.
KEPT = ("name", "phone", "channel", "when", "rule", "said")
# Whose reports end with this question: everybody who is no confidential victim service.
ASKS = frozenset({Regime.SYSTEM, Regime.COURT})


def _prefilled(page: CasePage) -> dict[str, str]:
    """What our own file holds of her name and number: shown for the officer to confirm, typed by nobody twice."""
    survivor = Survivor.from_words(page.words_for(page.own(Kind.SURVIVOR)) or {})
    details = ContactDetails.from_words(page.words_for(page.own(Kind.CONTACT)) or {})
    return {"name": survivor.display_name or survivor.full_name, "phone": details.phone}


def _act(form: OfferForm, **about: Any) -> Offered:
    answer = form.cleaned_data["answer"]
    yes = answer in AGREED
    return offer_advocate(
        answer="yes" if yes else answer,
        to_agency_id=form.cleaned_data["to_agency"] if yes else None,
        passed=about.pop("passed") if yes else None,
        how=AGREED.get(answer, ""),
        why=form.cleaned_data["why"],
        **{key: value for key, value in about.items() if key != "passed"},
    )


def _said(request: MemberRequest, offered: Offered, onwards: str) -> str:
    """Where the officer goes on to: what was passed on and whether somebody is there, or back to the report."""
    if offered.referral_id:
        return reverse("referral", args=[offered.referral_id])
    messages.success(request, _("Noted as a count. Nothing left your agency."))
    return onwards


def named_instead(request: MemberRequest, file_id: UUID | None) -> Referral | None:
    """The one of this file, or of none, that was not taken and that is to be stood for, if the address names one."""
    asked = request.GET.get("instead")
    if not asked:
        return None
    try:
        earlier = steps.access_referral(request.member, UUID(asked))
    except ValueError:
        raise NotVisible("referral") from None
    if steps.side_of(earlier, request.member) is not Side.SENDER or earlier.from_file_id != file_id:
        raise NotVisible("referral", earlier.id)
    return earlier


@member_view(Capability.REFER, page="offer_advocate")
def offer_for_report(request: MemberRequest, file_id: UUID, record_id: UUID) -> HttpResponse:
    """*Offer an advocate* at the end of one report. Asked once: afterwards it leads to what became of it."""
    page = case_page(request, file_id, "timeline", Capability.REFER, more=[Kind.CONTACT])
    report: Record = access_record(request.member, record_id, Capability.REFER, own=True)
    if report.file_id != page.file.id or report.kind != Kind.INCIDENT:
        raise NotVisible("record", record_id)
    report_url = reverse("incident", args=[page.file.id, report.id])
    if request.method != "POST" and (earlier := answered(request.member, report.id)):
        return HttpResponseRedirect(
            reverse("referral", args=[earlier.referral_id]) if earlier.referral_id else report_url
        )
    services = steps.not_apart(victim_services(request.member), page.file.id, request.member)
    draft = ("offer-advocate", report.id)
    form = OfferForm(
        posted(request),
        at=request.at,
        services=services,
        initial=_prefilled(page),
        draft=drafts.load(request.member, *draft),
    )

    def act(_cleaned: dict[str, Any]) -> str:
        passed = form.passed(report.happened_on) if form.yes else None
        offered = _act(form, passed=passed, file_id=page.file.id, report_id=report.id, by=request.member, at=request.at)
        return _said(request, offered, report_url)

    context = page.context | {"services": services, "cancel_url": report_url, "report": report}
    return answer_form(request, form, act, template="referrals/offer_report.html", context=context, draft=draft)


@member_view(Capability.REFER, page="offer_advocate")
def offer_without_file(request: MemberRequest) -> HttpResponse:
    """*Offer an advocate* with no file: a name or an initial, a number, a sentence. A file of one's own only if wished.

    Or again to another service, where one could not take her: what was typed once is there, her answer is asked anew.
    """
    member = request.member
    services = victim_services(member)
    earlier = named_instead(request, None)
    was = Passed.from_words(earlier.words) if earlier else None
    if earlier:
        services = [one for one in services if one.id != earlier.to_agency_id]
    draft = ("offer-advocate", earlier.id if earlier else None)
    if request.method == "POST" and "anew" in request.POST:
        drafts.discard(member, *draft)
        return led_to(request, reverse("offer_plain"))
    kept = drafts.load(member, *draft)
    form = OfferForm(
        posted(request),
        at=request.at,
        services=services,
        without_file=True,
        may_open=member.may(Capability.OPEN_FILES) and earlier is None,
        initial={name: getattr(was, name) for name in KEPT} if was else {},
        draft=kept,
    )
    today = request.at.astimezone(member.zone).date()

    def act(cleaned: dict[str, Any]) -> str:
        passed = form.passed((was and was.day) or today) if form.yes else None
        file_id = report_id = None
        if passed and cleaned.get("own_file"):
            file_id, report_id = _own_file(request, passed, today)
        about = {"file_id": file_id, "report_id": report_id, "instead_of_id": earlier.id if earlier else None}
        offered = _act(form, passed=passed, by=member, at=request.at, **about)
        return _said(request, offered, reverse("referrals"))

    context = {
        "services": services,
        "cancel_url": reverse("referrals"),
        "is_kept": kept is not None and earlier is None and not form.is_bound,
        "instead": earlier,
        "narrow": True,
    }
    return answer_form(request, form, act, template="referrals/offer_plain.html", context=context, draft=draft)


def _own_file(request: MemberRequest, passed: Passed, today: date) -> tuple[UUID, UUID]:
    """The officer's own file, with the sentence as its first incident."""
    file = open_file(by=request.member, at=request.at, display_name=passed.name)
    account = Account(what=passed.said, first_on=today, source=Source.HER)
    report = record_incident(file_id=file.id, account=account, by=request.member, at=request.at)
    return file.id, report.id


def report_panel(request: MemberRequest, page: CasePage, head: Record) -> dict[str, Any] | None:
    """*Offer an advocate* under a report of one's own, or what she answered. One statement; none for other agencies."""
    member = page.member
    if member.regime not in ASKS or not member.may(Capability.REFER) or head.holder_id != member.agency_id:
        return None
    earlier = answered(member, head.id)
    return {
        "offer_url": "" if earlier else reverse("offer_advocate", args=[page.file.id, head.id]),
        "answer": earlier,
        "referral_url": reverse("referral", args=[earlier.referral_id]) if earlier and earlier.referral_id else "",
    }


def desk_now(request: MemberRequest, agency_id: UUID) -> Any:
    """Whether somebody is on duty there now, or the number to ring."""
    return on_duty(agency_seen(request.member, agency_id), at=request.at, zone=request.member.zone)
