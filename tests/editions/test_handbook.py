"""A handbook brought in: its chapters, tables and lines are where a reader expects them, and nothing is lost unsaid."""

import html
import io
import re
import time
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from playbook.accounts.models import User
from playbook.editions import drafts
from playbook.editions.current import forget
from playbook.editions.models import Document, Revision
from playbook.guidance.documents import LIST
from playbook.guidance.kinds import Guidance, Letter, Reference, Tip
from playbook.guidance.parsing import read
from tests.editions.drafting import row_of
from tests.editions.test_bring_in import PARAGRAPH, brought, desk, fields, file, word
from tests.editions.test_desk import browser_of, change_url, form_of

pytestmark = pytest.mark.one_engine

__all__ = ["desk"]

GUIDE = """# The front desk, part one

## 1. Nobody came

Losing a day is what they ring about.

- Say: “You waited for us, and we did not come.”
- Don’t say: “It says done here.”
- Look at the diary first

Name the deed, not the person:

> “I want to help you with this. I will stop for today if it goes on.”

Then do that.

**Why:** a day lost is pay lost.

## 2. Complaints procedure

What to do from the first word to the last.

### 2.1 Who does what

| Who | Does |
| --- | --- |
| The desk | writes it down |
| The officer | answers |

### 2.2 In this order

1. Listen.
2. Ask:
    1. what happened
    2. what they want

{more}

## 3. Letters

### Answer first

Put the answer in the first line.

### Letter: we missed you

Dear [name],

We did not come to see to [what]. {{day}} is gone. [who] is sorry.

Yours sincerely,

[your name]
"""
TABLE = (
    "Topic;When to use;WhatToSay;What not to say;Why?;Owner;Cost centre\n"
    "Cold rooms;the heating is off;“I’ll see to it today.”;“There is a queue.”;Cold cannot wait.;Front desk;41\n"
    "A stuck lift;the lift stands still;“Who has to be carried up?”;“They know.”;The shop is up there.;Front desk;42\n"
)


@pytest.fixture
def guide(desk: Client) -> str:
    """The address of the pieces of the guide."""
    return brought(desk, file("guide.md", GUIDE.format(more="Wait for the answer. " * 70)))


def shown(desk: Client, where: str, **changes: str) -> str:
    """The page of pieces with some fields changed, in one line."""
    sent = {**fields(desk.get(where).text), **changes}
    return " ".join(html.unescape(desk.post(where, {**sent, "_again": "1"}).text).split())


def key_of(page: str, title: str) -> str:
    """The key of the piece of this title."""
    found = re.search(rf'name="title-([^"]+)"\s+value="{re.escape(title)}"', html.unescape(page))
    assert found, title
    return found[1]


def made(desk: Client, where: str, **changes: str) -> dict[str, Guidance]:
    """The drafts of everything that is ticked once these fields were changed and shown, by their titles."""
    first = desk.get(where).text
    empty = dict.fromkeys(re.findall(r'name="(empty-[^"]+)"', first), "1")
    before = {**fields(first), **empty}
    page = desk.post(where, {**before, **changes, "_again": "1"}).text
    kept = {key: value for key, value in changes.items() if not key.startswith(("kind-", "title-", "take-"))}
    answer = desk.post(where, {**fields(page), **joined_in(page), **kept, "was": kept.get("cut", "auto"), "_save": "1"})
    assert answer.status_code == 302, answer.text[-3000:]
    found = [read(one.as_document()) for one in Revision.objects.drafts().order_by("pk")]
    return {one.title: one for one in found if isinstance(one, Guidance)}


def joined_in(page: str) -> dict[str, str]:
    """The pieces that are part of another."""
    return dict.fromkeys(re.findall(r'<select id="(kind-[^"]+)" name="[^"]+">\s*<option value="joined" selected', page),
                         "joined")  # fmt: skip


def test_lines_behind_bullets_go_to_their_places_and_belong_together(desk: Client, guide: str) -> None:
    tip = made(desk, guide)["Nobody came"]

    assert isinstance(tip, Tip)
    assert [one.text for one in tip.say] == [
        "You waited for us, and we did not come.",
        "I want to help you with this. I will stop for today if it goes on.",
    ]
    assert [(one.text, one.instead) for one in tip.avoid] == [
        ("It says done here.", "You waited for us, and we did not come.")
    ]
    assert tip.body == (
        "- Look at the diary first\n\nName the deed, not the person.\n\nThen do that.\n\nA day lost is pay lost."
    )
    assert tip.summary == "Losing a day is what they ring about."


def test_a_quotation_that_was_moved_is_told(desk: Client, guide: str) -> None:
    assert "A quotation became words to say: “I want to help you with this." in desk.get(guide).text


