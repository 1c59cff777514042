// y, n and u choose a verdict and put the cursor where its reason goes; Enter there sends the form.
// A link may have keys as well: the first one that bears the key is followed. A slash leads to the search.
// A key pressed inside a field, or with a modifier, belongs to the field or to the browser; an arrow
// belongs to a row of choices and to whatever it scrolls. Who wants no single keys turns them off.
const writing = "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable], dialog";
const OFF = "keys-off";

const scrolls = (within) => within && within.scrollWidth > within.clientWidth;
const taken = (target, key) =>
  target.closest?.(writing) ||
  (key.startsWith("Arrow") && (target.matches?.("input") || scrolls(target.closest?.(".scroll"))));

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || localStorage.getItem(OFF)) return;
  if (taken(event.target, event.key)) return;
  const key = `[data-key~="${CSS.escape(event.key)}"]`;
  const box = `[role=search] [aria-keyshortcuts="${CSS.escape(event.key)}"]`;
  const choice = document.querySelector(`form[data-keys] input${key}, a${key}, ${box}`);
  if (!choice) return;
  event.preventDefault();
  if (choice.matches(box)) return choice.focus();
  if (choice.matches("a")) return choice.click();
  choice.checked = true;
  choice.form.elements.reason.focus();
});

// A link to a page of help opens the same words over this page.
document.addEventListener("click", (event) => {
  const dialog = document.getElementById(event.target.closest?.("a[data-dialog]")?.dataset.dialog);
  if (!dialog || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const off = dialog.querySelector(`#${OFF}`);
  if (off) {
    off.closest("[data-with-script]").hidden = false;
    off.checked = Boolean(localStorage.getItem(OFF));
  }
  dialog.showModal();
});

document.addEventListener("change", (event) => {
  if (event.target.id !== OFF) return;
  if (event.target.checked) localStorage.setItem(OFF, "yes");
  else localStorage.removeItem(OFF);
});
