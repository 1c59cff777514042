// The map over its page: the same points as the tables, chosen by days and layers without asking again.
// Without this script the tables and a picture do the same.
import { toLonLat } from "ol/proj.js";
import { getDistance } from "ol/sphere.js";
import { Drawing } from "./map_drawing.js";
import { Points } from "./map_points.js";
import { Days } from "./map_time.js";

const MILE = 1852;
const find = (id) => document.getElementById(id);
const work = () => find("work");
const form = () => find("asked");
const lang = document.documentElement.lang;

let drawing = null;
let points = null;
let days = null;
let source = "";
let words = {};
let names = {};

const tell = (text) => { find("map-told").textContent = text; };
const day = (number) => new Date(number * 86400000).toLocaleDateString(lang, { dateStyle: "medium", timeZone: "UTC" });
const field = (name) => form().elements.namedItem(name);
const off = () => new Set([...form().querySelectorAll("[name=layer]:not(:checked)")].map((each) => each.value));

const keep = (name, value) => {
  const found = form().querySelector(`input[type=hidden][name=${name}]`);
  if (found) found.value = value;
  else {
    const made = Object.assign(document.createElement("input"), { type: "hidden", name, value });
    form().prepend(made);
  }
};

// Where very many are drawn nobody's name was sent: it is read when one is chosen.
const called = (one) => one.name || (points.facts.names.length ? words.nameless : one.key.slice(0, 8));

// What one point or several together are, in words.
const described = (cluster) => {
  if (cluster.number > 1) return `${cluster.number.toLocaleString(lang)} ${words.points}. ${cluster.apart ? words.nearer : words.choose}`;
  const one = points.told(cluster.members[0]);
  const said = one.reports > 1 ? `, ${one.reports.toLocaleString(lang)} ${words.reports}` : "";
  const when = one.first === one.last ? day(one.first) : `${day(one.first)} – ${day(one.last)}`;
  return `${called(one)}, ${names[one.layer]}, ${when}${said}. ${words.choose}`;
};

// Presses a button of the page's form, as the table's rows do.
const press = (key) => {
  const row = work().querySelector(`[data-on="${CSS.escape(key)}"]`);
  const button = row ?? Object.assign(document.createElement("button"), { hidden: true, name: "on", value: key });
  if (!row) form().append(button);
  form().requestSubmit(button);
  if (!row) button.remove();
};

const choose = (cluster) => {
  const list = find("map-here");
  list.hidden = true;
  if (cluster.number === 1) {
    const { key } = points.told(cluster.members[0]);
    if (key) press(key);
    return;
  }
  tell(described(cluster));
  if (cluster.apart && drawing.view.getZoom() < 12) {
    const places = cluster.members.map((each) => points.place(each)), xs = places.map(([x]) => x), ys = places.map(([, y]) => y);
    return drawing.fit([Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)]);
  }
  const here = cluster.members.map((each) => points.told(each)).filter(({ key }) => key);
  if (!here.length) return tell(words.together);
  list.replaceChildren(...here.map((one) => {
    const item = document.createElement("li"), button = document.createElement("button");
    button.className = "link";
    button.type = "button";
    button.textContent = `${called(one)}, ${names[one.layer]}, ${day(one.last)}`;
    button.addEventListener("click", () => press(one.key));
    item.append(button);
    return item;
  }));
  if (cluster.number > here.length) list.append(Object.assign(document.createElement("li"), { textContent: words.more }));
  list.hidden = false;
  list.querySelector("button").focus();
};

const distance = (way) => way.slice(1).reduce((sum, each, at) => sum + getDistance(toLonLat(way[at]), toLonLat(each)), 0);
const TOLD = {
  choose,
  hover: (cluster) => tell(described(cluster)),
  flow: (key) => press(key),
  along: ({ towns, sources }) => tell(`${towns.join(" → ")}: ${sources.toLocaleString(lang)} ${words.sources}`),
  moved: () => {
    drawing.scale(find("scale-km"), find("scale-nm"), words);
    later("view", 300, () => {
      const [east, north] = toLonLat(drawing.view.getCenter());
      keep("view", `${north.toFixed(3)},${east.toFixed(3)},${drawing.view.getZoom().toFixed(2)}`);
      address();
    });
  },
  measured: (way) => {
    const metres = distance(way), shown = (value) => value.toLocaleString(lang, { maximumFractionDigits: 1 });
    tell(`${shown(metres / 1000)} ${words.km} · ${shown(metres / MILE)} ${words.nm}`);
  },
};

