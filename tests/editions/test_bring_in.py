"""Text from elsewhere: shown as what would become of it, corrected, made drafts; odd and hostile input is harmless."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from playbook.accounts.models import User
from playbook.desk import bring_in
from playbook.editions.drafts import StaleDraft, publish_change, take_back_change
from playbook.editions.models import ChangeSet, Document, Incoming, Revision
from playbook.guidance.kinds import Letter, Reference, Tip
from playbook.guidance.parsing import read
from tests.editions.drafting import draft_of
from tests.editions.test_desk import browser_of

BRING_IN = "/admin/bring-in/"
EXAMPLES = Path(__file__).parents[2] / "static" / "examples"
HANDBOOK = """# Handbook of the house

## 1. The repair is late

**When:** a repair is late and nobody rang

### What to say
- “You waited all day for nothing.”

### Don’t say
- "It is our policy" -> "Here is what I can do"
- Calm down

Do:
1. Look up the job
2. Give a day

Why: waiting hurts.

| Stage | Days |
|---|---|
| One | 10 |

## 2. First answer

> Hello {first_name},
>
> Thank you for telling us what happened. That is not how it should go, and I am looking at it now with the people who
> know the house, and with the firm that was to come on that day.
>
> You hear from me by {time}.
"""


@pytest.fixture
def desk(playbook: None, manager: User) -> Client:
    """The manager's browser."""
    return browser_of(manager)


def file(name: str, data: bytes | str) -> SimpleUploadedFile:
    """A file to send."""
    return SimpleUploadedFile(name, data if isinstance(data, bytes) else data.encode())


def brought(desk: Client, *files: SimpleUploadedFile, text: str = "") -> str:
    """The address of the pieces of what is pasted or sent."""
    answer = desk.post(BRING_IN, {"text": text, "chosen": list(files)})
    assert answer.status_code == 302, answer.text[-3000:]
    return answer.headers["Location"]


def refused(desk: Client, *files: SimpleUploadedFile, text: str = "") -> str:
    """The page that says why something is not taken."""
    answer = desk.post(BRING_IN, {"text": text, "chosen": list(files)})
    assert answer.status_code == 422
    return answer.text


def fields(page: str) -> dict[str, str]:
    """What the page of pieces would send with nothing changed."""
    titles = re.findall(r'name="(title-[^"]+)"\s+value="([^"]*)"', page)
    kinds = re.findall(r'<select id="(kind-[^"]+)".*?value="(\w+)"\s+selected', page, re.DOTALL)
    ticks = re.findall(r'name="(take-[^"]+)" value="1"\s+checked', page)
    return {**dict(titles), **dict(kinds), **dict.fromkeys(ticks, "1")}


def drafted(desk: Client, where: str, **changes: str) -> list[Tip | Letter]:
    """The drafts that are made of everything that is ticked."""
    answer = desk.post(where, {**fields(desk.get(where).text), **changes, "_save": "1"})
    assert answer.status_code == 302, answer.text[-3000:]
    return [read(one.as_document()) for one in Revision.objects.drafts().order_by("pk")]  # type: ignore[misc]


def test_a_handbook_is_shown_as_pieces_and_becomes_drafts(desk: Client) -> None:
    where = brought(desk, text=HANDBOOK)
    page = desk.get(where).text
    assert not Revision.objects.drafts().exists()
    assert "The repair is late" in page
    assert "A table became a list" in page
    assert "Words to avoid without words to say instead stand in the reason: Calm down" in page

    tip, letter = drafted(desk, where)

    assert isinstance(tip, Tip)
    assert [one.text for one in tip.say] == ["You waited all day for nothing."]
    assert [(one.text, one.instead) for one in tip.avoid] == [("It is our policy", "Here is what I can do")]
    assert [one.text for one in tip.do] == ["Look up the job", "Give a day"]
    assert tip.situations == ("a repair is late and nobody rang",)
    assert "Waiting hurts." in tip.body
    assert "Stage: One; Days: 10" in tip.body
    assert isinstance(letter, Letter)
    assert letter.paragraphs[0].text == "Hello {name|},"
    assert letter.paragraphs[-1].text == "You hear from me by [time]."


def test_a_draft_that_was_made_opens_in_its_form(desk: Client) -> None:
    drafted(desk, brought(desk, text=HANDBOOK))

    for one in Revision.objects.drafts():
        assert desk.get(reverse("admin:editions_document_change", args=(one.document_id,))).status_code == 200


