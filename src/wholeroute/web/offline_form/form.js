"use strict";
// A report typed without a server. Everything is made of the spec that stands in the page; what is
// typed leaves it only as a file that somebody saves. Texts become text, never markup.
const spec = JSON.parse(document.getElementById("spec").textContent);
const words = spec.words;
const [longest, longestProse] = spec.longest;
const KEPT = "wholeroute-report";
let items = [];
let links = [];
let last = 0;
let text = "";
let nobodyElse = false;
let unsaved = false;

const make = (tag, attributes = {}, ...inside) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...inside);
  return made;
};

const main = document.getElementById("main");
const list = make("ul", { class: "lines" });
const forms = make("div");
const state = make("p", { role: "status", class: "state" });
const keep = make("input", { type: "checkbox", id: "keep", onchange: () => remember() });

const caption = (item) => {
  const said = spec.naming.map((name) => item.said[name]).find(Boolean);
  return `${spec.sorts[item.sort].label} ${item.key.split("-").pop()}${said ? `: ${said}` : ""}`;
};

// --- what is typed ------------------------------------------------------------------------------

const remember = () => {
  if (keep.checked) {
    localStorage.setItem(KEPT, report());
    state.textContent = words.kept;
  } else {
    localStorage.removeItem(KEPT);
    state.textContent = "";
  }
};
const typed = () => {
  unsaved = true;
  for (const item of items) item.summary.textContent = caption(item);
  offer();
  if (keep.checked) remember();
};

const control = (item, field, id) => {
  const value = item.said[field.name] ?? "";
  const set = (event) => {
    item.said[field.name] = event.target.value;
    typed();
  };
  const shared = { id, oninput: set, "aria-describedby": field.hint ? `${id}-hint` : undefined };
  if (field.asks === "prose") {
    const area = make("textarea", { ...shared, rows: 3, dir: "auto", maxlength: longestProse });
    area.value = value;
    return area;
  }
  if (field.asks === "choice" || field.asks === "item") {
    const select = make("select", { ...shared, "data-item": field.asks === "item" && field.choices.map(([sort]) => sort).join(" ") });
    const options = field.asks === "choice" ? field.choices : fitting(field.choices.map(([sort]) => sort));
    fill(select, options, value);
    return select;
  }
  const input = make("input", { ...shared, dir: "auto", maxlength: longest, autocomplete: "off" });
  input.value = value;
  return input;
};
const fitting = (sorts) => items.filter((each) => sorts.includes(each.sort)).map((each) => [each.key, caption(each)]);
const fill = (select, options, value) => {
  select.replaceChildren(make("option", { value: "" }), ...options.map(([one, name]) => make("option", { value: one }, name)));
  select.value = options.some(([one]) => one === value) ? value : "";
};

const asked = (item, field) => {
  const id = `${item.key}-${field.name}`;
  const inside = [make("label", { for: id }, field.label), control(item, field, id)];
  if (field.hint) inside.push(make("span", { class: "hint", id: `${id}-hint` }, field.hint));
  return make("div", { class: "asked" }, ...inside);
};

const tick = (item, name, label, type = "checkbox", value = "yes") => {
  const box = make("input", { type, name: `${item.key}-${name}`, value, onchange: () => {
    item.said[name] = type === "radio" ? value : box.checked ? "yes" : "";
    typed();
  } });
  box.checked = type === "radio" ? (item.said[name] ?? "") === value : item.said[name] === "yes";
  return make("label", { class: "choice" }, box, make("span", {}, label));
};

const who = (item) => [
  make("fieldset", {}, make("legend", {}, words.said), make("p", { class: "hint" }, words.protected),
    ...spec.said.map(([value, label]) => tick(item, "category", label, "radio", value))),
  make("fieldset", {}, make("legend", {}, words.did), make("p", { class: "hint" }, words.held),
    ...spec.did.map(([name, , label]) => tick(item, `did-${name}`, label)), tick(item, "minor", words.minor)),
];

