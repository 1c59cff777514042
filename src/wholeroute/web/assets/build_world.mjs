// Makes the land, the borders and the places of countries' names out of Natural Earth, at set-up.
// world.json is what the map draws; world.svg, coarser, stands behind pictures of pages without scripts.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { feature, mesh } from "topojson-client";

const built = join(dirname(fileURLToPath(import.meta.url)), "../static/built");
const read = (name) => JSON.parse(readFileSync(createRequire(import.meta.url).resolve(`world-atlas/${name}`), "utf8"));

// Lines around these are dashed: whose land it is, is disputed.
const DISPUTED = new Set(["Kosovo", "N. Cyprus", "W. Sahara", "Somaliland", "Palestine", "Siachen Glacier"]);
// Parts of lines between two that agree elsewhere: west, south, east, north.
const DISPUTED_WITHIN = [
  [["Russia", "Ukraine"], [32, 44, 37, 46.4]], // Crimea
  [["Israel", "Syria"], [35, 32, 37, 34]], // Golan
  [["India", "Pakistan"], [73, 32.4, 78, 37]], // Kashmir
  [["China", "India"], [76, 26, 98, 37]], // Aksai Chin, Arunachal Pradesh
];
const GRAIN = 200; // of a degree: what 1:50m holds

const within = ([x, y], [west, south, east, north]) => x >= west && x <= east && y >= south && y <= north;
const name = (shape) => shape.properties.name;

// A line is cut where it enters or leaves what is disputed.
const bordersOf = (atlas) => {
  const firm = [], disputed = [];
  const all = atlas.objects.countries;
  const both = (test) => mesh(atlas, all, (a, b) => a !== b && test(name(a), name(b))).coordinates;
  const open = (a, b) => DISPUTED.has(a) || DISPUTED.has(b);
  const pair = (a, b) => DISPUTED_WITHIN.find(([two]) => two.includes(a) && two.includes(b));
  disputed.push(...both(open));
  firm.push(...both((a, b) => !open(a, b) && !pair(a, b)));
  for (const [two, box] of DISPUTED_WITHIN) {
    for (const line of both((a, b) => two.includes(a) && two.includes(b))) {
      let part = [line[0]];
      for (let at = 1; at < line.length; at += 1) {
        const before = within(line[at - 1], box) && within(line[Math.max(0, at - 2)], box), now = within(line[at - 1], box) && within(line[at], box);
        if (at > 1 && before !== now) {
          (before ? disputed : firm).push(part);
          part = [line[at - 1]];
        }
        part.push(line[at]);
      }
      const last = line.length - 1;
      (within(line[last], box) && within(line[Math.max(0, last - 1)], box) ? disputed : firm).push(part);
    }
  }
  return { firm, disputed };
};

const packed = (line) => {
  let x = 0, y = 0;
  const flat = [];
  for (const [east, north] of line) {
    const nextX = Math.round(east * GRAIN), nextY = Math.round(north * GRAIN);
    if (flat.length && nextX === x && nextY === y) continue;
    flat.push(nextX - x, nextY - y);
    [x, y] = [nextX, nextY];
  }
  return flat;
};

const ringsOf = (shape) => (shape.type === "Polygon" ? [shape.coordinates] : shape.coordinates);
const polygons = (collection) => (collection.features ?? [collection]).flatMap(({ geometry }) => ringsOf(geometry));

// The middle of a ring and its area.
const middle = (ring) => {
  let area = 0, x = 0, y = 0;
  for (let at = 0; at < ring.length - 1; at += 1) {
    const [x0, y0] = ring[at], [x1, y1] = ring[at + 1], cross = x0 * y1 - x1 * y0;
    area += cross;
    x += (x0 + x1) * cross;
    y += (y0 + y1) * cross;
  }
  return { area: Math.abs(area / 2), at: [x / (3 * area), y / (3 * area)] };
};

const CODES = { Kosovo: "XK" };
const labelsOf = (atlas) => feature(atlas, atlas.objects.countries).features.flatMap((shape) => {
  const id = shape.id ?? CODES[name(shape)];
  if (!id) return [];
  const largest = ringsOf(shape.geometry).map(([outer]) => middle(outer)).sort((a, b) => b.area - a.area)[0];
  return largest.area > 0.02 ? [[id, ...largest.at.map((each) => Math.round(each * 100) / 100), Math.round(largest.area * 10) / 10]] : [];
});

const atlas = read("countries-50m.json");
const { firm, disputed } = bordersOf(atlas);
mkdirSync(built, { recursive: true });
writeFileSync(join(built, "world.json"), JSON.stringify({
  grain: GRAIN,
  land: polygons(feature(atlas, atlas.objects.land)).map((polygon) => polygon.map(packed)),
  firm: firm.map(packed),
  disputed: disputed.map(packed),
  labels: labelsOf(atlas),
}));

// The picture: Mercator, a thousandth of the world's breadth a unit.
const SIZE = 1000, MOST_NORTH = 84;
const mercator = ([east, north]) => {
  const y = Math.log(Math.tan(Math.PI / 4 + (Math.max(-MOST_NORTH, Math.min(MOST_NORTH, north)) * Math.PI) / 360));
  return [((east + 180) / 360) * SIZE, (0.5 - y / (2 * Math.PI)) * SIZE];
};
const path = (line, close) => {
  let last = "";
  const steps = line.map((point) => mercator(point).map((each) => each.toFixed(1)).join(" ")).filter((step) => step !== last && ((last = step), true));
  return steps.length > 1 ? `M${steps.join("L")}${close ? "Z" : ""}` : "";
};
const coarse = read("countries-110m.json");
const lines = bordersOf(coarse);
const draw = (of, close) => of.map((line) => path(line, close)).join("");
writeFileSync(join(built, "world.svg"), `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIZE} ${SIZE}" preserveAspectRatio="none"><style>
:root{color-scheme:light dark}.l{fill:#e9eae5}.b{fill:none;stroke:#9aa19f;stroke-width:.25}.d{stroke-dasharray:.8 .6}
@media (prefers-color-scheme:dark){.l{fill:#2a3037}.b{stroke:#5b656f}}
</style><path class="l" d="${polygons(feature(coarse, coarse.objects.land)).map((rings) => draw(rings, true)).join("")}"/><path class="b" d="${draw(lines.firm)}"/><path class="b d" d="${draw(lines.disputed)}"/></svg>
`);
