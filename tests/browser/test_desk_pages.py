"""Every page of the desk in a wide, a small and a narrow window: accessible, within its frame, with nothing squeezed.

The pages are those that `tests/test_roles.py` says a manager may open, and no address may be missing there. So a new
page is looked at from then on. One with a number in its address needs a thing with that number in `SEED`, else the
first test fails and names it. What answers a form stands in `ANSWERS`.
"""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from playbook.guidance.kinds import KINDS, Tip
from tests.browser.conftest import PATIENCE, faults_here, faults_on, sign_in
from tests.started import manage, running
from tests.test_roles import EXPECTED, EXPECTED_IN_ADMIN, ROLES, WHO

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("desk-pages")]  # one server for all of them

WIDTHS = (1440, 1024, 390)
FILES = (".csv", ".jsonl", ".zip", "jsi18n/")
# By what stands before it in an address, one of what the number there is of.
SEED = """
import datetime, json
from dataclasses import replace
from django.utils import timezone
from playbook.accounts.models import Team, User
from playbook.api.models import Token
from playbook.editions import change_sets, drafts
from playbook.editions.models import Document, Edition
from playbook.team_checklists.models import TeamChecklist
from playbook.webhooks.models import Delivery, Endpoint, Event
LONG_LISTS = ("points", "signs", "thesaurus")  # hundreds of the same line, in a form like that of the others
manager, agent, team = User.objects.get(username="manager"), User.objects.get(username="agent"), Team.objects.get()
later = timezone.now() + datetime.timedelta(days=90)
token = Token.objects.create(name="The telephone system of the contact centre", person=agent, made_by=manager,
    scopes=["guidance.read"], expires_at=later, shown="playbook_abcdef", digest="0")
webhook = Endpoint.objects.create(name="The reporting program", url="https://reports.example.org/incoming", is_on=False)
event = Event.objects.create(kind="edition.published", key="1")
delivery = Delivery.objects.create(event=event, endpoint=webhook, next_at=None, outcome="500 Internal Server Error")
tips = list(Document.objects.filter(kind="tip").order_by("slug")[:3])
for tip in tips:
    old = tip.revisions.get()
    new = replace(old.as_document(), text=old.text.replace('owner = "Customer care"', 'owner = "The front desk alone"'))
    tip.draft = drafts.save_draft(new, by=manager, base=old.pk)
together = [tip.draft for tip in tips[1:]]
change = change_sets.begin("What the front desk says when the queue is long", together, by=manager)
Edition.objects.update(must_read="Offer to call back when the queue is long.", must_read_changed_at=timezone.now())
checklist = TeamChecklist.objects.create(team=team, title="Saturday mornings", parts=["steps/steady"])
print(json.dumps({
    "user": agent.pk, "leaving": agent.pk, "team": team.pk, "token": token.pk, "endpoint": webhook.pk,
    "delivery": delivery.pk, "document": tips[0].pk, "revisions": tips[0].draft.pk, "change-sets": change.pk,
    "edition": Edition.objects.get().pk, "team-checklists": checklist.pk,
    "forms": [Document.objects.filter(kind=kind).first().pk for kind in ("step", "interrupt", "letter", "moment")]
    + list(Document.objects.filter(kind="list").exclude(slug__in=LONG_LISTS).values_list("pk", flat=True)),
}))
"""
TEXT = """# Refunds

We pay back within five days.

## When the parcel is late

Say: I can see that it has not come, and I find out where it is.

| Carrier | Number |
|---|---|
| One | 0123 |

## When it is broken

Don't say: Calm down → I hear you
"""
PEOPLE = "username,first_name,last_name,email,role,team\n" + "".join(
    f"person-{at},Annelie,Featherstonehaugh,annelie.{at}@example.org,agent,Front desk\n" for at in range(3)
)


def routes() -> list[str]:
    """Those of all pages of the desk: what an administrator may open in the admin, and elsewhere no agent may."""
    manager, agent, administrator = WHO.index("manager"), WHO.index("holder"), ROLES.index("administrator")
    found = [route for route, row in EXPECTED_IN_ADMIN.items() if row[administrator] == 200]
    found += [route for route, row in EXPECTED.items() if (row[agent], row[manager]) == (403, 200)]
    return [route for route in found if not route.endswith(FILES)]


@pytest.fixture(scope="module")
def things(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, object]]:
    """A server of their own with one of each thing that a page of the desk shows; its address, and their numbers."""
    folder: Path = tmp_path_factory.mktemp("desk-pages")
    with running(folder) as address:
        said = manage(folder, "shell", "-v", "0", "-c", SEED)
        yield {"server": address, **json.loads(said.splitlines()[-1])}