const show = (item, open) => {
  const fields = spec.sorts[item.sort].fields;
  item.summary = make("summary", {}, caption(item));
  item.shown = make("details", { open, id: item.key, class: "item" }, item.summary,
    ...fields.filter((each) => each.first).map((each) => asked(item, each)),
    ...(item.sort === "person" ? who(item) : []),
    make("details", { class: "more" }, make("summary", {}, words.more),
      ...fields.filter((each) => !each.first).map((each) => asked(item, each))),
    make("button", { type: "button", class: "quiet", onclick: () => takeOut(item) }, `${words.remove}: ${spec.sorts[item.sort].label} ${item.key.split("-").pop()}`));
  forms.append(item.shown);
};
const add = (sort, said = {}, open = true, key = `${sort}-${++last}`) => {
  const item = { key, sort, said };
  items.push(item);
  show(item, open);
  return item;
};
const takeOut = (item) => {
  items = items.filter((each) => each !== item);
  links = links.filter((each) => each.one !== item.key && each.other !== item.key);
  item.shown.remove();
  drawLinks();
  typed();
  adding.querySelector("button").focus();
};

// --- links --------------------------------------------------------------------------------------

const one = make("select", { id: "one" });
const relation = make("select", { id: "relation" });
const other = make("select", { id: "other" });
const offer = () => {
  for (const [select, end] of [[one, "of"], [other, "to"]]) {
    fill(select, fitting(Object.values(spec.relations).flatMap((each) => each[end])), select.value);
  }
  for (const select of document.querySelectorAll("select[data-item]")) {
    fill(select, fitting(select.dataset.item.split(" ")), select.value);
  }
};
const linkThem = () => {
  const known = spec.relations[relation.value];
  const sortOf = (key) => items.find((each) => each.key === key)?.sort;
  if (!known || one.value === other.value || !known.of.includes(sortOf(one.value)) || !known.to.includes(sortOf(other.value))) {
    state.textContent = words.unfit;
    return;
  }
  links.push({ relation: relation.value, one: one.value, other: other.value });
  state.textContent = "";
  drawLinks();
  typed();
};
const drawLinks = () => {
  const named = (key) => caption(items.find((each) => each.key === key));
  list.replaceChildren(...links.map((each) => {
    const said = `${named(each.one)} ${spec.relations[each.relation].label} ${named(each.other)}`;
    const out = () => {
      links = links.filter((link) => link !== each);
      drawLinks();
      typed();
    };
    return make("li", {}, make("bdi", {}, said), " ", make("button", { type: "button", class: "quiet", "aria-label": `${words.remove}: ${said}`, onclick: out }, words.remove));
  }));
};

// --- the report ---------------------------------------------------------------------------------

const entity = (item) => {
  const made = { key: item.key, kind: spec.sorts[item.sort].kind };
  const properties = {};
  const references = {};
  for (const { name, asks } of spec.sorts[item.sort].fields) {
    const value = (item.said[name] ?? "").trim();
    if (!value || name === "what") continue;
    if (asks === "item") references[name] = value;
    else properties[item.sort === "place" && item.said.what === "address" && name === "address" ? "full" : name] = value;
  }
  if (item.sort === "place") made.kind = spec.places[item.said.what] ?? made.kind;
  if (item.sort === "person") {
    const did = spec.did.filter(([name]) => item.said[`did-${name}`]).map(([, role]) => role);
    if (did.length) properties.role = did;
    if (item.said.category) made.categories = [item.said.category];
    if (item.said.minor) made.minor = true;
  }
  if (Object.keys(properties).length) made.properties = properties;
  if (Object.keys(references).length) made.references = references;
  return made;
};
const linked = (link, number) => {
  const { kind, role, ends } = spec.relations[link.relation];
  const made = { key: `link-${number + 1}`, kind };
  if (role) made.properties = { role };
  made.references = { [ends[0]]: link.one, [ends[1]]: link.other };
  return made;
};
const report = () => {
  const said = { entities: [...items.map(entity), ...links.map(linked)] };
  const people = items.filter((each) => each.sort === "person").map((each) => each.key);
  if (text.trim()) said.text = [{ text: text.trim(), ...(nobodyElse && people.length ? { about: people } : {}) }];
  return JSON.stringify(said);
};
const save = () => {
  if (!items.length && !text.trim()) {
    state.textContent = words.empty;
    return;
  }
  const link = make("a", { download: `report-${new Date().toISOString().slice(0, 10)}.json` });
  link.href = URL.createObjectURL(new Blob([report()], { type: "application/json" }));
  link.click();
  URL.revokeObjectURL(link.href);
  unsaved = false;
  state.textContent = words.saved;
};

