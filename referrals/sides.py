"""Who may change what of a referral: the two sides of its trigger, from the table of moves."""

from ccr.core.two_party import Side, trigger
from referrals import states
from referrals.states import DRAFT, REFERRAL, SIDES, UNANSWERED

WORDS = ("key_version", "nonce", "sealed")
MOVED = ("state", "moved_at", "due_at")
_DRAFTING = tuple(
    verb for verb, who in SIDES.items() if who == {states.Side.SENDER} and verb in ("offer", "agree", "decline")
)


def _verbs(side: states.Side, *without: str) -> tuple[str, ...]:
    return tuple(verb for verb, who in SIDES.items() if side in who and verb not in without)


# Until she agreed, its words and whom it goes to are the sender's; afterwards nobody's.
DRAFTS = Side(
    who="from_agency_id",
    columns=(
        *MOVED,
        *WORDS,
        "to_agency_id",
        "service",
        "urgent",
        "tells_back",
        "agreed_how",
        "agreed_at",
    ),
    verbs=_DRAFTING,
    stays=tuple(str(state) for state in DRAFT),
)
SENDS = Side(who="from_agency_id", columns=(*MOVED, "outcome"), verbs=_verbs(states.Side.SENDER, *_DRAFTING))
# The clock, inside the sender's agency, writes down who of the rota has been called.
CALLS = Side(
    who="from_agency_id", columns=("called", "called_at"), verbs=(), stays=tuple(str(state) for state in UNANSWERED)
)
TAKES = Side(who="to_agency_id", columns=(*MOVED, "to_file_id", "answered_at", "answered_by"), verbs=("accept",))
ANSWERS = Side(
    who="to_agency_id",
    columns=(*MOVED, "answered_at", "answered_by", "outcome"),
    verbs=_verbs(states.Side.RECEIVER, "accept"),
)
LOOKS = Side(
    who="to_agency_id", columns=("seen_at", "seen_by"), verbs=(), stays=tuple(str(state) for state in UNANSWERED)
)


def sql() -> str:
    return trigger("referrals_referral", REFERRAL, (DRAFTS, SENDS, CALLS, TAKES, ANSWERS, LOOKS))
