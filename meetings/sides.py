"""Who may change what of an agenda item: the two sides of its trigger."""

from ccr.core.two_party import Side, trigger
from meetings.states import BRINGERS, CLOSED_ITEM, ITEM, ItemState

CHAIR = Side(
    who="convener_id",
    columns=(
        "state",
        "place",
        "minutes",
        "taken_at",
        "shown_at",
        "closed_at",
        "level",
        "no_action",
        "teller_id",
        "tell_on",
        "safe_to_tell",
        "key_version",
        "nonce",
        "sealed",
    ),
    verbs=tuple(move.verb for move in ITEM.moves if move.verb not in BRINGERS),
    stays=(ItemState.PROPOSED, ItemState.LISTED, ItemState.DEFERRED, *CLOSED_ITEM),
)
BRINGER = Side(who="agency_id", columns=("state", "closed_at"), verbs=BRINGERS)


def sql() -> str:
    return trigger("meetings_agendaitem", ITEM, (CHAIR, BRINGER))
