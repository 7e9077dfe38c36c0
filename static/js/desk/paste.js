// What is pasted from Word, a mail or a web page keeps its headings, lists, tables and links: its HTML goes to the
// server, which makes of it the text that a file of it would give, and that is put where the cursor is.
(() => {
  "use strict";

  const STRUCTURE = "h1, h2, h3, h4, h5, h6, ul, ol, table, a[href], [class*=MsoList]";
  const KEPT = ["href", "start", "colspan", "rowspan", "alt"];
  const LONGEST = 300_000; // characters of a picture that is written out: a form takes no more
  const PATIENCE = 15_000; // milliseconds for an answer

  /** The HTML without what only says how it looks: a page of Word is a tenth of it. Nothing where it has no shape. */
  const bare = (html) => {
    // Styles go before anything is parsed: our policy would be told of each of them.
    const plain = html.replace(/<style\b[\s\S]*?<\/style>|\sstyle\s*=\s*(?:"[^"]*"|'[^']*')/gi, "");
    const page = new DOMParser().parseFromString(plain, "text/html");
    if (!page.querySelector(STRUCTURE)) return "";
    for (const one of page.querySelectorAll("style, script, meta, link, title, xml, svg")) one.remove();
    // Of pictures only what is written out can be had: from elsewhere nothing is loaded.
    const isKept = (one, { name, value }) =>
      KEPT.includes(name) || (name === "src" && one.localName === "img" && value.startsWith("data:image/") && value.length < LONGEST);
    for (const one of page.body.querySelectorAll("*"))
      for (const attribute of [...one.attributes]) if (!isKept(one, attribute)) one.removeAttribute(attribute.name);
    return page.body.innerHTML.replace(/<!--[\s\S]*?-->/g, "");
  };

  const read = async (url, html) => {
    const headers = { "X-CSRFToken": playbook.token() };
    const signal = AbortSignal.timeout(PATIENCE);
    const response = await fetch(url, { method: "POST", headers, body: new URLSearchParams({ html }), signal });
    return response.headers.get("Content-Type")?.startsWith("application/json") ? response.json() : {};
  };

  /** Put a text where the cursor is, so that it can be undone. */
  const put = (field, text) => {
    field.focus();
    if (document.execCommand("insertText", false, text)) return;
    field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };

  for (const said of document.querySelectorAll("[data-paste]")) {
    const field = document.getElementById(said.dataset.paste);
    field?.addEventListener("paste", async (event) => {
      const html = bare(event.clipboardData?.getData("text/html") ?? "");
      if (!html) return;
      const plain = event.clipboardData.getData("text/plain");
      event.preventDefault();
      const { markdown = "", notes = [], error = "" } = await read(said.dataset.url, html).catch(() => ({}));
      put(field, markdown || plain);
      said.textContent = markdown ? [said.dataset.said, ...notes].join(" ") : `${said.dataset.plain} ${error}`.trim();
      said.hidden = false;
    });
  }
})();
