// A slow or dead connection. What takes its time says so; what was typed is never sent into nothing:
// a form is held back on its page until the server answers, and nothing is kept in the browser.
const PATIENT = 400; // milliseconds before a page says that it is at work
const GIVEN_UP = 8000;
const AGAIN = 2500;
let lost = false;
let waits;
const unsent = new Set(); // forms that send themselves, and could not

const say = (name) => {
  for (const each of document.querySelectorAll("[data-connection]")) {
    each.hidden = each.dataset.connection !== name;
  }
};

const atWork = () => {
  clearTimeout(waits);
  if (!lost) waits = setTimeout(() => say("working"), PATIENT);
};

const done = () => {
  clearTimeout(waits);
  if (!lost) say(null);
};

const answers = async () => {
  try {
    await fetch("/health", { cache: "no-store", signal: AbortSignal.timeout(GIVEN_UP) });
    return true; // whatever it says of itself, it is there
  } catch {
    return false;
  }
};

const look = async () => {
  if (!lost) return;
  if (!(await answers())) return setTimeout(look, AGAIN);
  if (!lost) return;
  lost = false;
  say("back");
  for (const form of unsent) form.dispatchEvent(new Event("input", { bubbles: true }));
  unsent.clear();
};

const lose = () => {
  clearTimeout(waits);
  say("lost");
  if (lost) return;
  lost = true;
  setTimeout(look, AGAIN);
};

window.addEventListener("offline", lose);
window.addEventListener("online", look);
document.addEventListener("htmx:before:request", atWork);
document.addEventListener("htmx:finally:request", done);
document.addEventListener("htmx:error", (event) => {
  if (!event.detail.ctx) return; // a fault of ours, no request
  const from = event.target.closest?.("form[hx-trigger]");
  if (from) unsent.add(from);
  lose();
});

const FILES = "[download], [href$='.json'], [href$='.csv'], [href$='.txt'], [href$='/offline'], [action$='/package']";

// Whoever leaves a page that waits for the connection loses what they typed on it.
const leaving = (event) => {
  const link = event.target.closest?.("a[href]");
  if (!link || link.target || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (link.getAttribute("href").startsWith("#")) return;
  if (!lost) return link.matches(FILES) ? undefined : atWork();
  event.preventDefault();
  event.stopImmediatePropagation();
  say("lost");
};

const WRITTEN = "textarea, input:not([type=hidden], [type=submit])";

const typedInto = (form) =>
  [...form.elements].some(
    (each) => each.matches(WRITTEN) && (each.value !== each.defaultValue || each.checked !== each.defaultChecked),
  );

let passed; // the form that was held back, and may go now
const held = new WeakSet();
const sending = async (event) => {
  const form = event.target;
  if (form === passed) return;
  // Its page stays whatever comes of it, once htmx has taken it over: that is a moment after the page is there.
  const swaps = form.matches("[hx-post][data-htmx-powered]:not([hx-trigger])");
  if (!lost && (swaps || !typedInto(form))) return form.matches(FILES) || swaps ? undefined : atWork();
  event.preventDefault();
  event.stopImmediatePropagation();
  if (held.has(form)) return;
  held.add(form);
  atWork();
  const there = await answers();
  held.delete(form);
  if (!there) return lose();
  lost = false;
  done();
  if (!form.matches(FILES)) atWork();
  passed = form;
  form.requestSubmit(event.submitter);
  passed = null;
};

document.addEventListener("click", leaving, true);
document.addEventListener("submit", sending, true);
window.addEventListener("pageshow", () => say(null));
