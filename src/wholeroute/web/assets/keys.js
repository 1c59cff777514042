// y, n and u choose a verdict and put the cursor where its reason goes; Enter there sends the form.
// A link may have a key as well: the first one that bears it is followed.
// A key pressed inside a field, or with a modifier, belongs to the field or to the browser.
const writing = "input:not([type=radio]), textarea, select, [contenteditable]";

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.(writing)) return;
  const key = `[data-key="${CSS.escape(event.key)}"]`;
  const choice = document.querySelector(`form[data-keys] input${key}, a${key}`);
  if (!choice) return;
  event.preventDefault();
  if (choice.matches("a")) return choice.click();
  choice.checked = true;
  choice.form.elements.reason.focus();
});
