"""The tables of the room, gathered for Django; each lives with its noun."""

from cases.access.models import CaseFileGroupPermission, CaseFileUserPermission, Wall
from cases.action_items.models import ActionItem
from cases.demands.models import DemandStep, LegalDemand, LegalHold
from cases.files.models import Case, CaseFile, FileQueue
from cases.records.models import Record, RecordBody
from cases.sharing.models import Disclosure, ReleaseOfInformation
from cases.sharing.now.models import ForumAgreement, LawfulBasis
from cases.sharing.objections.models import Objection, Wish
from cases.sharing.signing.models import SignedPaper, SigningRequest
from cases.sharing.standing.models import StandingAcceptance

__all__ = [
    "ActionItem",
    "Case",
    "CaseFile",
    "CaseFileGroupPermission",
    "CaseFileUserPermission",
    "DemandStep",
    "Disclosure",
    "FileQueue",
    "ForumAgreement",
    "LawfulBasis",
    "LegalDemand",
    "LegalHold",
    "Objection",
    "Record",
    "RecordBody",
    "ReleaseOfInformation",
    "SignedPaper",
    "SigningRequest",
    "StandingAcceptance",
    "Wall",
    "Wish",
]
