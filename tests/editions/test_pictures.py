"""Pictures in reference pages: put in, shown to those who may, carried with texts; hostile files are harmless."""

import datetime
import io
import re
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from playbook.accounts.models import User
from playbook.audit.models import Act, Entry
from playbook.desk.editing import sheet_for
from playbook.editions import picture_use
from playbook.editions.change_sets import begin
from playbook.editions.current import library, look_again
from playbook.editions.drafts import Broken, head, publish_drafts, save_draft, take_back
from playbook.editions.models import Document, Edition, Incoming, Revision, StoredPicture
from playbook.editions.pictures import UNUSED_FOR, keep
from playbook.guidance import documents, pictures
from tests.editions.picture_files import JPEG, SEE_THROUGH_WEBP, WEBP, part, png
from tests.editions.posting import posted
from tests.editions.test_desk import browser_of
from tests.editions.test_load import files_under, said

ADD = "/admin/editions/document/add/?kind=reference"
PAGE = '+++\ntitle = "Stop taps"\nsummary = "Where the water is shut off."\nours = true\n+++\n{body}\n\n+++\n'
NAME = pictures.cleaned(png()).name
JPEG_NAME = pictures.cleaned(JPEG).name


@pytest.fixture
def desk(playbook: None, manager: User) -> Client:
    """The manager's browser."""
    return browser_of(manager)


@pytest.fixture
def reader(playbook: None, agent: User) -> Client:
    """A reader's browser."""
    return browser_of(agent)


def file(data: bytes, name: str = "tap.png") -> SimpleUploadedFile:
    """A file to send."""
    return SimpleUploadedFile(name, data)


def sent(desk: Client, data: bytes, words: str = "The tap", name: str = "tap.png") -> tuple[int, dict[str, object]]:
    """The answer to a picture that a script sends."""
    answer = desk.post(reverse("admin:picture"), {"picture_file": file(data, name), "picture_words": words})
    return answer.status_code, answer.json()


def put_in(desk: Client, data: bytes, name: str = "tap.png") -> str:
    """A picture that is kept now: what a text calls it."""
    status, answer = sent(desk, data, name=name)
    assert status == 200, answer
    found = re.fullmatch(r"!\[The tap\]\((.+)\)", str(answer["markdown"]))
    assert found
    return found[1]


def blank() -> dict[str, str]:
    """What the form of a new reference page sends."""
    fields: dict[str, str] = posted(sheet_for(documents.Document("reference", "", "en", ""), library()))
    return {**fields, "title": "Stop taps", "summary": "Where.", "body": "Look."}


def page_with(body: str, by: User, slug: str = "stop-taps") -> Revision:
    """A draft of a reference page with this text."""
    row = Document.objects.filter(kind="reference", slug=slug).first()
    now = head(row) if row else None
    text = documents.Document("reference", slug, "en", PAGE.format(body=body))
    return save_draft(text, by=by, base=now.pk if now else None)


def published(manager: User) -> Edition:
    """Every draft is what readers see."""
    edition = publish_drafts(Revision.objects.drafts(), by=manager)
    look_again()
    return edition


def parts_of(data: bytes) -> Iterator[bytes]:
    """The names of the parts of a PNG."""
    at = 8
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        yield data[at + 4 : at + 8]
        at += 12 + length


# Put in


def test_without_scripts_a_picture_is_put_in_at_the_end_and_nothing_typed_is_lost(desk: Client) -> None:
    typed = {"title": "Stop taps", "summary": "Where.", "body": "Look under the sink.", "situations": "burst pipe"}
    answer = desk.post(ADD, {**typed, "_picture": "1", "picture_file": file(png()), "picture_words": "A [red]\ntap"})

    assert answer.status_code == 200
    assert f"Look under the sink.\n\n![A (red) tap]({NAME})" in answer.context["sheet"].main["body"].value()
    assert "burst pipe" in answer.text
    assert "The picture is in, at the end of the text" in answer.text
    assert not Revision.objects.drafts().exists()
    assert Entry.objects.filter(act=Act.PICTURE_ADDED).count() == 1


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"picture_words": "A tap"}, "Choose the file of a picture"),
        ({"picture_file": b"%PDF-1.4"}, "no PNG, JPEG or WebP"),
        ({"picture_file": png()}, "Say in a few words what the picture shows"),
    ],
)
def test_a_picture_that_is_not_taken_is_named_at_its_field(desk: Client, fields: dict[str, object], why: str) -> None:
    both = {key: file(value) if isinstance(value, bytes) else value for key, value in fields.items()}
    words = {} if "picture_words" in fields or fields.get("picture_file") == png() else {"picture_words": "A tap"}
    answer = desk.post(ADD, {"title": "T", "body": "Typed", "_picture": "1", **words, **both})

    assert answer.status_code == 422
    assert why in answer.text
    assert answer.context["sheet"].main["body"].value() == "Typed"
    assert not StoredPicture.objects.exists()


