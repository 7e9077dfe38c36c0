"""A Word file (.docx) as HTML. Only its text and its own pictures are opened: no macro, no link to elsewhere."""

import io
import re
import zipfile
import zlib
from xml.sax import SAXException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

import defusedxml.sax
import mammoth
from defusedxml.common import DefusedXmlException
from mammoth.docx.files import InvalidFileReferenceError

from playbook.guidance.pictures import LARGEST, BadPicture
from playbook.guidance.words import gettext_noop as _
from playbook.text_import.album import LEFT_OUT, Album, refusal
from playbook.text_import.notes import TOO_DEEP, Note, Unreadable, note
from playbook.text_import.zip_file import claims_more, entries_of, pictures_of

MB = 1024 * 1024
LARGEST_PART, UNPACKED = 6 * MB, 12 * MB
MOST_ELEMENTS, DEEPEST = 150_000, 150
_DOCUMENT = "word/document.xml"
_TEXT = ("[Content_Types].xml", "_rels/.rels")
# The styles of lists of Word say how deep a line stands by their number alone.
_DEEPER = "\n".join(
    f"p[style-name='List {sort}{f' {depth}' if depth > 1 else ''}'] => {'ul|ol > li > ' * (depth - 1)}{tag} > li:fresh"
    for sort, tag in (("Bullet", "ul"), ("Number", "ol"))
    for depth in range(1, 6)
)
_STYLES = f"p[style-name='Title'] => h1:fresh\np[style-name='Quote'] => blockquote > p:fresh\n{_DEEPER}"
# A file that has a title of its own stands under it, with all its headings.
_UNDER_TITLE = "\n".join(f"p[style-name='Heading {rank}'] => h{min(rank + 1, 6)}:fresh" for rank in range(1, 7))
_HAS_TITLE = re.compile(rb'<w:pStyle w:val="Title"\s*/>')
_BROKEN = _("It is not a Word file (.docx) that can be read. Open it in Word and save it as .docx.")


class _Bounds(ContentHandler):
    """Counts elements and how deep they stand, and gives up past the limits."""

    def __init__(self) -> None:
        super().__init__()
        self.count = self.depth = 0
        self.deleted = 0

    def startElement(self, name: str, attrs: AttributesImpl) -> None:
        """One more."""
        self.count, self.depth = self.count + 1, self.depth + 1
        self.deleted += name == "w:delText"
        if self.depth > DEEPEST:
            raise Unreadable(TOO_DEEP)
        if self.count > MOST_ELEMENTS:
            raise Unreadable(_("It has more parts than a handbook of some hundred pages. Bring it in in parts."))

    def endElement(self, name: str) -> None:
        """One less deep."""
        self.depth -= 1


def as_html(data: bytes, album: Album) -> tuple[str, list[Note]]:
    """The text of a Word file as HTML, its pictures in `album`, and what was left out. Raises `Unreadable`."""
    taker = _Taker(album)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [one.filename for one in archive.infolist()]
            parts = _parts(archive)
            pictures = pictures_of(archive, filter(_is_picture, entries_of(archive)))
        deleted = sum(_looked_through(text) for text in parts.values())
        result = mammoth.convert_to_html(
            _packed(parts | pictures),
            style_map=f"{_STYLES}\n{_UNDER_TITLE}" if _HAS_TITLE.search(parts.get(_DOCUMENT, b"")) else _STYLES,
            include_embedded_style_map=False,
            convert_image=mammoth.images.img_element(taker.attributes),
            external_file_access=False,
        )
    except RecursionError as error:
        raise Unreadable(TOO_DEEP) from error
    except (zipfile.BadZipFile, zlib.error, SAXException, DefusedXmlException, OSError, EOFError, RuntimeError,
            KeyError, ValueError, AttributeError, TypeError, IndexError, NotImplementedError) as error:  # fmt: skip
        raise Unreadable(_BROKEN) from error
    return result.value, [*_left_out(names, deleted), *dict.fromkeys(taker.left_out)]


def _parts(archive: zipfile.ZipFile) -> dict[str, bytes]:
    """The parts of the file that hold text, read no further than their limits."""
    wanted = [one for one in entries_of(archive) if _is_text(one.filename)]
    if claims_more(wanted, UNPACKED) or any(one.file_size > LARGEST_PART for one in wanted):
        raise Unreadable(_("Unpacked it is larger than any handbook. Bring it in in parts."))
    found = {}
    for one in wanted:
        with archive.open(one) as part:
            found[one.filename] = part.read(LARGEST_PART + 1)
        if len(found[one.filename]) > LARGEST_PART:
            raise Unreadable(_BROKEN)
    return found


def _is_picture(entry: zipfile.ZipInfo) -> bool:
    """Whether a part is one of the file's own pictures."""
    return entry.filename.startswith("word/media/") and ".." not in entry.filename


class _Taker:
    """Takes the pictures of a file into an album while it is read."""

    def __init__(self, album: Album) -> None:
        self.album = album
        self.left_out: list[Note] = []

    def attributes(self, image: mammoth.documents.Image) -> dict[str, str]:
        """The name of a picture as the address of its tag; nothing where it lies elsewhere, or is not taken."""
        words = image.alt_text or image.content_type or "?"
        try:
            with image.open() as file:
                return {"src": self.album.take(file.read(LARGEST + 1))}
        except BadPicture as error:
            self.left_out.append(refusal(words, error.words, **error.params))
        except (InvalidFileReferenceError, KeyError):
            self.left_out.append(refusal(words, _("It is not in the file: only its address is.")))
        return {"src": LEFT_OUT}


def _is_text(name: str) -> bool:
    """Whether a part holds text or says where text is; pictures, macros and what is embedded do not."""
    inside = name.startswith("word/") and not name.startswith(("word/media/", "word/embeddings/", "word/theme/"))
    return name in _TEXT or (inside and name.endswith((".xml", ".rels")) and ".." not in name)


def _looked_through(text: bytes) -> int:
    """How many stretches of a part were deleted with changes tracked. Raises for one with a DTD, or past the limits."""
    bounds = _Bounds()
    defusedxml.sax.parseString(text, bounds, forbid_dtd=True)
    return bounds.deleted


def _packed(parts: dict[str, bytes]) -> io.BytesIO:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as writer:
        for name, text in parts.items():
            writer.writestr(name, text)
    packed.seek(0)
    return packed


def _left_out(names: list[str], deleted: int) -> list[Note]:
    counts = (
        (_("%(count)s macros were left out."), sum(name.endswith("vbaProject.bin") for name in names)),
        (_("%(count)s embedded files were left out."), sum(name.startswith("word/embeddings/") for name in names)),
        (_("Comments were left out."), sum(name == "word/comments.xml" for name in names)),
        (_("What was deleted with changes tracked was left out (%(count)s places)."), deleted),
    )
    return [note(words, count=count) for words, count in counts if count]
