'use strict';
const $ = id => document.getElementById(id);
const ROW = 58;          // pixels a finding takes in the list, as page.css has it
const GROUPS_SHOWN = 300;

function el(tag, cls, ...inside) {
  const e = document.createElement(tag);
  if (cls) e.className = cls;
  e.append(...inside);
  return e;
}
const button = (text, act) => { const b = el('button', '', text); b.type = 'button'; b.onclick = act; return b; };

// Lets the browser draw and listen before more is done.
const breathe = () => new Promise(done => setTimeout(done));
// A column a property, and lines as differences, deflate to half of what objects would.
function findingsOf(columns) {
  let line = 0;
  return (columns.message || []).map((message, i) => {
    line += columns.line[i];
    const cell = name => columns[name][i], file = cell('file'), at = [file, line, cell('column')];
    return { message, check: cell('check'), at: file < 0 ? null : at, function: cell('function'),
      fingerprint: cell('fingerprint'), noFix: cell('noFix'), hidden: cell('hidden').length ? cell('hidden') : null,
      path: cell('path').map(([f, l, column, say, flags]) => [[file + f, at[1] + l, column], say, flags & 1, flags & 2]),
      fix: cell('edits').length ? { title: cell('title'),
        edits: cell('edits').map(([f, l, ...rest]) => [file + f, at[1] + l, ...rest]) } : null };
  });
}
// The report is JSON, deflated, in base64.
async function unpack() {
  const packed = Uint8Array.from(atob($('data').textContent), c => c.charCodeAt(0));
  const text = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate'));
  const json = await new Response(text).text();
  await breathe();
  const all = JSON.parse(json);
  await breathe();
  all.findings = findingsOf(all.findings);
  return all;
}

let report, all = [];    // what there is
let group = '', shown = [], picked = -1; // what is seen of it; -1: the overview

const nameOf = at => at ? report.files[at[0]] : '';
const spot = at => at ? nameOf(at) + ':' + at[1] : '';
const folderOf = file => file.includes('/') ? file.slice(0, file.lastIndexOf('/')) : '.';

function prepare() {
  const fresh = new Set(report.trend ? report.trend.new : []);
  all = report.findings.map(f => {
    const check = report.checks[f.check], file = nameOf(f.at);
    return { f, check: check.name, tier: check.tier, file, folder: folderOf(file), fresh: fresh.has(f.fingerprint) };
  });
  if (!report.trend) $('tier').querySelector('[value=new]').remove();
}

// Filters and groups.
const showsTier = x => {
  const want = $('tier').value;
  return !want || x.tier === want || (want === 'fix' && !!x.f.fix) || (want === 'new' && x.fresh);
};
// What a search looks at; made when there is the first.
const textOf = x => x.text || (x.text = [x.f.message, x.file, x.f.function, x.check].join('\n').toLowerCase());
function filtered() {
  const words = $('query').value.toLowerCase().split(/\s+/).filter(w => w);
  const hidden = $('hidden').checked;
  return all.filter(x => (hidden || !x.f.hidden) && showsTier(x) && words.every(w => textOf(x).includes(w)));
}
const inFolder = (folder, of) => of === '' || folder === of || folder.startsWith(of + '/');
const inGroup = x => $('by').value === 'folder' ? inFolder(x.folder, group)
  : ($('by').value === 'check' ? x.check : x.file) === group;