def test_a_picture_that_was_chosen_and_not_put_in_is_told_at_saving(desk: Client) -> None:
    page = desk.post(ADD, {**blank(), "picture_words": "The tap", "_save": "1"}, follow=True).text

    assert "The picture that was chosen is not in the text" in page


@pytest.mark.parametrize(
    ("beside", "is_told"),
    [
        ({}, False),
        ({"picture_file": "", "picture_words": " \n"}, False),
        ({"picture_file": "[object File]", "picture_words": ""}, False),
        ({"picture_file": "tap.png", "picture_words": ""}, True),
        ({"picture_file": SimpleUploadedFile("tap.png", png())}, True),
    ],
)
def test_an_empty_box_is_no_picture_whoever_sends_it(desk: Client, beside: dict[str, str], is_told: bool) -> None:
    page = desk.post(ADD, {**blank(), **beside, "_save": "1"}, follow=True).text

    assert "Draft saved" in page
    assert ("The picture that was chosen is not in the text" in page) is is_told


def test_only_whoever_writes_guidance_puts_pictures_in(desk: Client, reader: Client) -> None:
    answer = reader.post(reverse("admin:picture"), {"picture_file": file(png()), "picture_words": "The tap"})

    assert answer.status_code in (302, 403)
    assert not StoredPicture.objects.exists()


# Shown


def test_a_picture_is_a_drafts_until_its_page_is_published(desk: Client, reader: Client, manager: User) -> None:
    name = put_in(desk, png())
    page_with(f"Look here.\n\n![The tap]({name})", manager)

    assert reader.get(f"/pictures/{name}").status_code == 404
    assert desk.get(f"/pictures/{name}").headers["Cache-Control"] == "no-store"
    published(manager)
    page = reader.get("/reference/stop-taps/").text
    answer = reader.get(f"/pictures/{name}")

    assert f'<img alt="The tap" height="4" src="/pictures/{name}" width="4">' in page
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    policy = answer.headers["Content-Security-Policy"].split("; ")
    assert {"sandbox", "default-src 'none'", "frame-ancestors 'none'"} <= set(policy)
    assert "immutable" in answer.headers["Cache-Control"]
    assert "private" in answer.headers["Cache-Control"]
    assert answer.content == png()


def test_nobody_who_is_not_signed_in_sees_one(desk: Client, manager: User) -> None:
    name = put_in(desk, png())
    page_with(f"![The tap]({name})", manager)
    published(manager)

    assert Client().get(f"/pictures/{name}").status_code == 302


def test_the_preview_shows_a_picture_that_is_in_no_draft_yet(desk: Client) -> None:
    name = put_in(desk, png())
    fields = {**blank(), "body": f"![The tap]({name})", "_preview": "1"}
    page = desk.post(reverse("admin:editions_document_preview_new") + "?kind=reference", fields).text

    assert f'src="/pictures/{name}"' in page


def test_an_edition_taken_back_brings_its_picture_back(desk: Client, reader: Client, manager: User) -> None:
    first, second = put_in(desk, png()), put_in(desk, png(grey=0x20))
    page_with(f"![The tap]({first})", manager)
    published(manager)
    page_with(f"![The tap]({second})", manager)
    edition = published(manager)
    assert (reader.get(f"/pictures/{first}").status_code, reader.get(f"/pictures/{second}").status_code) == (404, 200)

    take_back(edition, by=manager)
    published(manager)

    assert f"/pictures/{first}" in reader.get("/reference/stop-taps/").text
    assert (reader.get(f"/pictures/{first}").status_code, reader.get(f"/pictures/{second}").status_code) == (200, 404)


