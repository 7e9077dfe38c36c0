"""The organisation's logo and colour: cleaned, drafted, published, on screen and paper; attacks are harmless."""

import base64
import io
import re
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from playbook.accounts.models import User
from playbook.editions.current import library, look_again
from playbook.editions.drafts import head, publish_drafts
from playbook.editions.models import Revision
from playbook.guidance import colour, documents, logo
from tests.editions.drafting import row_of
from tests.editions.picture_files import part, png
from tests.editions.test_desk import browser_of, change_url, form_of

LOOK = "/admin/organisation/look/"
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 120 40">'
    "<style>.a{fill:#123456}</style><linearGradient id='g'><stop offset='0' stop-color='#fff'/></linearGradient>"
    '<g><path class="a" d="M0 0h120v40z"/><rect x="1" y="1" width="9" height="9" style="fill:url(#g);stroke:red"/></g>'
    "</svg>"
)
BAD_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    ' viewBox="0 0 9 9" onload="alert(1)">'
    "<script>alert(1)</script><foreignObject><b onclick='alert(1)'>x</b></foreignObject>"
    '<image href="https://evil.example/x.png"/><use xlink:href="#a"/><a href="javascript:alert(1)"><path d="M0 0"/></a>'
    '<animate attributeName="href" to="javascript:alert(1)"/><set attributeName="x" to="y"/>'
    '<style>@import "//evil.example";</style>'
    '<rect id="a" width="9" height="9" fill="url(https://evil.example/#x)"'
    ' style="fill:u\\72l(//evil.example)" onclick="alert(1)"'
    ' filter="url(#f)"/><circle r="4" fill="#123456"/><rect xmlns="urn:x" width="1"/></svg>'
)


@pytest.fixture
def desk(playbook: None, manager: User) -> Client:
    """The manager's browser."""
    return browser_of(manager)


def base() -> str:
    """The revision that the form is drawn from."""
    newest = head(row_of("organisation", "list"))
    assert newest
    return str(newest.pk)


def chosen(desk: Client, data: bytes | str | None = None, **fields: str) -> str:
    """The page that comes after a logo was sent."""
    sent: dict[str, object] = {"base": base(), "accent": "", **fields}
    if data is not None:
        sent["file"] = SimpleUploadedFile("logo", data.encode() if isinstance(data, str) else data)
    return desk.post(LOOK, sent, follow=True).text


def published(manager: User) -> None:
    """Every draft is what readers see."""
    publish_drafts(Revision.objects.drafts(), by=manager)
    look_again()


def logo_in(page: str) -> str:
    """The address of the logo in the head of a page."""
    found = re.search(r'<img class="site-header__logo" src="([^"]+)" alt="([^"]*)">', page)
    return found[1] if found else ""


def test_a_logo_is_a_draft_first_and_then_heads_every_page(desk: Client, manager: User, agent: User) -> None:
    assert "Draft saved" in (page := chosen(desk, SVG))
    way_on = re.search(r'href="(/admin/publish/[^"]+)">Publish', page)
    assert way_on
    assert re.search(r'name="drafts"\s+value="\d+"\s+checked', desk.get(way_on[1]).text), "ticked already"
    reader = browser_of(agent)
    assert not logo_in(reader.get("/tips/act-fast/").text)
    assert desk.get("/admin/organisation/look/logo/").headers["Content-Type"] == "image/svg+xml; charset=utf-8"
    published(manager)

    page = reader.get("/tips/act-fast/").text
    answer = reader.get(logo_in(page))

    assert 'class="paper-logo"' in page
    assert 'alt="Our logo"' in page
    assert answer.headers["Content-Type"] == "image/svg+xml; charset=utf-8"
    policy = answer.headers["Content-Security-Policy"].split("; ")
    assert {"sandbox", "default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"} <= set(policy)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in answer.headers["Cache-Control"]
    assert b'fill="#123456"' in answer.content
    assert b'fill="url(#g)"' in answer.content


def test_a_checklist_has_it_in_its_own_head(desk: Client, manager: User) -> None:
    chosen(desk, png())
    published(manager)
    slug = next(iter(library().checklists))

    assert 'class="sheet__logo"' in desk.get(f"/checklists/{slug}/").text


