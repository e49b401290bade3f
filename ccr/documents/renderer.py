"""The child that draws one PDF. Started by `pdf.render_pdf` as a script of its own, without Django and without secrets.

Order: bounds first, then the library, then the doors are shut (no network, no programs, no files but the library's own and
the scratch folder), and only then the page is looked at.
"""

import gc
import json
import os
import resource
import sys
from base64 import b64decode
from typing import Any

# What drawing a page never needs. An audit hook cannot be taken away again.
FORBIDDEN = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.fork", "ftplib.", "urllib.Request")
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC


def bound(memory: int, cpu: int) -> None:
    """No more memory and processor than this; no core dump; few files."""
    for what, limit in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, cpu),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 128),
    ):
        resource.setrlimit(what, (limit, limit))


def shut_doors(scratch: str) -> None:
    """From here on: no network, no programs, reading only what Python and its libraries consist of."""
    readable = tuple(os.path.realpath(folder) + os.sep for folder in (sys.prefix, sys.base_prefix, scratch))
    writable = os.path.realpath(scratch) + os.sep

    def guard(event: str, arguments: tuple[Any, ...]) -> None:
        if event.startswith(FORBIDDEN):
            raise PermissionError(event)
        if event == "open" and isinstance(arguments[0], str | bytes):
            path = os.path.realpath(os.fsdecode(arguments[0]))
            writes = bool((arguments[2] or 0) & WRITING)
            if not path.startswith(writable if writes else readable):
                raise PermissionError("open")

    sys.addaudithook(guard)


def draw(order: dict[str, Any]) -> tuple[bytes, int]:
    """The PDF and how many pages it has. Raises whatever the library raises."""
    from weasyprint import CSS, HTML
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OwnAssets(URLFetcher):
        """Answers `asset:NAME` from what the parent handed over; every other address is refused unseen."""

        def __init__(self, assets: dict[str, list[str]]) -> None:
            super().__init__(allowed_protocols=("asset",), allow_redirects=False)
            self._assets = assets

        def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
            scheme, _colon, name = url.partition(":")
            if scheme != "asset" or name not in self._assets:
                raise ValueError("refused")
            kind, data = self._assets[name]
            return URLFetcherResponse(url, b64decode(data), {"Content-Type": kind})

    shut_doors(os.environ["TMPDIR"])
    # A page lives as long as this process: looking for garbage costs a fifth of the time and finds none.
    gc.disable()
    gc.freeze()
    fetcher = OwnAssets(order["assets"])
    sheets = [CSS(string=text, url_fetcher=fetcher) for text in order["css"]]
    document = HTML(string=order["html"], url_fetcher=fetcher).render(stylesheets=sheets)
    document.metadata.attachments = []
    # Whatever the page says of itself in its head: a file tells a title, which ours keep neutral, and nothing else.
    document.metadata.authors = []
    document.metadata.keywords = []
    document.metadata.description = document.metadata.generator = None
    document.metadata.created = document.metadata.modified = None
    document.metadata.custom = {}
    for page in document.pages:
        # (kind, target, …): links inside the document stay, links out of it and attachments go.
        page.links[:] = [link for link in page.links if link[0] == "internal"]
    return document.write_pdf(pdf_variant="pdf/ua-1"), len(document.pages)


def say_only_the_kind(kind: type[BaseException], error: BaseException | None, trace: object) -> None:
    """In place of a traceback: a message may hold what is in the page."""
    sys.stderr.write(f"{kind.__module__}.{kind.__name__}")


def say_nothing(what: object) -> None:
    """In place of “Exception ignored in …”."""


def main() -> None:
    sys.excepthook = say_only_the_kind
    sys.unraisablehook = say_nothing
    order = json.load(sys.stdin.buffer)
    bound(order["memory"], order["cpu"])
    made, pages = draw(order)
    sys.stdout.buffer.write(made)
    peak_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    sys.stderr.write(json.dumps({"pages": pages, "peak_kb": peak_kb}))


if __name__ == "__main__":
    main()
