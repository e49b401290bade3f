"""A page becomes a PDF with our own assets in it; nothing else gets in, and nothing gets out."""

import http.server
import io
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.checks import Error
from django.test import override_settings
from pypdf import PdfReader

from ccr.documents import checks, pdf
from ccr.documents.pdf import CannotRender, Limits, asset, render_pdf

CANARY = "CANARY-OF-THE-HOST"
PAGE = '<!doctype html><html lang="en"><head><title>Permission</title>{head}</head><body><h1>Permission</h1>{body}</body></html>'
# One red pixel.
DOT = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde"
    b"\x00\x00\x00\x0cIDATx\x9cc\xf8\xcf\xc0\x00\x00\x03\x01\x01\x00\xc9\xfe\x92\xef\x00\x00\x00\x00IEND\xaeB`\x82"
)


def page(body: str = "", head: str = "") -> str:
    return PAGE.format(head=head, body=body)


def read(made: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(made))


def text_of(made: bytes) -> str:
    return " ".join(sheet.extract_text() for sheet in read(made).pages)


class Listener(http.server.BaseHTTPRequestHandler):
    """Writes down that somebody came, and answers as nicely as it can."""

    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(200)
        self.send_header("Content-Type", "text/css" if self.path.endswith("css") else "text/plain")
        self.end_headers()
        self.wfile.write(b"body::after { content: 'CANARY-OF-THE-NET' }")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 — the library's name
        """Says nothing."""


@pytest.fixture(scope="module")
def listener() -> Iterator[tuple[str, list[str]]]:
    """An address on this machine, and what was asked of it."""
    asked: list[str] = []
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), type("Heard", (Listener,), {"asked": asked}))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A file of the host's that no document may show."""
    path = tmp_path / "secret.txt"
    path.write_text(CANARY)
    return path


def test_a_plain_page_is_drawn_with_its_words() -> None:
    made = render_pdf(page("<p>Mara Linden agrees. Ångström, Γειά, Привет.</p>"))
    reader = read(made)
    assert "Mara Linden agrees." in text_of(made)
    assert "Привет" in text_of(made)
    assert reader.metadata is not None
    assert reader.metadata.title == "Permission"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"], "readable for screen readers"


# Each names another address, so that what was asked says which one got through.
BODIES = (
    '<img src="{net}/a.png">',
    '<img src="{file}">',
    '<img srcset="{net}/b.png 1x" src="{net}/c.png">',
    '<object data="{file}" type="text/plain"></object>',
    '<object data="{net}/d.svg" type="image/svg+xml"></object>',
    '<embed src="{net}/e.svg">',
    '<iframe src="{file}"></iframe>',
    '<a rel="attachment" href="{file}">here</a>',
    '<a rel="attachment" href="{net}/f.txt">here</a>',
    '<p style="background: url({net}/g.png)">here</p>',
    '<p style="content: url({file})">here</p>',
    '<img src="ftp://127.0.0.1/x.png">',
    '<img src="asset:../ccr/settings/base.py">',
    '<img src="asset:unnamed.png">',
    '<img src="ASSET:/etc/passwd">',
    '<svg xmlns="http://www.w3.org/2000/svg"><image href="{net}/h.png" width="9" height="9"/></svg>',
    '<svg xmlns="http://www.w3.org/2000/svg"><image href="{file}" width="9" height="9"/></svg>',
    '<svg xmlns="http://www.w3.org/2000/svg"><use href="{file}#a"/></svg>',
    '<img src="data:image/svg+xml,%3Csvg xmlns=%27http://www.w3.org/2000/svg%27%3E%3Cimage href=%27{net}/i.png%27/%3E%3C/svg%3E">',
)  # fmt: skip
HEADS = (
    '<link rel="stylesheet" href="{net}/a.css">',
    '<link rel="attachment" href="{file}" title="notes">',
    '<link rel="attachment" href="{net}/a.txt">',
    '<style>@import "{net}/b.css";</style>',
    "<style>@import url({file});</style>",
    "<style>@font-face {{ font-family: x; src: url({net}/x.woff2) }} body {{ font-family: x }}</style>",
    "<style>@font-face {{ font-family: x; src: url({file}) }} body {{ font-family: x }}</style>",
    "<style>body::before {{ content: url({file}) }}</style>",
    '<base href="{net}/"><link rel="stylesheet" href="relative.css">',
    '<base href="{net}/"><style>@import "relative.css";</style>',
    '<meta http-equiv="refresh" content="0;url={net}/c">',
)  # fmt: skip


