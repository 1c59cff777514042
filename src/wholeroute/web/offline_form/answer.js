"use strict";
// An answer typed without a server. The form stands in the page as it was handed over; what is typed
// leaves it only as a file that somebody saves.
const spec = JSON.parse(document.getElementById("spec").textContent);
const words = spec.words;
const form = document.getElementById("answer");
const keep = document.getElementById("keep");
const state = document.getElementById("state");
const KEPT = `wholeroute-answer-${spec.sent}`;
let unsaved = false;
let sure = false;

const answer = () => JSON.stringify({ sent: spec.sent, revision: spec.revision, said: Object.fromEntries(new FormData(form)) });
const say = (text) => {
  state.textContent = text;
};
const remember = () => {
  if (keep.checked) localStorage.setItem(KEPT, answer());
  else localStorage.removeItem(KEPT);
  say(keep.checked ? words.kept : "");
};
// Read what this page itself saved; anything else is no file of ours.
const takeUp = (content) => {
  const { sent, said } = JSON.parse(content);
  if (sent !== spec.sent || typeof said !== "object") throw new Error("not ours");
  for (const field of form.elements) {
    if (!field.name) continue;
    if (field.type === "checkbox") field.checked = said[field.name] === field.value;
    else field.value = said[field.name] ?? "";
  }
};
const save = () => {
  const link = document.createElement("a");
  link.download = `answer-${spec.name}-${spec.sent}.json`;
  link.href = URL.createObjectURL(new Blob([answer()], { type: "application/json" }));
  link.click();
  URL.revokeObjectURL(link.href);
  unsaved = false;
  say(words.saved);
};
const forget = () => {
  if (sure) {
    form.reset();
    localStorage.removeItem(KEPT);
    keep.checked = unsaved = false;
  }
  say(sure ? "" : words.sure);
  sure = !sure;
};

form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("input", () => {
  unsaved = true;
  if (keep.checked) remember();
});
keep.addEventListener("change", remember);
document.getElementById("save").addEventListener("click", save);
document.getElementById("forget").addEventListener("click", forget);
document.getElementById("file").addEventListener("change", async (event) => {
  try {
    takeUp(await event.target.files[0].text());
    unsaved = true;
    say("");
  } catch {
    say(words.unreadable);
  }
});
// What is neither saved nor kept is not left by mistake.
addEventListener("beforeunload", (event) => {
  if (unsaved && !keep.checked) event.preventDefault();
});
try {
  const before = localStorage.getItem(KEPT);
  if (before) {
    takeUp(before);
    keep.checked = true;
    remember();
  }
} catch {
  say(words.unreadable);
}
