// Draws points, routes, a track and a measured line over land and borders, on plain canvases.
import Feature from "ol/Feature.js";
import OlMap from "ol/Map.js";
import View from "ol/View.js";
import LineString from "ol/geom/LineString.js";
import Polygon from "ol/geom/Polygon.js";
import { defaults } from "ol/interaction/defaults.js";
import MouseWheelZoom from "ol/interaction/MouseWheelZoom.js";
import Graticule from "ol/layer/Graticule.js";
import Layer from "ol/layer/Layer.js";
import VectorLayer from "ol/layer/Vector.js";
import { fromLonLat, getPointResolution } from "ol/proj.js";
import VectorSource from "ol/source/Vector.js";
import Fill from "ol/style/Fill.js";
import Stroke from "ol/style/Stroke.js";
import Style from "ol/style/Style.js";
import Text from "ol/style/Text.js";
import { toX, toY } from "./map_points.js";

const CELL = 46; // what lies within so many pixels is put together
const MARK = 8, RING = 15;
const TOWNS = 5.2; // from how near towns are named
const MILE = 1852;
const NAMES = ["sea", "land", "border", "incidents", "hubs", "facilities", "addresses", "vehicles", "vessels", "routes"];
const still = matchMedia("(prefers-reduced-motion: reduce)");
const pace = () => (still.matches ? 0 : 250);

const unpacked = (flat, grain) => {
  const line = [];
  let x = 0, y = 0;
  for (let at = 0; at < flat.length; at += 2) {
    x += flat[at];
    y += flat[at + 1];
    line.push([toX(x / grain), toY(y / grain)]);
  }
  return line;
};

const round = (most) => {
  const power = 10 ** Math.floor(Math.log10(most));
  return [5, 2, 1].map((each) => each * power).find((each) => each <= most) ?? power;
};

export class Drawing {
  // `told` has `choose(cluster)`, `hover(cluster)` and `moved()`.
  constructor(box, shapes, told) {
    this.box = box;
    this.told = told;
    this.shapes = Object.fromEntries(Object.entries(shapes).map(([name, path]) => [name, new Path2D(path)]));
    this.clusters = [];
    this.current = -1;
    this.chosen = "";
    this.way = [];
    this.measured = null;
    this.names = [];
    this.colours();
    const land = new VectorSource({ wrapX: false }), borders = new VectorSource({ wrapX: false });
    this.land = land;
    this.borders = borders;
    this.base = [
      new VectorLayer({ source: land, style: () => this.looks.land }),
      new VectorLayer({ source: borders, style: (each) => this.looks[each.get("disputed") ? "disputed" : "firm"] }),
    ];
    this.sheet = document.createElement("canvas");
    this.sheet.style.position = "absolute";
    this.over = new Layer({ render: (frame) => this.paint(frame) });
    this.map = new OlMap({
      target: box,
      controls: [],
      interactions: defaults({ altShiftDragRotate: false, pinchRotate: false, mouseWheelZoom: false, zoomDuration: pace() }).extend([new MouseWheelZoom({ onFocusOnly: true, duration: pace() })]),
      layers: [...this.base, this.over],
      view: new View({ center: fromLonLat([18, 36]), zoom: 4, minZoom: 1.5, maxZoom: 14, enableRotation: false, extent: [toX(-180), toY(-70), toX(180), toY(84)], showFullExtent: true }),
    });
    this.view = this.map.getView();
    this.map.on("moveend", () => { this.gather(); this.told.moved(); });
    this.map.on("click", ({ pixel, coordinate }) => {
      if (this.measured) return this.measure(coordinate);
      const at = this.hit(pixel), flow = at < 0 ? this.hitFlow(pixel) : null;
      this.step(at, false);
      if (at >= 0) this.told.choose(this.clusters[at]);
      else if (flow) this.told.flow(flow.key);
    });
    this.map.on("pointermove", ({ pixel, dragging }) => {
      if (dragging) return;
      const at = this.hit(pixel), flow = at < 0 ? this.hitFlow(pixel) : null;
      box.style.cursor = at >= 0 || flow ? "pointer" : "";
      if (at >= 0) this.told.hover(this.clusters[at]);
      else if (flow) this.told.along(flow);
    });
  }

