// Keep an open desk up to date: the server says that it changed, and the list is fetched anew. Whoever
// is busy in it is only told so. A stream that ended stays so: what nobody looks at keeps no sign-in.
import htmx from "htmx.org";

const fresh = document.querySelector("[data-live]");

const show = (name, on) => {
  const words = document.querySelector(`[data-${name}]`);
  if (words) words.hidden = !on;
};

const busy = () => {
  const list = document.getElementById("desk");
  return list.contains(document.activeElement) || list.querySelector("details[open]") !== null;
};

const renew = () => {
  if (busy()) return show("changed", true);
  const here = location.pathname + location.search;
  htmx.ajax("GET", here, { source: fresh, target: "#desk", select: "#desk", swap: "outerHTML" });
};

if (fresh && window.EventSource) {
  // The answer takes its time, and somebody may have begun to write meanwhile.
  fresh.addEventListener("htmx:before:swap", (swap) => {
    if (!busy()) return;
    swap.preventDefault();
    show("changed", true);
  });
  const source = new EventSource(fresh.dataset.live);
  const over = () => {
    source.close();
    show("live-now", false);
  };
  source.addEventListener("open", () => show("live-now", true));
  source.addEventListener("changed", renew);
  source.addEventListener("over", over);
  source.addEventListener("error", over);
  window.addEventListener("pagehide", over);
}
