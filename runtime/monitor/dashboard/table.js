// The table of pools: filtered, sorted, a page at a time. Its rows are made
// once and filled anew.

const pageSize = 25;
const view = {sort: 'use', down: true, page: 0, words: [], chosen: null};

const columns = [
  {id: 'name', title: 'Pool', of: p => p.name},
  {id: 'use', title: 'Use of limit', of: p => p.use},
  {id: 'live', title: 'Live', of: p => p.live, text: p => asCount(p.live)},
  {id: 'peak', title: 'Peak', of: p => p.peak, text: p => asCount(p.peak)},
  {id: 'limit', title: 'Limit', of: p => p.max_objects ?? Infinity, text: limitText},
  {id: 'slabs', title: 'Memory', of: p => p.slab_bytes, text: p => asBytes(p.slab_bytes)},
  {id: 'refused', title: 'Refused', of: p => p.refused, text: p => asCount(p.refused)},
  {id: 'trend', title: 'Live, last 2 min'},
];

function limitText(p) {
  const out = [];
  if (p.max_objects !== null)
    out.push(asCount(p.max_objects));
  if (p.max_bytes !== null)
    out.push(asBytes(p.max_bytes));
  return out.join(', ') || 'none';
}

const limited = p => p.max_objects !== null || p.max_bytes !== null;

function levelOf(use) {
  return use >= 0.95 ? 'critical' : use >= 0.8 ? 'warning' : '';
}

function passes(...texts) {
  const all = texts.join(' ').toLowerCase();
  return view.words.every(word => all.includes(word));
}

function poolsInView() {
  const {of} = columns.find(c => c.id === view.sort);
  const sign = view.down ? -1 : 1;
  const compare = (a, b) => {
    const x = of(a), y = of(b);
    return x < y ? -sign : x > y ? sign : b.live - a.live;
  };
  return model.pools.filter(p => passes(p.name, p.type)).sort(compare);
}

function pageInView() {
  const all = poolsInView();
  view.page = Math.max(0, Math.min(view.page, Math.ceil(all.length / pageSize) - 1));
  return {all, rows: all.slice(view.page * pageSize, (view.page + 1) * pageSize)};
}

function makeHead(changed) {
  const row = byId('pool-table').tHead.rows[0];
  for (const column of columns) {
    const cell = element('th', column.text ? 'n' : '');
    cell.scope = 'col';
    if (column.of) {
      const button = element('button', '', column.title);
      button.type = 'button';
      button.addEventListener('click', () => {
        view.down = view.sort === column.id ? !view.down : column.id !== 'name';
        view.sort = column.id;
        view.page = 0;
        changed();
      });
      cell.append(button);
    } else {
      cell.textContent = column.title;
    }
    row.append(cell);
  }
}

function makeRow() {
  const row = element('tr');
  const name = element('th');
  name.scope = 'row';
  const choose = element('button');
  choose.type = 'button';
  name.append(choose, element('span', 'type'));
  const use = element('td', 'use');
  const meter = element('div'), bar = element('span', 'bar');
  bar.append(element('i'));
  meter.append(bar, element('span', 'text'));
  use.append(meter);
  row.append(name, use);
  for (const column of columns)
    if (column.text)
      row.append(element('td', 'n'));
  const trend = element('td');
  trend.append(makeSpark());
  row.append(trend);
  return row;
}

function fillRow(row, pool, alerts) {
  row.dataset.key = keyOf(pool);
  row.classList.toggle('chosen', view.chosen === keyOf(pool));
  const [choose, type] = row.cells[0].children;
  put(choose, pool.name || '(no name)');
  put(type, pool.type + (pool.instances > 1 ? ', ' + asCount(pool.instances) + ' pools' : '') +
      (alerts ? ', ' + alerts + (alerts > 1 ? ' alerts' : ' alert') : ''));
  set(choose, 'title', pool.name);
  set(type, 'title', pool.type);
  const [bar, text] = row.cells[1].firstChild.children;
  bar.hidden = !limited(pool);
  row.cells[1].className = 'use ' + (limited(pool) ? levelOf(pool.use) : 'muted');
  bar.firstChild.style.width = Math.min(100, pool.use * 100).toFixed(1) + '%';
  put(text, limited(pool) ? asShare(pool.use) : 'none');
  columns.filter(c => c.text).forEach((column, i) => put(row.cells[i + 2], column.text(pool)));
  drawSpark(row.cells[columns.length - 1].firstChild, model.sparks.get(keyOf(pool)) || []);
}

function showTable() {
  const {all, rows} = pageInView();
  const counts = new Map();
  for (const alert of model.alerts) {
    const key = alert.pool + '\n' + alert.type;
    counts.set(key, (counts.get(key) || 0) + 1);
  }
  const table = byId('pool-table');
  resize(table.tBodies[0], rows.length, makeRow);
  rows.forEach((pool, i) => fillRow(table.tBodies[0].rows[i], pool, counts.get(keyOf(pool))));
  columns.forEach((column, i) => {
    const cell = table.tHead.rows[0].cells[i];
    if (column.id === view.sort)
      set(cell, 'aria-sort', view.down ? 'descending' : 'ascending');
    else
      cell.removeAttribute('aria-sort');
  });
  const first = view.page * pageSize;
  put(byId('range'), all.length ? whole.format(first + 1) + ' to ' + whole.format(first + rows.length) +
      ' of ' + whole.format(all.length) : 'no pool');
  byId('previous').disabled = !view.page;
  byId('next').disabled = first + rows.length >= all.length;
}
