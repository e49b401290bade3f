"""The photographed paper: judged by content, made anew, shown only where the permission is."""

import io
import re
import zlib
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, StreamObject, TextStringObject

from cases.sharing.signing.models import SignedPaper
from cases.sharing.signing.papers import read_papers
from cases.sharing.signing.refusals import NotAPaper, PaperTooLarge, TooManyPapers
from tests.cases.sharing.pages import once, releases, talk
from tests.cases.sharing.story import TUESDAY, a_file, ada
from tests.support.client import signed_in
from tests.world import acting, world

pytestmark = pytest.mark.django_db


def photo(kind: str = "JPEG", size: tuple[int, int] = (40, 30)) -> bytes:
    """A photograph with a place and a camera in it."""
    picture = Image.new("RGB", size, (200, 180, 160))
    notes = Image.Exif()
    notes[0x010F] = "CAMERA OF HERS"
    notes[0x8825] = {1: "N", 2: (44.0, 58.0, 1.0)}
    kept = io.BytesIO()
    picture.save(kept, kind, exif=notes)
    return kept.getvalue()


def pdf() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.add_metadata({"/Author": "AUTHOR OF HERS"})
    act = DictionaryObject(
        {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert")}
    )
    writer.root_object[NameObject("/OpenAction")] = act
    writer.add_attachment("a.txt", b"ATTACHED")
    kept = io.BytesIO()
    writer.write(kept)
    return kept.getvalue()


def file(data: bytes, name: str = "paper.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type="image/jpeg")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photograph_is_drawn_anew_without_what_the_camera_noted(kind: str) -> None:
    [paper] = read_papers([file(photo(kind))])
    assert paper.kind == "image/jpeg"
    assert b"CAMERA" not in paper.data
    assert not dict(Image.open(io.BytesIO(paper.data)).getexif())


def test_a_pdf_keeps_its_pages_and_nothing_that_acts() -> None:
    [paper] = read_papers([file(pdf(), "paper.pdf")])
    assert paper.kind == "application/pdf"
    kept = PdfReader(io.BytesIO(paper.data))
    assert len(kept.pages) == 1
    for gone in (b"AUTHOR", b"app.alert", b"ATTACHED", b"/JavaScript"):
        assert gone not in paper.data


def scanned(data: bytes, filters: Any = "/DCTDecode", *, inline: bool = False) -> bytes:
    """What a phone's *scan to PDF* makes: one page, and on it the photograph as the camera wrote it."""
    writer = PdfWriter()
    page = writer.add_blank_page(60, 40)
    drawing = StreamObject()
    if inline:
        head = b"q BI /W 40 /H 30 /CS /RGB /BPC 8 /F /DCT ID "
        drawing.set_data(head + data + b" EI Q")
    else:
        photograph = StreamObject()
        photograph.set_data(data)
        photograph.update(
            {
                NameObject("/Type"): NameObject("/XObject"),
                NameObject("/Subtype"): NameObject("/Image"),
                NameObject("/Width"): NumberObject(40),
                NameObject("/Height"): NumberObject(30),
                NameObject("/ColorSpace"): NameObject("/DeviceRGB"),
                NameObject("/BitsPerComponent"): NumberObject(8),
                NameObject("/Filter"): filters if isinstance(filters, ArrayObject) else NameObject(filters),
                NameObject("/Metadata"): TextStringObject("EDITOR OF HERS"),
            }
        )
        found = DictionaryObject({NameObject("/Im0"): writer._add_object(photograph)})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): found})
        drawing.set_data(b"q 60 0 0 40 0 0 cm /Im0 Do Q")
    page[NameObject("/Contents")] = writer._add_object(drawing)
    kept = io.BytesIO()
    writer.write(kept)
    return kept.getvalue()


def test_a_photograph_within_a_pdf_is_drawn_anew_as_well() -> None:
    sent = scanned(photo(size=(40, 30)))
    assert b"CAMERA OF HERS" in sent
    [paper] = read_papers([file(sent, "scan.pdf")])
    assert b"CAMERA" not in paper.data
    assert b"EDITOR" not in paper.data
    [picture] = PdfReader(io.BytesIO(paper.data)).pages[0].images
    kept = Image.open(io.BytesIO(picture.data))
    assert not dict(kept.getexif())
    assert kept.size == (40, 30)
    red, green, blue = kept.convert("RGB").getpixel((20, 15))
    assert max(abs(red - 200), abs(green - 180), abs(blue - 160)) < 6