@pytest.mark.one_engine
@pytest.mark.parametrize("name", ["example.md", "example.txt", "example.html", "example.csv", "example.docx"])
def test_the_example_of_each_kind_is_offered_and_becomes_two_tips(desk: Client, name: str) -> None:
    assert f'download="{name}"' in desk.get(BRING_IN).text

    made = drafted(desk, brought(desk, file(name, (EXAMPLES / name).read_bytes())))

    assert [one.title for one in made] == ["Title of the first tip", "Title of the second tip"]
    assert made[0].say[0].text == "Words to say as they stand."
    assert "The reason, in a few sentences." in made[0].body.replace("the reason,", "The reason,")


@pytest.mark.one_engine
def test_several_files_come_in_together(desk: Client) -> None:
    files = file("late.md", "# Late\n\nOne."), file("rent_due.txt", "Two."), file("x.html", "<p>Three.</p>")

    made = drafted(desk, brought(desk, *files))

    assert [one.title for one in made] == ["Late", "Rent due", "X"]


@pytest.mark.one_engine
def test_front_matter_gives_title_owner_and_words(desk: Client) -> None:
    text = "---\ntitle: Late parcel\nowner: Front desk\ntags: [delivery, late]\n---\n\nSay that you see it."

    (tip,) = drafted(desk, brought(desk, file("a.md", text)))

    assert (tip.title, getattr(tip, "owner", ""), tip.situations) == ("Late parcel", "Front desk", ("delivery", "late"))


def test_titles_and_ticks_are_the_managers(desk: Client) -> None:
    where = brought(desk, text="# One\n\nText.\n\n# Two\n\nMore.")
    sent = fields(desk.get(where).text)
    first = next(key for key, value in sent.items() if value == "One")
    sent[first] = "One, but better"
    sent = {key: value for key, value in sent.items() if not key.startswith("take-1-")}

    desk.post(where, {**sent, "_save": "1"})

    assert [read(one.as_document()).title for one in Revision.objects.drafts()] == ["One, but better"]  # type: ignore[attr-defined]


def test_nothing_typed_is_lost_when_something_is_wrong(desk: Client) -> None:
    page = refused(desk, file("a.exe", "x"), text="What I typed <here>.")
    assert "What I typed &lt;here&gt;." in page
    assert "a.exe: Files that end in .exe are not taken." in page

    where = brought(desk, text="# One\n\nText.\n\n# Two\n\nMore.")
    sent = {key: "Mine" for key in fields(desk.get(where).text) if key.startswith("title-")}
    answer = desk.post(where, {**sent, "_save": "1"})

    assert answer.status_code == 422
    assert answer.text.count('value="Mine"') == 2
    assert "Tick at least one piece." in answer.text


def test_an_empty_title_is_asked_for(desk: Client) -> None:
    where = brought(desk, text="# One\n\nText.")
    sent = {key: "" if key.startswith("title-") else one for key, one in fields(desk.get(where).text).items()}

    assert "Give each ticked piece a title." in desk.post(where, {**sent, "_save": "1"}).text
    assert not Revision.objects.drafts().exists()


@pytest.mark.one_engine
def test_columns_of_a_table_are_chosen(desk: Client) -> None:
    table = "id;question;answer;situation\n12;Password gone;Use the link.;cannot get in\n"
    where = brought(desk, file("macros.csv", table))
    shown = " ".join(desk.get(where).text.split())
    assert re.search(r'>question</label> <select[^>]*>.*?value="title" selected', shown)
    assert "The column “id” has no place: 1 of its cells are left out." in shown

    chosen = {"column-0-0": "", "column-0-1": "say", "column-0-2": "text", "column-0-3": "title"}
    page = desk.post(where, {**chosen, "_again": "1"}).text
    desk.post(where, {**fields(page), **chosen, "_save": "1"})

    tip = read(Revision.objects.drafts().get().as_document())
    assert isinstance(tip, Tip)
    assert (tip.title, tip.body, tip.say[0].text) == ("cannot get in", "Use the link.", "Password gone")


@pytest.mark.one_engine
def test_json_of_help_desks_comes_in(desk: Client) -> None:
    text = '[{"title": "Closed", "content": "Hello,<br /><br />because of the <a href=\\"https://a.example/\\">rules</a>."}]'

    (tip,) = drafted(desk, brought(desk, file("a.json", text)))

    assert tip.body == "Hello,\n\nbecause of the [rules](https://a.example/)."


