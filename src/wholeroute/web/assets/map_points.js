// Chooses points by days and layers and puts together what lies close: plain numbers, a hundred thousand at a time.

const RADIUS = 6378137;
export const toX = (degrees) => (degrees * Math.PI * RADIUS) / 180;
export const toY = (degrees) => RADIUS * Math.log(Math.tan(Math.PI / 4 + (Math.max(-85, Math.min(85, degrees)) * Math.PI) / 360));

const columns = (north, east, scale) => ({
  x: Float64Array.from(east, (each) => toX(each / scale)),
  y: Float64Array.from(north, (each) => toY(each / scale)),
});

// Two cells may hold neighbours on both sides of their line: what would be drawn over another joins it.
const apart = (clusters, least) => {
  const kept = [];
  for (const each of clusters.sort((a, b) => b.number - a.number || a.x - b.x || b.y - a.y)) {
    const near = kept.find((other) => Math.abs(other.x - each.x) < least && Math.abs(other.y - each.y) < least);
    if (!near) {
      kept.push(each);
      continue;
    }
    near.number += each.number;
    near.apart ||= each.apart || each.oneX !== near.oneX || each.oneY !== near.oneY;
    if (near.layer !== each.layer) near.layer = -1;
    if (near.town !== each.town) near.town = -1;
    near.members.push(...each.members.slice(0, 40 - near.members.length));
  }
  return kept.sort((a, b) => a.x - b.x || b.y - a.y);
};

export class Points {
  constructor(facts) {
    this.facts = facts;
    this.vessels = facts.layers.indexOf("vessels");
    const { spots, positions, scale } = facts;
    this.spots = { ...columns(spots.north, spots.east, scale), first: Int32Array.from(spots.first), last: Int32Array.from(spots.last), layer: Uint8Array.from(spots.layer), count: Int32Array.from(spots.count), town: Int32Array.from(spots.town) };
    this.sailed = { ...columns(positions.north, positions.east, scale), day: Int32Array.from(positions.day), thing: Int32Array.from(positions.thing) };
    this.size = this.spots.x.length;
    // Places of what is shown: spots, then positions behind them.
    this.shown = new Int32Array(this.size + this.sailed.x.length);
    this.number = 0;
    this.counts = {};
  }

  // A vessel stands where it was last within the days: positions come in the order of vessel and time.
  choose({ first, last, off }) {
    const { spots, sailed, shown, size, facts } = this;
    const away = facts.layers.map((each) => off.has(each));
    const counts = new Int32Array(facts.layers.length);
    let number = 0;
    for (let at = 0; at < size; at += 1) {
      if (spots.last[at] < first || spots.first[at] > last) continue;
      counts[spots.layer[at]] += spots.count[at];
      if (!away[spots.layer[at]]) shown[number++] = at;
    }
    let best = -1;
    const take = () => {
      if (best < 0) return;
      counts[this.vessels] += 1;
      if (!away[this.vessels]) shown[number++] = size + best;
      best = -1;
    };
    for (let at = 0; at < sailed.day.length; at += 1) {
      if (at && sailed.thing[at] !== sailed.thing[at - 1]) take();
      if (sailed.day[at] >= first && sailed.day[at] <= last) best = at;
    }
    take();
    this.number = number;
    this.flows = facts.flows.filter((each) => each.last >= first && each.first <= last);
    counts[facts.layers.indexOf("routes")] = this.flows.length;
    if (off.has("routes")) this.flows = [];
    this.counts = Object.fromEntries(facts.layers.map((each, at) => [each, counts[at]]));
  }

  place(at) {
    return at < this.size ? [this.spots.x[at], this.spots.y[at]] : [this.sailed.x[at - this.size], this.sailed.y[at - this.size]];
  }

  // What lies in one cell is one; a cell is so many metres wide.
  gather(cell, [left, bottom, right, top]) {
    const { spots, sailed, shown, size } = this;
    const cells = new Map();
    for (let at = 0; at < this.number; at += 1) {
      const each = shown[at], sails = each >= size;
      const x = sails ? sailed.x[each - size] : spots.x[each], y = sails ? sailed.y[each - size] : spots.y[each];
      if (x < left || x > right || y < bottom || y > top) continue;
      const key = Math.floor(x / cell) * 16777216 + Math.floor(y / cell);
      const layer = sails ? this.vessels : spots.layer[each], count = sails ? 1 : spots.count[each], town = sails ? -1 : spots.town[each];
      const found = cells.get(key);
      if (found) {
        found.number += count;
        found.x += x * count;
        found.y += y * count;
        if (found.layer !== layer) found.layer = -1;
        if (found.town !== town) found.town = -1;
        if (x !== found.oneX || y !== found.oneY) found.apart = true;
        if (found.members.length < 40) found.members.push(each);
      } else {
        cells.set(key, { number: count, x: x * count, y: y * count, layer, town, members: [each], oneX: x, oneY: y, apart: false });
      }
    }
    return apart([...cells.values()].map((each) => ({ ...each, x: each.x / each.number, y: each.y / each.number })), cell * 0.7);
  }

  extent() {
    const found = [Infinity, Infinity, -Infinity, -Infinity];
    const grow = (x, y) => {
      if (x < found[0]) found[0] = x;
      if (y < found[1]) found[1] = y;
      if (x > found[2]) found[2] = x;
      if (y > found[3]) found[3] = y;
    };
    for (let at = 0; at < this.number; at += 1) grow(...this.place(this.shown[at]));
    for (const { ends: [n, e, n2, e2] } of this.flows) {
      const { scale } = this.facts;
      grow(toX(e / scale), toY(n / scale));
      grow(toX(e2 / scale), toY(n2 / scale));
    }
    return found[0] <= found[2] ? found : null;
  }

  // The way of one thing within the days.
  track(key, first, last) {
    const thing = this.facts.keys.indexOf(key), { sailed } = this, way = [];
    if (thing < 0) return way;
    for (let at = 0; at < sailed.day.length; at += 1) {
      if (sailed.thing[at] === thing && sailed.day[at] >= first && sailed.day[at] <= last) way.push([sailed.x[at], sailed.y[at]]);
    }
    return way;
  }

  // What one point is: its key, name, layer, days and distinct reports.
  told(at) {
    const { facts, size } = this, { spots } = facts;
    if (at >= size) {
      const thing = this.sailed.thing[at - size], day = this.sailed.day[at - size];
      return { key: facts.keys[thing], name: facts.names[thing] ?? "", layer: "vessels", first: day, last: day, reports: 0, doubt: false };
    }
    const thing = spots.thing[at];
    return {
      key: thing < 0 ? "" : facts.keys[thing], name: thing < 0 ? "" : facts.names[thing] ?? "", layer: facts.layers[spots.layer[at]],
      first: spots.first[at], last: spots.last[at], reports: spots.reports[at], doubt: Boolean(spots.doubt[at]),
    };
  }
}
