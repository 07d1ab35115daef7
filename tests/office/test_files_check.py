"""What is let in, and what hostile files come to."""

import socket
import struct
import threading
import wave
import zipfile
import zlib
from io import BytesIO

import pikepdf
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from PIL import Image

from office.files import FileRefusedError, check_file
from office.files.names import clean_file_name
from tests.visits.files import CONTENT_TYPES, WORDS, package, pdf, picture

MP3_FRAME = b"\xff\xfb\x90\x64" + bytes(413)


def sound():
    out = BytesIO()
    with wave.open(out, "wb") as made:
        made.setparams((1, 2, 8000, 0, "NONE", ""))
        made.writeframes(bytes(800))
    return out.getvalue()


def boxes(brand=b"M4A ", inner=b"soun"):
    parts = [(b"ftyp", brand + bytes(4)), (b"moov", inner), (b"mdat", bytes(40))]
    return b"".join(struct.pack(">I4s", len(body) + 8, name) + body for name, body in parts)


@pytest.mark.parametrize(
    ("content", "media_type", "extension"),
    [
        (picture("JPEG"), "image/jpeg", "jpg"),
        (picture("PNG"), "image/png", "png"),
        (picture("WEBP"), "image/png", "png"),
        (picture("BMP"), "image/png", "png"),
        (picture("GIF"), "image/png", "png"),
        (picture("TIFF"), "image/png", "png"),
        (pdf(), "application/pdf", "pdf"),
        (package(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
        (
            package(main="xl/workbook.xml"),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "xlsx",
        ),
        (package(main="OFD.xml"), "application/ofd", "ofd"),
        ("电梯坏了。".encode(), "text/plain; charset=utf-8", "txt"),
        ("电梯坏了。".encode("gb18030"), "text/plain; charset=utf-8", "txt"),
        ("电梯坏了。".encode("utf-16"), "text/plain; charset=utf-8", "txt"),
        (b"BMW is no bitmap", "text/plain; charset=utf-8", "txt"),
        (sound(), "audio/wav", "wav"),
        (MP3_FRAME * 4, "audio/mpeg", "mp3"),
        (boxes(), "audio/mp4", "m4a"),
    ],
)
def test_content_decides_what_a_file_is(content, media_type, extension):
    checked = check_file(content)

    assert (checked.media_type, checked.extension) == (media_type, extension)
    assert len(checked.sha256) == 64


def test_text_is_kept_as_utf8():
    assert check_file("电梯𬭎坏了。".encode("gb18030")).content.decode() == "电梯𬭎坏了。"


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\0" + bytes(60),  # a Windows program
        b"\x7fELF" + bytes(60),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(60),  # old Office, WPS
        b"Rar!\x1a\x07\0" + bytes(60),
        b"\xca\xfe\xba\xbe" + bytes(60),
        b"text \x01 with control characters",
        b"   \n",
        b"",
        b"PK\x03\x04" + bytes(60),
        b"\x89PNG\r\n\x1a\n" + bytes(60),
        b"\xff\xd8\xff\xe0" + bytes(60),
        b"%PDF-1.7 and nothing else",
        b"RIFF\0\0\0\0WAVEfmt ",
        b"ID3" + bytes(60),
        boxes(brand=b"qt  "),
        boxes(inner=b"vide"),
        boxes() + b"appended",
    ],
)
def test_everything_else_is_refused(content):
    with pytest.raises(FileRefusedError) as refusal:
        check_file(content)

    assert str(refusal.value)


def test_refusal_names_what_is_accepted():
    with pytest.raises(FileRefusedError, match=r"JPEG.*PDF.*docx"):
        check_file(b"MZ\x90\0" + bytes(60))


@given(st.binary(max_size=400), st.sampled_from([b"", b"%PDF-1.7\n", b"\xff\xd8\xff", b"PK\x03\x04", b"II*\0", b"BM"]))
@hypothesis_settings(deadline=None, max_examples=60)
def test_garbage_is_refused_or_understood_but_never_breaks(rest, sign):
    try:
        checked = check_file(sign + rest)
    except FileRefusedError:
        return
    assert checked.content