def test_a_chapter_becomes_one_reference_page_while_others_become_tips(desk: Client, guide: str) -> None:
    key = key_of(desk.get(guide).text, "Complaints procedure")
    assert "a reference page, with the 2 below" in " ".join(desk.get(guide).text.split())

    found = made(desk, guide, **{f"kind-{key}": "chapter"})

    page = found["Complaints procedure"]
    assert isinstance(page, Reference)
    assert "# 2.1 Who does what" in page.body
    assert "| The desk | writes it down |" in page.body
    assert "    1. what happened" in page.body
    assert "Wait for the answer." in page.body
    assert isinstance(found["Nobody came"], Tip)
    assert "Who does what" not in str(list(found))


def test_what_is_cut_out_of_a_chapter_is_found_by_the_words_of_its_heading(desk: Client, guide: str) -> None:
    found = made(desk, guide)

    below = [one for title, one in found.items() if "who does what" in title.casefold()]
    assert below
    assert "Complaints procedure" in str([one.situations for one in below])
    assert "Complaints procedure" not in str(found["Nobody came"].situations)


def test_a_long_chapter_is_cut_at_its_sub_headings_and_it_is_said(desk: Client, guide: str) -> None:
    page = " ".join(desk.get(guide).text.split())

    assert "Complaints procedure: Who does what" in page
    assert page.count("Its chapter is longer than a tip holds, or holds a letter") == 2
    assert page.count("A table became a list") == 1


def test_a_piece_is_joined_with_the_one_above_and_taken_out_again(desk: Client, guide: str) -> None:
    key = key_of(desk.get(guide).text, "Complaints procedure: Who does what")

    page = shown(desk, guide, **{f"kind-{key}": "joined"})
    found = made(desk, guide, **{f"kind-{key}": "joined"})["Complaints procedure"]

    assert f'name="title-{key}"' not in page
    assert "a piece of its own" in page
    assert "### 2.1 Who does what" in found.body
    assert "- Who: The desk; Does: writes it down" in found.body


def test_the_cut_that_is_chosen_is_what_comes(desk: Client, guide: str) -> None:
    page = shown(desk, guide, cut="1")

    titles = re.findall(r'name="title-[^"]+" value="([^"]*)"', page)
    assert titles == ["The front desk, part one", "Nobody came", "Complaints procedure", "Letters"]


def test_what_a_piece_becomes_is_forgotten_where_it_is_cut_otherwise(desk: Client) -> None:
    long = "<h1>Lost</h1><p>First.</p><h2>One</h2><p>A.</p><h2>Two</h2><table><tr><th>a</th><th>b</th></tr><tr><td>c"
    where = brought(desk, text=f"{long}</td><td>d</td></tr></table><p>Text.</p>")
    sent = fields(desk.get(where).text)
    assert {value for key, value in sent.items() if key.startswith("kind-")} == {"tip"}

    page = desk.post(where, {**sent, "was": "auto", "cut": "0", "_again": "1"}).text
    answer = desk.post(where, {**fields(page), "was": "0", "cut": "0", "_save": "1"})

    assert answer.status_code == 302
    found = read(Revision.objects.drafts().get().as_document())
    assert isinstance(found, Reference)
    assert "| c | d |" in found.body


def test_a_letter_is_a_letter_and_its_places_are_ours_or_are_named(desk: Client, guide: str) -> None:
    page = desk.get(guide).text

    letter = made(desk, guide)["We missed you"]

    assert isinstance(letter, Letter)
    assert [one.text for one in letter.paragraphs] == [
        "Dear {name|},",
        "We did not come to see to {thing|what went wrong}. {day|a day that I'll give you} is gone. [who] is sorry.",
        "Yours sincerely,",
        "{worker|the team}",
    ]
    assert "[who] is no place that is filled by itself" in page
    assert "“[who]” would be said or sent as it stands" in page


def test_a_heading_with_nothing_of_its_own_is_not_ticked_and_it_is_said_why(desk: Client, guide: str) -> None:
    page = desk.get(guide).text

    assert f"take-{key_of(page, 'Letters')}" not in fields(page)
    assert "It is a heading with nothing of its own, so it is not ticked." in page


def test_each_column_of_a_table_has_a_place_and_what_has_none_is_said(desk: Client) -> None:
    where = brought(desk, file("table.csv", TABLE))
    page = html.unescape(desk.get(where).text)

    tip = made(desk, where)["Cold rooms"]

    assert "The column “Cost centre” has no place: 2 of its cells are left out." in page
    assert isinstance(tip, Tip)
    assert [one.text for one in tip.say] == ["I’ll see to it today."]
    assert [(one.text, one.instead) for one in tip.avoid] == [("There is a queue.", "I’ll see to it today.")]
    assert (tip.summary, tip.body, tip.owner) == ("The heating is off", "Cold cannot wait.", "Front desk")
    assert tip.situations == ("the heating is off",)


