// j and k go to the next and the one before of a list whose lines are told one by one; the mark of a
// line in a drawing is pointed out while the line has the cursor.
const OFF = "keys-off";
const writing = "input, textarea, select, [contenteditable], dialog";

document.addEventListener("keydown", (event) => {
  const step = { j: 1, k: -1 }[event.key];
  if (!step || event.ctrlKey || event.metaKey || event.altKey || localStorage.getItem(OFF)) return;
  if (event.target.closest?.(writing)) return;
  const lines = [...document.querySelectorAll("[data-lines] > [tabindex]")];
  if (!lines.length) return;
  const at = lines.indexOf(document.activeElement.closest("[data-lines] > [tabindex]"));
  const next = lines[Math.min(lines.length - 1, Math.max(0, at + step))];
  event.preventDefault();
  next.focus();
});

document.addEventListener("focusin", (event) => {
  const line = event.target.closest?.("[data-lines] > [tabindex]");
  const day = line?.querySelector("time")?.dateTime;
  for (const mark of document.querySelectorAll("a[data-day]")) {
    mark.classList.toggle("pointed", mark.dataset.day === `d-${day}`);
  }
});
