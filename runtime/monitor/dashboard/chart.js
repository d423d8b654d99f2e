// Charts of their own making: a line over time with a band below it, and
// sparklines.

const slotsOf = {'2m': 120, '1h': 360, '1d': 144};

// The least of 1, 2, 2.5, 5 times a power of ten that is not below x.
function niceStep(x) {
  const power = 10 ** Math.floor(Math.log10(x));
  return [1, 2, 2.5, 5, 10].find(m => m * power >= x) * power;
}

function niceBytes(x) {
  return 2 ** Math.ceil(Math.log2(x));
}

function linePath(values, x, y) {
  let out = '';
  for (let i = 0; i < values.length; ++i)
    out += (i ? 'L' : 'M') + x(i).toFixed(1) + ' ' + y(values[i]).toFixed(1);
  return out;
}

class Chart {
  constructor(figure, name, format, step) {
    Object.assign(this, {name, format, step, at: -1, shown: null});
    const caption = element('figcaption');
    caption.append(element('span', '', name), this.reading = element('b'));
    const svg = this.svg = shape('svg', 'chart');
    for (const [attribute, value] of Object.entries(
           {tabindex: '0', role: 'slider', 'aria-label': name + ' over time', 'aria-valuemin': '0'}))
      svg.setAttribute(attribute, value);
    this.ticks = Array.from({length: 6}, () => [shape('line', 'grid', svg), shape('text', '', svg)]);
    this.times = Array.from({length: 3}, () => shape('text', '', svg));
    for (const part of ['band', 'most'])
      this[part] = shape('path', part, svg);
    for (const part of ['peak', 'bound', 'hair'])
      this[part] = shape('line', part, svg);
    this.boundText = shape('text', 'of-bound', svg);
    figure.append(caption, svg);
    new ResizeObserver(() => this.draw()).observe(svg);
    svg.addEventListener('pointermove', event => this.point(this.indexAt(event.offsetX)));
    svg.addEventListener('pointerleave', () => this.point(-1));
    svg.addEventListener('blur', () => this.point(-1));
    svg.addEventListener('keydown', event => this.onKey(event));
  }

  // What to show: {span, stepMs, agoMs, least, most, limit, peak}; the last two
  // may be null.
  show(what) {
    this.shown = what;
    this.draw();
  }

  draw() {
    const width = this.svg.clientWidth, height = this.svg.clientHeight;
    if (!this.shown || !width)
      return;
    const {span, stepMs, agoMs, least, most, limit, peak} = this.shown;
    const top = most.reduce((a, b) => Math.max(a, b), 1);
    const limitShown = limit !== null && limit <= 3 * top;
    const step = this.step(Math.max(top, limitShown ? limit : 0) * 1.05 / 5);
    const ceiling = step * Math.ceil(Math.max(top, limitShown ? limit * 1.05 : 0) / step);
    const box = this.box = {left: 62, right: width - 8, top: 8, bottom: height - 22};
    const slots = slotsOf[span] - 1;
    const gap = (box.right - box.left) / slots;
    const first = box.right - (most.length - 1) * gap - (agoMs || 0) / stepMs * gap;
    this.x = i => first + i * gap;
    const y = v => box.bottom - (box.bottom - box.top) * v / ceiling;
    this.gap = gap;

    this.ticks.forEach(([line, text], i) => {
      const value = i * step, on = value <= ceiling;
      line.style.display = text.style.display = on ? '' : 'none';
      this.place(line, box.left, y(value), box.right);
      this.write(text, box.left - 6, y(value) + 4, 'end', this.format(value));
    });
    const all = slotsOf[span] * stepMs;
    ['-' + asDuration(all), '-' + asDuration(all / 2), 'now'].forEach((label, i) =>
      this.write(this.times[i], box.left + (box.right - box.left) * i / 2, height - 6,
                 ['start', 'middle', 'end'][i], label));
    set(this.most, 'd', linePath(most, this.x, y));
    set(this.band, 'd', most.length
      ? linePath(most, this.x, y) + 'L' +
        linePath([...least].reverse(), i => this.x(least.length - 1 - i), y).slice(1) + 'Z'
      : '');
    this.rule(this.bound, limitShown, limit, y);
    this.rule(this.peak, peak !== null && peak <= ceiling, peak, y);
    const above = limitShown ? y(limit) : box.top;
    this.write(this.boundText, box.left + 6, above < box.top + 16 ? above + 14 : above - 5, 'start',
               limit === null ? '' : 'limit ' + this.format(limit) + (limitShown ? '' : ', above this scale'));
    this.tell();
  }

  rule(line, on, value, y) {
    line.style.display = on ? '' : 'none';
    if (on)
      this.place(line, this.box.left, y(value), this.box.right);
  }

  place(line, x1, y, x2) {
    set(line, 'x1', String(x1));
    set(line, 'x2', String(x2));
    set(line, 'y1', y.toFixed(1));
    set(line, 'y2', y.toFixed(1));
  }

  write(text, x, y, anchor, what) {
    set(text, 'x', String(x));
    set(text, 'y', y.toFixed(1));
    set(text, 'text-anchor', anchor);
    put(text, what);
  }

  indexAt(x) {
    return Math.max(0, Math.min(this.shown.most.length - 1, Math.round((x - this.x(0)) / this.gap)));
  }

  point(index) {
    this.at = index;
    this.tell();
  }

  onKey(event) {
    const last = this.shown ? this.shown.most.length - 1 : -1;
    const now = this.at < 0 ? last : this.at;
    const to = {ArrowLeft: now - 1, ArrowRight: now + 1, PageUp: now - 10, PageDown: now + 10,
                Home: 0, End: last, Escape: -1}[event.key];
    if (to === undefined)
      return;
    event.preventDefault();
    this.point(to < 0 && event.key !== 'Escape' ? 0 : Math.min(to, last));
  }

  // Says the pointed at or the last point, to eyes and to screen readers.
  tell() {
    const {stepMs, least, most} = this.shown || {most: []};
    const last = most.length - 1, i = this.at < 0 ? last : Math.min(this.at, last);
    this.hair.style.display = this.at < 0 || last < 0 ? 'none' : '';
    if (last < 0)
      return put(this.reading, 'no sample yet');
    const range = least[i] === most[i] ? this.format(most[i])
      : this.format(least[i]) + ' to ' + this.format(most[i]);
    const text = (this.at < 0 ? '' : asDuration((last - i) * stepMs) + ' ago: ') + range;
    put(this.reading, text);
    set(this.svg, 'aria-valuemax', String(last));
    set(this.svg, 'aria-valuenow', String(i));
    set(this.svg, 'aria-valuetext', text);
    for (const [name, value] of [['x1', this.x(i)], ['x2', this.x(i)], ['y1', this.box.top], ['y2', this.box.bottom]])
      set(this.hair, name, value.toFixed(1));
  }
}

function makeSpark() {
  const out = shape('svg', 'spark');
  out.setAttribute('viewBox', '0 0 130 26');
  out.setAttribute('role', 'img');
  shape('path', '', out);
  return out;
}

function drawSpark(svg, values) {
  const least = values.reduce((a, b) => Math.min(a, b), Infinity);
  const most = values.reduce((a, b) => Math.max(a, b), 0);
  const scale = most > least ? 22 / (most - least) : 0;
  set(svg, 'aria-label', values.length
    ? 'live objects of the last 2 minutes: ' + asCount(least) + ' to ' + asCount(most)
    : 'no sample yet');
  set(svg.firstChild, 'd', linePath(values, i => 129 - (values.length - 1 - i) * 128 / 119,
                                    v => scale ? 24 - (v - least) * scale : 13));
}
