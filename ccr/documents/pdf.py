"""A page of ours as a PDF: drawn by a child process that is given everything it needs and can fetch nothing.

The child gets the finished HTML, our own style sheets and pictures by name, and no secret: not the environment of the site,
no database, no network. It has bounds for memory, processor and time, and is gone afterwards.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from base64 import b64encode
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings

RENDERER = Path(__file__).with_name("renderer.py")
MEMORY_MB = 512
CPU_SECONDS = 20
WALL_SECONDS = 30
# Where the libraries that draw text are found; everything else of our environment stays here.
PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "FONTCONFIG_FILE", "FONTCONFIG_PATH", "LANG", "LC_ALL")
KINDS = {".css": "text/css", ".svg": "image/svg+xml", ".png": "image/png", ".woff2": "font/woff2"}
_KIND = re.compile(r"[A-Za-z_]+(\.[A-Za-z_]+)+", re.ASCII)
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*(/[a-z0-9][a-z0-9_-]*)*\.(css|svg|png|woff2)", re.ASCII)


class CannotRender(RuntimeError):
    """The document could not be drawn: the libraries lack, the child met one of its bounds, or the page is broken."""


def asset(name: str) -> Path:
    """One of our own static files by its name under `static/`. Raises ValueError for anything else."""
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} is not the name of one of our assets")
    for folder in settings.STATICFILES_DIRS:
        root = Path(folder).resolve()
        path = (root / name).resolve()
        if path.is_relative_to(root) and path.is_file():
            return path
    raise ValueError(f"there is no asset {name}")


def child_environment(scratch: str) -> dict[str, str]:
    """What the child may know of ours: where libraries and fonts are, and a folder of its own that is deleted afterwards."""
    known = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return known | {"TMPDIR": scratch, "HOME": scratch}


def render_pdf(
    html: str,
    *,
    css: Sequence[str] = (),
    images: Sequence[str] = (),
    memory_mb: int = MEMORY_MB,
    cpu_seconds: int = CPU_SECONDS,
    wall_seconds: float = WALL_SECONDS,
) -> bytes:
    """Draw finished HTML as a PDF (accessible, PDF/UA-1). Nothing but the named assets can be in it.

    `css` and `images` name files under `static/`; the page refers to a picture as `asset:NAME`. Links to elsewhere, scripts
    and attachments never come through. Raises ValueError for an unknown asset, CannotRender when it cannot be drawn.
    """
    order = {
        "html": html,
        "css": [asset(name).read_text() for name in css],
        "assets": {name: [KINDS[asset(name).suffix], b64encode(asset(name).read_bytes()).decode()] for name in images},
        "memory": memory_mb * 2**20,
        "cpu": cpu_seconds,
    }
    with tempfile.TemporaryDirectory(prefix="pdf-") as scratch:
        try:
            # Isolated: no folder of ours on its path, nothing of the site can be imported.
            done = subprocess.run(
                [sys.executable, "-I", "-B", str(RENDERER)],
                input=json.dumps(order).encode(),
                capture_output=True,
                env=child_environment(scratch),
                cwd=scratch,
                timeout=wall_seconds,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise CannotRender(f"not drawn within {wall_seconds:g} s") from None
    if done.returncode or not done.stdout.startswith(b"%PDF-"):
        # The child says of what kind the fault was; anything else it may have said could be from the page.
        said = done.stderr.decode(errors="replace")
        raise CannotRender(said if _KIND.fullmatch(said) else f"broke off with status {done.returncode}")
    return done.stdout
