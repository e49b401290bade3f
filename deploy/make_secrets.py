#!/usr/bin/env python3
"""Make every secret docker-compose.yml asks for: python3 deploy/make_secrets.py FOLDER EMAIL_URL

FOLDER is made with mode 0700 and must not exist yet: a new actor key or database password would lock a running installation
out. EMAIL_URL is the outgoing mail server, e.g. smtp+tls://user:password@mail.example.org:587. Standard library only.
"""

import secrets
import sys
from pathlib import Path


def contents(email_url: str) -> dict[str, str]:
    """File name → content. Passwords are random; the addresses carry them to the programs that need them."""
    superuser, owner, app, valkey = (secrets.token_urlsafe(32) for _ in range(4))
    return {
        "db_superuser_password": superuser,
        "db_owner_password": owner,
        "db_app_password": app,
        "database_owner_url": f"postgres://ccr_owner:{owner}@postgres:5432/ccr",
        "database_url": f"postgres://ccr_app:{app}@postgres:5432/ccr",
        "valkey_password": valkey,
        "broker_url": f"redis://:{valkey}@valkey:6379/0",
        "cache_url": f"redis://:{valkey}@valkey:6379/1",
        "secret_key": secrets.token_urlsafe(64),
        "actor_key": secrets.token_hex(32),
        "email_url": email_url,
    }


def main(arguments: list[str]) -> int:
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    folder = Path(arguments[0])
    try:
        folder.mkdir(mode=0o700, parents=True)
    except FileExistsError:
        print(f"{folder} exists; nothing was changed.", file=sys.stderr)
        return 1
    for name, content in contents(arguments[1]).items():
        file = folder / name
        file.write_text(content)
        # Compose mounts the file as it is and the programs inside run as other users: the folder guards it on the host.
        file.chmod(0o444)
    print(f"Made {folder}. Keep a copy where only the people who may restore this installation can read it.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
