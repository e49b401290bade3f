"""A photographed or scanned paper: judged by its content, and made anew so that nothing of the camera or the place is kept."""

import hashlib
import io
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from PIL import Image, ImageOps
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, NumberObject, StreamObject

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
# What says who made a part of it, with what and when.
TELLING = ("/Metadata", "/PieceInfo", "/LastModified", "/Thumb")
# Pictures that stand inside a PDF as the camera wrote them. Other filters keep bare points.
CAMERA = {"/DCTDecode": ("JPEG", "MPO"), "/JPXDecode": ("JPEG2000",)}
COLOURS = {"L": "/DeviceGray", "RGB": "/DeviceRGB", "CMYK": "/DeviceCMYK"}
# How a camera's notes begin, wherever they are; a picture may also stand within a page's own drawing.
NOTES = (b"Exif\x00", b"http://ns.adobe.com/xap/")
# What a damaged file makes its readers say.
UNREADABLE = (
    PyPdfError, OSError, SyntaxError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError,
    NotImplementedError,
)  # fmt: skip


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
    """Its pages in a new file: no author, no dates, no script, nothing attached; its photographs drawn anew.

    Raises NotAPaper, also where notes of a camera stand where no photograph can be drawn anew; PaperTooLarge.
    """
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted or not 0 < len(reader.pages) <= MOST_PAGES:
            raise NotAPaper
        writer = _quiet(reader)
        kept = io.BytesIO()
        writer.write(kept)
    except (*UNREADABLE, Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise NotAPaper from None
    return Paper(PDF, kept.getvalue())


def _quiet(reader: PdfReader) -> PdfWriter:
    """A new file of its pages, in which nothing acts and nothing tells."""
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
    for part in _parts(root):
        for name in TELLING:
            part.pop(name, None)
        if isinstance(part, StreamObject):
            _without_notes(part)
    return writer


def _parts(root: DictionaryObject) -> Iterator[DictionaryObject]:
    """Every dictionary and stream that can be reached from the root, once each."""
    seen: set[int] = set()
    waiting: list[Any] = [root]
    while waiting:
        part = waiting.pop()
        if isinstance(part, IndirectObject):
            part = part.get_object()
        if not isinstance(part, DictionaryObject | ArrayObject) or id(part) in seen:
            continue
        seen.add(id(part))
        if isinstance(part, DictionaryObject):
            yield part
            waiting += [dict.__getitem__(part, name) for name in part]
        else:
            waiting += list(part)


def _without_notes(stream: StreamObject) -> None:
    """A photograph is drawn anew in its place; anything else is refused if it carries a camera's notes."""
    filters = stream.get("/Filter")
    names = [str(name) for name in (filters if isinstance(filters, ArrayObject) else [filters])]
    data = stream.get_data()
    if names[-1] not in CAMERA:
        if any(note in data for note in NOTES):
            raise NotAPaper
        return
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        with Image.open(io.BytesIO(data), formats=CAMERA[names[-1]]) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise PaperTooLarge
            # A viewer of PDF takes no notice of which way up the camera was, so neither does this.
            picture = opened.copy() if opened.mode in COLOURS else opened.convert("RGB")
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    clean = Image.frombytes(picture.mode, picture.size, picture.tobytes())
    drawn = io.BytesIO()
    clean.save(drawn, "JPEG", quality=85)
    # The words of a stream that is packed can only be set as its base sets them: as they are.
    StreamObject.set_data(stream, drawn.getvalue())
    stream.pop("/DecodeParms", None)
    stream[NameObject("/Filter")] = NameObject("/DCTDecode")
    stream[NameObject("/Width")], stream[NameObject("/Height")] = map(NumberObject, clean.size)
    stream[NameObject("/BitsPerComponent")] = NumberObject(8)
    if names[-1] == "/JPXDecode":
        # It carried its own colours; a JPEG needs to be told.
        stream.pop("/SMaskInData", None)
        stream[NameObject("/ColorSpace")] = NameObject(COLOURS[clean.mode])
