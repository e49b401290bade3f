"""What the pages of sharing show, as rows ready to be drawn. Reads nothing: it is given what the selectors found."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.files.words import LEVELS
from cases.incidents.words import SERIOUSNESS
from cases.records.categories import Category, Kind
from cases.records.telling import told
from cases.sharing.models import Basis, Disclosure, ReleaseOfInformation
from cases.sharing.projection import ProjectedRecord, Projection
from cases.sharing.rules import has_own_law
from cases.sharing.selectors import Ended, Sharing, reference_of
from cases.sharing.starting_points import spoken, starting_point
from cases.sharing.terms import labels, scope_of
from cases.sharing.words import Signed
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.member import Member
from ccr.tenancy.models import Agency

GROUNDS = {
    Basis.RELEASE: gettext_lazy("Her permission"),
    Basis.OWN_LAW: gettext_lazy("Their own law"),
    Basis.MANDATE: gettext_lazy("A statute or a court’s order"),
}


def ground_of(basis: str) -> Any:
    """On what something is open, in a few words; a ground of a country's pack is told whole on its own page."""
    return GROUNDS[Basis(basis)] if basis in GROUNDS else gettext_lazy("A decision without asking her")


def what(view: int, summary: int) -> list[dict[str, Any]]:
    """What is opened, in words: `label` (in full, in summary) and `kinds`. Empty parts are left out."""
    parts = [
        {"label": _("In full"), "kinds": labels(view)},
        {"label": _("In summary"), "kinds": labels(summary & ~view)},
    ]
    return [part for part in parts if part["kinds"]]


def said(view: int, summary: int) -> list[dict[str, Any]]:
    """What is opened, as it is said to her."""
    parts = [
        {"label": _("In full"), "kinds": spoken(view)},
        {"label": _("In summary"), "kinds": spoken(summary & ~view)},
    ]
    return [part for part in parts if part["kinds"]]


def on_one_line(view: int, summary: int) -> str:
    """The same on one line."""
    return "; ".join(f"{part['label']}: {', '.join(part['kinds'])}" for part in what(view, summary))


def table(sharing: Sharing, *, at: datetime, see_as: bool, file_id: UUID) -> dict[str, Any]:
    """Kinds of information × agencies, each agency with its own end day."""
    columns, masks = [], []
    for agency in sharing.readers:
        opened = [one for one in sharing.opened if one.to_agency_id == agency.id]
        shown = opened or [one for one in sharing.offered if one.to_agency_id == agency.id]
        begins = min(one.starts_at for one in shown)
        note = "" if opened else _("offered, not open yet")
        columns.append(
            {
                "agency": agency.short_name,
                "note": note,
                "until": None if note or begins > at else max(one.ends_at for one in shown),
                "begins": begins if opened and begins > at else None,
                "url": reverse("see_as", args=[file_id, agency.id]) if opened and see_as else "",
                "limits_url": reverse("agency", args=[agency.id]),
            }
        )
        view = summary = 0
        for one in shown:
            view, summary = view | one.view_bits, summary | one.summary_bits
        masks.append((view, summary))
    rows = [
        {"label": category.label, "cells": [scope_of(view, summary, category) for view, summary in masks]}
        for category in Category
    ]
    return {"columns": columns, "rows": rows}


def permissions(releases: Iterable[ReleaseOfInformation], *, may_share: bool) -> list[dict[str, Any]]:
    """The permissions that hold now: to whom, signed by whom and when, until when; how to stop each."""
    rows = []
    for release in releases:
        words = Signed.from_words(release.words)
        rows.append(
            {
                "agency": release.to_agency.short_name,
                "signer": words.signer,
                "signed_at": release.signed_at,
                "until": release.ends_at,
                "today_only": not release.covers_later,
                "reference": reference_of(release.id),
                "print_url": reverse("permission", args=[release.id]),
                "withdraw_url": reverse("withdraw_permission", args=[release.id]) if may_share else "",
            }
        )
    return rows


def own_ground(disclosures: Iterable[Disclosure], *, may_share: bool) -> list[dict[str, Any]]:
    """What is opened or offered on one's own law, with the way to end it. What stands on her permission is not here."""
    return [
        {
            "agency": one.to_agency.short_name,
            "what": on_one_line(one.view_bits, one.summary_bits),
            "until": one.ends_at,
            "reference": reference_of(one.id),
            "end_url": reverse("end_share", args=[one.id]) if may_share else "",
        }
        for one in disclosures
        if one.release_id is None and one.ground_id is None
    ]