// Rows of name, label, depth and count; a directory counts what is below it, too.
function folderRows(kept) {
  const counts = new Map();
  for (const x of kept)
    for (let at = x.folder; at; at = at.includes('/') ? folderOf(at) : '') counts.set(at, (counts.get(at) || 0) + 1);
  return [...counts.keys()].sort().map(name => {
    const last = name.slice(name.lastIndexOf('/') + 1);
    return [name, last || '/', name.split('/').length - 1, counts.get(name)];
  });
}
function flatRows(kept, key) {
  const counts = new Map();
  for (const x of kept) counts.set(x[key], (counts.get(x[key]) || 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([name, n]) => [name, name, 0, n]);
}
function drawGroups(kept, rows) {
  const box = $('groups'), parts = [];
  const add = (name, label, depth, n) => {
    const b = button('', () => { group = name; refresh(); });
    b.append(el('span', '', label), el('span', 'n', String(n)));
    b.style.paddingLeft = .8 + depth * .9 + 'rem';
    b.setAttribute('aria-pressed', String(name === group));
    if (label !== name && name) b.title = name;
    parts.push(b);
  };
  add('', 'Everything', 0, kept.length);
  rows.slice(0, GROUPS_SHOWN).forEach(row => add(...row));
  if (rows.length > GROUPS_SHOWN) parts.push(el('p', 'soft', rows.length - GROUPS_SHOWN + ' more; search for them'));
  box.replaceChildren(...parts);
}
function refresh() {
  const kept = filtered(), by = $('by').value;
  const rows = by === 'folder' ? folderRows(kept) : flatRows(kept, by);
  if (group && !rows.some(row => row[0] === group)) group = '';
  drawGroups(kept, rows);
  shown = group ? kept.filter(inGroup) : kept;
  picked = -1;
  $('list').scrollTop = 0;
  drawList();
  overview();
}

// The list has elements for the rows in sight, and no others.
function drawList() {
  const list = $('list'), parts = [];
  const first = Math.max(0, Math.floor(list.scrollTop / ROW) - 4);
  const last = Math.min(shown.length, first + Math.ceil(list.clientHeight / ROW) + 9);
  for (let i = first; i < last; i++) {
    const x = shown[i], row = el('div', 'row');
    row.id = 'row' + i;
    row.style.top = i * ROW + 'px';
    row.setAttribute('role', 'option');
    row.setAttribute('aria-selected', String(i === picked));
    row.setAttribute('aria-posinset', String(i + 1));
    row.setAttribute('aria-setsize', String(shown.length));
    const top = el('div', '', el('span', 'tag ' + x.tier, x.tier), ' ');
    if (x.fresh) top.append(el('span', 'tag new', 'new'), ' ');
    top.append(x.f.message);
    row.append(top, el('div', 'soft', (spot(x.f.at) || 'no file') + '  ' + x.check + (x.f.hidden ? '  (suppressed)' : '')));
    row.onclick = () => pick(i);
    parts.push(row);
  }
  const end = el('div'); // keeps the height of all rows
  end.style.cssText = 'position:absolute;width:1px;height:1px;top:' + Math.max(0, shown.length * ROW - 1) + 'px';
  list.replaceChildren(...parts, end);
  if (picked >= first && picked < last) list.setAttribute('aria-activedescendant', 'row' + picked);
  else list.removeAttribute('aria-activedescendant');
}
function pick(i) {
  if (i < 0 || i >= shown.length) return;
  picked = i;
  const list = $('list');
  if (i * ROW < list.scrollTop) list.scrollTop = i * ROW;
  if ((i + 1) * ROW > list.scrollTop + list.clientHeight) list.scrollTop = (i + 1) * ROW - list.clientHeight;
  drawList();
  detail(shown[i]);
  location.replace('#' + shown[i].f.fingerprint);
}

// One finding: its path, drawn beside the source.
function stepsOf(f) {
  const steps = f.path.map(([at, message, end, aside]) => ({ at, message, end, aside }));
  if (f.at && !steps.some(s => s.at[0] === f.at[0] && s.at[1] === f.at[1])) steps.unshift({ at: f.at, message: f.message });
  let number = 0;
  for (const s of steps) s.label = s.aside ? 'i' : String(++number);
  return steps;
}
function line(rail, number, inside, cls) {
  return el('div', 'l ' + cls, rail, el('span', 'n', number), inside);
}
function excerpt(file, steps) {
  const lines = report.lines[file] || {}, code = el('div', 'code');
  const numbers = [...new Set(steps.flatMap(s => [-2, -1, 0, 1, 2].map(d => s.at[1] + d)))]
    .filter(n => lines[n] !== undefined).sort((a, b) => a - b);
  const from = Math.min(...steps.map(s => s.at[1])), to = Math.max(...steps.map(s => s.at[1]));
  const rail = (on, label) => { const r = el('span', 'rail ' + on); if (label) r.append(el('span', 'dot', label)); return r; };
  let before = 0;
  for (const n of numbers) {
    if (before && n > before + 1) code.append(el('div', 'skip', '\u22ee'));
    before = n;
    const here = steps.filter(s => s.at[1] === n);
    code.append(line(rail(n > from && n <= to && !here.length ? 'on' : here.length && n > from ? 'on' : here.length ? 'from' : ''),
      String(n), el('code', '', lines[n]), here.length ? 'hit' : ''));
    here.forEach((s, i) => {
      const last = n === to && i === here.length - 1;
      code.append(line(rail(last ? 'to' : 'on', s.label), '', el('div', 'say', s.message), s.end ? 'end' : ''));
    });
  }
  const head = el('h3', '', report.files[file]);
  code.tabIndex = 0;
  code.setAttribute('role', 'region');
  code.setAttribute('aria-label', 'Source of ' + report.files[file]);
  return el('div', 'file', head, code);
}
// What column, in bytes, is in characters.
const indexOf = (text, column) => new TextDecoder().decode(new TextEncoder().encode(text).slice(0, column - 1)).length;
// Lines as they are and as they would be, for edits next to each other.
function hunk(file, edits) {
  const first = edits[0][1], last = Math.max(...edits.map(e => e[1] + e[3].split('\n').length - 1));
  const old = [];
  for (let n = first; n <= last; n++) old.push((report.lines[file] || {})[n] || '');
  const start = number => old.slice(0, number - first).reduce((sum, each) => sum + each.length + 1, 0);
  let text = old.join('\n');
  for (const [, number, column, gone, come] of [...edits].reverse()) {
    const at = start(number) + indexOf(old[number - first], column);
    text = text.slice(0, at) + come + text.slice(at + gone.length);
  }
  return [first, old, text.split('\n')];
}
function diff(edits) {
  const pre = el('pre', 'diff'), groups = [];
  pre.tabIndex = 0;
  for (const e of [...edits].sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2])) {
    const last = groups[groups.length - 1], before = last && last[last.length - 1];
    if (before && before[0] === e[0] && e[1] <= before[1] + before[3].split('\n').length) last.push(e);
    else groups.push([e]);
  }
  for (const group of groups) {
    const [first, old, now] = hunk(group[0][0], group);
    pre.append(el('span', 'soft', report.files[group[0][0]] + ':' + first + '\n'));
    for (const each of old) if (each.trim()) pre.append(el('span', 'gone', '- ' + each + '\n'));
    for (const each of now) if (each.trim()) pre.append(el('span', 'come', '+ ' + each + '\n'));
  }
  return pre;
}
function detail(x) {
  const f = x.f, about = el('p', '', el('span', 'tag ' + x.tier, x.tier), ' ', el('code', '', x.check));
  if (x.fresh) about.append(' ', el('span', 'tag new', 'new'));
  if (f.function) about.append(' in ', el('code', '', f.function));
  if (f.at) about.append(' at ' + spot(f.at) + ':' + f.at[2]);
  const parts = [el('h2', '', f.message), about];
  if (f.hidden) parts.push(el('p', '', 'Suppressed in the ' + f.hidden[0] + (f.hidden[1] ? ': ' + f.hidden[1] : '')));
  const files = []; // neighbours in one file share an excerpt
  for (const s of stepsOf(f)) {
    const last = files[files.length - 1];
    if (last && last[0] === s.at[0]) last[1].push(s);
    else files.push([s.at[0], [s]]);
  }
  files.forEach(([file, steps], i) => {
    if (i) parts.push(el('div', 'down', '\u2193'));
    parts.push(excerpt(file, steps));
  });
  if (f.noFix) parts.push(el('p', '', 'No fix: ' + f.noFix));
  if (f.fix) parts.push(el('h3', '', 'Fix' + (f.fix.title ? ': ' + f.fix.title : '')), diff(f.fix.edits));
  parts.push(el('p', 'soft', 'Fingerprint ' + f.fingerprint));
  $('detail').replaceChildren(...parts);
  $('detail').scrollTop = 0;
}