// Read what this page itself saved; anything else is no file of ours.
const takeUp = (content) => {
  const said = JSON.parse(content);
  const kinds = Object.fromEntries(Object.entries(spec.sorts).map(([sort, { kind }]) => [kind, sort]));
  for (const kind of Object.values(spec.places)) kinds[kind] = "place";
  const isLink = (each) => each.key.startsWith("link-");
  if (!said.entities.every((each) => isLink(each) || kinds[each.kind])) throw new Error("not ours");
  clear();
  for (const each of said.entities.filter((one) => !isLink(one))) {
    const { role, full, ...plain } = each.properties ?? {};
    const typedOf = { ...plain, ...each.references, category: each.categories?.[0], minor: each.minor ? "yes" : "" };
    if (full) typedOf.address = full;
    for (const [name, did] of spec.did) if (role?.includes(did)) typedOf[`did-${name}`] = "yes";
    const sort = kinds[each.kind];
    if (sort === "place") typedOf.what = Object.keys(spec.places).find((name) => spec.places[name] === each.kind);
    add(sort, typedOf, false, each.key);
    last = Math.max(last, Number(each.key.split("-").pop()) || 0);
  }
  for (const each of said.entities.filter(isLink)) {
    const [name, { ends }] = Object.entries(spec.relations).find(([, known]) => known.kind === each.kind && known.role === (each.properties?.role ?? ""));
    links.push({ relation: name, one: each.references[ends[0]], other: each.references[ends[1]] });
  }
  // What an item names may have come after it.
  for (const item of items) item.shown.remove();
  for (const item of items) show(item, false);
  text = said.text?.[0]?.text ?? "";
  nobodyElse = Boolean(said.text?.[0]?.about);
  prose.value = text;
  nobody.checked = nobodyElse;
  drawLinks();
  typed();
};
const clear = () => {
  for (const item of items) item.shown.remove();
  items = [];
  links = [];
  text = prose.value = "";
  nobodyElse = nobody.checked = false;
  drawLinks();
  offer();
};
const forget = () => {
  clear();
  localStorage.removeItem(KEPT);
  unsaved = false;
};

// --- the page -----------------------------------------------------------------------------------

const adding = make("fieldset", { class: "adding" }, make("legend", {}, words.add),
  ...Object.entries(spec.sorts).map(([sort, { label }]) => make("button", { type: "button", onclick: () => {
    const item = add(sort);
    typed();
    item.shown.querySelector("input, select")?.focus();
  } }, label)));
const prose = make("textarea", { id: "text", rows: 6, dir: "auto", maxlength: longestProse, oninput: (event) => {
  text = event.target.value;
  typed();
} });
const nobody = make("input", { type: "checkbox", onchange: (event) => {
  nobodyElse = event.target.checked;
  typed();
} });
fill(relation, Object.entries(spec.relations).map(([name, { label }]) => [name, label]), "");
const choosing = (label, select) => make("div", { class: "asked" }, make("label", { for: select.id }, label), select);
const chosen = make("input", { type: "file", id: "file", accept: ".json,application/json", onchange: async (event) => {
  try {
    takeUp(await event.target.files[0].text());
    state.textContent = "";
  } catch {
    state.textContent = words.unreadable;
  }
} });
let sure = false;
const forgetting = make("button", { type: "button", class: "quiet", onclick: () => {
  if (sure) forget();
  state.textContent = sure ? "" : words.sure;
  sure = !sure;
} }, words.forget);

main.append(
  make("p", {}, words.what),
  adding, forms,
  make("section", {}, make("h2", {}, words.links), list, make("div", { class: "row" }, choosing(words.one, one), choosing(words.relation, relation), choosing(words.other, other), make("button", { type: "button", onclick: linkThem }, words.link))),
  make("section", {}, make("h2", {}, make("label", { for: "text" }, words.text)), prose, make("label", { class: "choice" }, nobody, make("span", {}, words.nobody))),
  make("section", { class: "ending" }, make("label", { class: "choice" }, keep, make("span", {}, words.keep)),
    make("div", { class: "row" }, make("button", { type: "button", id: "save", onclick: save }, words.save), forgetting, make("label", { class: "file" }, words.open, " ", chosen)), state),
);
// What is neither saved nor kept is not left by mistake.
addEventListener("beforeunload", (event) => {
  if (unsaved && !keep.checked) event.preventDefault();
});
offer();
try {
  const before = localStorage.getItem(KEPT);
  if (before) {
    takeUp(before);
    keep.checked = true;
    remember();
  }
} catch {
  state.textContent = words.unreadable;
}
