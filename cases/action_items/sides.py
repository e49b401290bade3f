"""Who may change what of an action: the two sides of its trigger."""

from cases.action_items.states import ACTION, OWNERS
from ccr.core.two_party import Side, trigger

OWNER = Side(
    who="owner_agency_id",
    columns=(
        "state",
        "owner_file_id",
        "owner_member_id",
        "answered_at",
        "answered_by",
        "ended_at",
        "ended_by",
        "why_key_version",
        "why_nonce",
        "why_sealed",
    ),
    verbs=OWNERS,
)
PROPOSER = Side(
    who="proposer_agency_id",
    columns=("state", "ended_at", "ended_by", "superseded_by"),
    verbs=("supersede",),
)


def sql() -> str:
    return trigger("cases_actionitem", ACTION, (OWNER, PROPOSER))