def test_a_title_that_is_there_already_is_said_and_not_ticked(desk: Client) -> None:
    page = desk.get(brought(desk, text="# Act fast\n\nDo it.\n\n# Something new\n\nText.")).text

    assert "There is one with this title already" in page
    assert len([key for key in fields(page) if key.startswith("take-")]) == 1


def test_somebody_elses_half_written_draft_stops_nothing(desk: Client, editor: User) -> None:
    draft = draft_of("act-fast", "Mine", by=editor)
    Revision.objects.filter(pk=draft.pk).update(text="+++\nnot = a document\n")

    made = drafted_slugs(desk, "# Something new\n\nText.")

    assert made == {"act-fast", "something-new"}


def drafted_slugs(desk: Client, text: str) -> set[str]:
    """The short names of all drafts once `text` was brought in."""
    where = brought(desk, text=text)
    answer = desk.post(where, {**fields(desk.get(where).text), "_save": "1"})
    assert answer.status_code == 302
    return set(Revision.objects.drafts().values_list("document__slug", flat=True))


def test_a_name_that_is_taken_at_this_moment_is_said_and_nothing_is_lost(
    desk: Client, monkeypatch: pytest.MonkeyPatch, editor: User
) -> None:
    def taken(*_args: object, **_kwargs: object) -> None:
        raise StaleDraft(None)

    monkeypatch.setattr(bring_in, "take_in_new", taken)
    where = brought(desk, text="# One\n\nText.")
    answer = desk.post(where, {**fields(desk.get(where).text), "_save": "1"})

    assert answer.status_code == 409
    assert 'value="One"' in answer.text


@pytest.mark.one_engine
def test_a_long_procedure_is_cut_at_its_headings_and_then_into_parts(desk: Client) -> None:
    long = " ".join("The next thing is to look at the account." for _ in range(40))
    text = f"# Procedure\n\n## Opening\n\n{long}\n\n## Closing\n\nShort.\n"

    made = drafted(desk, brought(desk, text=text))

    assert [one.title for one in made] == ["Opening (1 of 2)", "Opening (2 of 2)", "Closing"]
    assert all(len(one.body.split()) <= 220 for one in made)


def test_titles_in_any_script_are_taken(desk: Client) -> None:
    assert [one.title for one in drafted(desk, brought(desk, text="# العميل غاضب\n\nنص."))] == ["العميل غاضب"]


@pytest.mark.one_engine
def test_problems_are_named_before_anything_is_made(desk: Client) -> None:
    page = desk.get(brought(desk, text="# One\n\nSay: Calm down!\n\nText.")).text

    assert "To mend before it is published" in page
    assert "has no second wording" in page


@pytest.mark.one_engine
def test_what_word_and_mails_leave_in_a_text_comes_out_right(desk: Client) -> None:
    text = (
        "From: a@a.example\nSent: today\nTo: b\nSubject: Re: The lift stands still\n\n"
        "It\u00a0is of\u00adten the\u200b door.\u202e\n\n•\tSay it\no\tand when\n\n"
        "1)\tFirst\n2)\tThen\n\nStage\tDays\nOne\t10\n"
    )
    where = brought(desk, text=text)
    page = desk.get(where).text

    (tip,) = drafted(desk, where)

    assert "The head of a mail was left out (4 lines)." in page
    assert "1 soft hyphens were taken out." in page
    assert tip.title == "The lift stands still"
    assert [one.text for one in tip.do] == ["First", "Then"]
    assert tip.body == ("- Say it\n    - and when\n\n---\n\n- Stage: One; Days: 10")


@pytest.mark.one_engine
def test_scripts_and_links_that_run_something_are_harmless(desk: Client) -> None:
    html = (
        "<h1>One<img src=x onerror=alert(1)></h1><script>alert(1)</script><p onclick=alert(1)>Words "
        "<a href=' javascript:alert(1)'>here</a> <a href='https://a.example/?utm_source=x'>there</a></p>"
        "<iframe src=//evil.example></iframe><svg onload=alert(1)><style>p{}</style></svg>"
    )
    markdown = "# Two\n\n[here](javascript:alert(1)) <script>alert(2)</script>\n\n![a](https://evil.example/pixel.png)"
    where = brought(desk, file("a.html", html), file("b.md", markdown))
    page = desk.get(where).text

    one, two = drafted(desk, where)

    assert "1 scripts were left out." in page
    assert "leads nowhere from here" in page
    for text in (page.partition("bring-in__pieces")[2], one.why, two.why):
        assert "<script>alert" not in text
        assert "onerror" not in text
        assert 'href="javascript' not in text
        assert "<img" not in text
    assert one.body == "Words here [there](https://a.example/)"


