"""The instruments this installation has, each held against its lock. A file that changed under its version is refused."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from screening.instruments.definitions import BadInstrument, Instrument, Mode, read_file

FOLDER = Path(__file__).parent
LOCK = FOLDER / "lock.toml"


def read_all(folder: Path = FOLDER) -> dict[str, Instrument]:
    """Every instrument of a folder by its file's name, not held against the lock. Raises BadInstrument."""
    return {path.name: read_file(path) for path in sorted(folder.glob("*.toml")) if path.name != LOCK.name}


def locked(folder: Path = FOLDER) -> dict[str, str]:
    """The lock: sha256 by file name."""
    try:
        return tomllib.loads((folder / LOCK.name).read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise BadInstrument(f"{LOCK.name} cannot be read: {error}") from None


def faults(folder: Path = FOLDER) -> list[str]:
    """What keeps the site from starting: a bad file, a changed one, one that is not locked, one that is gone."""
    try:
        files, lock = read_all(folder), locked(folder)
    except BadInstrument as error:
        return [str(error)]
    found = [
        f"{name} has changed since it was locked: a change is a new version in a new file"
        for name, one in files.items()
        if name in lock and lock[name] != one.sha256
    ]
    found += [f"{name} is not locked: run `manage.py lock_instruments`" for name in files if name not in lock]
    return found + [f"{name} is gone, and answers may point at it" for name in sorted(lock.keys() - files.keys())]


@cache
def all_instruments() -> dict[tuple[str, int], Instrument]:
    """Every locked version by key and version. Raises BadInstrument."""
    if wrong := faults():
        raise BadInstrument("; ".join(wrong))
    return {(one.key, one.version): one for one in read_all().values()}


def instrument(key: str, version: int) -> Instrument:
    """One locked version. Raises KeyError for one this installation never had."""
    return all_instruments()[key, version]


def newest(key: str) -> Instrument | None:
    """The version a new assessment begins with; None where there is no such instrument to ask here."""
    versions = [one for (name, _version), one in all_instruments().items() if name == key]
    one = max(versions, key=lambda each: each.version, default=None)
    return one if one and one.mode is not Mode.EXTERNAL else None


def offered() -> list[Instrument]:
    """The instruments that may be begun, newest versions only; the profile first."""
    keys = sorted({key for key, _version in all_instruments()}, key=lambda key: (key != "profile", key))
    return [one for key in keys if (one := newest(key))]


def captured(pack: str) -> list[Instrument]:
    """The instruments whose results are written down in this country, newest versions only, by name; *another* comes last."""
    newest_of: dict[str, Instrument] = {}
    for (key, version), one in all_instruments().items():
        if one.mode is Mode.EXTERNAL and (key not in newest_of or version > newest_of[key].version):
            newest_of[key] = one
    here = [one for one in newest_of.values() if pack in one.packs]
    return sorted(here, key=lambda one: (one.key == "other", one.name.casefold()))


def external_name(key: str) -> str:
    """What an instrument is called whose result was written down; empty for one this installation never had."""
    named = [one for (name, _version), one in all_instruments().items() if name == key and one.mode is Mode.EXTERNAL]
    return max(named, key=lambda one: one.version).name if named else ""


def high_from(one: Instrument, *, pack: str, tenant: Any) -> int | None:
    """From how many points on this place calls it high: the partnership's figure, else its country's, else the file's.

    Settings: `INSTRUMENT_THRESHOLDS = {"visible_high_risk": {"us": 14, "<partnership id>": 12}}`.
    """
    if one.scoring is None:
        return None
    moved = settings.INSTRUMENT_THRESHOLDS.get(one.scoring.threshold, {})
    return moved.get(str(tenant), moved.get(pack, one.scoring.high_from))