def test_its_words_are_the_organisations_name(desk: Client, manager: User) -> None:
    row = row_of("organisation", "list")
    chosen(desk, png())
    draft = Revision.objects.drafts().get(document=row)
    draft.text = draft.text.replace('name = ""', 'name = "Northside <Homes>"')
    draft.save()
    published(manager)

    assert 'alt="Northside &lt;Homes&gt;"' in desk.get("/tips/").text


def test_without_a_logo_and_a_colour_pages_are_as_they_were(desk: Client) -> None:
    page = desk.get("/tips/act-fast/").text

    assert "site-header__logo" not in page
    assert "/look/" not in page


def test_a_logo_is_taken_out_again_and_a_colour_stays(desk: Client, manager: User) -> None:
    chosen(desk, png(), accent="#005e5c")
    chosen(desk, accent="#005e5c")
    published(manager)
    assert library().organisation.logo
    chosen(desk, accent="#005e5c", without="on")
    published(manager)

    assert (library().organisation.logo, library().organisation.accent) == ("", "#005e5c")


def test_the_form_of_the_list_keeps_logo_and_colour(desk: Client, manager: User) -> None:
    chosen(desk, png(), accent="#7a1f1f")
    url = reverse("admin:editions_document_change", args=(row_of("organisation", "list").pk,))
    page = desk.get(url).text
    assert "iVBOR" not in page

    desk.post(url, form_of("organisation", "list", name="Northside"))

    newest = head(row_of("organisation", "list"))
    assert newest
    header = documents.parse(newest.as_document()).header
    assert (header["name"], header["accent"]) == ("Northside", "#7a1f1f")
    assert logo.read(header["logo"])


def test_scripts_and_what_leads_out_of_an_svg_are_taken_out(desk: Client, manager: User) -> None:
    chosen(desk, BAD_SVG)
    published(manager)
    served = desk.get(logo_in(desk.get("/tips/").text)).content.decode()

    words = "script foreign onload onclick evil javascript use animate <set <a style filter image href"
    for word in words.replace("|", " ").split():
        assert word not in served, word
    assert '<circle r="4" fill="#123456" />' in served


def test_cleaning_twice_is_cleaning_once() -> None:
    for data in (SVG.encode(), BAD_SVG.encode(), png(4, 4, part(b"tEXt", b"words"))):
        text = logo.cleaned(data)
        again = text.encode() if text.startswith("<") else base64.b64decode(text)
        assert logo.cleaned(again) == text
        assert logo.read(text)


def test_a_png_is_its_picture_alone() -> None:
    text = logo.cleaned(png(4, 4, part(b"tEXt", b"<script>"), part(b"iCCP", b"x"), end=b"<script>PK\x03\x04"))

    assert base64.b64decode(text) == png()


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><svg xmlns="http://www.w3.org/2000/svg">&b;</svg>'


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (LAUGHS, "neither a PNG nor an SVG"),
        ("<html><body>x</body></html>", "neither a PNG nor an SVG"),
        ("GIF89a", "neither a PNG nor an SVG"),
        ("<svg xmlns='http://www.w3.org/2000/svg'>" + "<g>" * 3000, "neither a PNG nor an SVG"),
        ("<svg xmlns='http://www.w3.org/2000/svg'>" + "<g/>" * 3000 + "</svg>", "more than 2000 shapes"),
        (
            "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'><image href='data:x'/></svg>",
            "no shapes of its own",
        ),
        ("<svg xmlns='http://www.w3.org/2000/svg' width='100%'><path d='M0 0'/></svg>", "does not say how large"),
        (png(1201, 4), "wider or higher than 1200"),
        (png(0, 4), "wider or higher than 1200"),
        (png()[:-8], "is broken"),
        (png().replace(b"IDAT", b"IDAX"), "is broken"),
        (b"\x89PNG\r\n\x1a\n" + part(b"IEND", b""), "is broken"),
        (b"x" * 200_000, "more than 96 KB"),
    ],
)
def test_what_is_no_logo_is_refused_with_the_reason_and_the_colour_is_kept(
    desk: Client, data: bytes | str, why: str
) -> None:
    page = chosen(desk, data, accent="#7a1f1f")

    assert why in page
    assert 'value="#7a1f1f"' in page
    assert not Revision.objects.drafts().exists()


