"""What is pasted at the desk from Word or a web page keeps its headings, lists, tables and links."""

import re

import pytest
from playwright.sync_api import Browser, expect

from playbook.guidance import pictures
from tests.browser.test_managers import at_work
from tests.editions.picture_files import png

pytestmark = pytest.mark.browser
COPIED = """<style>h2 { color: red }</style><h2 style="color: red">1. What it is for</h2>
<p>See the <a href="https://carrier.example/claim">claim form</a>.</p><h2>2. Who does what</h2>
<ol><li>Look<ul><li>in the yard</li></ul></li><li>Ask</li></ol>
<table border="1"><tr><th>Days</th><th>Who</th></tr><tr><td>3</td><td>The desk</td></tr></table>"""
PASTE = """([html, plain]) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/html", html);
  clipboardData.setData("text/plain", plain);
  const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
  return document.activeElement.dispatchEvent(event);
}"""
WRITTEN = """# 1. What it is for

See the [claim form](https://carrier.example/claim).

# 2. Who does what

1. Look
    - in the yard
2. Ask

| Days | Who |
| --- | --- |
| 3 | The desk |"""


@pytest.mark.parametrize(
    ("place", "field"),
    [("/admin/bring-in/", "text"), ("/admin/editions/document/add/?kind=reference", "body")],
)
def test_what_is_pasted_keeps_its_shape(browser: Browser, server: str, place: str, field: str) -> None:
    with at_work(browser, server, "editor") as page:
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto(f"{server}{place}")
        page.locator(f"[name={field}]").focus()
        page.evaluate(PASTE, [COPIED, "flat words"])

        expect(page.locator(f"[name={field}]")).to_have_value(WRITTEN)
        expect(page.locator("[data-paste]")).to_contain_text("has kept its headings")


def test_plain_words_are_pasted_as_the_browser_does_it(browser: Browser, server: str) -> None:
    with at_work(browser, server, "editor") as page:
        page.goto(f"{server}/admin/bring-in/")
        page.locator("[name=text]").focus()

        assert page.evaluate(PASTE, ["<b>bold</b>", "bold"]) is True  # nobody stood in its way


DROP = """(bytes) => {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([new Uint8Array(bytes)], "tap.png", { type: "image/png" }));
  return document.querySelector("[name=body]").dispatchEvent(
    new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
}"""


def test_a_picture_that_is_dropped_waits_for_its_words_and_goes_where_the_cursor_is(
    browser: Browser, server: str
) -> None:
    name = pictures.cleaned(png()).name
    with at_work(browser, server, "editor") as page:
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto(f"{server}/admin/editions/document/add/?kind=reference")
        body = page.locator("[name=body]")
        page.locator("[name=title]").fill("Stop taps")
        page.locator("[name=summary]").fill("Where they are.")
        body.fill("Turn it right.\n\nThen wait.")
        body.evaluate("(field) => field.setSelectionRange(14, 14)")
        page.evaluate(DROP, list(png()))

        expect(page.locator("[name=picture_words]")).to_be_focused()
        page.get_by_role("button", name="Put it in").click()
        expect(page.get_by_text("Say in a few words what the picture shows.")).to_be_visible()
        page.locator("[name=picture_words]").fill("The tap")
        page.get_by_role("button", name="Put it in").click()

        expect(body).to_have_value(f"Turn it right.\n\n![The tap]({name})\n\nThen wait.")
        expect(page.frame_locator("[name=preview]").get_by_alt_text("The tap")).to_be_visible()


def test_saving_tells_of_a_picture_only_where_one_waits(browser: Browser, server: str) -> None:
    name = pictures.cleaned(png()).name
    alarm = "The picture that was chosen is not in the text"
    with at_work(browser, server, "editor") as page:
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto(f"{server}/admin/editions/document/add/?kind=reference")
        page.locator("[name=title]").fill("Stop taps in the yard")
        page.locator("[name=summary]").fill("Where they are.")
        page.locator("[name=body]").fill("Turn it right.")
        page.evaluate(DROP, list(png()))
        page.locator("[name=picture_words]").fill("The tap")
        page.locator("[name=picture_words]").press("Enter")
        expect(page.locator("[name=body]")).to_have_value(re.compile(rf"!\[The tap\]\({name}\)"))
        page.get_by_role("button", name="Save draft").click()

        expect(page.locator(".messages[role=status]")).to_contain_text("Draft saved")
        expect(page.get_by_text(alarm)).to_have_count(0)
        page.evaluate(DROP, list(png()))
        page.get_by_role("button", name="Save draft").click()

        expect(page.get_by_text(alarm)).to_be_visible()


PHOTO = """async () => {
  const canvas = new OffscreenCanvas(1000, 600);
  const drawn = canvas.getContext("2d");
  const noise = drawn.createImageData(1000, 600);
  for (let at = 0; at < noise.data.length; at += 65536) crypto.getRandomValues(noise.data.subarray(at, at + 65536));
  drawn.putImageData(noise, 0, 0);
  const data = new DataTransfer();
  data.items.add(new File([await canvas.convertToBlob()], "IMG_1.png", { type: "image/png" }));
  document.querySelector("[name=picture_file]").files = data.files;
  return data.files[0].size;
}"""


def test_a_photo_that_is_too_large_is_made_smaller_before_it_is_sent(browser: Browser, server: str) -> None:
    with at_work(browser, server, "manager") as page:
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto(f"{server}/admin/editions/document/add/?kind=reference")
        assert page.evaluate(PHOTO) > pictures.LARGEST
        page.locator("[name=picture_words]").fill("The yard")
        page.get_by_role("button", name="Put it in").click()

        expect(page.locator("[name=body]")).to_have_value(re.compile(r"^!\[The yard\]\([a-p]{24}-\d+x\d+\.jpg\)\s*$"))


def test_a_picture_and_its_words_share_a_sheet_of_paper(browser: Browser, server: str) -> None:
    with at_work(browser, server, "manager") as page:
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto(f"{server}/admin/editions/document/add/?kind=reference")
        page.locator("[name=title]").fill("A tall plan")
        page.locator("[name=summary]").fill("All floors.")
        page.evaluate(DROP, list(png(800, 4000)))
        page.locator("[name=picture_words]").fill("Nine floors")
        page.get_by_role("button", name="Put it in").click()
        page.get_by_role("button", name="Save and see the change").click()
        drawn = page.locator(".diff__picture")
        expect(drawn).to_be_visible()
        assert drawn.evaluate("(one) => one.complete && one.naturalWidth") == 800
        page.get_by_role("button", name="Publish now").click()
        page.goto(f"{server}/reference/a-tall-plan/")
        words = page.locator(".reference__text").get_by_text("Nine floors")
        expect(words).to_be_hidden()
        page.emulate_media(media="print")

        expect(words).to_be_visible()
        tall = page.locator(".reference__text img").evaluate("(one) => one.offsetHeight / innerHeight")
        assert 0.5 < tall <= 0.61
