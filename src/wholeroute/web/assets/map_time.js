// The slider over the days: two ends that are also two fields of the form, a step, and a play.
const toNumber = (text) => Math.round(Date.parse(`${text}T00:00:00Z`) / 86400000);
const toText = (number) => new Date(number * 86400000).toISOString().slice(0, 10);
const PACE = 700, CALM = 1500;

export class Days {
  // `fields` gives the two inputs of the form, `changed` is told when an end moved, `words` writes a day.
  constructor(box, span, fields, changed, words) {
    this.fields = fields;
    this.changed = changed;
    this.words = words;
    this.box = box;
    [this.least, this.most] = span ? span.split("/").map(toNumber) : [0, 0];
    this.from = this.least;
    this.to = this.most;
    this.timer = null;
    if (!box) return;
    const at = (id) => box.querySelector(`#${id}`);
    [this.low, this.high, this.told, this.step, this.button] = [at("from-day"), at("to-day"), at("told-days"), at("step-days"), at("map-play")];
    for (const each of [this.low, this.high]) Object.assign(each, { min: this.least, max: this.most, step: 1 });
    this.low.addEventListener("input", () => this.set(Number(this.low.value), Math.max(Number(this.low.value), this.to)));
    this.high.addEventListener("input", () => this.set(Math.min(this.from, Number(this.high.value)), Number(this.high.value)));
    at("step-on").addEventListener("click", () => this.move(1));
    at("step-back").addEventListener("click", () => this.move(-1));
    at("all-days").addEventListener("click", () => { this.stop(); this.set(this.least, this.most); });
    this.button.addEventListener("click", () => (this.timer ? this.stop() : this.play()));
  }

  // Takes what stands in the fields.
  read() {
    const [first, last] = this.fields();
    this.from = first.value ? Math.max(this.least, toNumber(first.value)) : this.least;
    this.to = last.value ? Math.min(this.most, toNumber(last.value)) : this.most;
    this.tell();
  }

  window() {
    const [first, last] = this.fields();
    return { first: first.value ? this.from : -Infinity, last: last.value ? this.to : Infinity };
  }

  // Puts the two ends into the fields; over all days these stay empty.
  write() {
    const [first, last] = this.fields();
    first.value = this.from > this.least ? toText(this.from) : "";
    last.value = this.to < this.most ? toText(this.to) : "";
  }

  set(from, to) {
    [this.from, this.to] = [Math.max(this.least, from), Math.min(this.most, to)];
    this.write();
    this.tell();
    this.changed();
  }

  // Moves the whole window by one step; a window over all days becomes one of a step's length first.
  move(by) {
    const step = Number(this.step.value);
    if (this.from === this.least && this.to === this.most) {
      return by > 0 ? this.set(this.least, Math.min(this.most, this.least + step - 1)) : this.set(Math.max(this.least, this.most - step + 1), this.most);
    }
    const wide = this.to - this.from, from = Math.max(this.least, Math.min(this.most - wide, this.from + by * step));
    if (from === this.from) return this.stop();
    return this.set(from, from + wide);
  }

  play() {
    const pace = matchMedia("(prefers-reduced-motion: reduce)").matches ? CALM : PACE;
    if (this.to >= this.most) this.set(this.least, Math.min(this.most, this.least + Number(this.step.value) - 1));
    this.timer = setInterval(() => this.move(1), pace);
    this.button.setAttribute("aria-pressed", "true");
  }

  stop() {
    clearInterval(this.timer);
    this.timer = null;
    this.button.setAttribute("aria-pressed", "false");
  }

  tell() {
    if (!this.box) return;
    this.low.value = this.from;
    this.high.value = this.to;
    this.low.setAttribute("aria-valuetext", this.words(this.from));
    this.high.setAttribute("aria-valuetext", this.words(this.to));
    this.told.textContent = `${this.words(this.from)} – ${this.words(this.to)}`;
  }
}
