#!/usr/bin/env python3
"""Run, test and manage Throughline on one machine: python3 dev.py run | test | manage.

Needs Python 3.11, pip and apt on Linux, and no rights beyond the checkout. What is missing is fetched into `.venv` and
`.local`; a second run needs no network. Standard library only, and readable by old Pythons, so that they can be told.
"""

import argparse
import os
import sys

USAGE = """python3 dev.py run [--port N] [--reset [--yes]]   start everything; Ctrl-C stops it and keeps the data
python3 dev.py test [--full] [PATH...]             everything CI runs, or only the tests under PATH
python3 dev.py manage COMMAND ...                  any manage.py command, servers included"""


def main(arguments):
    if sys.version_info < (3, 11) or sys.version_info >= (3, 15):
        found = "{}.{}".format(*sys.version_info[:2])
        sys.exit(f"Throughline needs Python 3.11 to 3.14 and this is {found}: start dev.py with another one.")
    if not sys.platform.startswith("linux"):
        sys.exit("The local stack runs on Linux only: use WSL on Windows, or a Linux container or virtual machine.")
    os.chdir(os.path.dirname(os.path.abspath(__file__)))
    from ccr.stack.say import Stop

    try:
        return command(arguments)
    except Stop as stop:
        sys.stderr.write(f"\n{stop}\n")
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        sys.stderr.write(f"\nThe system refused: {error.strerror or error}{where}.\n")
    return 1


def command(arguments):
    """Read the command line and do what it says; returns the exit status."""
    # What follows `manage` is not ours to read.
    if arguments[:1] == ["manage"]:
        return manage(arguments[1:])
    parser = argparse.ArgumentParser(prog="dev.py", usage=USAGE)
    commands = parser.add_subparsers(dest="command", required=True)
    running = commands.add_parser("run", usage=USAGE)
    running.add_argument("--port", type=int, default=8000)
    running.add_argument("--reset", action="store_true")
    running.add_argument("--yes", action="store_true")
    testing = commands.add_parser("test", usage=USAGE)
    testing.add_argument("--full", action="store_true")
    commands.add_parser("manage", usage=USAGE)
    options, rest = parser.parse_known_args(arguments)
    if options.command == "test":
        return test(rest, full=options.full)
    if rest:
        parser.error("run does not know {}".format(" ".join(rest)))
    if not 0 <= options.port < 65536:
        parser.error(f"there is no port {options.port}")
    return run(options.port, reset=options.reset, asked=options.yes)


def run(port, *, reset, asked):
    """Prepare, then become the supervisor. Returns only when something is in the way."""
    from ccr.stack.place import Place
    from ccr.stack.say import Stop
    from ccr.stack.site import open_port

    # Told now rather than after minutes of installing.
    place = Place("stack")
    with place.lock() as ours:
        if not ours:
            raise Stop(place.taken())
        open_port(port).close()
    if reset and not (asked or confirmed(place)):
        return 1
    python = ready(of=6)
    if reset:
        import subprocess

        if subprocess.call([python, "-m", "ccr.stack", "reset"]):
            return 1
    return become(python, "up", str(port))


def confirmed(place):
    """Ask before deleting; only a typed `yes` counts."""
    try:
        answer = input(f"This deletes all local data in {place.state} for good. Type yes to go on: ")
    except EOFError:
        answer = ""
    if answer.strip().lower() != "yes":
        sys.stderr.write("Nothing was deleted.\n")
        return False
    return True


def test(arguments, *, full):
    """Run everything CI runs, or only pytest with the given paths and options."""
    ready(of=2, everything=True)
    from ccr.stack import checks

    return checks.some(arguments, full=full) if arguments else checks.everything(full=full)


def manage(arguments):
    """Run one manage.py command in the prepared environment."""
    return become(ready(of=2, quiet=True), "manage", *arguments)


def ready(*, of, everything=False, quiet=False):
    """Install what is missing; returns the prepared Python. Where `quiet`, nothing is said unless there is work."""
    from ccr.stack import native, prepare
    from ccr.stack.say import Steps

    steps = Steps(total=of)
    prepare.make_tools()
    if quiet and prepare.installed(everything=everything):
        os.environ.update(native.ensure(prepare.TOOLS))
    else:
        with steps("Python packages" + (", those for tests too" if everything else "")):
            prepare.install(everything=everything)
        with steps("native libraries and fonts for PDFs"):
            os.environ.update(native.ensure(prepare.TOOLS))
    return str(prepare.python())


def become(python, *arguments):
    """Turn this process into the supervisor, so that whoever stops or kills us stops or kills it."""
    os.execve(python, [python, "-m", "ccr.stack", *arguments], os.environ)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