@pytest.fixture
def page(browser: Browser, things: dict[str, object]) -> Iterator[Page]:
    """The manager's page; what guards it from scripts would keep axe out, too."""
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    sign_in(page, str(things["server"]), "manager")
    yield page
    context.close()


def test_no_page_of_the_desk_has_a_fault_at_any_width(page: Page, things: dict[str, object]) -> None:
    numbered = {name for route in routes() for name in re.findall(r"([\w-]+)/<", route)}
    assert numbered <= things.keys(), "add one of it to SEED: a page with its number in the address is looked at too"
    paths = [re.sub(r"([\w-]+)/<[^>]+>", lambda found: f"{found[1]}/{things[found[1]]}", one) for one in routes()]
    forms = things["forms"]
    assert isinstance(forms, list)
    paths += [f"admin/editions/document/{pk}/change/" for pk in forms]
    paths += [
        f"admin/editions/document/add/?kind={kind}" for kind in KINDS if kind != Tip.kind
    ]  # without one, it is that
    paths += ["admin/editions/document/?kind=tip", "admin/many/?kind=tip", "complaints/trial/?at=interrupt:abuse"]

    found = {path: faults for path in paths if (faults := faults_on(page, f"{things['server']}/{path}", WIDTHS))}

    assert found == {}


def fill_in(path: str, fields: dict[str, str], button: str) -> Callable[[Page, dict[str, object]], None]:
    """How a form is filled in and sent."""

    def send(page: Page, things: dict[str, object]) -> None:
        page.goto(str(things["server"]) + re.sub(r"<(.+)>", lambda found: str(things[found[1]]), path))
        for name, value in fields.items():
            field = page.locator(f"[name={name}]").first
            if field.evaluate("(one) => one.localName === 'select'"):
                field.select_option(label=value)
            elif value == "on":
                field.check()
            else:
                field.fill(value)
        with page.expect_navigation():
            page.get_by_role("button", name=re.compile(button)).last.click()

    return send


def many(page: Page, things: dict[str, object]) -> None:
    """What would change in all tips."""
    fill_in("/admin/many/?kind=tip", {}, "^Tick all")(page, things)
    page.fill("[name=find]", "customer")
    page.fill("[name=replace]", "client")
    with page.expect_navigation():
        page.get_by_role("button", name="See what would change").last.click()
    page.wait_for_selector(".many__place")


def merge(page: Page, things: dict[str, object]) -> None:
    """What two windows changed."""
    address = f"{things['server']}/admin/editions/document/{things['document']}/change/"
    other = page.context.new_page()
    for one in (page, other):
        one.goto(address)
    for one, owner in ((other, "One desk"), (page, "Another desk")):
        one.locator("[name=owner]").fill(owner)
        with one.expect_navigation():
            one.get_by_role("button", name="Save draft").last.click()
    other.close()
    page.wait_for_selector(".merge")


ANSWERS: dict[str, Callable[[Page, dict[str, object]], None]] = {
    "Text from elsewhere, in pieces": fill_in("/admin/bring-in/", {"text": TEXT}, "^See what would"),
    "What many at once would change": many,
    "Nothing ticked": fill_in("/admin/many/?kind=tip", {}, "^See what would"),
    "A form with faults": fill_in("/admin/editions/document/add/?kind=tip", {"know": "x" * 400}, "^Save draft"),
    "Two windows": merge,
    "A list of people": fill_in("/admin/accounts/user/csv/", {"text": PEOPLE}, "^See what it would"),
    "A list with a fault": fill_in(
        "/admin/accounts/user/csv/", {"text": "username,role\nx,king"}, "^See what it would"
    ),
    "A link to choose a password": fill_in("/admin/accounts/user/<user>/change/", {}, "^Make a link"),
    "A person with a fault": fill_in("/admin/accounts/user/add/", {"email": "x"}, "^Save"),
    "A token": fill_in("/admin/api/token/add/", {"name": "A program", "person": "agent", "scopes": "on"}, "^Save"),
    "A secret": fill_in("/admin/webhooks/endpoint/<endpoint>/change/", {}, "^New secret"),
    "A delivery": fill_in("/admin/webhooks/delivery/<delivery>/change/", {}, "^Send it again"),
    "A token refused": fill_in("/admin/api/token/<token>/change/", {}, "^Refuse it"),
    "A problem in publishing": fill_in("/admin/publish/", {}, "^Publish now"),
    "What is in the trail": fill_in("/audit/", {"person": "manager"}, "^Look"),
}


def test_no_answer_to_a_form_of_the_desk_has_a_fault_at_any_width(page: Page, things: dict[str, object]) -> None:
    found = {}
    for name, send in ANSWERS.items():
        send(page, things)
        if faults := faults_here(page, WIDTHS):
            found[name] = faults

    assert found == {}
