// Draws nodes and lines on a plain two-dimensional canvas, and tells what a pointer does to them.
// Lines of one look are one path, so that thousands move without waiting and without WebGL.

const FEW = 300; // beyond so many nodes arrows and dots in lines are left away, and one pixel is one
const LABEL = 8; // below so many pixels nothing can be read
const MOST_LABELS = 250;
const NEAREST = 4, FARTHEST = 0.01;

// The look of a kind: its colour's name and its outline.
export const KINDS = {
  Person: ["person", "circle"],
  Organization: ["body", "square"], Company: ["body", "square"], PublicBody: ["body", "square"], LegalEntity: ["body", "square"], Asset: ["body", "square"],
  Phone: ["contact", "square"], UserAccount: ["contact", "square"], ReportedAdvert: ["contact", "square"],
  BankAccount: ["money", "diamond"], CryptoWallet: ["money", "diamond"],
  Passport: ["document", "page"], Identification: ["document", "page"], Document: ["document", "page"], DocumentSeries: ["document", "page"], Sanction: ["document", "page"],
  Vessel: ["transport", "triangle"], Vehicle: ["transport", "triangle"], Airplane: ["transport", "triangle"], Route: ["transport", "triangle"],
  Address: ["place", "drop"], Hub: ["place", "drop"], Facility: ["place", "drop"],
};
const BONDS = { contact: "person", money: "money", transport: "transport", ownership: "body", document: "document", place: "place", kin: "event", same: "ink" };
const COLOURS = { person: "--kind-person", body: "--kind-body", contact: "--kind-contact", money: "--kind-money", document: "--kind-document", transport: "--kind-transport", place: "--kind-place", event: "--kind-event", ink: "--ink", soft: "--soft", sheet: "--sheet", act: "--act", warn: "--warn" };

const OUTLINES = {
  circle: (path, x, y, r) => { path.moveTo(x + r, y); path.arc(x, y, r, 0, 7); },
  square: (path, x, y, r) => path.rect(x - r * 0.9, y - r * 0.9, r * 1.8, r * 1.8),
  page: (path, x, y, r) => path.rect(x - r * 0.75, y - r, r * 1.5, r * 2),
  diamond: (path, x, y, r) => corners(path, x, y, [0, -r * 1.2, r * 1.2, 0, 0, r * 1.2, -r * 1.2, 0]),
  triangle: (path, x, y, r) => corners(path, x, y, [0, -r * 1.2, r * 1.15, r * 0.9, -r * 1.15, r * 0.9]),
  drop: (path, x, y, r) => corners(path, x, y, [0, r * 1.25, r, -r * 0.2, r * 0.6, -r, -r * 0.6, -r, -r, -r * 0.2]),
};
const corners = (path, x, y, at) => {
  path.moveTo(x + at[0], y + at[1]);
  for (let i = 2; i < at.length; i += 2) path.lineTo(x + at[i], y + at[i + 1]);
  path.closePath();
};

// Puts things that look alike together: by look, in the order they came.
const grouped = (things, look) => {
  const found = new Map();
  for (const each of things) {
    const key = look(each);
    if (!found.has(key)) found.set(key, []);
    found.get(key).push(each);
  }
  return found;
};

export class Drawing {
  // `told` has `hover(node, x, y)`, `choose(node)`, `open(node)` and `moved(node)`.
  constructor(box, told) {
    this.box = box;
    this.told = told;
    this.nodes = [];
    this.lines = [];
    this.chosen = "";
    this.x = 0;
    this.y = 0;
    this.scale = 1;
    this.pointers = new Map();
    this.held = null;
    this.sheet = document.createElement("canvas");
    this.sheet.className = "sheet";
    box.replaceChildren(this.sheet);
    this.pen = this.sheet.getContext("2d");
    this.touched = false;
    new ResizeObserver(() => (this.touched ? this.draw() : this.fit())).observe(box);
    this.listen();
    this.colours();
  }

  colours() {
    // Only a real element tells what light-dark() comes out as.
    const probe = document.createElement("span");
    probe.hidden = true;
    this.box.append(probe);
    this.colour = {};
    for (const [name, token] of Object.entries(COLOURS)) {
      probe.style.color = `var(${token})`;
      this.colour[name] = getComputedStyle(probe).color;
    }
    probe.remove();
    this.font = getComputedStyle(this.box).fontFamily;
    this.draw();
  }

  show(nodes, lines, chosen) {
    const first = this.nodes.length === 0;
    this.nodes = nodes;
    this.lines = lines;
    this.chosen = chosen;
    this.held = null;
    this.byLook = grouped(lines, (line) => `${line.bond} ${line.width} ${+line.doubtful} ${+line.faded} ${+line.path}`);
    this.byKind = grouped(nodes, (node) => `${node.colour} ${node.outline} ${+node.faded}`);
    this.toRead = nodes.filter((node) => node.label).sort((a, b) => b.font - a.font);
    if (first || !this.inSight()) this.fit();
    this.draw();
  }

  get few() { return this.nodes.length <= FEW; }