  colours() {
    // Only a real element tells what light-dark() comes out as.
    const probe = document.createElement("i");
    probe.className = "probe";
    this.box.append(probe);
    const read = (name) => {
      probe.style.color = `var(${name})`;
      return getComputedStyle(probe).color;
    };
    this.colour = Object.fromEntries(NAMES.map((each) => [each, read(`--map-${each}`)]));
    for (const each of ["ink", "soft", "sheet", "act"]) this.colour[each] = read(`--${each}`);
    this.font = getComputedStyle(this.box).fontFamily;
    probe.remove();
    this.looks = {
      land: new Style({ fill: new Fill({ color: this.colour.land }), stroke: new Stroke({ color: this.colour.border, width: 0.7 }) }),
      firm: new Style({ stroke: new Stroke({ color: this.colour.border, width: 1 }) }),
      disputed: new Style({ stroke: new Stroke({ color: this.colour.border, width: 1, lineDash: [4, 4] }) }),
    };
    for (const each of this.base ?? []) each.changed();
    this.over?.changed();
    this.map?.renderSync();
  }

  world({ grain, land, firm, disputed, labels }, countries) {
    this.land.addFeatures(land.map((rings) => new Feature(new Polygon(rings.map((ring) => unpacked(ring, grain))))));
    const lines = (of, isDisputed) => of.map((line) => new Feature({ geometry: new LineString(unpacked(line, grain)), disputed: isDisputed }));
    this.borders.addFeatures([...lines(firm, false), ...lines(disputed, true)]);
    this.names = labels.filter(([code]) => countries[code]).sort((a, b) => b[3] - a[3]).map(([code, east, north, area]) => ({ name: countries[code], x: toX(east), y: toY(north), area }));
  }

  show(points) {
    this.points = points;
    this.gather();
  }

  gather() {
    if (!this.points || !this.map.getSize()) return;
    const resolution = this.view.getResolution(), [left, bottom, right, top] = this.view.calculateExtent(this.map.getSize());
    const room = resolution * CELL;
    this.clusters = this.points.gather(room, [left - room, bottom - room, right + room, top + room]);
    this.current = Math.min(this.current, this.clusters.length - 1);
    this.over.changed();
  }

  at(x, y) {
    const [across, down] = this.view.getCenter(), resolution = this.view.getResolution(), [wide, high] = this.map.getSize();
    return [(x - across) / resolution + wide / 2, (down - y) / resolution + high / 2];
  }

  hit([x, y]) {
    let best = -1, near = RING + 3;
    this.clusters.forEach((each, at) => {
      const [px, py] = this.at(each.x, each.y), far = Math.hypot(px - x, py - y);
      if (far < near) [best, near] = [at, far];
    });
    return best;
  }

  // Where a flow's line runs: from, to, and what bends it in between.
  line({ ends: [n, e, n2, e2] }) {
    const { scale } = this.points.facts;
    const [x, y] = this.at(toX(e / scale), toY(n / scale)), [x2, y2] = this.at(toX(e2 / scale), toY(n2 / scale));
    const long = Math.hypot(x2 - x, y2 - y) || 1, bend = long / 6;
    return { x, y, x2, y2, long, middle: [(x + x2) / 2 - ((y2 - y) / long) * bend, (y + y2) / 2 + ((x2 - x) / long) * bend] };
  }

  hitFlow([across, down]) {
    return this.points?.flows.find((each) => {
      const { x, y, x2, y2, long, middle } = this.line(each), steps = Math.max(8, Math.min(200, Math.round(long / 8)));
      for (let step = 0; step <= steps; step += 1) {
        const t = step / steps, a = (1 - t) ** 2, b = 2 * t * (1 - t), c = t * t;
        if (Math.hypot(a * x + b * middle[0] + c * x2 - across, a * y + b * middle[1] + c * y2 - down) < 7) return true;
      }
      return false;
    }) ?? null;
  }

  // Goes to the next point or the one before, from west to east.
  step(by, relative = true) {
    const number = this.clusters.length;
    this.current = relative ? (number ? (this.current + by + number) % number : -1) : by;
    this.over.changed();
    return this.clusters[this.current] ?? null;
  }