@pytest.mark.parametrize(
    ("names", "places"),
    [
        ("Subject,Script,Avoid saying,Better wording,Steps", ["title", "say", "avoid", "instead", "do"]),
        ("Issue,SITUATION:,what_to_say,Don’t say,Reason", ["title", "when", "say", "avoid", "why"]),
        ("Heading,Trigger,Suggested reply,Never say this,Rationale", ["title", "when", "say", "avoid", "why"]),
        ("Question,Answer,Tags,Responsible team,Summary", ["title", "text", "words", "owner", "summary"]),
        ("Name,Use when,Say,Words to avoid,What to say instead", ["title", "when", "say", "avoid", "instead"]),
        ("Topic,Scenario,Wording,Second wording,Remember", ["title", "when", "say", "other", "know"]),
    ],
)
def test_names_of_columns_are_understood_as_people_write_them(desk: Client, names: str, places: list[str]) -> None:
    page = desk.get(brought(desk, file("t.csv", f"{names}\na,b,c,d,e\n"))).text

    assert re.findall(r'<select id="id_column-0-\d".*?value="(\w+)"\s+selected', page, re.DOTALL) == places


def test_cells_beyond_the_names_are_not_lost_unsaid(desk: Client) -> None:
    page = desk.get(brought(desk, file("t.csv", "Title,Say\nOne,“Good morning.”,and more\n"))).text

    assert "The column “#3” has no place: 1 of its cells are left out." in html.unescape(page)


def test_pieces_that_would_be_empty_are_named_before_and_not_ticked(desk: Client) -> None:
    where = brought(desk, file("t.csv", "Title,Colour\nOne,red\nTwo,blue\n"))
    page = " ".join(desk.get(where).text.split())

    assert "2 pieces would have nothing but a title." in page
    assert "Nothing but a title would be in it, so it is not ticked." in page
    assert not [key for key in fields(desk.get(where).text) if key.startswith("take-")]

    tip = made(desk, where, **{"column-0-0": "title", "column-0-1": "text"})["One"]
    assert tip.body == "red"


