// Draws a canvas where the server placed it. Every act is a button of the page's own form: without
// this script the lists do the same.
import { Drawing, KINDS } from "./canvas_drawing.js";

let drawing = null;
let words = {};
let kinds = {};

const form = () => document.getElementById("acts");
const hover = () => document.getElementById("hover");

const named = (nodes, at) => {
  const key = nodes.key[at];
  return nodes.name[at] || (nodes.entity[at] ? key.slice(0, 8) : key === "rest" ? words.rest : kinds[key] ?? key);
};

const nodesOf = ({ nodes, lines, restricted }) => {
  const ties = new Array(nodes.key.length).fill(0);
  const small = nodes.key.length > 300 ? 0.5 : 1;
  for (const end of [...lines.one, ...lines.other]) ties[end] += 1;
  const made = nodes.key.map((key, at) => {
    const [colour, outline] = KINDS[nodes.kind[at]] ?? ["event", "circle"];
    const count = nodes.count[at], name = named(nodes, at);
    return {
      key, name, colour, outline, count, ties: ties[at], kind: nodes.kind[at], entity: nodes.entity[at], x: nodes.x[at], y: nodes.y[at],
      records: nodes.records[at], beyond: nodes.beyond[at], begun: nodes.begun[at], pinned: nodes.pinned[at], path: nodes.on_path[at],
      faded: nodes.faded[at], many: count > 1, restricted: false,
      label: count > 1 ? `${name} (${count})` : nodes.beyond[at] ? `${name} +${nodes.beyond[at]}` : name,
      size: count > 1 ? 12 + Math.min(24, 3 * Math.log2(count)) : (nodes.begun[at] ? 14 : 9) * small,
      // What much is tied to is read from farther away.
      font: 12 + Math.min(26, 3 * Math.log2(1 + ties[at])) + (nodes.begun[at] ? 12 : 0),
    };
  });
  for (const { node, holders } of restricted) {
    made.push({
      ...made[node], key: `restricted-${nodes.key[node]}`, x: nodes.x[node] + 42, y: nodes.y[node] - 42, size: 9, outline: "circle", colour: "sheet",
      restricted: true, begun: false, pinned: false, path: false, many: false, label: `${words.restricted}: ${holders.join(", ")}`, font: 24,
    });
  }
  return made;
};

const linesOf = ({ nodes, lines, bonds, restricted }) => {
  const made = lines.one.map((one, at) => {
    const other = lines.other[at], bond = bonds[lines.bond[at]], back = lines.ways[at] === 2;
    return {
      from: back ? other : one, to: back ? one : other, bond, width: 1 + Math.min(5, Math.round(Math.log2(lines.number[at]))),
      arrow: bond === "money" && lines.ways[at] !== 3, doubtful: lines.doubtful[at], path: lines.on_path[at],
      faded: nodes.faded[one] || nodes.faded[other],
    };
  });
  restricted.forEach(({ node }, at) => {
    made.push({ from: node, to: nodes.key.length + at, bond: "same", width: 1, arrow: false, doubtful: false, path: false, faded: false });
  });
  return made;
};

// Presses a button of the page's form: what the lists offer, with what only a drawing knows.
const press = (name, value) => {
  const button = document.createElement("button");
  button.hidden = true;
  button.name = name;
  button.value = value;
  form().append(button);
  form().requestSubmit(button);
  button.remove();
};

const tell = (node, x, y) => {
  const card = hover();
  card.hidden = !node;
  if (!node) return;
  const said = node.restricted ? [node.label] : [
    node.name,
    kinds[node.kind] ?? "",
    node.count > 1 ? `${node.count} ${words.holds}` : "",
    node.records > node.count ? `${node.records} ${words.records}` : "",
    `${node.ties} ${words.ties}`,
    node.beyond ? `${node.beyond} ${words.beyond}` : "",
  ];
  card.replaceChildren(...said.filter(Boolean).map((text) => {
    const line = document.createElement("p");
    line.textContent = text;
    line.dir = "auto";
    return line;
  }));
  const right = document.getElementById("canvas").clientWidth - card.offsetWidth - 8;
  card.style.translate = `${Math.round(Math.min(x + 14, right))}px ${Math.round(Math.max(y - 20, 0))}px`;
};

const TOLD = {
  hover: tell,
  choose: (node) => press("on", node.key),
  moved: (node) => {
    if (node.entity) press("act", `p*${node.key}*${Math.round(node.x)}*${Math.round(node.y)}`);
  },
  open: (node) => {
    if (node.restricted || node.key === "rest") return;
    if (!node.entity) press("act", `o*${node.key}`);
    else if (node.beyond) press("act", `x*${node.key}`);
  },
};

let asked = 0;

// What is drawn comes along with lists that were swapped; with a whole page it is asked for.
const drawn = async (work) => {
  const beside = document.getElementById("facts");
  if (beside) return JSON.parse(beside.textContent);
  const answer = await fetch(work.dataset.source, { headers: { accept: "application/json" } });
  return answer.ok ? answer.json() : null;
};

async function draw() {
  const work = document.getElementById("work"), picture = document.getElementById("picture");
  if (!work || !picture) return;
  asked += 1;
  const mine = asked;
  words = JSON.parse(work.dataset.words);
  kinds = Object.fromEntries(work.dataset.kinds.split("|").map((each) => each.split("=")));
  const page = await drawn(work);
  if (!page || mine !== asked) return;
  work.dataset.drawn = "yes";
  picture.hidden = page.nodes.key.length === 0;
  const box = document.getElementById("canvas");
  if (drawing?.box !== box) drawing = new Drawing(box, TOLD);
  drawing.show(nodesOf(page), linesOf(page), new FormData(form()).getAll("on").at(-1) ?? "");
}

// Whoever works by keyboard goes on where they were: at the button, the row, or the panel it opened.
let pressed = null;
document.addEventListener("submit", (event) => { pressed = event.submitter; }, true);
const goOn = () => {
  if (!pressed || pressed.hidden) return;
  const { name, value, id } = pressed;
  pressed = null;
  const heading = name === "on" ? document.getElementById("chosen") : null;
  const there = heading ?? document.getElementById(id) ?? document.getElementById(`on-${value.split("*")[1]}`) ?? document.getElementById("chosen");
  if (!there || document.activeElement === there) return;
  there.focus({ preventScroll: true });
  there.scrollIntoView({ block: "nearest" });
};

document.addEventListener("htmx:after:settle", () => {
  const work = document.getElementById("work");
  if (!work || work.dataset.drawn) return;
  goOn();
  draw();
});
// Back and forward lead to other acts: the page of those is asked for as a whole.
document.addEventListener("htmx:before:history:restore", (event) => event.preventDefault());
addEventListener("popstate", () => location.reload());
document.addEventListener("click", ({ target }) => {
  if (target.id === "whole") drawing?.fit();
  else if (target.id === "nearer") drawing?.zoom(1.3);
  else if (target.id === "farther") drawing?.zoom(1 / 1.3);
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => drawing?.colours());
// Whoever measures or tries the drawing asks it here.
window.canvasOfWholeroute = () => drawing;

draw();