  paint({ size: [wide, high], pixelRatio }) {
    const { sheet } = this, context = sheet.getContext("2d");
    if (sheet.width !== Math.round(wide * pixelRatio) || sheet.height !== Math.round(high * pixelRatio)) {
      sheet.width = Math.round(wide * pixelRatio);
      sheet.height = Math.round(high * pixelRatio);
      sheet.style.width = `${wide}px`;
      sheet.style.height = `${high}px`;
    }
    context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
    context.clearRect(0, 0, wide, high);
    context.lineJoin = "round";
    for (const flow of this.points?.flows ?? []) this.paintFlow(context, flow);
    this.writeNames(context, wide, high);
    this.paintWay(context, this.way, this.colour.vessels, 2);
    this.clusters.forEach((each, at) => this.paintMark(context, each, at === this.current));
    if (this.measured) this.paintWay(context, this.measured, this.colour.act, 3, true);
    return sheet;
  }

  // What several points share is named beside them; then countries, where nothing is written yet.
  writeNames(context, wide, high) {
    const resolution = this.view.getResolution(), taken = this.clusters.map(({ x, y }) => this.at(x, y)).map(([across, down]) => [across - RING, down, across + RING]);
    const free = (left, down, right) => !taken.some(([l, d, r]) => right > l && left < r && Math.abs(down - d) < RING);
    context.textBaseline = "middle";
    context.font = `600 12px ${this.font}`;
    context.textAlign = "left";
    context.fillStyle = this.colour.ink;
    context.strokeStyle = this.colour.sheet;
    context.lineWidth = 3;
    for (const { x, y, town, number } of this.view.getZoom() > TOWNS ? this.clusters : []) {
      const [across, down] = this.at(x, y), left = across + (number > 1 ? RING : MARK) + 4;
      if (town < 0 || across < 0 || across > wide) continue;
      const name = this.points.facts.towns[town];
      const right = left + context.measureText(name).width;
      if (!free(left, down, right)) continue;
      taken.push([left, down, right]);
      context.globalAlpha = 0.7;
      context.strokeText(name, left, down);
      context.globalAlpha = 1;
      context.fillText(name, left, down);
    }
    context.font = `12px ${this.font}`;
    context.textAlign = "center";
    context.fillStyle = this.colour.soft;
    for (const { name, x, y, area } of this.names) {
      if (area * 1e10 < resolution * resolution * 900) break;
      const [across, down] = this.at(x, y);
      if (across < 0 || down < 0 || across > wide || down > high) continue;
      const half = context.measureText(name).width / 2 + 4;
      if (!free(across - half, down, across + half)) continue;
      taken.push([across - half, down, across + half]);
      context.fillText(name, across, down);
    }
  }

  paintFlow(context, flow) {
    const { x, y, x2, y2, long, middle } = this.line(flow), { key, sources } = flow;
    const width = Math.min(9, 1.5 + 1.5 * sources);
    context.strokeStyle = context.fillStyle = key === this.chosen ? this.colour.act : this.colour.routes;
    context.lineWidth = width;
    context.beginPath();
    context.moveTo(x, y);
    context.quadraticCurveTo(...middle, x2, y2);
    context.stroke();
    // The arrow stands halfway: its end is under the mark of a town.
    if (long < 40) return;
    const turn = Math.atan2(y2 - y, x2 - x), size = 9 + width, tip = [(x + 2 * middle[0] + x2) / 4 + (size / 2) * Math.cos(turn), (y + 2 * middle[1] + y2) / 4 + (size / 2) * Math.sin(turn)];
    context.beginPath();
    context.moveTo(...tip);
    for (const side of [-0.5, 0.5]) context.lineTo(tip[0] - size * Math.cos(turn + side), tip[1] - size * Math.sin(turn + side));
    context.fill();
  }

  paintWay(context, way, colour, width, dots = false) {
    if (!way.length) return;
    context.strokeStyle = context.fillStyle = colour;
    context.lineWidth = width;
    context.beginPath();
    way.forEach((each, at) => context[at ? "lineTo" : "moveTo"](...this.at(...each)));
    context.stroke();
    if (dots) for (const each of way) { context.beginPath(); context.arc(...this.at(...each), 4, 0, 7); context.fill(); }
  }