def styled(style: str, text: str) -> str:
    """A paragraph of Word in a style."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>'


def word_with_styles(body: str) -> bytes:
    """A Word file whose styles have the names that Word gives them."""
    names = {"Title": "Title", "Heading1": "heading 1", "ListNumber": "List Number", "ListNumber2": "List Number 2",
             "ListBullet2": "List Bullet 2"}  # fmt: skip
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/></w:style>'
        for key, name in names.items()
    )
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word(body))) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            if name != "word/styles.xml":
                new.writestr(name, old.read(name))
        new.writestr("word/styles.xml", f'<w:styles xmlns:w="{space}">{styles}</w:styles>')
    return made.getvalue()


def test_styles_of_word_say_how_deep_a_line_of_a_list_stands(desk: Client) -> None:
    lines = [
        styled("Heading1", "In this order"), styled("ListNumber", "Find the van"), styled("ListNumber", "Offer"),
        styled("ListNumber2", "the morning"), styled("ListBullet2", "the evening"), styled("ListNumber", "Book it"),
    ]  # fmt: skip

    tip = made(desk, brought(desk, file("a.docx", word_with_styles("".join(lines)))))["In this order"]

    assert re.sub(r"\n+", "\n", tip.body) == (
        "1. Find the van\n2. Offer\n    1. the morning\n    - the evening\n3. Book it"
    )


def test_the_title_of_a_word_file_stands_above_its_chapters(desk: Client) -> None:
    lines = [styled("Title", "Our handbook"), styled("Heading1", "One"), "<w:p><w:r><w:t>Text.</w:t></w:r></w:p>"]

    page = shown(desk, brought(desk, file("part2.docx", word_with_styles("".join(lines) + PARAGRAPH))), cut="0")

    assert 'value="Our handbook"' in page
    assert 'value="Part2"' not in page


def test_merged_cells_of_a_table_stand_in_each_row_that_they_reached(desk: Client) -> None:
    rows = '<tr><th>Sky</th><th>Time</th></tr><tr><td rowspan="2">snow</td><td>30</td></tr><tr><td>60</td></tr>'
    page = shown(desk, brought(desk, text=f"<h1>Roads</h1><p>Look.</p><table>{rows}</table><p>Go.</p>"), cut="0")

    assert "<td>snow</td> <td>60</td>" in page
    assert "1 merged cells of tables now stand in each row that they reached." in page


def test_labels_in_one_line_are_taken_apart(desk: Client) -> None:
    tip = made(desk, brought(desk, text="# One\n\n**Say:** “I hear you.” **Don’t say:** “Calm down.”\n\nText."))["One"]

    assert isinstance(tip, Tip)
    assert [one.text for one in tip.say] == ["I hear you."]
    assert [(one.text, one.instead) for one in tip.avoid] == [("Calm down.", "I hear you.")]


def test_words_to_avoid_belong_to_what_is_said_below_where_their_author_puts_it(desk: Client) -> None:
    text = "# One\n\nDon't say: A one.\n\nSay: B one.\n\nDon't say: A two.\n\nSay: B two.\n\nText."

    tip = made(desk, brought(desk, text=text))["One"]

    assert isinstance(tip, Tip)
    assert [(one.text, one.instead) for one in tip.avoid] == [("A one.", "B one."), ("A two.", "B two.")]


def test_a_table_of_words_to_avoid_and_to_say_is_pairs(desk: Client) -> None:
    text = "# One\n\nText.\n\n| Don’t say | Say instead |\n|---|---|\n| Calm down | I hear you |\n"

    tip = made(desk, brought(desk, text=text))["One"]

    assert isinstance(tip, Tip)
    assert [(one.text, one.instead) for one in tip.avoid] == [("Calm down", "I hear you")]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("“You lost a day. We did not come.” Never say more.", ""),  # words to say are no sentence about it
        ("“You lost a day.” Never say more.\n\nThis is for missed visits.", "This is for missed visits."),
        ("Say: You lost a day.\n\nDo: Look it up.", ""),
        ("One.", ""),  # the title again
        ("### 1.1 A heading\n\nThe first sentence. The second.", "The first sentence."),
        ("| a | b |\n|---|---|\n| c | d |\n\nThe words below it.", "The words below it."),
        ("The following count:\n\n- one\n- two\n\nAll else does not.", "All else does not."),
        ("In one sentence: What it is for.\n\nSomething else.", "What it is for."),
    ],
)
def test_in_one_sentence_is_a_whole_sentence_of_the_text(desk: Client, text: str, sentence: str) -> None:
    tip = made(desk, brought(desk, text=f"# One\n\n{text}"))["One"]

    assert isinstance(tip, Tip)
    assert tip.summary == sentence


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("Say sorry for the day they lost, not for the trouble that it caused", "Say sorry for the day they lost"),
        ("A heading that goes on and on without any end to it at all until it is cut",
         "A heading that goes on and on without any end to it at all…"),
    ],
)  # fmt: skip
def test_a_long_title_ends_where_a_part_of_it_ends(desk: Client, heading: str, title: str) -> None:
    assert list(made(desk, brought(desk, text=f"# {heading}\n\nText."))) == [title]


@pytest.mark.parametrize(
    ("line", "told", "not_told"),
    [
        ("We pay £25 today.", "“£25” is an amount.", "{day|soon}"),
        ("It is back by noon.", "“noon” is an hour.", "a day of one complaint"),
        ("They come within 48 hours.", "“48” is a number.", "{day|soon}"),
        ("They come on the 4th.", "“4th” is a day of one complaint only", "is a number"),
        ("Then ask for Marta and wait.", "“Marta” looks like a name.", "puts its customer's name"),
        ("Ring us on 0161 496 0140.", "“0161 496 0140” looks like personal data", "“0161” is"),
    ],
)
def test_details_are_told_apart(desk: Client, line: str, told: str, not_told: str) -> None:
    page = html.unescape(desk.get(brought(desk, text=f"# One\n\nSay: {line}\n\nText.")).text)
    said = page.partition("Worth a look")[2]

    assert told in said
    assert not_told not in said
    assert "To mend before it is published" not in page


def test_all_that_is_wrong_with_a_line_is_said_at_once(desk: Client) -> None:
    line = "On Thursday at noon we pay £25 and £50, and Marta rings."
    said = html.unescape(desk.get(brought(desk, text=f"# One\n\nSay: {line}\n\nText.")).text)

    for found in ("“Thursday”", "“noon” is an hour", "“£25” is an amount", "“£50” is an amount", "“Marta” looks"):
        assert found in said


def test_a_card_number_still_has_to_go(desk: Client) -> None:
    page = desk.get(brought(desk, text="# One\n\nTheir card is 4111 1111 1111 1111.")).text

    assert "looks like personal data (card)" in page.partition("To mend before it is published")[2]


def own(desk: Client, manager: User, **changes: str) -> None:
    """Publish what the organisation says of itself."""
    desk.post(change_url("organisation", LIST), form_of("organisation", LIST, **changes))
    draft = drafts.head(row_of("organisation", LIST))
    assert draft
    assert draft.is_draft
    drafts.publish_drafts([draft], by=manager)
    forget()


def test_what_the_organisation_gives_as_its_own_is_asked_about_no_more(desk: Client, manager: User) -> None:
    text = (
        "# One\n\nSay: I am from Linden Homes; ring +44 161 496 0140.\n\nWrite to damp@linden.example, or ring "
        "0161 496 0188.\n\n# Two\n\nWrite to pat@elsewhere.example."
    )
    before = desk.get(brought(desk, text=text)).text

    own(desk, manager, name="Linden Homes", phone="0161 496 0140", email="help@linden.example",
        ours="Brightfix: 0161 496 0188")  # fmt: skip
    after = desk.get(brought(desk, text=text)).text

    for found in ("“Linden” looks", "damp@linden.example” looks", "0161 496 0188” looks"):
        assert found in before
        assert found not in after
    assert "496 0140” looks" not in after
    assert "pat@elsewhere.example” looks" in after


def test_what_a_draft_gives_as_our_own_counts_before_it_is_published(desk: Client) -> None:
    desk.post(change_url("organisation", LIST), form_of("organisation", LIST, phone="0161 496 0140"))

    assert "496 0140” looks" not in desk.get(brought(desk, text="# One\n\nRing 0161 496 0140.")).text


def test_a_check_tells_what_is_worth_a_look_from_what_stops(desk: Client) -> None:
    made_tip(desk, "# One\n\nSay: We pay £25.\n\nText.")
    chosen = [str(one.pk) for one in Revision.objects.drafts()]

    page = html.unescape(desk.post(reverse("admin:publish"), {"drafts": chosen, "_check": "1"}).text)

    assert "Sound: these can be published together." in page
    assert "“£25” is an amount" in page.partition("Worth a look; it stops nothing")[2]
    assert "Nothing is published yet" not in page


def test_an_address_of_a_provider_for_everybody_makes_no_other_ours(desk: Client, manager: User) -> None:
    own(desk, manager, email="ourhouse@gmail.com")

    page = desk.get(brought(desk, text="# One\n\nWrite to ourhouse@gmail.com or to pat@gmail.com.")).text

    assert "“pat@gmail.com” looks" in page
    assert "“ourhouse@gmail.com” looks" not in page


def test_hours_are_taken_as_people_write_them(desk: Client) -> None:
    times = {"hours-0-opens": "8:30", "hours-0-closes": "5pm", "hours-1-opens": "9", "hours-1-closes": "17.30"}
    desk.post(change_url("organisation", LIST), form_of("organisation", LIST, **times))

    draft = drafts.head(row_of("organisation", LIST))

    assert draft
    for time_of_day in ('opens = "08:30"\ncloses = "17:00"', 'opens = "09:00"\ncloses = "17:30"'):
        assert time_of_day in draft.text


def made_tip(desk: Client, text: str) -> Document:
    """The document of the one tip that a text becomes."""
    answer = desk.post(where := brought(desk, text=text), {**fields(desk.get(where).text), "_save": "1"})
    assert answer.status_code == 302
    return Revision.objects.drafts().get().document


def test_one_draft_is_told_as_one(desk: Client) -> None:
    where = brought(desk, text="# One\n\nText.")

    page = desk.post(where, {**fields(desk.get(where).text), "_save": "1"}, follow=True).text

    assert "1 draft is made." in page


def test_a_new_tip_becomes_a_reference_page_and_a_tip_again(desk: Client) -> None:
    row = made_tip(desk, "# One\n\nSay: I hear you.\n\nDo: Look.\n\nNot: Calm down → Go on.\n\nThe reason.")
    where = reverse("admin:editions_document_other_kind", args=(row.pk,))
    assert where in desk.get(reverse("admin:editions_document_change", args=(row.pk,))).text
    assert "Make “One” a reference page?" in html.unescape(desk.get(where).text)

    desk.post(where, {"base": Revision.objects.drafts().get().pk})
    first = Revision.objects.drafts().get()
    page = read(first.as_document())
    back = reverse("admin:editions_document_other_kind", args=(first.document_id,))
    desk.post(back, {"base": first.pk})
    tip = read(Revision.objects.drafts().get().as_document())

    assert isinstance(page, Reference)
    for words in ("The reason.", "- I hear you.", "- Look.", "- Calm down → Go on."):
        assert words in page.body
    assert isinstance(tip, Tip)
    assert (tip.title, tip.body, tip.say[0].text, tip.do[0].text) == ("One", "The reason.", "I hear you.", "Look.")
    assert (tip.avoid[0].text, tip.avoid[0].instead) == ("Calm down", "Go on.")


def test_what_readers_have_seen_stays_the_kind_that_it_is(desk: Client) -> None:
    row = row_of("act-fast")
    where = reverse("admin:editions_document_other_kind", args=(row.pk,))
    form = desk.get(reverse("admin:editions_document_change", args=(row.pk,))).text

    page = desk.post(where, {"base": ""}, follow=True).text

    assert where not in form
    assert "Only a new tip or reference page that readers never saw can become the other." in page


def test_a_draft_that_was_changed_meanwhile_is_not_made_another_kind(desk: Client) -> None:
    row = made_tip(desk, "# One\n\nText.")

    page = desk.post(reverse("admin:editions_document_other_kind", args=(row.pk,)), {"base": "1"}, follow=True).text

    assert "Somebody has changed it meanwhile." in page
    assert Revision.objects.drafts().get().document == row


def test_who_may_not_write_makes_no_other_kind(desk: Client, agent: User) -> None:
    row = made_tip(desk, "# One\n\nText.")

    answer = browser_of(agent).post(reverse("admin:editions_document_other_kind", args=(row.pk,)), {"base": "1"})

    assert answer.status_code in (302, 403)
    assert Revision.objects.drafts().get().document == row


def test_a_tip_that_readers_never_saw_is_thrown_away_in_those_words(desk: Client) -> None:
    row = made_tip(desk, "# One\n\nText.")

    page = desk.get(reverse("admin:editions_document_delete", args=(row.pk,))).text

    assert "Readers never saw it" in page
    assert "Readers see the page until" not in page


def test_a_handbook_is_published_found_and_printed(desk: Client, manager: User) -> None:
    own(desk, manager, name="Linden Homes")
    where = brought(desk, file("guide.md", GUIDE.format(more="")), file("table.csv", TABLE))
    made(desk, where)
    found = [one for one in Revision.objects.drafts() if "[who]" not in one.text]

    drafts.publish_drafts(found, by=manager)
    forget()

    tips = desk.get("/tips/").text
    assert "At any time" in tips
    assert "/tips/cold-rooms/" in tips
    tip = html.unescape(desk.get("/tips/cold-rooms/").text)
    assert "I’ll see to it today." in tip
    assert "say__or" not in tip
    assert "say__or" in desk.get("/tips/act-fast/").text


def test_the_name_of_the_house_stands_in_its_letters_on_paper(desk: Client, manager: User) -> None:
    own(desk, manager, name="Linden Homes", phone="0161 496 0140")
    text = "# Sorry\n\nDear [name],\n\nWe are sorry.\n\nYours, {organisation|us}, {our_phone|our number}"
    made(desk, brought(desk, text=text))
    drafts.publish_drafts(list(Revision.objects.drafts()), by=manager)
    forget()

    page = desk.get("/letters/sorry/").text

    assert '<span class="slot__value">Linden Homes</span>' in page
    assert '<span class="slot__value">0161 496 0140</span>' in page


HOSTILE = {
    "labels": "# A\n\n" + "Say: a.\n\nDon't say: b.\n\n" * 2_400,
    "bullets": "# A\n\n" + "- Say: a\n- Don't say: b\n" * 2_400,
    "one line": "# A\n\n" + "Say: “a.” Don't say: “b.” " * 2_300,
    "brackets": "# A\n\nDear you,\n\n" + "[x] {y} " * 900,
    "headings": "".join(f"{'#' * (1 + n % 6)} H{n}\n\n" for n in range(250)),
    "span": "<h1>A</h1><table><tr>" + '<td rowspan="9999" colspan="9999">x</td>' * 900 + "</tr></table><p>b</p>",
    "quotes": "# A\n\n" + "“a. " * 14_000,
    "letters": "# A\n\n" + "## B\n\nDear you,\n\nText.\n\n" * 280,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=list(HOSTILE))
def test_hostile_handbooks_are_answered_in_time(desk: Client, text: str) -> None:
    began = time.process_time()
    answer = desk.post("/admin/bring-in/", {"text": text})

    assert answer.status_code in (302, 422)
    if answer.status_code == 302:
        where = answer.headers["Location"]
        page = desk.get(where)
        assert page.status_code in (200, 422)
        every = dict.fromkeys(re.findall(r'name="(kind-[^"]+)"', page.text), "joined")
        assert desk.post(where, {**every, "was": "auto", "_again": "1"}).status_code in (200, 422)
        chapters = dict.fromkeys(every, "chapter")
        assert desk.post(where, {**chapters, "was": "auto", "_again": "1"}).status_code in (200, 422)
    assert time.process_time() - began < 60


@pytest.mark.parametrize("value", ["", "9" * 40, "../x", "joined", "chapter", "\x00", "tip' OR 1=1"])
def test_odd_choices_are_answered(desk: Client, guide: str, value: str) -> None:
    sent = {**dict.fromkeys(fields(desk.get(guide).text), value), "cut": value, "was": value, "stage": value}

    assert desk.post(guide, {**sent, "_again": "1"}).status_code == 200


def test_a_file_in_a_form_field_is_no_choice(desk: Client, guide: str) -> None:
    odd = SimpleUploadedFile("a", b"x")

    assert desk.post(guide, {"kind-0-0": odd, "_again": "1"}).status_code == 200


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("The first sentence. The second.", "The second."),
        ("The first sentence.\n\nThe second.", "The second."),
        ("The first sentence.", "The first sentence."),
        ("### A heading\n\nThe first sentence.", "### A heading\n\nThe first sentence."),
        ("The **first** sentence. The second.", "The **first** sentence. The second."),
    ],
)
def test_the_first_sentence_is_said_once(desk: Client, text: str, body: str) -> None:
    tip = made(desk, brought(desk, text=f"# One\n\n{text}"))["One"]

    assert isinstance(tip, Tip)
    assert (tip.summary, tip.body) == ("The first sentence.", body)


def test_a_reference_page_says_its_first_sentence_once(desk: Client) -> None:
    where = brought(desk, text="# One\n\nThe first sentence. The second.\n\n" + "More of it. " * 200)
    page = made(desk, where, cut="0")["One"]

    assert isinstance(page, Reference)
    assert (page.summary, page.body[:11]) == ("The first sentence.", "The second.")


def zipped(**texts: str) -> SimpleUploadedFile:
    """A zip of files; two lines under one name stand for a point."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in texts.items():
            archive.writestr(name.replace("__", "."), text)
    return SimpleUploadedFile("folder.zip", made.getvalue())