// What stands there while no finding is picked.
function table(heads, rows) {
  const cell = (tag, c) => { const e = c instanceof Node ? el(tag, '', c) : el(tag, typeof c === 'number' ? 'n' : '', String(c)); return e; };
  const bar = c => { const s = el('span'), td = el('td', 'bar ' + c.cls, s); s.style.width = 100 * c.share + '%'; return td; };
  const head = el('thead', '', el('tr', '', ...heads.map((h, i) => { const th = el('th', rows.length && typeof rows[0][i] === 'number' ? 'n' : '', h); th.scope = 'col'; return th; })));
  return el('table', '', head, el('tbody', '', ...rows.map(row => el('tr', '', ...row.map(c => c.share === undefined ? cell('td', c) : bar(c))))));
}
const focusOn = (by, name) => button(name, () => { $('by').value = by; group = name; refresh(); });
function counted(title, key, kept, limit) {
  const rows = flatRows(kept, key), most = rows.length ? rows[0][3] : 1;
  const tierOf = name => (key === 'check' && kept.find(x => x.check === name) || { tier: 'other' }).tier;
  return [el('h3', '', title), table([key === 'folder' ? 'directory' : key, 'findings', 'share'], rows.slice(0, limit).map(([name, , , n]) =>
    [focusOn(key, name), n, { share: n / most, cls: tierOf(name) }])), ...(rows.length > limit ? [el('p', 'soft', 'and ' + (rows.length - limit) + ' more')] : [])];
}
const card = (n, text, cls) => el('div', 'card', el('b', cls || '', String(n)), text);
function trendParts(trend) {
  const parts = [el('h3', '', 'Since ' + trend.since), el('div', 'cards', card(trend.before, 'before'),
    card('+' + trend.new.length, 'new', 'gone'), card('\u2212' + trend.gone.length, 'gone', 'come'),
    card(trend.before - trend.gone.length + trend.new.length, 'now'))];
  if (trend.gone.length)
    parts.push(el('h3', '', 'Gone'), table(['check', 'place', 'message'],
      trend.gone.slice(0, 50).map(g => [g.check, g.file + ':' + g.line, g.message])));
  return parts;
}
function overview() {
  const tiers = {};
  for (const x of shown) tiers[x.tier] = (tiers[x.tier] || 0) + 1;
  const heading = group || (all.length ? 'All findings' : 'Nothing was found');
  const parts = [el('h2', '', shown.length || !all.length ? heading : 'Nothing matches')];
  parts.push(el('div', 'cards', ...['defect', 'advice', 'aid', 'other'].filter(t => tiers[t]).map(t => card(tiers[t], t === 'defect' ? 'defects' : t, t)),
    card(shown.filter(x => x.f.fix).length, 'with a fix'), card(new Set(shown.map(x => x.file)).size, 'files')));
  if (report.trend) parts.push(...trendParts(report.trend));
  if (shown.length) parts.push(...counted('By check', 'check', shown, 20), ...counted('By directory', 'folder', shown, 10), ...counted('By file', 'file', shown, 10));
  if (report.costs.length)
    parts.push(el('h3', '', 'Slowest to parse'), table(['file', 'seconds', 'MB', 'share'], report.costs.slice(0, 20).map(c =>
      [c.file, Number(c.seconds.toFixed(2)), Math.round(c.kilobytes / 1024), { share: c.seconds / (report.costs[0].seconds || 1), cls: 'other' }])));
  if (report.notAnalysed.length)
    parts.push(el('h3', '', 'Not analysed, or only in part'), table(['file', 'reason'], report.notAnalysed.map(t => [t.file, t.reason])));
  if (report.unused.length)
    parts.push(el('h3', '', 'Suppressions that hide nothing'), table(['place', 'what'], report.unused.map(u => [spot(u.at), u.message])));
  $('detail').replaceChildren(...parts);
  $('detail').scrollTop = 0;
}
function toOverview() {
  picked = -1;
  drawList();
  overview();
}

