"""A page of ours as a PDF: drawn by a child process that is given everything it needs and can fetch nothing.

`render` draws a template whose words were read by whoever is bound; the child only sets type. The child gets the finished HTML, our own style sheets and pictures by name, and no secret: not the environment of the site,
no database, no network. It has bounds for memory, processor and time, and is gone afterwards.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

RENDERER = Path(__file__).with_name("renderer.py")
# Where the libraries that draw text are found; everything else of our environment stays here.
PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "FONTCONFIG_FILE", "FONTCONFIG_PATH", "LANG", "LC_ALL")
KINDS = {".css": "text/css", ".svg": "image/svg+xml", ".png": "image/png", ".woff2": "font/woff2"}
_KIND = re.compile(r"[A-Za-z_]+(\.[A-Za-z_]+)+", re.ASCII)
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*(/[a-z0-9][a-z0-9_-]*)*\.(css|svg|png|woff2)", re.ASCII)


@dataclass(frozen=True)
class Limits:
    """What the child may use before it is killed: address space, processor seconds, seconds by the clock on the wall."""

    memory_mb: int = 512
    cpu_seconds: int = 20
    wall_seconds: float = 30


ONE_PAPER = Limits()
# Thirty cases take about five seconds; ten times that is a page gone wrong.
PACK = Limits(memory_mb=1024, cpu_seconds=90, wall_seconds=120)


@dataclass(frozen=True)
class Pdf:
    """What was drawn, and what it took: `seconds` by the clock on the wall, `peak_kb` of the child's memory."""

    data: bytes
    pages: int
    seconds: float
    peak_kb: int


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


def render(
    template: str,
    context: Mapping[str, Any],
    *,
    limits: Limits = ONE_PAPER,
    css: Sequence[str] = (),
    images: Sequence[str] = (),
) -> Pdf:
    """Draw a template as a PDF. Its words are read here, under whoever is bound; the child is given finished HTML.

    Raises ValueError for an unknown asset, CannotRender when it cannot be drawn within `limits`.
    """
    return draw(render_to_string(template, dict(context)), css=css, images=images, limits=limits)


def render_pdf(html: str, *, css: Sequence[str] = (), images: Sequence[str] = (), limits: Limits = ONE_PAPER) -> bytes:
    """Finished HTML as the bytes of a PDF; see `draw`."""
    return draw(html, css=css, images=images, limits=limits).data


def draw(html: str, *, css: Sequence[str] = (), images: Sequence[str] = (), limits: Limits = ONE_PAPER) -> Pdf:
    """Draw finished HTML as a PDF (accessible, PDF/UA-1). Nothing but the named assets can be in it.

    `css` and `images` name files under `static/`; the page refers to a picture as `asset:NAME`. Links to elsewhere, scripts
    and attachments never come through. Raises ValueError for an unknown asset, CannotRender when it cannot be drawn.
    """
    order = {
        "html": html,
        "css": [asset(name).read_text() for name in css],
        "assets": {name: [KINDS[asset(name).suffix], b64encode(asset(name).read_bytes()).decode()] for name in images},
        "memory": limits.memory_mb * 2**20,
        "cpu": limits.cpu_seconds,
    }
    began = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="pdf-") as scratch:
        try:
            # Isolated: no folder of ours on its path, nothing of the site can be imported.
            done = subprocess.run(
                [sys.executable, "-I", "-B", str(RENDERER)],
                input=json.dumps(order).encode(),
                capture_output=True,
                env=child_environment(scratch),
                cwd=scratch,
                timeout=limits.wall_seconds,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise CannotRender(f"not drawn within {limits.wall_seconds:g} s") from None
    said = done.stderr.decode(errors="replace")
    if done.returncode or not done.stdout.startswith(b"%PDF-"):
        # The child says of what kind the fault was; anything else it may have said could be from the page.
        raise CannotRender(said if _KIND.fullmatch(said) else f"broke off with status {done.returncode}")
    try:
        told = json.loads(said.splitlines()[-1])
        return Pdf(done.stdout, int(told["pages"]), time.perf_counter() - began, int(told["peak_kb"]))
    except (ValueError, LookupError, TypeError):
        raise CannotRender("did not say how many pages it drew") from None