  bounds() {
    let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
    for (const { x, y, size } of this.nodes) {
      left = Math.min(left, x - size); right = Math.max(right, x + size);
      top = Math.min(top, y - size); bottom = Math.max(bottom, y + size + 14);
    }
    return { left, top, right, bottom };
  }

  inSight() {
    const { left, top, right, bottom } = this.bounds();
    const [a, b] = this.toPage(left, top), [c, d] = this.toPage(right, bottom);
    return a >= 0 && b >= 0 && c <= this.box.clientWidth && d <= this.box.clientHeight;
  }

  fit() {
    const { left, top, right, bottom } = this.bounds();
    if (left > right) return;
    const [wide, high] = [this.box.clientWidth, this.box.clientHeight];
    this.scale = Math.min(1.6, Math.max(FARTHEST, Math.min((wide - 50) / (right - left), (high - 50) / (bottom - top))));
    this.x = wide / 2 - (left + right) / 2 * this.scale;
    this.y = high / 2 - (top + bottom) / 2 * this.scale;
    this.draw();
  }

  // Until a hand moves it, the whole of it is shown, however large the window becomes.
  zoom(by, x = this.box.clientWidth / 2, y = this.box.clientHeight / 2) {
    const scale = Math.min(NEAREST, Math.max(FARTHEST, this.scale * by));
    this.x = x - (x - this.x) * scale / this.scale;
    this.y = y - (y - this.y) * scale / this.scale;
    this.scale = scale;
    this.touched = true;
    this.draw();
  }

  toPage(x, y) { return [x * this.scale + this.x, y * this.scale + this.y]; }

  draw() {
    if (this.waiting) return;
    this.waiting = requestAnimationFrame(() => { this.waiting = 0; this.paint(); });
  }

