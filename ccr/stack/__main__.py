"""`python -m ccr.stack up|manage|reset`: called by dev.py with the prepared environment's Python."""

import sys

from ccr.stack import commands
from ccr.stack.say import Stop, warn


def main(arguments: list[str]) -> int:
    """Run one command; returns the exit status."""
    try:
        return command(arguments)
    except Stop as stop:
        warn(f"\n{stop}")
        return 1
    except KeyboardInterrupt:
        return 130


def command(arguments: list[str]) -> int:
    match arguments:
        case ["up", port]:
            commands.up(int(port))
        case ["manage", *rest]:
            return commands.manage(rest)
        case ["reset"]:
            commands.reset()
        case _:
            raise Stop("Use `python3 dev.py run`, `python3 dev.py test` or `python3 dev.py manage`.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