  paintMark(context, { x, y, number, layer, members }, current) {
    const [across, down] = this.at(x, y), colour = this.colour[this.points.facts.layers[layer]] ?? this.colour.ink;
    const told = number === 1 ? this.points.told(members[0]) : null;
    const chosen = this.chosen && members.some((each) => this.points.told(each).key === this.chosen);
    if (current || chosen) {
      context.strokeStyle = this.colour.act;
      context.lineWidth = current ? 3 : 2;
      context.beginPath();
      context.arc(across, down, RING + 4, 0, 7);
      context.stroke();
    }
    context.save();
    context.translate(across, down);
    if (told) {
      context.scale(MARK, MARK);
      const shape = this.shapes[told.layer];
      context.lineWidth = 2 / MARK;
      context.fillStyle = told.doubt ? this.colour.sheet : colour;
      context.strokeStyle = told.doubt ? colour : this.colour.sheet;
      if (!told.doubt) context.stroke(shape);
      context.fill(shape);
      if (told.doubt) context.stroke(shape);
      if (told.reports > 1) this.paintReports(context, told.reports);
    } else {
      context.beginPath();
      context.arc(0, 0, RING, 0, 7);
      context.fillStyle = this.colour.sheet;
      context.fill();
      context.strokeStyle = colour;
      context.lineWidth = 3;
      context.stroke();
      context.fillStyle = this.colour.ink;
      context.font = `600 ${number < 1000 ? 12 : 10}px ${this.font}`;
      context.textAlign = "center";
      context.textBaseline = "middle";
      context.fillText(number.toLocaleString(document.documentElement.lang), 0, 0.5);
    }
    context.restore();
  }

  paintReports(context, number) {
    context.setTransform(context.getTransform().scale(1 / MARK));
    context.font = `600 10px ${this.font}`;
    context.textAlign = "left";
    context.textBaseline = "bottom";
    context.lineWidth = 3;
    context.strokeStyle = this.colour.sheet;
    context.fillStyle = this.colour.ink;
    context.strokeText(number, MARK - 1, -MARK / 2);
    context.fillText(number, MARK - 1, -MARK / 2);
  }

  measure(coordinate) {
    this.measured.push(coordinate);
    this.over.changed();
    this.told.measured(this.measured);
  }

  // A grid of degrees, or none.
  grid(on) {
    if (this.lines) this.map.removeLayer(this.lines);
    this.lines = null;
    if (!on) return;
    const text = { font: `11px ${this.font}`, fill: new Fill({ color: this.colour.soft }) };
    this.lines = new Graticule({
      strokeStyle: new Stroke({ color: this.colour.border, width: 0.6 }), showLabels: true, wrapX: false,
      lonLabelStyle: new Text({ ...text, textBaseline: "bottom" }), latLabelStyle: new Text({ ...text, textAlign: "end" }),
    });
    this.map.getLayers().insertAt(this.base.length, this.lines);
  }

  zoom(by) {
    this.view.animate({ zoom: this.view.getZoom() + by, duration: pace() });
  }

  go(north, east, zoom, duration = pace()) {
    const center = fromLonLat([east, north]);
    if (duration) this.view.animate({ center, zoom, duration });
    else {
      this.view.setCenter(center);
      this.view.setZoom(zoom);
      this.gather();
    }
  }

  fit(extent, duration = pace()) {
    if (extent) this.view.fit(extent, { padding: [40, 40, 40, 40], maxZoom: 9, duration });
    if (!duration) this.gather();
  }

  // Bars of a round length on the ground, in kilometres and nautical miles.
  scale(km, nm, words) {
    const here = getPointResolution("EPSG:3857", this.view.getResolution(), this.view.getCenter());
    for (const [bar, unit, word] of [[km, 1000, words.km], [nm, MILE, words.nm]]) {
      const length = round((here * 120) / unit);
      bar.textContent = `${length.toLocaleString(document.documentElement.lang)} ${word}`;
      bar.style.inlineSize = `${Math.round((length * unit) / here)}px`;
    }
  }
}
