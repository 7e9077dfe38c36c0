// A picture goes into the text where the cursor is, without leaving the page. One that is pasted or dropped into the
// text waits beside it for the words that stand for it.
(() => {
  "use strict";

  const place = document.querySelector("[data-picture]");
  const text = place && document.getElementById(place.dataset.picture);
  if (!text) return;
  const file = place.querySelector("[type=file]");
  const words = place.querySelector("[name=picture_words]");
  const button = place.querySelector("[name=_picture]");
  const said = place.querySelector("[data-picture-said]");
  const TAKEN = ["image/png", "image/jpeg", "image/webp"];
  const SIDES = [1600, 1200, 800]; // pixels
  const PATIENCE = 30_000; // milliseconds for an answer

  const say = (what) => {
    said.textContent = what;
    said.hidden = !what;
  };

  /** Each field with what is wrong with it, in the place where the page itself would say so. */
  const mark = (errors) => {
    for (const field of [file, words]) {
      const box = field.closest(".form__field");
      const wrong = errors[field.name] ?? "";
      box.classList.toggle("form__field--error", Boolean(wrong));
      for (const old of box.querySelectorAll(".form__error")) old.remove();
      field.toggleAttribute("aria-invalid", Boolean(wrong));
      if (!wrong) continue;
      const line = document.createElement("p");
      line.className = "form__error";
      line.textContent = wrong;
      field.before(line);
    }
  };

  /** Put it on lines of its own at the cursor, so that it can be undone. */
  const put = (markdown) => {
    const before = text.value.slice(0, text.selectionStart);
    const after = text.value.slice(text.selectionEnd);
    const piece = `${before && !before.endsWith("\n\n") ? (before.endsWith("\n") ? "\n" : "\n\n") : ""}${markdown}${after.startsWith("\n\n") ? "" : after.startsWith("\n") ? "\n" : "\n\n"}`;
    text.focus();
    if (document.execCommand("insertText", false, piece)) return;
    text.setRangeText(piece, text.selectionStart, text.selectionEnd, "end");
    text.dispatchEvent(new Event("input", { bubbles: true }));
  };

  // Until somebody has been in the text its cursor is at its beginning: then the end is meant.
  let been = false;
  text.addEventListener("focus", () => (been = true), { once: true });

  // A photo as a telephone takes it has more than a page needs, or is of a kind that only this browser reads.
  const most = Number(place.dataset.bytes);
  const fitting = async (found) => {
    if (found.size <= most && TAKEN.includes(found.type)) return found;
    const picture = await createImageBitmap(found).catch(() => null);
    for (const side of picture ? SIDES : []) {
      const by = Math.min(1, side / Math.max(picture.width, picture.height));
      const canvas = new OffscreenCanvas(Math.round(picture.width * by), Math.round(picture.height * by));
      const drawn = canvas.getContext("2d");
      drawn.fillStyle = "white";
      drawn.fillRect(0, 0, canvas.width, canvas.height);
      drawn.drawImage(picture, 0, 0, canvas.width, canvas.height);
      const smaller = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.85 });
      if (smaller.size <= most) return smaller;
    }
    return found;
  };

  const send = async () => {
    const body = new FormData();
    body.append(file.name, await fitting(file.files[0]), file.files[0].name);
    body.append(words.name, words.value);
    const headers = { "X-CSRFToken": playbook.token() };
    const signal = AbortSignal.timeout(PATIENCE);
    const response = await fetch(place.dataset.url, { method: "POST", headers, body, signal });
    return response.headers.get("Content-Type")?.startsWith("application/json") ? response.json() : {};
  };

  button.addEventListener("click", async (event) => {
    event.preventDefault();
    const empty = [file, words].filter((field) => !field.value.trim());
    mark(Object.fromEntries(empty.map((field) => [field.name, field.closest(".form__field").dataset.missing])));
    if (empty.length) {
      say("");
      empty[0].focus();
      return;
    }
    button.disabled = true;
    const { markdown = "", errors } = await send().catch(() => ({}));
    button.disabled = false;
    mark(errors ?? {});
    if (!markdown) {
      say(errors ? "" : place.dataset.trouble);
      if (errors) (errors[file.name] ? file : words).focus();
      return;
    }
    if (!been) text.setSelectionRange(text.value.length, text.value.length);
    file.value = words.value = "";
    put(markdown);
    say(place.dataset.said);
  });

  // Enter puts it in: the page is not saved without it.
  words.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    if (!button.disabled) button.click();
  });

  const pictureIn = (data) => [...(data?.files ?? [])].find((one) => one.type.startsWith("image/"));
  const take = (event, data) => {
    const found = pictureIn(data);
    if (!found) return;
    event.preventDefault();
    const list = new DataTransfer();
    list.items.add(found);
    file.files = list.files;
    mark({});
    say(place.dataset.waits);
    words.focus();
  };
  text.addEventListener("paste", (event) => {
    // A page of words that has a picture too is pasted as words.
    if (!event.clipboardData?.getData("text/plain")) take(event, event.clipboardData);
  });
  text.addEventListener("dragover", (event) => event.dataTransfer?.types.includes("Files") && event.preventDefault());
  text.addEventListener("drop", (event) => take(event, event.dataTransfer));
})();