def test_a_folder_of_markdown_files_comes_in_as_a_zip(desk: Client) -> None:
    texts = {f"guide/page-{number}__md": f"# Page {number}\n\nCold cannot wait here." for number in range(25)}
    where = brought(desk, zipped(**texts, **{"guide/plan__pdf": "x", "guide/empty__md": "", "__MACOSX/x__md": "# No"}))
    page = html.unescape(desk.get(where).text)

    assert "Of the zip these are left out: plan.pdf, empty.md" in page
    assert {f"Page {number}" for number in range(25)} == set(made(desk, where))


def test_a_zip_is_bounded_before_it_is_read(desk: Client) -> None:
    wrong = {
        "more than 2 MB of text": zipped(a__md="a b c\n" * 500_000),
        "101 texts; 100 is the most": zipped(**{f"{number}__md": "# One" for number in range(101)}),
        "It holds no Markdown": zipped(inside__zip="x", word__docx="x"),
        "no text that can be read": zipped(a__md=" "),
        "not a zip that can be read": SimpleUploadedFile("folder.zip", b"PK\x03\x04 and no more"),
    }

    for words, sent in wrong.items():
        answer = desk.post(reverse("admin:bring-in"), {"text": "", "chosen": [sent]})
        assert (answer.status_code, words in answer.text) == (422, True), words


