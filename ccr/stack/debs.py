"""Debian packages unpacked into a folder of the checkout: no root, nothing installed, nothing outside the folder touched."""

import os
import shutil
import stat
import subprocess
from collections.abc import Sequence
from pathlib import Path

from ccr.stack.say import Stop, say

_BATCH = 20


def can_unpack() -> bool:
    """Whether this machine has Debian's tools for it."""
    return all(shutil.which(tool) for tool in ("apt-get", "dpkg-deb"))


def need_space(folder: Path, megabytes: int, what: str) -> None:
    """Raise Stop when the disk under `folder` has less room than that."""
    free = shutil.disk_usage(folder).free // 1_000_000
    if free < megabytes:
        raise Stop(
            f"{what} needs about {megabytes} MB and the disk of {folder} has {free} MB left: free some and run it again."
        )


def unpack(packages: Sequence[str], target: Path) -> None:
    """Fetch the packages with all they depend on beyond what is installed, and unpack them into `target`, whole or not at all.

    Uses apt with lists and cache of its own, so that an ordinary user may. Raises Stop with the reason.
    """
    work = target.with_name(f"{target.name}.fetching")
    shutil.rmtree(work, ignore_errors=True)
    for name in ("lists/partial", "cache/archives/partial", "packages", "tree"):
        (work / name).mkdir(parents=True)
    options = ["-o", f"Dir::State::lists={work}/lists", "-o", f"Dir::Cache={work}/cache"]
    options += ["-o", "APT::Sandbox::User=", "-o", "Debug::NoLocking=1", "-o", "Acquire::Retries=2"]
    try:
        say("    asking for the package lists")
        _apt([*options, "-qq", "update"], cwd=work)
        plan = _apt([*options, "install", "--simulate", "--no-install-recommends", *packages], cwd=work)
        names = [line.split()[1] for line in plan.splitlines() if line.startswith("Inst ")]
        for start in range(0, len(names), _BATCH):
            batch = names[start : start + _BATCH]
            say(f"    fetching {start + len(batch)} of {len(names)} packages")
            _apt([*options, "-qq", "download", *batch], cwd=work / "packages")
        say("    unpacking them")
        for package in sorted((work / "packages").glob("*.deb")):
            subprocess.run(["dpkg-deb", "-x", package, work / "tree"], check=True, capture_output=True)
        _drop_setuid(work / "tree")
        shutil.rmtree(target, ignore_errors=True)
        (work / "tree").rename(target)
    except subprocess.CalledProcessError as error:
        reason = (error.stderr or b"").decode(errors="replace").strip().splitlines()[-1:] or ["no reason given"]
        raise Stop(f"Debian packages could not be unpacked: {reason[0]}") from None
    except OSError as error:
        raise Stop(f"Debian packages could not be unpacked into {target}: {error.strerror}.") from None
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _apt(arguments: Sequence[str], *, cwd: Path) -> str:
    environment = os.environ | {"LC_ALL": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(
        ["apt-get", *arguments], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        reason = done.stderr.strip().splitlines()[-1:] or [f"status {done.returncode}"]
        raise Stop(f"apt-get could not fetch packages ({reason[0]}): is there a network connection?")
    return done.stdout


def _drop_setuid(tree: Path) -> None:
    """Programs that would run as root have no business in a checkout, even when root unpacked them."""
    for path in tree.rglob("*"):
        mode = path.lstat().st_mode
        if stat.S_ISREG(mode) and mode & (stat.S_ISUID | stat.S_ISGID):
            path.chmod(stat.S_IMODE(mode) & ~(stat.S_ISUID | stat.S_ISGID))


def library_folders(tree: Path, *extra: str) -> list[str]:
    """The folders of an unpacked tree that the dynamic linker must look in; `extra` are sub-folders of the main one."""
    main = [
        folder for parent in ("usr/lib", "lib") for folder in (tree / parent).glob("*-linux-gnu*") if folder.is_dir()
    ]
    return [str(folder) for folder in (*main, *(one / name for one in main for name in extra)) if folder.is_dir()]