def test_photo_loses_place_and_camera_and_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned
    exif[0x010F] = "SecretPhone"
    exif.get_ifd(0x8825)[2] = (30.0, 16.0, 0.0)
    taken = picture("JPEG", size=(40, 20), exif=exif, comment=b"hidden words")
    assert b"SecretPhone" in taken

    checked = check_file(taken)

    with Image.open(BytesIO(checked.content)) as image:
        assert image.size == (20, 40)
        assert not image.getexif()
        assert "comment" not in image.info
    assert b"SecretPhone" not in checked.content
    assert b"hidden words" not in checked.content


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "BMP"])
def test_what_hides_behind_a_picture_is_gone(kind):
    hidden = b"<script>alert(1)</script>" + package()

    content = check_file(picture(kind) + hidden).content

    assert b"<script>" not in content
    assert not zipfile.is_zipfile(BytesIO(content))


def test_comment_of_a_gif_that_is_a_script_too_is_gone():
    out = BytesIO()
    Image.new("P", (4, 4)).save(out, "GIF", comment=b"*/=1;alert(1)/*")

    assert b"alert" not in check_file(out.getvalue()).content


def test_bomb_of_a_picture_is_refused_before_it_is_unpacked(settings):
    settings.ATTACHMENT_MAX_PIXELS = 10_000
    with pytest.raises(FileRefusedError, match="million dots"):
        check_file(picture(size=(200, 200)))
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(b"")), (b"IEND", b"")]
    bomb = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in chunks
    )
    with pytest.raises(FileRefusedError, match="million dots"):
        check_file(bomb)


def test_fax_of_several_pages_stays_one():
    out = BytesIO()
    pages = [Image.new("1", (20, 20), shade) for shade in (0, 1, 0)]
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:])

    checked = check_file(out.getvalue())

    assert (checked.media_type, checked.pages) == ("image/tiff", 3)


@pytest.mark.parametrize("mode", ["P", "CMYK", "LA", "I;16", "RGBA", "1"])
def test_pictures_of_any_kind_of_colour_are_redrawn(mode):
    out = BytesIO()
    Image.new(mode, (4, 4)).save(out, "TIFF" if mode in {"CMYK", "I;16"} else "PNG")

    assert check_file(out.getvalue()).media_type == "image/png"


def armed_pdf():
    """A PDF with everything one can hide in it."""
    with pikepdf.new() as made:
        page = made.add_blank_page()
        script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
        launch = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("cmd.exe"))
        page.obj.AA = pikepdf.Dictionary(O=script)
        link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=launch)
        inner = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FileAttachment, Rect=[0, 0, 9, 9])
        page.obj.Annots = pikepdf.Array([made.make_indirect(link), inner])
        made.Root.OpenAction = made.make_indirect(script)
        made.Root.Names = pikepdf.Dictionary(
            JavaScript=pikepdf.Dictionary(Names=[pikepdf.String("x"), made.make_indirect(script)])
        )
        made.attachments["inner.exe"] = b"MZ inner program"
        made.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array(), XFA=made.make_stream(b"<xdp>xfa script</xdp>"))
        out = BytesIO()
        made.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False)
    return out.getvalue()


def test_pdf_is_disarmed():
    armed = armed_pdf()
    assert b"app.alert" in armed

    checked = check_file(armed)

    with pikepdf.open(BytesIO(checked.content)) as kept:
        words = b"\n".join(each.unparse(resolved=True) for each in kept.objects)
        assert "/OpenAction" not in kept.Root
        assert not kept.attachments
        assert len(kept.pages[0].obj.Annots) == 1
    for trace in (b"app.alert", b"cmd.exe", b"/Launch", b"/JavaScript", b"/XFA", b"/EmbeddedFiles"):
        assert trace not in words
    assert checked.pages == 1


def test_zip_behind_a_pdf_is_gone():
    content = check_file(pdf() + package()).content

    assert not zipfile.is_zipfile(BytesIO(content))


@pytest.mark.parametrize("user", ["", "word"])
def test_protected_pdf_is_refused(user):
    with pytest.raises(FileRefusedError, match="password"):
        check_file(pdf(encryption=pikepdf.Encryption(owner="x", user=user)))


def test_pdf_of_too_many_pages_is_refused(monkeypatch):
    monkeypatch.setattr("office.files.pdfs.MOST_PAGES", 2)
    with pytest.raises(FileRefusedError, match="pages"):
        check_file(pdf(3))


