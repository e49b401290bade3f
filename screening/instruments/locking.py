"""Locking new versions, and writing their sentences where translators find them."""

from pathlib import Path

from screening.instruments.definitions import BadInstrument, Instrument
from screening.instruments.registry import FOLDER, LOCK, locked, read_all

WORDING = FOLDER / "wording.py"
# With its line break.
LINE = 121
_HEAD = '''"""Every sentence of the locked instruments, for the translators. Written by `manage.py lock_instruments`; never edited."""

from django.utils.translation import gettext_noop as _

WORDING = (
'''


def lock_text(files: dict[str, Instrument]) -> str:
    """The lock of these files."""
    lines = ["# Written by `manage.py lock_instruments`. A locked file never changes again."]
    return "\n".join([*lines, *(f'"{name}" = "{one.sha256}"' for name, one in files.items())]) + "\n"


def wording_text(files: dict[str, Instrument]) -> str:
    """The module of sentences: each once, in the order of the files."""
    sentences = dict.fromkeys(sentence for one in files.values() for sentence in one.words())
    return _HEAD + "".join(map(_line, sentences)) + ")\n"


def _line(sentence: str) -> str:
    """One sentence as the formatter leaves it."""
    quoted = _quoted(sentence)
    short = f"    _({quoted}),\n"
    return short if len(short) <= LINE else f"    _(\n        {quoted}\n    ),\n"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def lock(folder: Path = FOLDER, *, replace: bool = False) -> list[str]:
    """Lock what is new; returns the names. `replace` locks a changed file again, which only a version nobody has used may.

    Raises BadInstrument for a changed or vanished file.
    """
    files = read_all(folder)
    before = locked(folder) if (folder / LOCK.name).exists() else {}
    changed = [name for name, one in files.items() if name in before and before[name] != one.sha256]
    gone = sorted(before.keys() - files.keys())
    if (changed or gone) and not replace:
        raise BadInstrument(f"locked already: {', '.join(changed + gone)}. A change is a new version in a new file")
    (folder / LOCK.name).write_text(lock_text(files), encoding="utf-8")
    (folder / WORDING.name).write_text(wording_text(files), encoding="utf-8")
    return [name for name, one in files.items() if before.get(name) != one.sha256]