@pytest.mark.one_engine
def test_formulas_of_a_table_are_words(desk: Client) -> None:
    (tip,) = drafted(desk, brought(desk, file("a.csv", 'title,text\n=1+1,"=HYPERLINK(""x"")"\n')))

    assert (tip.title, tip.body) == ("=1+1", '=HYPERLINK("x")')


@pytest.mark.one_engine
def test_a_line_that_ends_a_part_of_a_document_ends_nothing(desk: Client) -> None:
    (tip,) = drafted(desk, brought(desk, text="# One\n\nText.\n\n+++\n\n```\n+++\n```\n\nKeywords: +++, a\n\nMore."))

    assert "More." in tip.body


def word(document: str, **parts: bytes) -> bytes:
    """A Word file with this body, and further parts."""
    made = io.BytesIO()
    example = zipfile.ZipFile(EXAMPLES / "example.docx")
    with example, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as writer:
        for name in example.namelist():
            text = example.read(name)
            if name == "word/document.xml":
                head = text.split(b"<w:body>")[0] + b"<w:body>"
                text = document.encode()
                text = text if document.startswith("<?") else head + text + b"</w:body></w:document>"
            writer.writestr(name, text)
        for name, data in parts.items():
            writer.writestr(name.replace("__", "/").replace("_bin", ".bin").replace("_png", ".png"), data)
    return made.getvalue()


PARAGRAPH = (
    '<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>One</w:t></w:r></w:p>'
    "<w:p><w:r><w:t>Text.</w:t></w:r></w:p>"
)
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' if n else '<!ENTITY a0 "haha">' for n in range(10))
    + "]><x>&a9;</x>"
)


@pytest.mark.one_engine
def test_macros_of_word_are_left_out_by_name(desk: Client) -> None:
    data = word(PARAGRAPH, word__vbaProject_bin=b"macro", word__media__a_png=b"x", word__embeddings__b_bin=b"x")
    where = brought(desk, file("a.docm", data))

    assert "1 macros were left out." in desk.get(where).text
    assert [one.title for one in drafted(desk, where)] == ["One"]


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("name", "make", "why"),
    [
        ("a.docx", lambda: word(LAUGHS), "not a Word file"),
        ("a.docx", lambda: word("<w:p>" * 400 + "</w:p>" * 400), "nested too deep"),
        ("a.docx", lambda: word("<w:p/>" * 900_000), "Bring it in in parts"),
        ("a.docx", lambda: word("<w:p/>" * 160_000), "larger than any handbook"),
        ("a.docx", lambda: word("", **{f"word__x{n}": b"" for n in range(2_001)}), "packed from more than"),
        ("a.docx", lambda: b"PK\x03\x04nothing", "not a Word file"),
        ("a.docx", lambda: b"", "empty"),
        ("a.html", lambda: b"<div>" * 200_000, "more than 60000 tags"),
        ("a.html", lambda: b"<b>" * 10_000, "nested too deep"),
        ("a.html", lambda: b"<div><p></b>" * 5_000, "nested too deep"),
        ("a.html", lambda: b"<p " + b"a=1 " * 1_000_000 + b">", "a tag of more than"),
        ("a.html", lambda: b"<p>a" * 50_000, "Bring it in in parts"),
        ("a.md", lambda: b"x" * 5_000_000, "200000 is the most"),
        ("a.md", lambda: b"![" * 90_000, "opening brackets"),
        ("a.md", lambda: b"- a\n" * 40_000, "10000 is the most"),
        ("a.md", lambda: b"|a" * 90_000, "more than 10000 cells"),
        ("a.txt", lambda: (b"a\t" * 200 + b"\n") * 400, "more than 10000 cells"),
        ("a.txt", lambda: b"\0" * 1000, "no text that can be read"),
        ("a.txt", lambda: "\u200b\u00ad\n".encode(), "no text that can be read"),
        ("a.md", lambda: b"x" * 10_500_000, "more than 10 MB"),
        ("a.xlsx", lambda: b"PK", "choose “Save as”, CSV"),
        ("a.DOC", lambda: b"x", "choose “Save as”, Word (.docx)"),
        ("a.pdf", lambda: b"%PDF", "copy its text, and paste that"),
        ("a.csv", lambda: b"title,text\n" + b"a,b\n" * 400, "300 is the most"),
        ("a.csv", lambda: b"a" + b",a" * 100 + b"\n1\n", "40 is the most"),
        ("a.csv", lambda: b'title,text\n"' + b"a" * 200_000, "not a CSV"),
        ("a.csv", lambda: b"title,text\n" + (b"a," + b"b" * 19_000 + b"\n") * 12, "200000 is the most"),
        ("a.csv", lambda: b"only names\n", "no rows"),
        ("a.json", lambda: b"[" * 100_000, "not JSON"),
        ("a.json", lambda: b"[1]", "list of objects"),
        ("a.md", lambda: b'+++\ntitle = "x"\n+++\nbody\n\n+++\nwords\n', "In and out"),
    ],
)
def test_what_cannot_be_bounded_is_refused_with_the_reason(
    desk: Client, name: str, make: Callable[[], bytes], why: str
) -> None:
    answer = desk.post(BRING_IN, {"text": "", "chosen": [file(name, make())]})
    page = desk.get(answer.headers["Location"]).text if answer.status_code == 302 else answer.text

    assert why in page
    assert not Revision.objects.drafts().exists()


