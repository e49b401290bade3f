"""The native libraries and fonts that PDFs and the browser's driver need: the system's, else Debian's, in `.local/native`."""

import ctypes
import os
from contextlib import suppress
from pathlib import Path

from ccr.stack.debs import can_unpack, library_folders, need_space, unpack
from ccr.stack.say import Stop, say, warn

LIBRARIES = (
    "libatomic.so.1",  # Playwright's driver, in tests
    "libgobject-2.0.so.0",
    "libpango-1.0.so.0",
    "libpangoft2-1.0.so.0",
    "libharfbuzz.so.0",
    "libharfbuzz-subset.so.0",
    "libfontconfig.so.1",
)
LIBRARY_PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "libatomic1")
FONT_PACKAGE = "fonts-noto-core"
SYSTEM_FONTS = Path("/usr/share/fonts/truetype/noto")
_FONTS_CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{tree}/usr/share/fonts</dir><dir>/usr/share/fonts</dir><cachedir>{tree}/fonts-cache</cachedir></fontconfig>
"""


def missing(tree: Path | None = None) -> list[str]:
    """Packages whose content neither this machine nor an unpacked `tree` has."""
    folders = [Path(folder) for folder in library_folders(tree)] if tree else []
    fonts = [SYSTEM_FONTS, *([tree / SYSTEM_FONTS.relative_to("/")] if tree else [])]
    lacking: list[str] = []
    if not all(_loads(name) or any((folder / name).exists() for folder in folders) for name in LIBRARIES):
        lacking.extend(LIBRARY_PACKAGES)
    if not any(any(folder.glob("NotoSans-Regular.*")) for folder in fonts):
        lacking.append(FONT_PACKAGE)
    return lacking


def _loads(name: str) -> bool:
    with suppress(OSError):
        ctypes.CDLL(name)
        return True
    return False


def ensure(tools: Path) -> dict[str, str]:
    """Make sure PDFs can be made; returns what must be added to the environment. Warns, and goes on, where it cannot."""
    tree = tools / "native"
    if missing(tree):
        lacking = missing()
        hint = f"Without them no PDF can be made here. As root: apt-get install {' '.join(lacking)}"
        if not can_unpack():
            warn(f"Native libraries for PDFs are missing and this is not Debian. {hint}")
            return environment(tree)
        say(f"    {', '.join(lacking)}: once, about 60 MB, into {tree}")
        try:
            need_space(tools, 250, "Unpacking them")
            unpack(lacking, tree)
        except Stop as stop:
            warn(f"{stop} {hint}")
    return environment(tree)


def environment(tree: Path) -> dict[str, str]:
    """Where the linker and fontconfig find an unpacked tree; empty if there is none."""
    if not tree.exists():
        return {}
    fonts = tree / "fonts.conf"
    with suppress(PermissionError):
        fonts.write_text(_FONTS_CONF.format(tree=tree))
    before = [folder for folder in os.environ.get("LD_LIBRARY_PATH", "").split(":") if folder]
    return {"LD_LIBRARY_PATH": ":".join([*library_folders(tree), *before]), "FONTCONFIG_FILE": str(fonts)}