  paint() {
    const { pen, sheet, box } = this;
    const dense = this.few ? window.devicePixelRatio || 1 : 1;
    const [wide, high] = [Math.round(box.clientWidth * dense), Math.round(box.clientHeight * dense)];
    if (sheet.width !== wide || sheet.height !== high) { sheet.width = wide; sheet.height = high; }
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, wide, high);
    if (!this.nodes.length) return;
    pen.setTransform(this.scale * dense, 0, 0, this.scale * dense, this.x * dense, this.y * dense);
    this.paintLines();
    this.paintNodes();
    pen.setTransform(dense, 0, 0, dense, 0, 0);
    this.paintLabels();
  }

  paintLines() {
    const { pen, scale, nodes } = this;
    for (const lines of this.byLook.values()) {
      const { bond, width, doubtful, faded, path } = lines[0];
      pen.beginPath();
      for (const { from, to } of lines) {
        pen.moveTo(nodes[from].x, nodes[from].y);
        pen.lineTo(nodes[to].x, nodes[to].y);
      }
      pen.globalAlpha = faded ? 0.1 : path ? 1 : 0.6;
      pen.strokeStyle = path ? this.colour.warn : this.colour[BONDS[bond]];
      pen.lineWidth = Math.max(path ? 4 : width, 0.7 / scale);
      pen.setLineDash(!this.few ? [] : doubtful ? [1.5, 4] : bond === "same" ? [6, 4] : []);
      pen.stroke();
    }
    pen.setLineDash([]);
    if (this.few) this.paintArrows();
    pen.globalAlpha = 1;
  }

  paintArrows() {
    const { pen, nodes } = this;
    pen.fillStyle = this.colour.money;
    for (const { from, to, arrow, faded } of this.lines) {
      if (!arrow) continue;
      const [a, b] = [nodes[from], nodes[to]];
      const turn = Math.atan2(b.y - a.y, b.x - a.x);
      const [x, y] = [a.x + (b.x - a.x) * 0.6, a.y + (b.y - a.y) * 0.6];
      pen.globalAlpha = faded ? 0.1 : 0.9;
      pen.beginPath();
      for (const [far, side] of [[8, 0], [-5, 5], [-5, -5]]) {
        pen.lineTo(x + far * Math.cos(turn) - side * Math.sin(turn), y + far * Math.sin(turn) + side * Math.cos(turn));
      }
      pen.fill();
    }
  }

  paintNodes() {
    const { pen } = this;
    for (const nodes of this.byKind.values()) {
      const { colour, outline, faded } = nodes[0];
      pen.beginPath();
      for (const { x, y, size } of nodes) OUTLINES[outline](pen, x, y, size);
      pen.globalAlpha = faded ? 0.15 : 1;
      pen.fillStyle = this.colour[colour];
      pen.fill();
      if (!this.few) continue;
      pen.lineWidth = 1;
      pen.strokeStyle = this.colour.sheet;
      pen.stroke();
    }
    pen.globalAlpha = 1;
    for (const node of this.nodes) this.paintMark(node);
  }

  paintMark({ x, y, size, key, outline, begun, pinned, path, many, restricted }) {
    if (!(begun || pinned || path || many || restricted || key === this.chosen)) return;
    const { pen } = this;
    pen.beginPath();
    OUTLINES[outline](pen, x, y, size + (key === this.chosen ? 5 : 2));
    pen.strokeStyle = this.colour[key === this.chosen || pinned ? "act" : path ? "warn" : restricted ? "soft" : "ink"];
    pen.lineWidth = key === this.chosen ? 4 : 2.5;
    pen.setLineDash(restricted ? [4, 3] : []);
    pen.stroke();
    pen.setLineDash([]);
  }

  // What is tied to most is written first, and what would lie over it is not.
  paintLabels() {
    const { pen, scale, box } = this;
    const taken = new Set();
    let written = 0;
    pen.textAlign = "center";
    pen.textBaseline = "top";
    pen.lineWidth = 3;
    pen.lineJoin = "round";
    pen.strokeStyle = this.colour.sheet;
    for (const node of this.toRead) {
      const font = Math.min(node.font * Math.max(scale, 0.35), 15);
      if (font < LABEL || written >= MOST_LABELS) break;
      const [x, y] = this.toPage(node.x, node.y + node.size);
      if (x < -40 || y < -20 || x > box.clientWidth + 40 || y > box.clientHeight) continue;
      const half = Math.min(node.label.length, 26) * font * 0.28;
      if (!room(taken, x - half, x + half, y + 2, font)) continue;
      pen.font = `${font}px ${this.font}`;
      pen.globalAlpha = node.faded ? 0.3 : 1;
      pen.strokeText(shortened(node.label), x, y + 3);
      pen.fillStyle = this.colour.ink;
      pen.fillText(shortened(node.label), x, y + 3);
      written += 1;
    }
    pen.globalAlpha = 1;
  }

  at(x, y) {
    const reach = 6 / this.scale, [mx, my] = [(x - this.x) / this.scale, (y - this.y) / this.scale];
    let found = null, best = Infinity;
    for (const node of this.nodes) {
      const far = Math.hypot(node.x - mx, node.y - my);
      if (far < node.size + reach && far < best) [found, best] = [node, far];
    }
    return found;
  }

  place(event) {
    const box = this.sheet.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  listen() {
    const { sheet } = this;
    sheet.addEventListener("pointerdown", (event) => this.grab(event));
    sheet.addEventListener("pointermove", (event) => this.drag(event));
    for (const end of ["pointerup", "pointercancel"]) sheet.addEventListener(end, (event) => this.leave(event));
    sheet.addEventListener("pointerleave", () => this.told.hover(null));
    sheet.addEventListener("dblclick", (event) => { const node = this.at(...this.place(event)); if (node) this.told.open(node); });
    sheet.addEventListener("wheel", (event) => { event.preventDefault(); this.zoom(1.0015 ** -event.deltaY, ...this.place(event)); }, { passive: false });
  }

  grab(event) {
    const [x, y] = this.place(event);
    this.pointers.set(event.pointerId, [x, y]);
    this.sheet.setPointerCapture(event.pointerId);
    this.held = { node: this.pointers.size === 1 ? this.at(x, y) : null, begun: [x, y], moved: false };
    this.told.hover(null);
  }

  drag(event) {
    const [x, y] = this.place(event);
    const before = this.pointers.get(event.pointerId);
    if (!before || !this.held) { this.told.hover(this.at(x, y), x, y); return; }
    if (!this.held.moved && Math.hypot(x - this.held.begun[0], y - this.held.begun[1]) < 4) return;
    this.held.moved = true;
    if (this.pointers.size === 2) this.pinch(event.pointerId, before, [x, y]);
    else if (this.held.node && !this.held.node.restricted) {
      this.held.node.x += (x - before[0]) / this.scale;
      this.held.node.y += (y - before[1]) / this.scale;
    } else { this.x += x - before[0]; this.y += y - before[1]; this.touched = true; }
    this.pointers.set(event.pointerId, [x, y]);
    this.draw();
  }

  pinch(moved, before, now) {
    const [other] = [...this.pointers].filter(([id]) => id !== moved).map(([, at]) => at);
    const far = ([a, b]) => Math.hypot(a - other[0], b - other[1]) || 1;
    this.zoom(far(now) / far(before), ...other);
  }

  leave(event) {
    if (!this.pointers.delete(event.pointerId) || !this.held) return;
    const { node, moved } = this.held;
    this.held = null;
    if (!node || node.restricted || event.type === "pointercancel") return;
    if (moved) this.told.moved(node);
    else this.told.choose(node);
  }
}

const shortened = (text) => (text.length > 28 ? `${text.slice(0, 27)}…` : text);

// Takes the cells that a label needs; says no where one is taken.
const room = (taken, left, right, top, high) => {
  const cells = [];
  for (let x = Math.floor(left / 24); x <= Math.floor(right / 24); x += 1) {
    for (let y = Math.floor(top / 12); y <= Math.floor((top + high) / 12); y += 1) cells.push(x * 10_000 + y);
  }
  if (cells.some((cell) => taken.has(cell))) return false;
  for (const cell of cells) taken.add(cell);
  return true;
};