def test_also_where_it_is_packed_twice() -> None:
    packed = scanned(zlib.compress(photo()), ArrayObject([NameObject("/FlateDecode"), NameObject("/DCTDecode")]))
    [paper] = read_papers([file(packed, "scan.pdf")])
    [picture] = PdfReader(io.BytesIO(paper.data)).pages[0].images
    inside: Any = picture.indirect_reference and picture.indirect_reference.get_object()
    assert b"CAMERA" not in inside.get_data()


def test_a_large_photograph_within_a_pdf_is_made_smaller_and_says_so() -> None:
    [paper] = read_papers([file(scanned(photo(size=(5200, 2600))), "scan.pdf")])
    [picture] = PdfReader(io.BytesIO(paper.data)).pages[0].images
    assert Image.open(io.BytesIO(picture.data)).size == (2600, 1300)
    inside: Any = picture.indirect_reference and picture.indirect_reference.get_object()
    assert (inside["/Width"], inside["/Height"]) == (2600, 1300)


@pytest.mark.parametrize("sent", [scanned(photo(), inline=True), scanned(b"no photograph")], ids=["drawn", "broken"])
def test_a_pdf_whose_notes_cannot_be_taken_out_is_refused(sent: bytes) -> None:
    with pytest.raises(NotAPaper):
        read_papers([file(sent, "scan.pdf")])


@pytest.mark.parametrize(
    "data", [b"", b"not a picture", b"%PDF-1.7 broken", b"<svg/>", b"GIF89a" + b"0" * 40, photo()[:90], b"PK\x03\x04"]
)
def test_what_is_no_paper_is_refused_by_its_content(data: bytes) -> None:
    with pytest.raises(NotAPaper):
        read_papers([file(data)])


def test_too_many_and_too_large_are_refused(settings: Any) -> None:
    with pytest.raises(TooManyPapers):
        read_papers([file(photo()) for _one in range(11)])
    settings.SIGNED_PAPER_BYTES = 100
    with pytest.raises(PaperTooLarge):
        read_papers([file(photo())])


def test_a_picture_that_claims_to_be_vast_is_not_decoded() -> None:
    kept = io.BytesIO()
    Image.new("1", (9000, 9000)).save(kept, "PNG")
    with pytest.raises(PaperTooLarge):
        read_papers([file(kept.getvalue())])


def upload(client: Any, file_id: Any, *papers: SimpleUploadedFile, **more: Any) -> Any:
    where = f"/cases/{file_id}/sharing/permission/paper/"
    shown = re.search(r'name="shown"[^>]*value="([^"]*)"', client.get(where).content.decode())
    sent = {"once": once(), "shown": shown[1] if shown else "", "signer": "Maya Rivers", "checked": "on"} | more
    return client.post(where, sent | {"papers": list(papers)})


def test_signed_on_paper_makes_the_permissions_and_keeps_the_photograph(clock: Any) -> None:
    worker, file_id = signed_in(ada), a_file(ada)
    worker.post(f"/cases/{file_id}/sharing/permission/", talk(world.police, world.prosecution) | {"how": "paper"})
    assert upload(worker, file_id).status_code == 422
    assert upload(worker, file_id, file(b"no picture")).status_code == 422
    assert releases(file_id) == []
    assert upload(worker, file_id, file(photo()), file(pdf(), "b.pdf")).status_code == 303
    signed = releases(file_id)
    assert {one.signed_how for one in signed} == {"paper"}
    page = f"/cases/sharing/permissions/{signed[0].id}/"
    assert f"{page}paper/1/" in worker.get(page).content.decode()
    picture = worker.get(f"{page}paper/1/")
    assert picture["Content-Type"] == "image/jpeg"
    assert "sandbox" in picture["Content-Security-Policy"]
    assert picture["Cache-Control"] == "no-store"
    assert worker.get(f"{page}paper/2/")["Content-Disposition"].startswith("attachment")
    assert worker.get(f"{page}paper/3/").status_code == 404
    for stranger in (world.police.dan, world.beacon.bea):
        assert signed_in(stranger).get(f"{page}paper/1/").status_code == 404
        with acting(stranger, at=TUESDAY):
            assert not SignedPaper.objects.visible_to(stranger).exists()
