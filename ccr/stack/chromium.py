"""The browser for the journeys: the one that is there, else Debian's."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from ccr.stack.debs import can_unpack, library_folders, need_space, unpack
from ccr.stack.say import Stop, say, warn

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Without a sandbox, because root may not use one and only our own pages are opened; nothing asks the world outside.
FLAGS = (
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass(frozen=True)
class Chromium:
    """A browser program and the library folders it needs beyond the system's."""

    program: Path
    libraries: tuple[str, ...] = ()

    def environment(self) -> dict[str, str]:
        """Our environment without the PDF libraries' path, which is not meant for it."""
        kept = {key: value for key, value in os.environ.items() if key != "LD_LIBRARY_PATH"}
        return kept | ({"LD_LIBRARY_PATH": ":".join(self.libraries)} if self.libraries else {})

    def works(self) -> bool:
        try:
            done = subprocess.run([self.program, "--version"], env=self.environment(), capture_output=True, check=False)
        except OSError:
            return False
        return done.returncode == 0


def find(tools: Path) -> Chromium | None:
    """CHROMIUM, else one on the PATH, else the unpacked one; None when none of them starts."""
    named = os.environ.get("CHROMIUM")
    candidates = [Chromium(Path(named))] if named else []
    candidates += [Chromium(Path(path)) for path in map(shutil.which, NAMES) if path]
    tree = tools / "native-chromium"
    candidates.append(Chromium(tree / "usr/lib/chromium/chromium", tuple(library_folders(tree, "pulseaudio", "nss"))))
    return next((one for one in candidates if one.works()), None)


def ensure(tools: Path) -> Chromium:
    """Find a browser or get Debian's: installed by root, unpacked into `.local` by anyone else. Raises Stop when it cannot."""
    if found := find(tools):
        return found
    if not can_unpack():
        raise Stop("There is no Chromium and this is not Debian: install one, or name its program in CHROMIUM.")
    if os.geteuid() == 0:
        say("    installing Debian's package chromium: once, some minutes")
        if _install() and (found := find(tools)):
            return found
        warn("    apt-get could not install it; unpacking it into the checkout instead")
    say("    unpacking Debian's package chromium into .local: once, about 200 MB to fetch and 700 MB on disk")
    need_space(tools, 1100, "Unpacking Chromium")
    unpack(["chromium"], tools / "native-chromium")
    if found := find(tools):
        return found
    raise Stop("Debian's Chromium was unpacked but does not start here: install one, or name its program in CHROMIUM.")


def _install() -> bool:
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", "chromium"]):
        if subprocess.run(["apt-get", *arguments], env=environment, stdout=subprocess.DEVNULL, check=False).returncode:
            return False
    return True