def test_whoever_judges_a_change_sees_both_pictures_and_their_words(desk: Client, manager: User) -> None:
    first, second = put_in(desk, png()), put_in(desk, png(grey=0x20))
    page_with(f"Before it.\n\n![A <tap> & sink]({first})\n\nBehind it.", manager)
    published(manager)
    draft = page_with(f"Before it.\n\n![A <tap> & sink]({second})\n\nBehind it.", manager)
    change = begin("Taps", [draft], by=manager)
    judged = [f"/admin/editions/document/{draft.document_id}/compare/", f"/admin/change-sets/{change.pk}/"]
    texts = [desk.get(address).text for address in judged]
    edition = published(manager)
    texts.append(desk.get(f"/admin/editions/edition/{edition.pk}/change/").text)

    for text in texts:
        (gone,), (come,) = (re.findall(rf"(?s)<{tag} .*?</{tag}>", text) for tag in ("del", "ins"))
        assert f'src="/pictures/{first}"' in gone
        assert f'src="/pictures/{second}"' in come
        assert gone.count("Picture: A &lt;tap&gt; &amp; sink") == come.count("Picture: A &lt;tap&gt; &amp; sink") == 1
        assert "![" not in text
        assert "Behind it" not in gone + come


def test_words_that_stand_for_another_picture_are_told_beside_it(desk: Client, manager: User) -> None:
    name = put_in(desk, png())
    page_with(f"Look:![The tap]({name}).", manager)
    published(manager)
    draft = page_with(f"Look:![The red tap]({name}).", manager)
    text = desk.get(f"/admin/editions/document/{draft.document_id}/compare/").text

    assert text.count(f'src="/pictures/{name}"') == 2
    assert "Picture: The red tap" in text


def test_paper_has_the_words_of_a_picture_beneath_it(desk: Client, reader: Client, manager: User) -> None:
    page_with(f"![A <tap> & sink]({put_in(desk, png())})", manager)
    published(manager)
    text = reader.get("/reference/stop-taps/").text

    assert re.search(r'<img alt="A [^>]*><?[^<]*>?<span class="paper-only">A &lt;tap&gt; &amp; sink</span>', text)


def test_search_and_other_programs_are_given_its_words(desk: Client, reader: Client, manager: User) -> None:
    name = put_in(desk, png())
    page_with(f"Look here.\n\n![Brass zzquxtap under the sink]({name})", manager)
    published(manager)
    page = reader.get("/search/", {"q": "zzquxtap"}).text

    assert "Stop taps" in page
    assert name not in page


# What a page must have


def test_words_must_stand_for_a_picture(desk: Client, manager: User) -> None:
    name = put_in(desk, png())
    draft = page_with(f"![ ]({name})", manager)
    page = desk.get(reverse("admin:editions_document_change", args=(draft.document_id,))).text

    assert f"the picture {name} has no words for whoever cannot see it" in page
    with pytest.raises(Broken):
        published(manager)


def test_a_picture_that_is_not_here_stops_a_publish(playbook: None, manager: User) -> None:
    page_with(f"![The tap]({NAME})", manager)

    with pytest.raises(Broken) as broken:
        published(manager)

    assert [one.code for one in broken.value.problems] == ["picture-gone"]


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/x.png",
        "//evil.example/x.png",
        "/\\evil.example/x.png",
        "javascript:alert(1)",
        "data:image/png;base64,iVBORw0KGgo=",
        "/pictures/../admin/",
        f"/pictures/{NAME[:-3]}svg",
        f"{NAME.upper()}",
        "pictures/a-4x4.png?x",
        '<x" onerror="alert(1)>',
    ],
)
def test_no_other_address_is_ever_asked_for(reader: Client, manager: User, address: str) -> None:
    page_with(f"![Some words]({address})", manager)
    published(manager)
    page = reader.get("/reference/stop-taps/").text
    text = page.partition('class="prose reference__text"')[2].partition("</section>")[0]

    assert "<img" not in text
    assert "onerror=" not in re.sub(r">[^<]*<", "><", text)
    assert "Some words" in text


def test_words_of_a_picture_stay_words(desk: Client, reader: Client, manager: User) -> None:
    name = put_in(desk, png())
    page_with(f'![x" onerror="alert(1)" y="<script>alert(1)</script>]({name})', manager)
    published(manager)
    page = reader.get("/reference/stop-taps/").text
    found = re.search(r"<img [^>]*>", page.partition("reference__text")[2])

    assert found
    assert re.sub(r'"[^"]*"', '""', found[0]) == '<img alt="" height="" src="" width="">'
    assert "<script>alert" not in page


def test_a_tip_shows_no_picture_and_says_so(desk: Client, manager: User) -> None:
    name = put_in(desk, png())
    now = head(Document.objects.get(kind="tip", slug="act-fast"))
    assert now
    text = now.text.replace("\n\n+++\n", f"\n\n![The tap]({name})\n\n+++\n", 1)
    draft = save_draft(documents.Document("tip", "act-fast", "en", text), by=manager, base=now.pk)

    page = desk.get(reverse("admin:editions_document_change", args=(draft.document_id,))).text
    published(manager)

    assert "is not shown here; put it into a reference page" in page
    assert name not in desk.get("/tips/act-fast/").text


