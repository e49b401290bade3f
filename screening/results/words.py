"""Words of a result. The day it was scored stands in the record's head, which has no level: none of ours is made of it."""

from dataclasses import dataclass

from cases.words import Words

# The key of what is not in the list, and is named by hand.
OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class Result(Words):
    """`instrument` is the key of an external instrument, `called` its name where that is *another*; `edition` the version that was
    used, `scored_by` who did it, `result` the score or level as it is written there.
    """

    instrument: str = ""
    called: str = ""
    edition: str = ""
    scored_by: str = ""
    result: str = ""