@pytest.mark.parametrize(
    "text",
    ["*a " * 15_000, "> " * 20_000 + "a", "- " * 20_000 + "a", "[" * 1_900 + "a", "`a" * 20_000, "\\" * 50_000,
     "|a" * 2_000 + "\n" + "|-" * 2_000 + "\n" + "|b" * 2_000, "# \n" * 5_000, "a\n\n" * 3_000, "<!--" * 10_000,
     "&" * 50_000, "**a_" * 10_000, "{" * 9_000, "Say: " * 9_000, "From: a\n" * 4_000],
)  # fmt: skip
def test_odd_text_is_answered(desk: Client, text: str) -> None:
    answer = desk.post(BRING_IN, {"text": text})
    assert answer.status_code in (302, 422)
    if answer.status_code == 302:
        assert desk.get(answer.headers["Location"]).status_code in (200, 422)


@pytest.mark.one_engine
def test_files_that_are_too_much_together_are_refused(desk: Client) -> None:
    files = [file(f"{n}.txt", "The next thing. " * 12_000) for n in range(3)]

    assert "Together they have more than 400000 characters." in refused(desk, *files)


@pytest.mark.one_engine
def test_more_pieces_than_anybody_looks_through_are_refused(desk: Client) -> None:
    page = desk.get(brought(desk, text="".join(f"# {n}\n\nText.\n\n" for n in range(301)))).text

    assert "301 pieces; 300 is the most" in page


def test_nobody_sees_what_another_brought_in(desk: Client, editor: User) -> None:
    where = brought(desk, text="# One\n\nText.")
    other = browser_of(editor)

    assert other.get(where).headers["Location"] == BRING_IN
    assert other.post(where, {"_save": "1"}).headers["Location"] == BRING_IN
    assert Incoming.objects.exists()


@pytest.mark.one_engine
def test_a_text_is_no_zip_and_a_zip_no_text(desk: Client) -> None:
    where = brought(desk, text="# One\n\nText.")
    kept = Incoming.objects.get()

    desk.post(reverse("admin:taken-in", args=(kept.pk,)))

    assert not Revision.objects.drafts().exists()
    assert desk.get(where).status_code == 200


@pytest.mark.one_engine
def test_an_agent_brings_nothing_in(playbook: None, agent: User) -> None:
    assert browser_of(agent).get(BRING_IN).status_code == 302
    assert not Document.objects.filter(slug="one").exists()


LONG = (
    """<h1>How we handle a lost parcel</h1><p>Read this in peace.</p>
<h2>1. What it is for</h2><p>See the <a href="https://carrier.example/claim">claim form</a> and wait.</p>
<h2>2. Who does what</h2><ol><li>Look<ul><li>in the yard</li></ul></li><li>Ask</li></ol>
<table><tr><th>Days</th><th>Who</th></tr><tr><td>3</td><td>The desk</td></tr></table>
<h2>3. Then</h2><p>"""
    + ("Wait for the van. " * 90)
    + "</p>"
)


