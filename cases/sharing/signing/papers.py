"""A photographed or scanned paper: judged by its content, and made anew so that nothing of the camera or the place is kept."""

import hashlib
import io
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from PIL import Image, ImageOps
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import DictionaryObject

from cases.sharing.signing.refusals import NotAPaper, PaperTooLarge, TooManyPapers

MOST_PAPERS = 10
MOST_PAGES = 30
# A phone's camera has some fifty million; a picture that says it has more is not one.
MOST_PIXELS = 60_000_000
LONGEST_SIDE = 2600
IMAGES = ("JPEG", "PNG", "WEBP")
JPEG, PDF = "image/jpeg", "application/pdf"
# What a scan has no use for and a viewer might act on.
ACTING = ("/OpenAction", "/AA", "/Names", "/AcroForm", "/JavaScript", "/Collection", "/URI", "/Metadata")


@dataclass(frozen=True)
class Paper:
    """One page or file as it is kept."""

    kind: str
    data: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def read_papers(uploads: Iterable[Any]) -> list[Paper]:
    """The uploads as they are kept. Raises TooManyPapers, PaperTooLarge, NotAPaper."""
    uploads = list(uploads)
    if len(uploads) > MOST_PAPERS:
        raise TooManyPapers
    return [_one(upload) for upload in uploads]


def _one(upload: Any) -> Paper:
    if upload.size > settings.SIGNED_PAPER_BYTES:
        raise PaperTooLarge
    data = upload.read()
    return _pdf(data) if data[:1024].lstrip().startswith(b"%PDF-") else _image(data)


def _upright(opened: Image.Image) -> Image.Image:
    """The picture the right way up. Raises PaperTooLarge before anything is decoded."""
    if opened.width * opened.height > MOST_PIXELS:
        raise PaperTooLarge
    return ImageOps.exif_transpose(opened).convert("RGB")


def _image(data: bytes) -> Paper:
    """Decoded and drawn anew as a JPEG: place, camera, thumbnail and whatever else was inside stays behind."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=IMAGES) as opened:
                upright = _upright(opened)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise NotAPaper from None
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    clean = Image.frombytes("RGB", upright.size, upright.tobytes())
    kept = io.BytesIO()
    clean.save(kept, "JPEG", quality=85)
    return Paper(JPEG, kept.getvalue())


def _pdf(data: bytes) -> Paper:
    """Its pages in a new file: no author, no dates, no script, nothing attached."""
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted or not 0 < len(reader.pages) <= MOST_PAGES:
            raise NotAPaper
        writer = PdfWriter()
        for page in reader.pages:
            for name in (*ACTING, "/Annots"):
                if name in page:
                    del page[name]
            writer.add_page(page)
        root: DictionaryObject = writer.root_object
        for name in ACTING:
            if name in root:
                del root[name]
        writer.metadata = None
        kept = io.BytesIO()
        writer.write(kept)
    except (PyPdfError, OSError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
        raise NotAPaper from None
    return Paper(PDF, kept.getvalue())