def test_a_zip_that_lies_about_its_size_is_refused(desk: Client) -> None:
    data = zipped(a__md="# One\n\n" + "\n".join(f"{number} words" for number in range(99))).read()
    size = len("# One\n\n" + "\n".join(f"{number} words" for number in range(99)))
    lying = data.replace(size.to_bytes(4, "little"), (5).to_bytes(4, "little"))
    assert lying != data

    answer = desk.post(reverse("admin:bring-in"), {"text": "", "chosen": [SimpleUploadedFile("folder.zip", lying)]})

    assert answer.status_code in (302, 422)


def test_documents_in_no_stage_are_found(desk: Client, manager: User) -> None:
    made(desk, brought(desk, text="# One\n\nThe first sentence. The second."))

    page = desk.get("/admin/many/?stage=none").text

    assert "One" in page
    assert "Act fast" not in page


def test_texts_of_one_name_in_two_folders_of_a_zip_are_both_brought_in(desk: Client) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("damp/README.md", "# Damp\n\nOpen the window. Then measure.")
        archive.writestr("noise/README.md", "# Noise\n\nNote the hours. Then ring.")

    page = desk.get(brought(desk, SimpleUploadedFile("folder.zip", packed.getvalue()))).text

    assert 'value="Damp"' in page
    assert 'value="Noise"' in page


