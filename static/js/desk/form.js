// A document's form: what fits is counted, the page is drawn anew while you write, long lists are found by their
// words, and a tab with unsaved work asks before it closes.
(() => {
  "use strict";

  const form = document.querySelector("[data-write]");
  if (!form) return;
  const words = (text) => text.split(/\s+/).filter(Boolean).length;

  // The preview: the browser sends the form into the frame, and the place in the page is kept.
  const button = form.querySelector("[data-preview]");
  for (const one of form.querySelectorAll("[data-preview]")) one.hidden = true;
  const known = document.querySelector("[data-known]");
  if (known) known.hidden = false;

  const count = () => {
    for (const field of form.querySelectorAll("[data-most]:not(output)")) {
      let limit = document.querySelector(`[data-limit-for="${field.id}"]`);
      if (!limit) {
        limit = document.createElement("span");
        limit.className = "limit";
        limit.dataset.limitFor = field.id;
        field.closest(".line__field")?.querySelector("label")?.append(" ", limit);
      }
      const most = Number(field.dataset.most);
      const now = field.value.trim().length;
      limit.textContent = `${now} / ${most}`;
      limit.classList.toggle("limit--near", now > most * 0.85 && now <= most);
      limit.classList.toggle("limit--over", now > most);
    }
    const output = form.querySelector("[data-words]");
    if (!button) return;
    // Of a page to read in peace all of it counts; of a tip or a step what stands there before anything is unfolded.
    const read = output.hasAttribute("data-all") ? "[name=title], [name=summary], [name=body]" : "";
    const spoken = [...form.querySelectorAll(read || "[name=title], [name=know], [name=ask], [data-line] :is(input[type=text], textarea)")];
    const seen = spoken.filter((field) => !field.name.endsWith("-other") && !field.closest(".line--out"));
    const total = seen.reduce((sum, field) => sum + words(field.value), 0);
    const seconds = Math.ceil(total / Number(output.dataset.aSecond));
    const told = seconds > 90 ? output.dataset.long : output.dataset.text;
    output.textContent = told.replace("{words}", total).replace("{seconds}", seconds).replace("{minutes}", Math.round(seconds / 60));
    const most = Number(output.dataset.most);
    output.classList.toggle("limit--over", most > 0 && total > most);
  };

  // Drawn by a script, so that where there is no answer the last page stays. Scripts of the page do not run in it, and
  // what is pressed in it opens beside it.
  const frame = document.querySelector("iframe[name=preview]");
  const old = document.querySelector("[data-preview-old]");
  let wait = 0;
  let turn = 0;
  const show = async () => {
    if (!button) return;
    turn += 1;
    const mine = turn;
    const place = frame.contentWindow?.scrollY ?? 0;
    const body = playbook.unsavedText.sentAs();
    body.set("_preview", known?.querySelector(":checked").value ?? "1");
    const result = await playbook.unsavedText.post(button.formAction, body);
    if (mine !== turn) return;
    old.hidden = result.status === 200;
    if (result.status !== 200) return;
    const page = await result.response.text();
    frame.addEventListener("load", () => frame.contentWindow.scrollTo(0, place), { once: true });
    frame.srcdoc = page.replace("<head>", '<head><base target="_blank">').replace(/<script\b[^>]*><\/script>/g, "");
  };

  let unsaved = form.querySelector(".form__errors") !== null;
  form.addEventListener("input", () => {
    unsaved = true;
    count();
    clearTimeout(wait);
    wait = setTimeout(show, 600);
  });
  // A page that is left on purpose, or whose text the server has, asks nothing.
  document.addEventListener("unsaved-text:leaving", () => (unsaved = false));
  document.addEventListener("unsaved-text:kept", () => {
    unsaved = !playbook.unsavedText.isKept();
    if (old && !old.hidden) show();
  });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved) event.preventDefault();
  });

  known?.addEventListener("change", show);

  // Enter in a field that grows saves, as in any field of one line.
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.dataset.lineText === undefined) return;
    event.preventDefault();
    form.requestSubmit();
  });

  for (const picker of form.querySelectorAll("[data-picker]")) {
    const find = picker.querySelector("[data-picker-find]");
    if (!find) continue;
    find.hidden = false;
    const box = find.querySelector("input");
    box.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
    box.addEventListener("input", (event) => {
      event.stopPropagation();
      const wanted = box.value.toLowerCase().split(/\s+/).filter(Boolean);
      for (const option of picker.querySelectorAll("label.picker__option")) {
        const text = option.textContent.toLowerCase();
        option.hidden = !wanted.every((word) => text.includes(word));
      }
      for (const group of picker.querySelectorAll("[data-picker-group]"))
        group.hidden = !group.querySelector("label:not([hidden])");
    });
  }

  count();
  show();
})();