@pytest.mark.parametrize(
    "part",
    [
        {"word/vbaProject.bin": b"macro"},
        {"xl/macrosheets/sheet1.xml": b"<x/>"},
        {"word/embeddings/oleObject1.bin": b"ole"},
        {"word/activeX/activeX1.xml": b"<x/>"},
        {"[Content_Types2].xml": b"application/vnd.ms-word.document.macroEnabled.main+xml"},
        {
            "word/_rels/settings.xml.rels": (
                b'<R Type="http://x/attachedTemplate" Target="http://x" TargetMode="External"/>'
            )
        },
        {"word/footer.xml": b"<w:instrText>DDEAUTO c:\\cmd</w:instrText>"},
    ],
)
def test_documents_that_act_are_refused(part):
    with pytest.raises(FileRefusedError, match="macros"):
        check_file(package(part))


@pytest.mark.parametrize(
    "parts",
    [
        {"../../etc/passwd": b"x"},
        {"/etc/passwd": b"x"},
        {"word/a.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'},
        {"WORD/Document.xml": b"<x/>"},  # the same name twice to Windows
    ],
)
def test_broken_documents_are_refused(parts):
    with pytest.raises(FileRefusedError, match="damaged"):
        check_file(package(parts))


def test_zip_bomb_is_refused():
    with pytest.raises(FileRefusedError, match="unpacks"):
        check_file(package({"word/media/a.bin": bytes(30 * 1024**2)}))


def test_zip_without_a_document_is_refused():
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("a.txt", "x")
    with pytest.raises(FileRefusedError, match="not accepted"):
        check_file(out.getvalue())


def test_document_is_packed_anew_without_what_hides_around_it():
    content = check_file(package() + b"<script>alert(1)</script>").content

    assert b"<script>" not in content
    with zipfile.ZipFile(BytesIO(content)) as kept:
        assert kept.read("word/document.xml") == WORDS
        assert kept.read("[Content_Types].xml") == CONTENT_TYPES


def test_too_large_a_file_is_refused(settings):
    settings.ATTACHMENT_MAX_BYTES = 1024**2
    with pytest.raises(FileRefusedError, match="1 MB"):
        check_file(b"a" * (1024**2 + 1))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("照片.jpg", "照片.png"),
        ("../../etc/passwd", "passwd.png"),
        (r"C:\Users\x\a.b.pdf", "a.b.png"),
        ("a\u202egnp.exe", "agnp.png"),  # reads exe.png from right to left
        ("\u0627\u0644\u0635\u0648\u0631\u0629.jpg", "\u0627\u0644\u0635\u0648\u0631\u0629.png"),
        ('a"b\r\nX: y<z>.jpg', "a_bX_y_z.png"),
        ("...", "file.png"),
        ("", "file.png"),
        (".htaccess", "file.png"),
        ("长" * 300 + ".jpg", "长" * 80 + ".png"),
    ],
)
def test_file_names_are_cleaned(typed, kept):
    assert clean_file_name(typed, "png") == kept


@given(st.text(max_size=400))
def test_file_name_is_never_a_path_nor_too_long(typed):
    name = clean_file_name(typed, "pdf")

    assert not set('/\\\r\n\0"') & set(name)
    assert len(name) <= 84
    assert not name.startswith(".")


@pytest.fixture
def scanner(settings):
    """A daemon that answers as ClamAV does; it remembers what it was sent."""
    server = socket.create_server(("127.0.0.1", 0))
    settings.CLAMD = f"127.0.0.1:{server.getsockname()[1]}"
    received = []

    def serve(answer):
        def answer_once():
            connection, _address = server.accept()
            with connection, connection.makefile("rb") as stream:
                assert stream.read(10) == b"zINSTREAM\0"
                while size := struct.unpack(">I", stream.read(4))[0]:
                    received.append(stream.read(size))
                connection.sendall(answer)

        thread = threading.Thread(target=answer_once)
        thread.start()
        return thread

    yield serve, received
    server.close()


def test_scanner_is_asked(scanner):
    serve, received = scanner
    thread = serve(b"stream: OK\0")
    content = picture(size=(300, 300))

    check_file(content)

    thread.join()
    assert b"".join(received) == content


def test_scanner_refuses(scanner):
    serve, _received = scanner
    thread = serve(b"stream: Eicar-Test-Signature FOUND\0")

    with pytest.raises(FileRefusedError, match="virus scanner"):
        check_file(picture())
    thread.join()


@pytest.mark.parametrize("address", ["127.0.0.1:1", "unix:/nowhere/clamd", "nonsense"])
def test_scanner_that_cannot_be_asked_lets_nothing_in(settings, address):
    settings.CLAMD = address

    with pytest.raises(FileRefusedError, match="at the moment"):
        check_file(picture())