@pytest.mark.one_engine
def test_a_long_procedure_becomes_one_reference_page_with_its_headings_and_tables(desk: Client) -> None:
    page = brought(desk, file("lost-parcel.html", LONG))

    shown = desk.post(page, {"cut": "0"}).text
    keys = re.findall(r'name="title-([^"]+)"', shown)
    desk.post(page, {"cut": "0", f"take-{keys[0]}": "1", f"title-{keys[0]}": "A lost parcel", "_save": "1"})

    assert len(keys) == 1
    assert 'value="reference"' in shown
    draft = Revision.objects.drafts().get()
    assert draft.document.kind == "reference"
    found = read(draft.as_document())
    assert isinstance(found, Reference)
    for words in ("2. Who does what</h2>", "<table>", "<td>The desk</td>", 'href="https://carrier.example/claim"'):
        assert words in found.why
    assert re.search(r"<li>Look\s*<ul>\s*<li>in the yard</li>", found.why)


@pytest.mark.one_engine
def test_what_is_pasted_from_a_page_keeps_its_shape(desk: Client) -> None:
    said = desk.post("/admin/bring-in/pasted/", {"html": LONG}).json()

    assert "## 2. Who does what" in said["markdown"]
    assert "| Days | Who |" in said["markdown"]
    assert "[claim form](https://carrier.example/claim)" in said["markdown"]
    assert "    - in the yard" in said["markdown"]


@pytest.mark.one_engine
@pytest.mark.parametrize("html", ["", "<p></p>", "<b>" * 500, "<script>alert(1)</script>", "\x00" * 9])
def test_an_odd_clipboard_is_answered(desk: Client, html: str) -> None:
    answer = desk.post("/admin/bring-in/pasted/", {"html": html})

    assert answer.status_code in (200, 422)
    assert "<script" not in answer.text


@pytest.mark.one_engine
def test_an_agent_has_nothing_read_from_a_clipboard(playbook: None, agent: User) -> None:
    assert browser_of(agent).post("/admin/bring-in/pasted/", {"html": LONG}).status_code in (302, 403)


@pytest.mark.one_engine
def test_numbered_headings_of_a_plain_text_are_headings_with_their_numbers(desk: Client) -> None:
    text = "1. What it is for\n\nA parcel is lost.\n\n2. Who does what\n\nThe desk looks first.\n" + "Wait. " * 300
    page = brought(desk, text=text)

    shown = desk.post(page, {"cut": "0"}).text

    assert "2. Who does what</h" in shown


@pytest.mark.one_engine
def test_the_change_of_a_reference_page_is_told_in_the_words_of_its_form(desk: Client) -> None:
    page = brought(desk, file("lost-parcel.html", LONG))
    key = re.findall(r'name="title-([^"]+)"', desk.post(page, {"cut": "0"}).text)[0]
    desk.post(page, {"cut": "0", f"take-{key}": "1", f"title-{key}": "A lost parcel", "_save": "1"})
    row = Document.objects.get(kind="reference", slug="a-lost-parcel")

    told = desk.get(reverse("admin:editions_document_compare", args=(row.pk,))).text

    assert "The text" in told
    assert "The reason" not in told


def test_the_drafts_of_one_text_are_one_change_that_is_taken_back_as_one(desk: Client, manager: User) -> None:
    where = brought(desk, file("handbook.md", "# One\n\nTurn it right.\n\n# Two\n\nThen wait a while."))
    page = desk.get(where).text
    assert 'value="Brought in: handbook.md"' in page

    answer = desk.post(where, {**fields(page), "change": "October’s handbook", "_save": "1"})
    change = ChangeSet.objects.get()

    assert answer.headers["Location"] == reverse("admin:change-set", args=(change.pk,))
    assert change.name == "October’s handbook"
    assert set(change.revisions.values_list("document__slug", flat=True)) == {"one", "two"}
    publish_change(change, change.revisions.values_list("pk", flat=True), by=manager)
    back = take_back_change(change, by=manager)
    assert back
    assert [one.deleted for one in back.revisions.all()] == [True, True]


def test_a_text_of_one_piece_and_whoever_wants_none_make_no_change(desk: Client) -> None:
    drafted(desk, brought(desk, text="# One\n\nTurn it right."), change="Named")
    drafted(desk, brought(desk, text="# Two\n\nTurn it.\n\n# Three\n\nThen wait."), change=" ")

    assert not ChangeSet.objects.exists()
