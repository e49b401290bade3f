"""The gallery and the static files over HTTP, with the site's own content policy and nothing else: no database, no session."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from django.conf import settings
from django.test import RequestFactory

from ccr.core.gallery import gallery
from ccr.stack.place import ROOT

KINDS = {".css": "text/css", ".js": "text/javascript"}
STATIC: Path = ROOT / "static"


def policy() -> str:
    """The Content-Security-Policy of the site, as one line."""
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    return "; ".join(f"{name} {' '.join(map(str, sources))}" for name, sources in directives.items())


class _Answer(BaseHTTPRequestHandler):
    posted: list[tuple[str, str]] = []  # noqa: RUF012 — one list for the server's life, read by the tests of autosave
    answers: list[int] = []  # noqa: RUF012 — what the next POSTs are answered; empty: 204

    def do_GET(self) -> None:
        path = self.path.split("?")[0]
        if path.startswith("/static/"):
            file = (STATIC / path.removeprefix("/static/")).resolve()
            found = file.is_relative_to(STATIC) and file.is_file()
            self._send(200 if found else 404, file.read_bytes() if found else b"", KINDS.get(file.suffix, "text/plain"))
        elif path == "/gallery/":
            self._send(200, gallery(RequestFactory().get(self.path)).content, "text/html; charset=utf-8")
        else:
            self._send(404, b"<title>elsewhere</title>", "text/html")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        self.posted.append((self.path, body))
        self._send(self.answers.pop(0) if self.answers else 204, b"", "text/plain")

    def _send(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", policy())
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Silent."""


class Gallery:
    """A running gallery: `url` of a page, what was POSTed to it, and what it answers next."""

    def __init__(self, server: ThreadingHTTPServer) -> None:
        self.base_url = f"http://127.0.0.1:{server.server_port}"
        self.posted: list[tuple[str, str]] = []
        self.answers: list[int] = []
        _Answer.posted, _Answer.answers = self.posted, self.answers

    def url(self, page: str = "", theme: str = "light", direction: str = "ltr") -> str:
        """The address of a sample page, or of all components."""
        return f"{self.base_url}/gallery/?page={page}&theme={theme}&dir={direction}"


@contextmanager
def running_gallery() -> Iterator[Gallery]:
    """On a free port of this machine, until the block ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Answer)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Gallery(server)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
