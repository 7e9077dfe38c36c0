// A document's form: what fits is counted, the page is drawn anew while you write, long lists are found by their
// words, and a tab with unsaved work asks before it closes.
(() => {
  "use strict";

  const form = document.querySelector("[data-write]");
  if (!form) return;
  const words = (text) => text.split(/\s+/).filter(Boolean).length;

  // The preview: the browser sends the form into the frame, and the place in the page is kept.
  const button = form.querySelector("[data-preview]");
  if (button) button.hidden = true;

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
    const spoken = [...form.querySelectorAll("[name=title], [name=know], [name=ask], [data-line] :is(input[type=text], textarea)")];
    const seen = spoken.filter((field) => !field.name.endsWith("-other") && !field.closest(".line--out"));
    const total = seen.reduce((sum, field) => sum + words(field.value), 0);
    output.textContent = output.dataset.text.replace("{words}", total).replace("{seconds}", Math.ceil(total / Number(output.dataset.aSecond)));
    const most = Number(output.dataset.most);
    output.classList.toggle("limit--over", most > 0 && total > most);
  };

  const frame = document.querySelector("iframe[name=preview]");
  let wait = 0;
  const show = () => {
    if (!button) return;
    const place = frame.contentWindow?.scrollY ?? 0;
    frame.addEventListener("load", () => frame.contentWindow.scrollTo(0, place), { once: true });
    form.requestSubmit(button);
  };

  let unsaved = form.querySelector(".form__errors") !== null;
  form.addEventListener("input", () => {
    unsaved = true;
    count();
    clearTimeout(wait);
    wait = setTimeout(show, 600);
  });
  form.addEventListener("submit", (event) => {
    if (event.submitter !== button) unsaved = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved) event.preventDefault();
  });

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