# Files


def test_where_and_with_what_it_was_taken_is_left_out_and_which_way_up_stays(desk: Client) -> None:
    name = put_in(desk, JPEG, "IMG_0042.JPG")
    data = desk.get(f"/pictures/{name}").content

    assert b"Kamera" in JPEG
    assert b"Kamera" not in data
    assert data.count(b"Exif") == 1
    assert b"\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06" in data  # lies on its side
    assert name.endswith("-8x12.jpg")  # as it is shown
    assert len(data) < len(JPEG)


@pytest.mark.parametrize("data", [WEBP, SEE_THROUGH_WEBP])
def test_a_webp_keeps_its_picture_alone(desk: Client, data: bytes) -> None:
    name = put_in(desk, data, "tap.webp")
    kept = desk.get(f"/pictures/{name}")

    assert kept.headers["Content-Type"] == "image/webp"
    assert b"Kamera" in data
    assert b"Kamera" not in kept.content
    assert struct.unpack("<I", kept.content[4:8])[0] == len(kept.content) - 8
    assert (b"ALPH" in kept.content) == (data is SEE_THROUGH_WEBP)


def test_what_a_png_hides_is_left_out(desk: Client) -> None:
    hidden = (part(b"tEXt", b"Author\0Joan"), part(b"eXIf", b"MM\0*"), part(b"acTL", b"\0" * 8))
    name = put_in(desk, png(4, 4, *hidden, end=b"<script>alert(1)</script>PK\x03\x04"))

    assert list(parts_of(desk.get(f"/pictures/{name}").content)) == [b"IHDR", b"IDAT", b"IEND"]
    assert name == NAME


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script><rect width="9" height="9"/></svg>'


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (SVG, "no PNG, JPEG or WebP"),
        (b"<!doctype html><script>alert(1)</script>", "no PNG, JPEG or WebP"),
        (b"GIF89a" + SVG, "no PNG, JPEG or WebP"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "HEIC"),
        (png(4097, 4), "wider or higher than 4096 pixels"),
        (png(0xFFFFFFFF, 0xFFFFFFFF), "wider or higher than 4096 pixels"),
        (png(0, 4), "broken"),
        (png()[:-5], "broken"),
        (b"\x89PNG\r\n\x1a\n" + b"\xff\xff\xff\xffIHDR", "broken"),
        (b"\xff\xd8\xff", "broken"),
        (JPEG[:-2], "broken"),
        (b"\xff\xd8" + b"\xff" * 700_000, "broken"),
        (JPEG[:-2] + b"\xff" * 300_000 + b"\x00", "broken"),
        (b"RIFF\xff\xff\xff\xffWEBPVP8 \xff\xff\xff\xff", "broken"),
        (b"RIFF\x16\0\0\0WEBPVP8X\x0a\0\0\0\x02\0\0\0\0\0\0\0\0\0", "move"),
        (png(4, 4, part(b"tEXt", b"x" * pictures.LARGEST)), "more than 768 KB"),
        (b"", "empty"),
    ],
)
def test_a_file_that_is_no_picture_of_ours_is_refused_with_what_to_do(desk: Client, data: bytes, why: str) -> None:
    status, answer = sent(desk, data)

    assert status == 422
    assert why in str(answer["errors"])
    assert not StoredPicture.objects.exists()


def test_a_page_inside_a_picture_is_a_picture_whatever_its_name(desk: Client) -> None:
    """A file that is a JPEG and ends as a page: what is behind its end is gone, and its type is fixed."""
    name = put_in(desk, JPEG + SVG, "page.html")
    answer = desk.get(f"/pictures/{name}")

    assert name == JPEG_NAME
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert b"<script" not in answer.content


@pytest.mark.parametrize("cut", range(0, len(JPEG), 37))
def test_a_picture_cut_anywhere_is_refused_and_breaks_nothing(cut: int) -> None:
    for data in (JPEG[:cut], png()[: cut % len(png())], WEBP[: cut % len(WEBP)]):
        with pytest.raises(pictures.BadPicture):
            pictures.cleaned(data)


@pytest.mark.parametrize("name", ["x.png", "a" * 24 + "-4x4.svg", NAME.replace("png", "jpg"), "%00", "a" * 5000])
def test_an_address_of_no_picture_is_not_found(desk: Client, name: str) -> None:
    assert desk.get(f"/pictures/{name}").status_code == 404