def test_a_sentence_and_words_are_written_before_drafts_are_made(desk: Client) -> None:
    where = brought(desk, text="# Stop taps\n\nSay: It is under the sink.\n\n# Meters\n\nRead it first. Then write.")
    page = desk.get(where)
    taps, meters = page.context["proposals"]
    assert "There is no sentence in it that could stand above its page." in page.text
    assert page.text.count("It is found by its own words alone.") == 2

    typed = {f"words-{taps.key}": "burst pipe\r\nwater everywhere\r\n", f"summary-{taps.key}": "Where it is shut off."}
    typed |= {f"summary-{meters.key}": "How meters are read."}
    again = desk.post(where, {**fields(page.text), **was(page), **typed, "_again": "1"})
    assert "burst pipe\nwater everywhere" in again.text
    answer = desk.post(where, {**fields(again.text), **was(again), **typed, "_save": "1"})
    assert answer.status_code == 302
    tap, meter = (read(one.as_document()) for one in Revision.objects.drafts().order_by("pk"))

    assert isinstance(tap, Tip)
    assert isinstance(meter, Tip)
    assert (tap.summary, tap.situations) == ("Where it is shut off.", ("burst pipe", "water everywhere"))
    assert meter.summary == "How meters are read."
    assert "Read it first. Then write." in meter.body  # no sentence of the text is lost to one that somebody wrote


def was(page: HttpResponse) -> dict[str, str]:
    """What the page of pieces sends of sentences and words, untouched."""
    found: dict[str, str] = {}
    for one in page.context["proposals"]:
        found |= {f"summary-{one.key}": one.guidance.summary, f"summary-was-{one.key}": one.summary_was}
        found |= {f"words-{one.key}": one.words, f"words-was-{one.key}": one.words_was}
    return found


