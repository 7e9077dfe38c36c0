"""Stored attacks in every field a person writes, with the Content-Security-Policy switched off: none comes alive."""

import html
import itertools
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Page

from tests.browser.attacks import ATTACKS, write_folder
from tests.browser.conftest import PATIENCE, sign_in
from tests.started import manage, running, wait_for
from tests.texts import LIBRARY

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("attacks")]  # one server for all of them

DOCUMENTS = sorted(one.url for one in LIBRARY.everything())
# As many of each kind as there are attacks, which follow one another by name; all others are read and not drawn.
DRAWN = [
    url
    for _kind, urls in itertools.groupby(DOCUMENTS, lambda url: url.split("/")[1])
    for url in itertools.islice(urls, len(ATTACKS))
]
OTHER = [
    "/",
    "/tips/",
    "/phrases/",
    "/sources/",
    "/sources/A/",
    "/sources/E/",
    "/checklists/",
    "/checklists/build/",
    "/checklists/yours/?part=steps/steady&part=tips/act-fast&title=%3Cscript%3Ehit()%3C/script%3E",
    "/stages/listen/",
    "/stages/close/",
    "/keys/",
    "/search/?q=%3Cscript%3Ehit()%3C/script%3E",
    "/search/?q=onerror",
    "/search/?q=javascript+hit",
    "/complaints/",
    "/complaints/new/",
    "/insights/",
]
DESK = [
    "/admin/",
    "/admin/map/",
    "/admin/must-read/",
    "/admin/transfer/",
    "/admin/publish/",
    "/admin/change-sets/",
    "/admin/editions/edition/",
    "/admin/editions/document/",
    "/admin/editions/document/?q=onerror",
    "/admin/editions/document/add/?kind=tip",
    "/admin/many/?kind=tip",
    "/admin/many/?words=onerror",
    "/admin/changes/?from=0&to=9",
    "/admin/organisation/",
    "/admin/organisation/look/",
    "/admin/accounts/user/",
    "/admin/accounts/user/?q=%3Cscript%3Ehit()%3C/script%3E",
    "/admin/accounts/team/",
    "/admin/accounts/team/1/change/",
    "/admin/accounts/team/1/delete/",
    "/complaints/without-holder/",
    "/team-checklists/",
    "/team-checklists/1/",
    "/team-checklists/1/change/",
    "/insights/gaps/",
    "/insights/verdicts/",
    "/complaints/trial/",
    "/complaints/trial/?at=interrupt:abuse",
    "/complaints/trial/?at=who-does-what&do=%3Cscript%3Ehit()%3C/script%3E",
]
# What no page of ours has, whoever wrote the guidance: anything here is an attack that came through.
ALIVE = """(document) => {
  const foreign = "iframe:not([name=preview]), object, embed, base[href], math, meta[http-equiv], style";
  const bad = [...document.querySelectorAll(foreign)];
  for (const one of document.querySelectorAll("*")) {
    for (const { name, value } of one.attributes) {
      const embeds = name === "srcdoc" && !one.matches("[name=preview]");
      const runs = /^on/i.test(name) || /hx-on/i.test(name) || embeds || name === "style";
      const asks = /^(data-)?hx-(get|post|put|delete|patch)$/i.test(name) && /evil/.test(value);
      const address = /^(href|src|action|formaction|xlink:href|data)$/i.test(name);
      const leads = address && /^\\s*(javascript|data|vbscript):/i.test(value);
      const away = address && /^\\s*[\\/\\\\]{2}/.test(value);
      if (runs || asks || leads || away) bad.push(one);
    }
  }
  for (const one of document.scripts) if (!one.src) bad.push(one);
  return bad.map((one) => one.outerHTML.slice(0, 200));
}"""
HERE = f"({ALIVE})(document)"
PARSED = f"""(text) => ({ALIVE})(new DOMParser().parseFromString(text, "text/html"))"""
# By path, what a browser makes of the HTML that comes through, without drawing it or running anything
READ = f"""async (paths) => {{
  const found = {{}};
  for (const path of paths) {{
    const answer = await fetch(path);
    const alive = ({ALIVE})(new DOMParser().parseFromString(await answer.text(), "text/html"));
    if (alive.length || answer.status !== 200) found[path] = [answer.status, ...alive];
  }}
  return found;
}}"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the attacked server keeps its data."""
    return tmp_path_factory.mktemp("attacked")


