"""The doors: an id from outside becomes an object here or nowhere. Absent, foreign, ended and walled all refuse alike."""

from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import QuerySet

from ccr.core.errors import NotPermitted, NotVisible
from ccr.tenancy.capabilities import Capability
from ccr.tenancy.member import Member


def _one(rows: QuerySet[Any], kind: str, subject_id: UUID) -> Any:
    found = rows.filter(pk=subject_id).first()
    if found is None:
        raise NotVisible(kind, subject_id)
    return found


def _require(member: Member, capability: Capability) -> None:
    if not member.may(capability):
        raise NotPermitted


def access_file(member: Member, file_id: UUID, capability: Capability, *, lock: bool = False) -> Any:
    """The CaseFile of the member's own agency. `lock` holds the row until the transaction ends, for verbs.

    Raises NotVisible when there is none for this person, NotPermitted when their post lacks `capability`.
    """
    files = apps.get_model("cases", "CaseFile").objects.visible_to(member)
    found = _one(files.select_for_update() if lock else files, "file", file_id)
    _require(member, capability)
    return found


def access_record(member: Member, record_id: UUID, capability: Capability, *, own: bool = False) -> Any:
    """A Record head the member may see; `own` asks for one their own agency holds, which alone may be changed.

    A borrowed record asked for with `own` is refused with a reason, since it is visible: NotPermitted.
    """
    found = _one(apps.get_model("cases", "Record").objects.visible_to(member), "record", record_id)
    _require(member, capability)
    if own and found.holder_id != member.agency_id:
        raise NotPermitted
    return found


def access_disclosure(member: Member, disclosure_id: UUID, capability: Capability, *, lock: bool = False) -> Any:
    """A Disclosure to or from the member's agency, on files open to them, or offered to it."""
    rows = apps.get_model("cases", "Disclosure").objects.visible_to(member)
    found = _one(rows.select_for_update(of=("self",)) if lock else rows, "disclosure", disclosure_id)
    _require(member, capability)
    return found


def access_release(member: Member, release_id: UUID, capability: Capability, *, lock: bool = False) -> Any:
    """A permission taken by the member's own agency, on a file open to them."""
    rows = apps.get_model("cases", "ReleaseOfInformation").objects.visible_to(member)
    found = _one(rows.select_for_update(of=("self",)) if lock else rows, "release", release_id)
    _require(member, capability)
    return found
