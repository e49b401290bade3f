"""Reaching her safely: the rule first, then the number; her answers channel by channel; who speaks with her."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.conflicts import both
from cases.files.page import case_page, names_of
from cases.files.selectors import CasePage
from cases.people import actions, asking, safety
from cases.people.channels import CHANNELS, Channel
from cases.people.forms import ContactMadeForm, ContactRulesForm, PointOfContactForm, initial_rules
from cases.people.words import ContactDetails, ContactMade, ContactOutcome, ContactRules, PointOfContact
from cases.records.categories import Category, Kind
from cases.records.selectors import heads, words_of
from cases.words import moment_of
from ccr.accounts.drafts import load
from ccr.core.errors import NotVisible, Stale
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.form_view import answer_form, posted
from ccr.tenancy.gate import MemberRequest, member_view
from ccr.tenancy.models import Membership
from ccr.tenancy.packs import pack

BY_PHONE = (Channel.PHONE, Channel.VOICEMAIL, Channel.TEXT)
SHOWN_CONTACTS = 5


@member_view(Capability.SEE_FILES, page="contact")
def contact(request: MemberRequest, file_id: UUID, channel: str = Channel.PHONE.value) -> HttpResponse:
    """Contact safely: her rule for one channel, then what it needs, then one tap for how it went.

    Outside the hours the number stays shut and the next window is shown. A rule that may be out of date says
    *check first*; the number then opens only when asked for once more.
    """
    if channel not in Channel:
        raise NotVisible("page")
    chosen = Channel(channel)
    page = case_page(request, file_id, "contact", more=[Kind.CONTACT, Kind.POINT_OF_CONTACT])
    form = ContactMadeForm(posted(request), at=request.at)

    def act(cleaned: dict[str, Any]) -> str:
        actions.record_contact(
            file_id=page.file.id,
            channel=cleaned["channel"],
            outcome=cleaned["outcome"],
            note=cleaned["note"],
            by=request.member,
            at=request.at,
        )
        messages.success(request, _("Recorded: %(how)s.") % {"how": ContactOutcome(cleaned["outcome"]).label})
        return asking.after(asking.of_page(page), cleaned["outcome"]) or reverse("contact", args=[page.file.id])

    context = page.context | _safe_way(page, chosen, asked="shown" in request.GET)
    return answer_form(request, form, act, template="cases/people/contact.html", context=context)


def _safe_way(page: CasePage, chosen: Channel, *, asked: bool) -> dict[str, Any]:
    rules = page.rules
    rule = (rules or ContactRules()).of(chosen)
    local = page.at.astimezone(page.member.zone)
    can = safety.can_use(rule, moment=local)
    check_first = page.check_first
    opened = can.now and (check_first is None or asked)
    writes = page.member.may(Capability.WRITE_FILES)
    return {
        "channels": [
            safety.entry(one, (rules or ContactRules()).of(one))
            | {"url": reverse("contact_by", args=[page.file.id, one.value]), "current": one is chosen}
            for one in Channel
        ],
        "chosen": safety.entry(chosen, rule),
        "chosen_code": chosen.value,
        "rule": rule,
        "holds_rules": rules is not None,
        "through": page.through if rules is None else "",
        "can": can,
        "opens": can.opens,
        "check_first": check_first,
        "show_url": reverse("contact_by", args=[page.file.id, chosen.value]) + "?shown=1",
        "way": _way(page, chosen, rules) if opened else None,
        "opened": opened,
        "safe_now": can.now and check_first is None,
        "people": rules,
        "outcomes": [{"value": outcome.value, "label": outcome.label} for outcome in ContactOutcome],
        "contacts": _contacts(page),
        "writes": writes,
        "rules_url": reverse("contact_rules", args=[page.file.id]),
        "point_url": reverse("point_of_contact", args=[page.file.id]),
        "numbers_url": reverse("keep_contact", args=[page.file.id]),
        "point": page.through,
        "asking": asking.panel(None, page),
    }


def _way(page: CasePage, chosen: Channel, rules: ContactRules | None) -> dict[str, Any]:
    """What the channel needs, once the rule lets it be seen: a number, an address for messages, a person."""
    details = ContactDetails.from_words(page.words_for(page.own(Kind.CONTACT)) or {})
    way: dict[str, Any] = {
        "if_answered": details.if_answered,
        "code_word": details.code_word,
        "show_as": details.show_as,
    }
    if chosen in BY_PHONE:
        figures = "".join(character for character in details.phone if character.isdigit() or character == "+")
        dials = chosen is Channel.PHONE and figures
        prefix = "" if rules and rules.show_number else pack(page.member.pack).withheld
        way |= {
            "text": details.phone,
            "note": details.phone_note,
            "call": f"tel:{prefix}{figures}" if dials else "",
            "withheld": bool(prefix),
        }
    elif chosen is Channel.EMAIL:
        way |= {"text": details.email}
    elif chosen is Channel.THIRD_PARTY:
        way |= {"text": rules.safe_people if rules else ""}
    else:
        way |= {"url": reverse("address", args=[page.file.id])}
    return way


def _contacts(page: CasePage) -> list[dict[str, Any]]:
    """The last attempts to reach her, one's own and what lenders open. At most three statements."""
    found = list(
        heads(page.member, page.line.file_ids, kinds=[Kind.CONTACT_MADE]).order_by("-recorded_at")[:SHOWN_CONTACTS]
    )
    words = words_of(page.member, found)
    names = names_of(page.member, [head.recorded_by for head in found if head.holder_id == page.member.agency_id])
    rows = []
    for head in found:
        told = ContactMade.from_words(words.get(head.id, {}))
        mine = head.holder_id == page.member.agency_id
        rows.append(
            {
                "at": moment_of(told.made_at) or head.recorded_at,
                "channel": CHANNELS[Channel(told.channel)].label if told.channel in Channel else "",
                "outcome": ContactOutcome(told.outcome).label if told.outcome in ContactOutcome else "",
                "note": told.note,
                "who": names.get(head.recorded_by, "")
                if mine and head.recorded_by
                else page.agency_name(head.holder_id),
            }
        )
    return rows