# In and out


def test_pictures_go_out_and_in_with_their_texts(desk: Client, reader: Client, manager: User, tmp_path: Path) -> None:
    name = put_in(desk, png())
    put_in(desk, png(grey=1))  # in no text
    page_with(f"![The tap]({name})", manager)
    published(manager)
    said("export", str(tmp_path))
    zipped = b"".join(desk.get(reverse("admin:export")).streaming_content)  # type: ignore[attr-defined]
    with zipfile.ZipFile(io.BytesIO(zipped)) as archive:
        files = {one: archive.read(one) for one in archive.namelist()}
    assert files == files_under(tmp_path)
    assert [one for one in files if one.startswith("pictures/")] == [f"pictures/{name}"]
    for model in (Revision, Edition, Document, StoredPicture):
        model.objects.all().delete()

    said("load", str(tmp_path))
    look_again()

    assert reader.get(f"/pictures/{name}").content == png()


def zip_of(files: dict[str, bytes]) -> bytes:
    """A zip of these files."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as writer:
        for name, data in files.items():
            writer.writestr(name, data)
    return made.getvalue()


def looked_into(desk: Client, files: dict[str, bytes]) -> str:
    """The page that says what a zip would change."""
    page: str = desk.post(reverse("admin:incoming"), {"file": file(zip_of(files), "all.zip")}).text
    return page


@pytest.mark.parametrize("around", ["", "handbook/"])
def test_a_zip_brings_its_pictures_when_it_is_taken_in(desk: Client, around: str) -> None:
    text = PAGE.format(body=f"![The tap]({NAME})").encode()
    looked_into(desk, {f"{around}en/reference/stop-taps.md": text, f"{around}pictures/{NAME}": png()})
    assert not StoredPicture.objects.exists()

    desk.post(reverse("admin:taken-in", args=(Incoming.objects.get().pk,)))

    assert desk.get(f"/pictures/{NAME}").content == png()


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ({}, f"there is no picture {NAME} here"),
        ({f"pictures/{NAME}": png(grey=1)}, "is not the picture that its name says"),
        ({f"pictures/{NAME}": png(4, 4, part(b"tEXt", b"x"))}, "is not the picture that its name says"),
        ({"pictures/tap.png": png()}, "is not the picture that its name says"),
        ({f"pictures/{NAME}": SVG}, "is not taken as a picture"),
        ({f"pictures/../{NAME}": png()}, "leads out of the folder"),
        ({f"pictures/{NAME}": b"\x89PNG" + b"\0" * 9_000_000}, "larger than 768 KB"),
    ],
)
def test_a_zip_whose_pictures_are_wrong_is_refused(desk: Client, files: dict[str, bytes], why: str) -> None:
    text = PAGE.format(body=f"![The tap]({NAME})").encode()
    page = looked_into(desk, {"en/reference/stop-taps.md": text, **files})

    assert why in page
    assert not Incoming.objects.exists()
    assert not StoredPicture.objects.exists()


def test_a_folder_without_a_picture_that_it_names_is_not_loaded(playbook: None, tmp_path: Path) -> None:
    said("export", str(tmp_path))
    (tmp_path / "en/reference").mkdir(exist_ok=True)
    (tmp_path / "en/reference/stop-taps.md").write_text(PAGE.format(body=f"![The tap]({NAME})"))

    with pytest.raises(CommandError, match="there is no picture"):
        said("load", str(tmp_path))


# Let go


def aged() -> None:
    """Every picture was put in before anything would be let go of."""
    StoredPicture.objects.update(at=timezone.now() - UNUSED_FOR - datetime.timedelta(hours=1))


def test_what_no_text_names_is_let_go_of_and_what_an_old_revision_names_is_not(desk: Client, manager: User) -> None:
    old, now, unused, fresh, typed = (put_in(desk, png(grey=grey)) for grey in range(5))
    page_with(f"![The tap]({old})", manager)
    published(manager)
    page_with(f"![The tap]({now})", manager)
    published(manager)
    window = {"window": "0" * 32, "number": "5", "title": "T", "body": f"![Tap]({typed})"}
    assert desk.post(reverse("admin:editions_document_kept_new") + "?kind=reference", window).status_code < 400
    aged()
    keep([pictures.cleaned(png(grey=3))])

    picture_use.forget_unused()

    assert set(StoredPicture.objects.values_list("name", flat=True)) == {old, now, fresh, typed}
    assert unused not in (old, now)
