// How figures and times are written, and how nodes are made and changed.

const byId = id => document.getElementById(id);
const whole = new Intl.NumberFormat('en-US', {maximumFractionDigits: 0});
const short = new Intl.NumberFormat('en-US', {notation: 'compact', maximumFractionDigits: 1});

function asCount(n) {
  return n < 1e6 ? whole.format(n) : short.format(n);
}

function asBytes(n) {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let unit = 0;
  while (n >= 1024 && unit + 1 < units.length) {
    n /= 1024;
    ++unit;
  }
  return n.toFixed(n < 10 && unit ? 1 : 0) + ' ' + units[unit];
}

function asShare(x) {
  return (x * 100).toFixed(x > 0 && x < 0.1 ? 1 : 0) + '%';
}

// "90 ms", "12 s", "5 min", "3 h", "2 d".
function asDuration(ms) {
  const units = [[864e5, 'd'], [36e5, 'h'], [6e4, 'min'], [1e3, 's']];
  for (const [size, name] of units)
    if (ms >= size)
      return Math.round(ms / size * (ms < 10 * size ? 10 : 1)) / (ms < 10 * size ? 10 : 1) + ' ' + name;
  return Math.round(ms) + ' ms';
}

function asTime(text) {
  return new Date(text).toLocaleTimeString('en-GB');
}

function element(tag, className = '', text = '') {
  const out = document.createElement(tag);
  if (className)
    out.className = className;
  if (text)
    out.textContent = text;
  return out;
}

const svgSpace = 'http://www.w3.org/2000/svg';
function shape(tag, className = '', parent = null) {
  const out = document.createElementNS(svgSpace, tag);
  if (className)
    out.setAttribute('class', className);
  if (parent)
    parent.append(out);
  return out;
}

// Touches nothing that is so already: no layout, and nothing read out anew.
function put(node, text) {
  if (node.textContent !== text)
    node.textContent = text;
}

function set(node, name, value) {
  if (node.getAttribute(name) !== value)
    node.setAttribute(name, value);
}

// Makes the list of children as long as wanted, by make() or by hiding.
function resize(parent, wanted, make) {
  while (parent.children.length < wanted)
    parent.append(make());
  for (let i = 0; i < parent.children.length; ++i)
    parent.children[i].hidden = i >= wanted;
  return parent.children;
}

// Pairs of a term and its value, the latter by a list of [term, value, note].
function fillTerms(list, rows) {
  resize(list, rows.length, () => {
    const out = element('div');
    out.append(element('dt'), element('dd'), element('dd', 'note'));
    return out;
  });
  rows.forEach(([term, value, note], i) => {
    const [dt, dd, extra] = list.children[i].children;
    put(dt, term);
    put(dd, value);
    extra.hidden = note === undefined;
    put(extra, note || '');
    set(extra, 'title', note || '');
  });
}
