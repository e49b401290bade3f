"""References of files: random, short enough to read aloud, and telling nothing by their order."""

import secrets
from random import Random

# Without the pairs that are misheard or misread: B/8, I/1/L, O/0, S/5, U/V, Z/2.
ALPHABET = "ACDEFGHJKMNPQRTVWXY34679"


def new_reference(source: Random | None = None) -> str:
    """Six random characters in two groups, such as `K7M-3QX`. `source` gives the same ones again, for seeds only."""
    chooser = source or secrets.SystemRandom()
    drawn = "".join(chooser.choice(ALPHABET) for _ in range(6))
    return f"{drawn[:3]}-{drawn[3:]}"