def test_a_bad_logo_that_comes_in_a_zip_is_a_problem_and_is_never_served(desk: Client) -> None:
    newest = head(row_of("organisation", "list"))
    assert newest
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as writer:
        text = newest.text.replace('name = ""', f"name = \"\"\nlogo = '''{BAD_SVG.replace(chr(39), '&apos;')}'''")
        writer.writestr("en/organisation.toml", text)
    page = desk.post(reverse("admin:incoming"), {"file": SimpleUploadedFile("a.zip", made.getvalue())}).text

    assert "the logo is not one that was cleaned here" in page
    assert logo.read(BAD_SVG) is None


def test_logo_and_colour_go_out_in_the_zip_and_come_in_again(desk: Client, manager: User) -> None:
    chosen(desk, SVG, accent="#7a1f1f")
    published(manager)
    data = b"".join(desk.get(reverse("admin:export")).streaming_content)  # type: ignore[attr-defined]

    page = desk.post(reverse("admin:incoming"), {"file": SimpleUploadedFile("a.zip", data)}).text

    assert "Everything in it is here already." in page


def test_a_colour_is_one_rule_for_the_screen_by_edition(desk: Client, manager: User) -> None:
    chosen(desk, accent="7A1F1F")
    published(manager)
    page = desk.get("/tips/").text
    address = re.search(r'<link rel="stylesheet" href="(/look/style/[^"]+)">', page)
    assert address

    answer = desk.get(address[1])

    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
    assert answer.text.startswith("@media screen { :root { --accent: light-dark(#7a1f1f, #")
    assert "style=" not in page
    assert desk.get("/look/style/other.css").status_code == 404


@pytest.mark.parametrize(
    ("said", "why"),
    [("red;}", "six digits"), ("#ffcc00", "The nearest that can: #"), ("#12345", "six digits"), ("#fff", "nearest")],
)
def test_a_colour_that_cannot_be_read_is_refused_with_the_nearest(desk: Client, said: str, why: str) -> None:
    page = chosen(desk, accent=said)

    assert why in page
    assert f'value="{said}"' in page
    assert not Revision.objects.drafts().exists()


@pytest.mark.parametrize("said", ["#ffcc00", "#ff0000", "#808080", "#00ff00", "#ffffff", "#0000ff", "#000000"])
def test_the_nearest_passes_and_both_shades_can_be_read(said: str) -> None:
    made = colour.accent(colour.nearest(said))

    assert made
    assert all(colour.contrast(made.light, one) >= 4.5 for one in (*colour.LIGHT, made.light_wash))
    assert all(colour.contrast(made.dark, one) >= 4.5 for one in (*colour.DARK, made.dark_wash))


def test_two_who_save_at_once_lose_nothing(desk: Client) -> None:
    first = base()
    chosen(desk, accent="#005e5c")
    answer = desk.post(LOOK, {"base": first, "accent": "#7a1f1f"})

    assert answer.status_code == 409
    assert 'value="#7a1f1f"' in answer.text


def test_a_change_of_the_logo_is_told_in_few_words(desk: Client) -> None:
    chosen(desk, png())
    page = desk.get(reverse("admin:editions_document_compare", args=(row_of("organisation", "list").pk,))).text

    assert ".png (" in page
    assert "iVBOR" not in page


def test_an_agent_may_not_choose(playbook: None, agent: User) -> None:
    assert browser_of(agent).get(LOOK).status_code == 302


def test_who_is_to_sign_in_sees_whose_playbook_it_is(desk: Client, manager: User) -> None:
    desk.post(change_url("organisation", "list"), form_of("organisation", "list", name="Linden Row Homes"))
    chosen(desk, SVG, accent="#7a1f1f")
    published(manager)
    nobody = Client()

    page = nobody.get("/sign-in/").text

    assert "Linden Row Homes" in page
    for address in re.findall(r'(?:href|src)="(/look/[^"]+)"', page):
        assert nobody.get(address).status_code == 200
    assert len(re.findall(r'="/look/(?:logo|style)/', page)) == 2
