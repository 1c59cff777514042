// y, n and u choose a verdict and put the cursor where its reason goes; Enter there sends the form.
// A key pressed inside a field, or with a modifier, belongs to the field or to the browser.
const writing = "input:not([type=radio]), textarea, select, [contenteditable]";

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.(writing)) return;
  const choice = document.querySelector(`form[data-keys] [data-key="${CSS.escape(event.key)}"]`);
  if (!choice) return;
  event.preventDefault();
  choice.checked = true;
  choice.form.elements.reason.focus();
});