def test_nothing_in_the_page_reaches_out(listener: tuple[str, list[str]], secret: Path) -> None:
    net, asked = listener
    body = "".join(f"<div>{one.format(net=net, file=secret.as_uri())}</div>" for one in BODIES)
    made = render_pdf(page(body))
    assert asked == []
    assert CANARY not in text_of(made)
    assert CANARY.encode() not in made
    assert read(made).attachments == {}


@pytest.mark.parametrize("heads", [HEADS, *((one,) for one in HEADS if one.startswith("<base"))], ids=len)
def test_nothing_in_the_head_reaches_out(heads: tuple[str, ...], listener: tuple[str, list[str]], secret: Path) -> None:
    net, asked = listener
    head = "".join(one.format(net=net, file=secret.as_uri()) for one in heads)
    made = render_pdf(page("<p>here</p>", head))
    assert asked == []
    assert "CANARY" not in text_of(made)
    assert read(made).attachments == {}


def test_control_the_library_alone_reaches_out(listener: tuple[str, list[str]], secret: Path) -> None:
    """Shows that the two tests above bite: drawn by the library as it comes, the same page asks for everything."""
    net, asked = listener
    body = "".join(one.format(net=net, file=secret.as_uri()) for one in (*HEADS, *BODIES))
    code = "import sys, weasyprint; sys.stdout.buffer.write(weasyprint.HTML(string=sys.stdin.read()).write_pdf())"
    done = subprocess.run(
        [sys.executable, "-c", code], input=page(body).encode(), capture_output=True, check=True, env=os.environ
    )
    assert len(set(asked)) >= 5
    assert read(done.stdout).attachments
    asked.clear()


@pytest.mark.full
@pytest.mark.parametrize("number", range(len(BODIES)))
def test_nothing_reaches_out_alone_either(number: int, listener: tuple[str, list[str]], secret: Path) -> None:
    net, asked = listener
    made = render_pdf(page(BODIES[number].format(net=net, file=secret.as_uri())))
    assert asked == []
    assert CANARY not in text_of(made)


def test_links_to_elsewhere_and_scripts_do_not_come_through() -> None:
    made = render_pdf(
        page(
            '<p><a href="https://example.org/x">out</a> <a href="file:///etc/passwd">file</a>'
            ' <a href="javascript:alert(1)">script</a> <a href="#there">in</a></p><script>x()</script>'
            '<h2 id="there">There</h2>'
        )
    )
    assert b"/URI" not in made
    assert b"/JavaScript" not in made
    for sheet in read(made).pages:
        for note in sheet.get("/Annots") or []:
            assert "/URI" not in note.get_object().get("/A", {})


# Our own assets --------------------------------------------------------------


@pytest.fixture
def assets(tmp_path: Path) -> Iterator[Path]:
    """A `static` folder of the test's own."""
    folder = tmp_path / "static"
    (folder / "print").mkdir(parents=True)
    (folder / "print" / "page.css").write_text(
        "h1::after { content: ' IN PRINT' } p { background: url(asset:print/dot.png) }"
    )
    (folder / "print" / "dot.png").write_bytes(DOT)
    (tmp_path / "outside.css").write_text(CANARY)
    (folder / "print" / "leads-out.css").symlink_to(tmp_path / "outside.css")
    with override_settings(STATICFILES_DIRS=[folder]):
        yield folder