// One map has one address: the parts in the order in which the server writes them.
const ORDER = ["entity", "group", "off", "first", "last", "view", "on", "track", "sort", "rows", "flows"];
const address = () => {
  const here = new URL(location.href), said = new URLSearchParams();
  const now = { first: field("first").value, last: field("last").value, off: [...form().querySelectorAll("[name=layer]")].filter((each) => !each.checked).map((each) => each.value).join(","), view: form().querySelector("input[name=view]")?.value ?? "" };
  for (const name of ORDER) {
    const value = now[name] ?? here.searchParams.get(name) ?? "";
    if (value) said.set(name, value);
  }
  const path = `/map${said.size ? `?${said.toString().replaceAll("%2C", ",")}` : ""}`;
  history.replaceState(history.state, "", path);
  find("permalink").href = path;
};

const waiting = {};
const later = (what, time, then) => {
  clearTimeout(waiting[what]);
  waiting[what] = setTimeout(then, time);
};

const redraw = () => {
  const { first, last } = days.window(), on = form().querySelector("input[name=on]")?.value ?? "";
  points.choose({ first, last, off: off() });
  for (const each of document.querySelectorAll("[data-count]")) each.textContent = (points.counts[each.dataset.count] ?? 0).toLocaleString(lang);
  drawing.chosen = on;
  drawing.way = form().querySelector("input[name=track]") ? points.track(on, first, last) : [];
  drawing.show(points);
};

// The picture changes at once, the tables when the hand rests. What was chosen while they were on
// their way holds in the form that comes with them.
let meant = null;
const changed = () => {
  redraw();
  address();
  meant = off();
  later("tables", 700, () => {
    meant = null;
    remember();
    form().requestSubmit();
  });
};
const holdOn = () => {
  if (!meant) return;
  for (const each of form().querySelectorAll("[name=layer]")) each.checked = !meant.has(each.value);
  days.write();
};

const fetched = (path) => fetch(path, { headers: { accept: "application/json" } }).then((answer) => (answer.ok ? answer.json() : null)).catch(() => null);

// Without its style sheet, as on a page that is left while it comes, a map has no height: its picture stays.
const unfolded = () => {
  find("map-live").hidden = false;
  const drawable = find("map").clientWidth > 0 && find("map").clientHeight > 0;
  find("map-live").hidden = !drawable;
  find("map-still").hidden = drawable;
  return drawable;
};

async function read() {
  const at = work();
  words = JSON.parse(at.dataset.words);
  names = Object.fromEntries(at.dataset.names.split("|").map((each) => each.split("=")));
  if (at.dataset.source !== source) {
    const asked = at.dataset.source;
    const paths = [asked, ...(drawing ? [] : ["/static/built/world.json"])];
    const [facts, world] = await Promise.all(paths.map(fetched));
    const dead = find("map-dead");
    dead.hidden = Boolean(facts && (drawing || world));
    if (!dead.hidden) {
      dead.textContent = words.dead;
      return;
    }
    source = asked;
    points = new Points(facts);
    if (!drawing) {
      if (!unfolded()) return;
      drawing = new Drawing(find("map"), JSON.parse(at.dataset.shapes), TOLD);
      drawing.world(world, facts.countries);
      days = new Days(find("map-time"), work().dataset.days, () => [field("first"), field("last")], changed, day);
    }
  }
  days.read();
  redraw();
  look();
  drawing.scale(find("scale-km"), find("scale-nm"), words);
  // Twice a frame later it stands on the screen.
  requestAnimationFrame(() => requestAnimationFrame(() => { at.dataset.drawn = "yes"; }));
}

