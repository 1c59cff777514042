// Draws one group where the server placed it. The page says all of it without this.
import cytoscape from "cytoscape";

const picture = document.getElementById("picture");
const canvas = document.getElementById("canvas");

// Only a real element tells what light-dark() comes out as.
const probe = document.createElement("span");
const colour = (name) => {
  probe.style.color = `var(${name})`;
  return getComputedStyle(probe).color;
};

const nodesOf = (people) =>
  people
    .filter((each) => each.place)
    .map((each) => ({
      data: { id: `p${each.at}`, label: each.names[0] ?? each.subjects[0].slice(0, 8), part: each.role, place: each.place },
    }));

const edgesOf = (ties, drawn) =>
  ties
    .filter((tie) => tie.left < drawn && tie.right < drawn)
    .map((tie, at) => ({
      data: { id: `t${at}`, source: `p${tie.left}`, target: `p${tie.right}`, layer: tie.layer, weight: tie.weight },
    }));

// Places are of a thousand each way: they fill whatever room there is, so that names stand apart.
const laid = () => {
  const { clientWidth: width, clientHeight: height } = canvas;
  const at = ([x, y]) => ({ x: (x / 1000) * width, y: (y / 1000) * height });
  return { name: "preset", positions: (node) => at(node.data("place")), fit: true, padding: 40 };
};

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
  const graph = cytoscape({
    container: canvas,
    elements: [...nodesOf(page.people), ...edgesOf(page.group.ties, page.drawn)],
    style: style(layers, parts),
    layout: laid(),
    maxZoom: 3,
  });
  graph.on("resize", () => graph.layout(laid()).run());
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