@pytest.fixture(scope="module")
def attacked(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server whose playbook is attacks throughout, with drafts, a must-read line, a gap and a verdict of the same."""
    content = tmp_path_factory.mktemp("content")
    write_folder(content)
    with running(folder) as address:
        manage(folder, "load", str(content))
        for file in list((content / "en" / "steps").iterdir())[:4] + list((content / "en" / "tips").iterdir())[:4]:
            file.write_text(file.read_text().replace("+++\nWhy", "+++\nWhy now"))
        manage(folder, "draft_from", str(content), "--by", "manager")
        with sqlite3.connect(folder / "playbook.sqlite3") as rows:
            rows.execute("update editions_edition set must_read = ?, note = ?", (ATTACKS[0], ATTACKS[1]))
            _people(rows)
        yield address


def _people(rows: sqlite3.Connection) -> None:
    """Attacks in the names of people and of their team, and on a checklist of the team's own."""
    rows.execute("update accounts_team set name = ?", (ATTACKS[3],))
    rows.execute("update accounts_user set first_name = ?, last_name = ?", (ATTACKS[2], ATTACKS[5]))
    own, ours = "\n".join(ATTACKS), "title, own, parts, lines, kept_at, version, team_id"
    rows.execute(
        f"insert into team_checklists_teamchecklist ({ours}) values (?, ?, ?, '[]', '2026-01-01', 1, 1)",
        (ATTACKS[0], own, '["steps/steady"]'),
    )


@pytest.fixture
def page(browser: Browser, attacked: str) -> Iterator[Page]:
    """A page that no policy guards. It knows when an attack has run, and what was asked of whom."""
    context = browser.new_context(bypass_csp=True)
    context.add_init_script("window.hit = () => { window.struck = true; }")
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    asked: list[str] = []
    page.on("dialog", lambda dialog: asked.append(f"dialog {dialog.message}"))
    page.on("request", lambda request: asked.append(request.url))
    yield page
    context.close()
    assert not [url for url in asked if not url.startswith(attacked) or "evil" in url]


def look(page: Page, address: str, paths: list[str]) -> dict[str, list[str]]:
    """By path, what came through."""
    found = {}
    for path in paths:
        page.goto(address + path)
        page.wait_for_timeout(30)
        alive = page.evaluate(HERE) + (["struck"] if page.evaluate("window.struck === true") else [])
        if alive or page.url.split("?")[0] != (address + path).split("?")[0]:
            found[path] = [*alive, page.url]
    return found


def test_without_a_policy_an_attack_would_strike(page: Page, attacked: str) -> None:
    page.goto(f"{attacked}/sign-in/")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=hit()>')")
    page.wait_for_function("window.struck === true")

    assert page.evaluate(HERE)


def test_no_attack_comes_alive_on_a_readers_page(page: Page, attacked: str) -> None:
    sign_in(page, attacked)
    page.goto(f"{attacked}/complaints/new/")
    page.click(".choice--default")
    page.wait_for_selector("#desk")
    live = page.url.removeprefix(attacked)
    temper, abuse = f"{live}temper/", f"{live}summary/"

    assert look(page, attacked, [*DRAWN, live, temper, abuse]) == {}
    assert page.evaluate(READ, [url for url in DOCUMENTS if url not in DRAWN]) == {}
    wait_for(f"{attacked}/health/ready")  # until then a search waits for what search learns of the attacks
    assert look(page, attacked, OTHER) == {}


def test_what_is_read_and_not_drawn_is_looked_at_too(page: Page, attacked: str) -> None:
    """The control of the pages that are not drawn."""
    page.goto(f"{attacked}/sign-in/")
    page.route("**/attack/", lambda route: route.fulfill(body="<p>a</p><svg onload=hit()>", content_type="text/html"))

    assert page.evaluate(READ, ["/attack/"]) == {"/attack/": [200, '<svg onload="hit()"></svg>']}


def test_no_attack_comes_alive_on_the_desk(page: Page, attacked: str, folder: Path) -> None:
    sign_in(page, attacked, "manager")
    with sqlite3.connect(folder / "playbook.sqlite3") as rows:
        drafts = rows.execute("select document_id, id from editions_revision where since_id is null").fetchall()
        others = rows.execute("select kind, min(id) from editions_document group by kind").fetchall()
    own = [
        f"/admin/editions/document/{pk}/{part}/" for pk, _id in drafts[:4] for part in ("change", "compare", "history")
    ]
    own += [f"/admin/editions/document/{pk}/revisions/{revision}/" for pk, revision in drafts[:4]]
    own += [f"/admin/editions/document/{pk}/{part}/" for _kind, pk in others for part in ("change", "delete")]

    assert drafts
    assert look(page, attacked, [*DESK, *own]) == {}


def test_a_preview_of_an_attack_is_as_harmless(page: Page, attacked: str, folder: Path) -> None:
    sign_in(page, attacked, "manager")
    with sqlite3.connect(folder / "playbook.sqlite3") as rows:
        (pk,) = rows.execute("select document_id from editions_revision where since_id is null").fetchone()
    page.goto(f"{attacked}/admin/editions/document/{pk}/change/")
    frame = page.frame("preview")
    assert frame
    frame.wait_for_selector("h1")

    assert frame.evaluate(HERE) == []
    assert not frame.evaluate("window.struck === true")


# Text from elsewhere, with attacks in its headings, lines, columns and cells, and in the names of its files. What is
# pasted is a web page that shows them: tags would be taken out of it, and what is only shown is text.
PARTS = ("## {}", "Why {}", "Say: {}", "Don't say: {} → {}")
MARKDOWN = "\n\n".join(part.replace("{}", one) for one in ATTACKS for part in PARTS)
PASTED = "".join(
    f"<h2>{one}</h2><p>Why {one}</p><p>Say: {one}</p><p>Don't say: {one} → {one}</p>"
    for one in map(html.escape, ATTACKS)
)
CELLS = ['"' + one.replace('"', '""') + '"' for one in ATTACKS]
TABLE = "title,text,say," + ",".join(CELLS[:4]) + "\n" + "".join(f"{one},{one},{one},,,,\n" for one in CELLS)
SENT: list[FilePayload] = [
    {"name": f"{ATTACKS[1]}.md", "mimeType": "text/markdown", "buffer": MARKDOWN.encode()},
    {"name": f"{ATTACKS[3].replace('/', ' ')}.csv", "mimeType": "text/csv", "buffer": TABLE.encode()},
]


def bring_in(page: Page, address: str, files: list[FilePayload] | None) -> None:
    """See what would become of the text that is pasted, or of the files."""
    page.goto(f"{address}/admin/bring-in/")
    if files:
        page.set_input_files("[type=file]", files)
    else:
        page.fill("textarea[name=text]", PASTED)
    page.get_by_role("button", name="See what would become of it").click()
    page.wait_for_selector(".bring-in__piece")


def change_many(page: Page, address: str) -> None:
    """See what would change where words in all tips become an attack."""
    page.goto(f"{address}/admin/many/?kind=tip")
    page.get_by_role("button", name=re.compile("^Tick all")).click()
    page.wait_for_selector("[name=ticked]:checked")
    page.fill("[name=find]", "hit")
    page.fill("[name=replace]", ATTACKS[1])
    page.get_by_role("button", name="See what would change").last.click()
    page.wait_for_selector(".many__place")


def alive_in(page: Page, within: str) -> tuple[list[str], list[str]]:
    """What came alive on the page, and what would have in that part of it had nothing there been escaped."""
    page.wait_for_timeout(100)
    alive = page.evaluate(HERE) + (["struck"] if page.evaluate("window.struck === true") else [])
    shown = page.locator(within).evaluate_all("(all) => all.map((one) => one.outerHTML).join(' ')")
    return alive, page.evaluate(PARSED, html.unescape(shown))


@pytest.mark.parametrize("files", [None, SENT], ids=["pasted", "files"])
def test_what_is_brought_in_comes_alive_nowhere_before_it_is_a_draft(
    page: Page, attacked: str, files: list[FilePayload] | None
) -> None:
    sign_in(page, attacked, "manager")
    bring_in(page, attacked, files)

    alive, unescaped = alive_in(page, ".bring-in__pieces")

    assert alive == []
    assert len(unescaped) > 9


def test_what_many_at_once_would_change_comes_alive_nowhere(page: Page, attacked: str) -> None:
    sign_in(page, attacked, "manager")
    change_many(page, attacked)

    alive, unescaped = alive_in(page, ".many__list")

    assert alive == []
    assert len(unescaped) > 9