def waiting(sharing: Sharing, *, may_share: bool) -> list[dict[str, Any]]:
    """What was offered and nobody has answered, with the way to take it back."""
    rows = []
    for one in sharing.offered:
        back = (
            reverse("withdraw_permission", args=[one.release_id])
            if one.release_id
            else reverse("end_share", args=[one.id])
        )
        rows.append(
            {
                "agency": one.to_agency.short_name,
                "what": on_one_line(one.view_bits, one.summary_bits),
                "offered_at": one.offered_at,
                "until": one.ends_at,
                "back_url": back if may_share else "",
            }
        )
    return rows


def joins(sharing: Sharing) -> list[dict[str, Any]]:
    """Each lender once, with the page that asks which file its loan belongs to."""
    first = {one.from_file_id: one for one in reversed(sharing.to_us)}
    return [{"agency": one.from_agency.short_name, "url": reverse("join", args=[one.id])} for one in first.values()]


def opened_to_us(sharing: Sharing) -> list[dict[str, Any]]:
    """What others opened to this file, one row for what is in full and one for what is in summary."""
    rows = []
    for one in sharing.to_us:
        for scope, kinds in (("all", labels(one.view_bits)), ("some", labels(one.summary_bits & ~one.view_bits))):
            if kinds:
                rows.append(
                    {
                        "agency": one.from_agency.short_name,
                        "categories": ", ".join(kinds),
                        "scope": scope,
                        "until": one.ends_at,
                        "ground": ground_of(one.basis),
                        "url": reverse("ground", args=[one.ground_id]) if one.ground_id else "",
                    }
                )
    return rows


def open_back(member: Member, sharing: Sharing, file_id: UUID) -> list[dict[str, Any]]:
    """Agencies that opened something to this file and have nothing of it: what is usually opened back, and how."""
    if not member.may(Capability.SHARE):
        return []
    have = {one.id for one in sharing.readers}
    lenders: dict[UUID, Agency] = {one.from_agency_id: one.from_agency for one in sharing.to_us}
    own_law = has_own_law(member)
    suggested = labels(starting_point(member.discipline).back)
    name = "open_back" if own_law else "release_to"
    return [
        {
            "agency": agency.short_name,
            "suggested": ", ".join(suggested) if own_law else "",
            "own_law": own_law,
            "url": reverse(name, args=[file_id, agency.id]),
        }
        for agency in lenders.values()
        if agency.id not in have
    ]


def ended_rows(entries: Iterable[Ended], agencies: Mapping[UUID, Agency]) -> list[dict[str, Any]]:
    """What has ended, by reference."""
    return [
        {
            "reference": one.reference,
            "agency": agencies[one.agency_id].short_name if one.agency_id in agencies else "",
            "kinds": ", ".join(labels(one.bits)),
            "ended_at": one.ended_at,
            "file": one.file.reference if one.file else "",
            "file_url": reverse("case", args=[one.file.id]) if one.file else "",
        }
        for one in entries
    ]


# See it as another agency ---------------------------------------------------------------------------------------------


def _level(record: ProjectedRecord) -> Any:
    """The level of a head in words, where it has one."""
    if record.level is None:
        return ""
    match record.kind:
        case Kind.LEVEL:
            return LEVELS.get(record.level, "")
        case Kind.INCIDENT:
            return SERIOUSNESS.get(record.level, "")
    return ""


def seen(projection: Projection) -> list[dict[str, Any]]:
    """A projection by category: each with how it is open and its records."""
    parts = []
    for category in Category:
        scope = scope_of(projection.view_bits, projection.summary_bits, category)
        if scope == "none":
            continue
        records = [record for record in projection.records if record.category == category]
        parts.append(
            {
                "label": category.label,
                "scope": scope,
                "records": [
                    {
                        "kind": record.kind.label,
                        "on": record.happened_on,
                        "level": _level(record),
                        "in_full": record.in_full,
                        "facts": told(record.kind, record.words),
                    }
                    for record in records
                ],
            }
        )
    return parts
