// Draws one group where the server placed it. The page says all of it without this.
import cytoscape from "cytoscape";

const picture = document.getElementById("picture");
const canvas = document.getElementById("canvas");
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;

// Only a real element tells what light-dark() comes out as.
const probe = document.createElement("span");
const colour = (name) => {
  probe.style.color = `var(${name})`;
  return getComputedStyle(probe).color;
};

// Names lie flat, so where there is room beside, they are moved apart.
const nodesOf = (people, wide) =>
  people
    .filter((each) => each.place)
    .map((each) => ({
      data: { id: `p${each.at}`, label: each.names[0] ?? each.subjects[0].slice(0, 8), part: each.role },
      position: { x: (each.place[0] / 2) * wide, y: each.place[1] / 2 },
    }));

const edgesOf = (ties, drawn) =>
  ties
    .filter((tie) => tie.left < drawn && tie.right < drawn)
    .map((tie, at) => ({
      data: { id: `t${at}`, source: `p${tie.left}`, target: `p${tie.right}`, layer: tie.layer, weight: tie.weight },
    }));

const style = (layers, parts) => [
  {
    selector: "node",
    style: {
      label: "data(label)", color: colour("--ink"), "font-size": 13, "text-valign": "bottom",
      "text-margin-y": 4, width: 22, height: 22, "border-width": 2, "border-color": colour("--ink"),
      "background-color": colour("--sheet"), "min-zoomed-font-size": 7,
      "text-outline-width": 2, "text-outline-color": colour("--sheet"),
    },
  },
  ...parts.map((part) => ({
    selector: `node[part = "${part}"]`,
    style: { "background-color": colour(`--part-${part}`) },
  })),
  { selector: "edge", style: { "curve-style": "bezier", opacity: 0.75, width: "mapData(weight, 0, 6, 1, 6)" } },
  ...layers.map((layer) => ({
    selector: `edge[layer = "${layer}"]`,
    style: { "line-color": colour(`--layer-${layer}`), "line-style": layer === "money" ? "solid" : layer === "contact" ? "dashed" : "dotted" },
  })),
  { selector: ".away", style: { display: "none" } },
];

async function draw() {
  const answer = await fetch(picture.dataset.source, { headers: { accept: "application/json" } });
  if (!answer.ok) return;
  const page = await answer.json();
  picture.hidden = false;
  picture.append(probe);
  const layers = [...new Set(page.group.ties.map((tie) => tie.layer))];
  const parts = [...new Set(page.people.map((each) => each.role))];
  const wide = Math.max(1, canvas.clientWidth / canvas.clientHeight);
  const graph = cytoscape({
    container: canvas,
    elements: [...nodesOf(page.people, wide), ...edgesOf(page.group.ties, page.drawn)],
    style: style(layers, parts),
    layout: { name: "preset", fit: true, padding: 40, animate: !still },
    maxZoom: 3,
  });
  graph.on("tap", "node", (event) => {
    location.hash = event.target.id();
  });
  for (const box of picture.querySelectorAll("input[data-layer]")) {
    box.addEventListener("change", () => {
      graph.edges(`[layer = "${box.dataset.layer}"]`).toggleClass("away", !box.checked);
    });
  }
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => graph.style(style(layers, parts)));
}

if (picture) draw();
