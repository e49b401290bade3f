"""Everything the process learns from its environment, read in one place; `NAME_FILE` names a file holding the secret."""

from typing import Any

import environ

env = environ.FileAwareEnv()


def database(name: str = "DATABASE_URL", *, pooled: bool = True) -> dict[str, Any]:
    """Connection settings of the app role: pooled unless told otherwise, never persistent, statements prepared by psycopg after five uses."""
    settings = env.db_url(name, engine="django.db.backends.postgresql")
    options = settings.setdefault("OPTIONS", {})
    if pooled:
        options.setdefault("pool", {"min_size": 1, "max_size": 8, "timeout": 10})
    options.setdefault("prepare_threshold", 5)
    settings["CONN_MAX_AGE"] = 0
    settings["ATOMIC_REQUESTS"] = False
    return settings