def test_a_sentence_that_nobody_touched_goes_with_the_piece(desk: Client) -> None:
    where = brought(desk, text="# One\n\nThe first sentence. More.\n\n# Two\n\nThe second sentence. More.")
    page = desk.get(where)
    first, second = page.context["proposals"]
    sent = {**fields(page.text), **was(page), f"kind-{second.key}": "joined", "_again": "1"}
    again = desk.post(where, sent)
    desk.post(where, {**fields(again.text), **was(again), f"kind-{second.key}": "joined", "_save": "1"})

    tip = read(Revision.objects.drafts().get().as_document())
    assert isinstance(tip, Tip)
    assert tip.summary == first.guidance.summary
    assert "The second sentence." in tip.body


@pytest.mark.parametrize(
    ("text", "do", "body"),
    [
        ("Do these in this order:\n\n1. Find the van.\n2. Ring the operative.", 2, "Do these in this order."),
        ("1. Find the van.\n2. Ring.", 2, ""),
        ("Why:\n\n1. It helps.\n2. It is kind.", 0, "1. It helps.\n2. It is kind."),
        ("- It helps.\n- It is kind.", 0, "- It helps.\n- It is kind."),
        ("1. " + "long " * 40 + "\n2. Ring.", 0, "1. long"),
        ("\n".join(f"{at}. Ring." for at in range(1, 9)), 0, "1. Ring."),  # more than a page has room for
    ],
)
def test_numbered_instructions_are_what_to_do(desk: Client, text: str, do: int, body: str) -> None:
    tip = made(desk, brought(desk, text=f"# Missed visit\n\nFor when nobody came.\n\n{text}"))["Missed visit"]

    assert isinstance(tip, Tip)
    assert len(tip.do) == do
    assert tip.body.startswith(body)


def test_a_line_to_do_with_a_list_in_it_is_read_as_one(desk: Client) -> None:
    text = "# Arrears\n\nDo:\n1. Open the account.\n   - last three payments.\n   - letters sent\n2. Ring."
    tip = made(desk, brought(desk, text=text))["Arrears"]

    assert isinstance(tip, Tip)
    assert [one.text for one in tip.do] == ["Open the account: last three payments, letters sent", "Ring."]


@pytest.mark.parametrize(
    ("text", "avoid"),
    [
        ("Don’t ask “why haven’t you paid?”\nAsk “what has changed?” instead.",
         ("why haven’t you paid?", "what has changed?")),
        ('Never say "calm down". Say "I hear you".', ("calm down", "I hear you")),
        ("Do not say “no”, but tell them “not yet”.", ("no", "not yet")),
        ("Don’t ask “why?” at the door. Ask “what?” instead.", ()),
        ("Don’t ask “why?”", ()),
    ],
)  # fmt: skip
def test_words_to_avoid_and_what_to_ask_instead_in_one_sentence(
    desk: Client, text: str, avoid: tuple[str, str] | tuple[()]
) -> None:
    tip = made(desk, brought(desk, text=f"# Arrears\n\nFor when rent is late.\n\n{text}"))["Arrears"]

    assert isinstance(tip, Tip)
    assert [(one.text, one.instead) for one in tip.avoid] == ([avoid] if avoid else [])
    assert (tip.body == "For when rent is late.") == bool(avoid)


@pytest.mark.parametrize(
    ("cut", "titles"),
    [
        ("1", ["Missed visits", "Damp"]),
        ("2", ["Missed visits", "Missed visits: What we pay", "Damp", "Damp: What we pay"]),
    ],
)
def test_a_title_has_its_chapter_at_every_cut(desk: Client, cut: str, titles: list[str]) -> None:
    text = "# Missed visits\n\nFirst.\n\n## What we pay\n\nA sum.\n\n# Damp\n\nFirst.\n\n## What we pay\n\nNothing."
    page = desk.post(brought(desk, text=text), {"cut": cut, "was": cut, "_again": "1"})

    assert [one.title for one in page.context["proposals"]] == titles


def test_a_name_stands_below_the_wishes_of_a_letter(desk: Client) -> None:
    text = "# Letter: we were late\n\nDear {name},\n\nWe come on {day}.\n\nBest wishes,\n[your name]"
    letter = made(desk, brought(desk, text=text))["We were late"]

    assert isinstance(letter, Letter)
    assert [one.text for one in letter.paragraphs][-2:] == ["Best wishes,", "{worker|the team}"]


def test_what_was_brought_in_can_be_gone_back_to_and_a_second_press_makes_nothing_twice(desk: Client) -> None:
    where = brought(desk, file("book.md", "# Stop taps\n\nTurn it right.\n\n# Meters\n\nRead it."))
    sent = {**fields(desk.get(where).text), "_save": "1"}
    desk.post(where, sent)
    assert "That text is not here any more" in desk.post(where, sent, follow=True).text
    assert Revision.objects.drafts().count() == 2

    page = desk.get("/admin/bring-in/").text
    (again,) = re.findall(r'href="(/admin/bring-in/\d+/)"', page)

    assert "book.md" in page
    assert again != where
    assert [one.title for one in desk.get(again).context["proposals"]] == ["Stop taps", "Meters"]
