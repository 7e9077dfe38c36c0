"""Pictures that come with text from elsewhere: a zip, Word, HTML; what is not taken is named, and none is loaded."""

import base64
import html
import io
import zipfile
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from playbook.accounts.models import User
from playbook.editions.models import Revision, StoredPicture
from playbook.guidance import pictures
from playbook.guidance.kinds import Reference
from playbook.guidance.parsing import read
from playbook.text_import import album
from tests.editions.picture_files import JPEG, png
from tests.editions.test_bring_in import EXAMPLES, brought, drafted, fields, file
from tests.editions.test_desk import browser_of

TAP, METER = png(), png(grey=0x20)
NAME, METER_NAME = (pictures.cleaned(one).name for one in (TAP, METER))
RELS = "word/_rels/document.xml.rels"
IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
DRAWING = (
    '<w:p><w:r><w:drawing xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><wp:inline>'
    '<wp:docPr id="1" name="x" descr="{words}"/><a:graphic><a:graphicData><pic:pic><pic:blipFill>'
    '<a:blip r:{how}="{rel}"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>'
)


@pytest.fixture
def desk(playbook: None, manager: User) -> Client:
    """The manager's browser."""
    return browser_of(manager)


def zip_of(files: dict[str, bytes | str]) -> bytes:
    """A zip of these files."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as writer:
        for name, data in files.items():
            writer.writestr(name, data)
    return made.getvalue()


def docx(*drawings: tuple[str, str, str], **media: bytes) -> bytes:
    """The example for Word with drawings at its end: words, how it is held (embed or link), where it lies."""
    made = io.BytesIO()
    rels = "".join(
        f'<Relationship Id="rIdP{at}" Type="{IMAGE}" Target="{where}"'
        + (' TargetMode="External"/>' if how == "link" else "/>")
        for at, (_words, how, where) in enumerate(drawings)
    )
    shown = "".join(
        DRAWING.format(words=words, how=how, rel=f"rIdP{at}") for at, (words, how, _where) in enumerate(drawings)
    )
    with zipfile.ZipFile(EXAMPLES / "example.docx") as source, zipfile.ZipFile(made, "w") as writer:
        for name in source.namelist():
            text = source.read(name)
            if name == "word/document.xml":
                head, _sign, tail = text.decode().rpartition("<w:sectPr")
                whole = f"{head}{shown}<w:sectPr{tail}" if head else tail.replace("</w:body>", f"{shown}</w:body>")
                text = whole.encode()
            if name == RELS:
                text = text.replace(b"</Relationships>", f"{rels}</Relationships>".encode())
            writer.writestr(name, text)
        if RELS not in source.namelist():
            around = (
                '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
            )
            writer.writestr(RELS, around.format(rels))
        for name, data in media.items():
            writer.writestr(f"word/media/{name.replace('_', '.')}", data)
    return made.getvalue()


def only_page(desk: Client, where: str) -> Reference:
    """The reference page that all of a text becomes."""
    whole = {"cut": "0", "was": "0"}
    page = desk.post(where, {**whole, "_again": "1"}).text
    answer = desk.post(where, {**fields(page), **whole, "_save": "1"})
    assert answer.status_code == 302, answer.text[-3000:]
    found = read(Revision.objects.drafts().get().as_document())
    assert isinstance(found, Reference)
    return found


def told(desk: Client, where: str) -> str:
    """The page that says what would become of it, as text."""
    return html.unescape(desk.get(where).text)


def test_pictures_beside_the_markdown_of_a_zip_come_with_it(desk: Client) -> None:
    text = "# Stop taps\n\nTurn it right.\n\n![The tap](../img/a%20tap.png)\n\n"
    text += "| Where | |\n|--|--|\n| Oak | ![Meter](..\\img\\METER.PNG) |\n"
    files = {
        "book/ch/one.md": text,
        "book/img/a tap.png": TAP,
        "book/img/meter.png": METER,
        "book/img/unused.pdf": b"x",
    }
    where = brought(desk, file("book.zip", zip_of(files)))

    assert f'src="/pictures/{NAME}"' in desk.get(where).text
    assert desk.get(f"/pictures/{NAME}").content == TAP
    page = only_page(desk, where)

    assert f"![The tap]({NAME})" in page.body
    assert f"| Oak | ![Meter]({METER_NAME}) |" in page.body


def test_what_holds_pictures_is_proposed_as_a_page_that_can_show_them(desk: Client) -> None:
    text = "# Stop taps\n\nTurn it right.\n\n![The tap](tap.png)\n\n# Meters\n\nRead it on the first day."
    where = brought(desk, file("book.zip", zip_of({"one.md": text, "tap.png": TAP})))

    assert [one.kind for one in drafted(desk, where)] == ["reference", "tip"]


def test_a_tip_says_that_its_picture_is_left_out(desk: Client) -> None:
    text = "# Stop taps\n\nTurn it right.\n\n![The tap](tap.png)"
    where = brought(desk, file("book.zip", zip_of({"one.md": text, "tap.png": TAP})))
    page = desk.post(where, {"was": "auto", **_kinds(desk, where, "tip"), "_again": "1"}).text

    assert "The picture “The tap” is left out: it is shown on a reference page only." in html.unescape(page)


def _kinds(desk: Client, where: str, kind: str) -> dict[str, str]:
    return {f"kind-{one.key}": kind for one in desk.get(where).context["proposals"]}


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("https://evil.example/x.png", "A picture was left out: Far (https://evil.example/x.png)."),
        ("//evil.example/x.png", "A picture was left out: Far (//evil.example/x.png)."),
        ("javascript:alert(1)", "A picture was left out: Far (javascript:alert(1))."),
        ("../../../../etc/passwd.png", "A picture was left out: Far"),
        ("/etc/passwd", "A picture was left out: Far"),
        ("gone.png", "A picture was left out: Far (gone.png)."),
        ("tap.svg", "A picture was left out (tap.svg). That is no PNG, JPEG or WebP."),
        ("bomb.png", "A picture was left out (bomb.png). The picture has more than 768 KB."),
        ("data:image/svg+xml;base64,PHN2Zz4=", "A picture was left out (written out in the text). That is no PNG"),
    ],
)
def test_what_is_not_taken_is_named_and_nothing_is_loaded(desk: Client, address: str, why: str) -> None:
    files: dict[str, bytes | str] = {
        "one.md": f"# Taps\n\nTurn it right.\n\n![Far]({address})\n",
        "two.html": f'<h1>Html</h1><p>Turn.</p><p><img src="{address}" alt="Far" onerror="alert(1)"></p>',
        "tap.svg": b"<svg onload='alert(1)'/>",
        "bomb.png": b"\x89PNG\r\n\x1a\n" + b"\0" * 20_000_000,
    }
    where = brought(desk, file("book.zip", zip_of(files)))
    page = told(desk, where)

    assert why in page
    assert "<img" not in page.partition('class="form bring-in"')[2]
    assert not StoredPicture.objects.exists()


def test_pictures_written_out_in_html_and_markdown_are_taken(desk: Client) -> None:
    address = f"data:image/png;base64,{base64.b64encode(TAP).decode()}"
    both = f"# One\n\nTurn it.\n\n![In Markdown]({address})\n"
    where = brought(
        desk, file("one.html", f'<h1>Two</h1><p>Turn.</p><img alt="In HTML" src="{address}">'), file("a.md", both)
    )

    bodies = [one.body for one in drafted(desk, where, cut="0", was="0")]

    assert [f"![In HTML]({NAME})" in bodies[0], f"![In Markdown]({NAME})" in bodies[1]] == [True, True]


def test_pictures_of_a_word_file_come_with_it_and_links_to_elsewhere_are_named(desk: Client, tmp_path: Path) -> None:
    secret = tmp_path / "secret.png"
    secret.write_bytes(METER)
    drawings = (
        ("The tap", "embed", "media/tap.png"),
        ("Far", "link", "http://127.0.0.1:9/x.png"),
        ("Mine", "link", secret.as_uri()),
        ("Drawn", "embed", "media/plan.emf"),
    )
    where = brought(desk, file("book.docx", docx(*drawings, tap_png=TAP, plan_emf=b"\x01\0\0\0EMF")))
    page = told(desk, where)
    body = only_page(desk, where).body

    assert f"![The tap]({NAME})" in body
    assert "A picture was left out (Far). It is not in the file" in page
    assert "A picture was left out (Mine). It is not in the file" in page
    assert "A picture was left out (Drawn). That is no PNG, JPEG or WebP." in page
    assert set(StoredPicture.objects.values_list("name", flat=True)) == {NAME}


def test_a_picture_without_words_is_to_be_mended_before_its_page_is_published(desk: Client) -> None:
    where = brought(desk, file("book.zip", zip_of({"one.md": "# Taps\n\nTurn.\n\n![](tap.png)", "tap.png": TAP})))

    assert f"the picture {NAME} has no words for whoever cannot see it" in told(desk, where)


def test_a_pasted_picture_that_is_written_out_is_taken(desk: Client) -> None:
    address = f"data:image/jpeg;base64,{base64.b64encode(JPEG).decode()}"
    page = (
        f'<h1>Taps</h1><p>Turn.</p><img alt="The tap" src="{address}"><img alt="Far" src="https://evil.example/x.png">'
    )
    answer = desk.post(reverse("admin:bring-in-pasted"), {"html": page}).json()

    assert f"![The tap]({pictures.cleaned(JPEG).name})" in answer["markdown"]
    assert "Far" not in answer["markdown"]
    assert any("A picture was left out: Far" in one for one in answer["notes"])
    assert StoredPicture.objects.count() == 1


def test_more_pictures_than_are_taken_at_once_are_named(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(album, "MOST", 1)
    text = "# Taps\n\nTurn.\n\n![One](a.png)\n\n![Two](b.png)"
    where = brought(desk, file("book.zip", zip_of({"one.md": text, "a.png": TAP, "b.png": METER})))

    assert "A picture was left out (b.png). It has more pictures than are taken at once." in told(desk, where)
    assert StoredPicture.objects.count() == 1