// Keys, and the rest of what people do.
function onKey(e) {
  if (e.ctrlKey || e.metaKey || e.altKey || e.target.tagName === 'SELECT') return;
  const inList = e.target.id === 'list';
  if (e.target.id === 'query') {
    if (e.key === 'Escape') { $('query').value = ''; refresh(); }
    if (e.key === 'Escape' || e.key === 'Enter') { e.preventDefault(); $('list').focus(); }
    return;
  }
  const moves = { j: 1, k: -1, ...(inList ? { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity } : {}) };
  if (e.key in moves) pick(Math.max(0, Math.min(shown.length - 1, picked + moves[e.key])));
  else if (e.key === '/') $('query').focus();
  else if (e.key === 'o' || e.key === 'Escape') toOverview();
  else if (inList && e.key === 'Enter') $('detail').focus();
  else return;
  e.preventDefault();
}
function openLinked() {
  const i = shown.findIndex(x => x.f.fingerprint === location.hash.slice(1));
  if (i >= 0 && i !== picked) pick(i);
}
function onTheme() {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  root.dataset.theme = dark ? 'light' : 'dark';
}
async function start() {
  report = await unpack();
  await breathe();
  prepare();
  await breathe();
  for (const id of ['by', 'tier', 'hidden']) $(id).onchange = () => { if (id === 'by') group = ''; refresh(); };
  $('query').oninput = refresh;
  document.querySelector('form').onsubmit = () => false;
  $('list').onscroll = drawList;
  onresize = drawList;
  onkeydown = onKey;
  onhashchange = openLinked;
  $('overview').onclick = toOverview;
  $('theme').onclick = onTheme;
  refresh();
  openLinked();
  document.body.dataset.ready = 'yes';
}
start().catch(wrong => {
  $('detail').replaceChildren(el('p', '', 'This browser cannot show the report: ' + wrong.message));
  document.body.dataset.ready = 'no';
});
