"""The help of the desk names only what the product has, by the words that stand on it."""

import re
from html import unescape
from pathlib import Path

from django.test import Client
from django.urls import reverse

from playbook.accounts.models import User
from tests.editions.test_desk import browser_of

HOUSE = Path(__file__).parent.parent.parent
HELP = HOUSE / "templates" / "desk" / "help"


def words_on_screen() -> str:
    """All that any page may say, but the help itself."""
    files = [one for one in (HOUSE / "templates").rglob("*.html") if HELP not in one.parents]
    files += [one for one in (HOUSE / "playbook").rglob("*.py") if "migrations" not in one.parts]
    return " ".join(" ".join(one.read_text().split()) for one in files)


def named(page: str) -> list[str]:
    """What a page puts in quotation marks, without the dots of a button."""
    help_ = re.sub(r"<[^>]+>", "", page[page.index("help__section") :])
    return [" ".join(unescape(one).split()).rstrip("…") for one in re.findall("“([^”]+)”", help_)]


def test_every_button_and_place_that_the_help_names_is_there(playbook: None, manager: User) -> None:
    browser = browser_of(manager)
    found = named(browser.get(reverse("admin:help")).text)
    said = words_on_screen() + browser.get(reverse("admin:accounts_user_changelist")).text

    assert len(found) >= 15
    assert [one for one in found if one not in said and one != "Change a wording"] == []


def test_every_page_that_the_help_links_to_opens(playbook: None, manager: User) -> None:
    browser: Client = browser_of(manager)
    page = browser.get(reverse("admin:help")).text
    links = set(re.findall(r'href="(/[^"#]+)"', page[page.index("help__section") :]))

    assert len(links) > 8
    assert {link: browser.get(link).status_code for link in links} == dict.fromkeys(links, 200)