@member_view(Capability.WRITE_FILES, page="contact_rules")
def contact_rules(request: MemberRequest, file_id: UUID) -> HttpResponse:
    """Her answers for each channel, asked again or for the first time."""
    page = case_page(request, file_id, "contact", Capability.WRITE_FILES)
    head = page.rules_head
    draft = ("contact-rules", page.file.id)
    form = ContactRulesForm(
        posted(request),
        at=request.at,
        initial=initial_rules(page.rules, today=page.today, version=head.version if head else 0),
        draft=load(page.member, *draft),
    )

    def act(cleaned: dict[str, Any]) -> str:
        actions.confirm_contact_rules(
            file_id=page.file.id,
            version=cleaned["version"] or None,
            rules=form.rules(),
            confirmed_on=cleaned["confirmed_on"],
            by=request.member,
            at=request.at,
        )
        messages.success(request, _("Saved. These rules stand on every page of the file."))
        return reverse("contact", args=[page.file.id])

    def on_stale(stale: Stale) -> dict[str, Any]:
        theirs: Any = stale.theirs
        told = ContactRules.from_words(words_of(page.member, [theirs]).get(theirs.id, {}))
        return both(
            form,
            initial_rules(told, today=page.today, version=theirs.version),
            member=page.member,
            subject_id=theirs.id,
            version=theirs.version,
            url=reverse("contact_rules", args=[page.file.id]),
        )

    context = page.context | {
        "rows": _rows(form),
        "seen_by": page.seen_by(Category.CONTACT, written_at=head.recorded_at if head else None),
        "cancel_url": reverse("contact", args=[page.file.id]),
    }
    return answer_form(
        request,
        form,
        act,
        template="cases/people/contact_rules.html",
        context=context,
        draft=draft,
        on_stale=on_stale,
    )


def _rows(form: ContactRulesForm) -> list[dict[str, Any]]:
    rows = []
    for channel, words in CHANNELS.items():
        fields = {name: form[f"{channel}_{name}"] for name in ("answer", "words", "days", "from", "until")}
        hours = [fields[name] for name in ("days", "from", "until")]
        bounded = any(field.value() for field in hours)
        rows.append(
            {
                "icon": words.icon,
                "channel": words.label,
                "answer": fields["answer"],
                "words": fields["words"],
                "days": fields["days"],
                "begins": fields["from"],
                "ends": fields["until"],
                "is_bad": any(field.errors for field in fields.values()),
                "open": bounded or any(field.errors for field in hours),
            }
        )
    return rows


@member_view(Capability.WRITE_FILES, page="point_of_contact")
def point_of_contact(request: MemberRequest, file_id: UUID) -> HttpResponse:
    """Name the one colleague who speaks with her."""
    page = case_page(request, file_id, "contact", Capability.WRITE_FILES)
    colleagues = list(
        Membership.objects.visible_to(page.member)
        .filter(ended_at=None)
        .order_by("user__name")
        .values_list("id", "user__name")
    )
    now = PointOfContact.from_words(page.words_for(page.own(Kind.POINT_OF_CONTACT)) or {})
    form = PointOfContactForm(
        posted(request),
        at=request.at,
        people=colleagues,
        initial={"member": now.member_id or str(page.file.lead_id or ""), "phone": now.phone},
    )

    def act(cleaned: dict[str, Any]) -> str:
        actions.name_point_of_contact(
            file_id=page.file.id,
            membership_id=cleaned["member"],
            phone=cleaned["phone"],
            by=request.member,
            at=request.at,
        )
        messages.success(request, _("Saved."))
        return reverse("contact", args=[page.file.id])

    context = page.context | {
        "heading": _("Single point of contact"),
        "seen_by": page.seen_by(Category.COORDINATION),
        "cancel_url": reverse("contact", args=[page.file.id]),
    }
    return answer_form(request, form, act, template="cases/people/form.html", context=context)