let seen = "";
const look = () => {
  const asked = form().querySelector("input[name=view]")?.value ?? "";
  if (asked) {
    const [north, east, zoom] = asked.split(",").map(Number), [atEast, atNorth] = toLonLat(drawing.view.getCenter());
    if (Math.abs(atNorth - north) > 0.002 || Math.abs(atEast - east) > 0.002 || Math.abs(drawing.view.getZoom() - zoom) > 0.02) drawing.go(north, east, zoom, seen ? undefined : 0);
  } else if (!seen) drawing.fit(points.extent(), 0);
  seen = "yes";
};

// Whoever works by keyboard goes on where they were, or at the panel that their choice opened.
let focused = null;
const remember = () => {
  const { id, name, value } = document.activeElement ?? {};
  focused = id ? `#${CSS.escape(id)}` : name === "layer" ? `[name=layer][value=${value}]` : null;
};
document.addEventListener("submit", ({ target, submitter }) => {
  if (target.id !== "asked" || !submitter) return;
  focused = submitter.name === "on" ? "#chosen" : submitter.id ? `#${CSS.escape(submitter.id)}` : null;
}, true);

document.addEventListener("htmx:after:settle", () => {
  const at = work();
  if (!at || at.dataset.drawn || !drawing) return;
  const there = focused && document.querySelector(focused);
  focused = null;
  if (there && document.activeElement !== there && work().contains(there)) there.focus({ preventScroll: there.id !== "chosen" });
  find("map-here").hidden = true;
  holdOn();
  read();
});
document.addEventListener("htmx:before:history:restore", (event) => event.preventDefault());
addEventListener("popstate", () => location.reload());

const measure = (on) => {
  drawing.measured = on ? [] : null;
  find("map-measure").setAttribute("aria-pressed", String(on));
  drawing.over.changed();
  tell(on ? words.measure : "");
};
const pressedNow = (button) => button.getAttribute("aria-pressed") !== "true";
const step = (by) => {
  const cluster = drawing.step(by);
  tell(cluster ? `${described(cluster)}` : words.none);
};
const BUTTONS = {
  "map-nearer": () => drawing.zoom(1),
  "map-farther": () => drawing.zoom(-1),
  "map-whole": () => drawing.fit(points.extent()),
  "map-next": () => step(1),
  "map-before": () => step(-1),
  "map-measure": (button) => measure(pressedNow(button)),
  "map-grid": (button) => {
    const on = pressedNow(button);
    button.setAttribute("aria-pressed", String(on));
    drawing.grid(on);
  },
  "map-print": () => print(),
};
document.addEventListener("click", (event) => {
  const { target } = event;
  BUTTONS[target.id]?.(target);
  // A link to another state of the map leads to the part of the world that is being looked at.
  const link = target.closest?.(".mapping a[href^='/map?'], .mapping a[href='/map']");
  const view = form()?.querySelector("input[name=view]")?.value;
  if (!link || !view) return;
  const where = new URL(link.href);
  if (where.searchParams.has("view") || where.searchParams.has("entity") !== new URL(location.href).searchParams.has("entity")) return;
  where.searchParams.set("view", view);
  link.href = where.href;
});
document.addEventListener("change", ({ target }) => {
  if (!drawing || target.form !== form()) return;
  if (target.name === "layer") changed();
  else if (target.name === "first" || target.name === "last") {
    days.read();
    changed();
  }
});
find("map")?.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const keys = {
    n: () => step(1), p: () => step(-1), m: () => measure(!drawing.measured), Home: () => drawing.fit(points.extent()),
    Enter: () => { const at = drawing.clusters[drawing.current]; if (at) choose(at); },
    " ": () => drawing.measured && drawing.measure(drawing.view.getCenter()),
    Escape: () => measure(false),
  };
  if (!keys[event.key]) return;
  event.preventDefault();
  keys[event.key]();
});
// A row that is looked at shows where it is.
for (const each of ["focusin", "pointerover"]) document.addEventListener(each, ({ target }) => {
  const key = target.dataset?.on;
  if (!drawing || !key || drawing.chosen === key) return;
  drawing.chosen = key;
  drawing.over.changed();
});
// Paper is light, whatever the screen is.
for (const each of ["(prefers-color-scheme: dark)", "(forced-colors: active)", "print"]) matchMedia(each).addEventListener("change", () => drawing?.colours());
// Whoever measures or tries the map asks it here.
window.mapOfWholeroute = () => ({ drawing, points, days });

read();
