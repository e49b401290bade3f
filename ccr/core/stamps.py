"""The stamp a view carries: who may open it. Read by the tests that ask every address of the site for its own."""

from typing import Any


def stamped(view: Any, gate: Any) -> None:
    """`gate`: a capability, "account", or "public: " with the reason. A function may carry what its type knows nothing of."""
    view.gate = gate