def test_our_own_sheet_and_picture_are_in_it(assets: Path) -> None:
    made = render_pdf(
        page('<p><img src="asset:print/dot.png" alt="dot"></p>'), css=["print/page.css"], images=["print/dot.png"]
    )
    assert "IN PRINT" in text_of(made)
    assert len(read(made).pages[0].images) >= 1


@pytest.mark.parametrize(
    "name",
    [
        "", "print/none.css", "../outside.css", "print/../../outside.css", "print/leads-out.css", "/etc/passwd",
        "print/page.css\x00", "print//page.css", "PRINT/PAGE.CSS", "print/page", "print/page.py", "http://x/y.css",
    ],
)  # fmt: skip
def test_only_names_of_our_own_assets_are_assets(assets: Path, name: str) -> None:
    with pytest.raises(ValueError, match="asset"):
        asset(name)
    with pytest.raises(ValueError, match="asset"):
        render_pdf(page(), css=[name])


# Bounds ----------------------------------------------------------------------


def test_the_child_knows_no_secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("SECRET_KEY", "ACTOR_KEY", "DATABASE_URL", "CELERY_BROKER_URL", "PGPASSWORD", "PYTHONPATH"):
        monkeypatch.setenv(name, CANARY)
    known = pdf.child_environment(str(tmp_path))
    assert CANARY not in known.values()
    assert set(known) <= {*pdf.PASSED_ON, "TMPDIR", "HOME"}


def test_a_page_that_wants_too_much_memory_is_given_up() -> None:
    with pytest.raises(CannotRender):
        render_pdf(page("<p>word" * 30_000), limits=Limits(memory_mb=130, cpu_seconds=10))


def test_a_page_that_takes_too_long_is_given_up() -> None:
    with pytest.raises(CannotRender):
        render_pdf(page("<table>" + "<tr><td>cell" * 30_000), limits=Limits(cpu_seconds=2))
    with pytest.raises(CannotRender, match="within"):
        render_pdf(page("<table>" + "<tr><td>cell" * 30_000), limits=Limits(wall_seconds=1))


def test_what_went_wrong_never_says_what_was_in_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CannotRender) as refused:
        render_pdf(page(f"<p>{CANARY} " * 60_000), limits=Limits(cpu_seconds=2))
    assert CANARY not in str(refused.value)


GUARDED = """
import sys; sys.path.append(sys.argv[1])
import renderer, socket, os
renderer.shut_doors(sys.argv[2])
for act in (
    lambda: socket.create_connection(("127.0.0.1", 9)),
    lambda: socket.getaddrinfo("example.org", 80),
    lambda: os.system("true"),
    lambda: __import__("subprocess").Popen(["true"]),
    lambda: open("/etc/passwd"),
    lambda: open("/proc/self/environ"),
    lambda: open(sys.prefix + "/written", "w"),
):
    try:
        act()
    except PermissionError:
        continue
    sys.exit("not refused")
open(sys.argv[2] + "/scratch", "w").close()
"""


def test_even_our_own_code_in_the_child_cannot_reach_out(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-I", "-c", GUARDED, str(pdf.RENDERER.parent), str(tmp_path)],
        capture_output=True, text=True, check=False, env={"PATH": os.environ["PATH"]},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")


def test_missing_libraries_are_named_with_the_line_that_gets_them(monkeypatch: pytest.MonkeyPatch) -> None:
    assert checks.libraries_for_documents(None) == [], "this machine has them"
    monkeypatch.setattr(checks, "missing", lambda: ("libpango-1.0.so.0",))
    (warning,) = checks.libraries_for_documents(None)
    assert "libpango-1.0.so.0" in warning.msg
    assert warning.hint.startswith("apt-get install libpango-1.0-0")
    assert not isinstance(warning, Error)
    (error,) = checks.libraries_for_documents_deployed(None)
    assert isinstance(error, Error)


def test_the_site_never_loads_the_library_itself() -> None:
    code = "import django; django.setup(); import ccr.documents.pdf, sys; sys.exit('weasyprint' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=False, env=os.environ, cwd=Path(__file__).parents[2])
    assert done.returncode == 0
