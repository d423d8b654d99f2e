// Polls, and shows what came.

const pollMs = 2000;
const fewAlerts = 4, manyAlerts = 200, mostSites = 12;
const charts = {
  live: new Chart(byId('live-chart'), 'Live objects', asCount, niceStep),
  memory: new Chart(byId('memory-chart'), 'Memory of slabs', asBytes, niceBytes),
};
const running = {paused: false, round: 0, timer: 0, allAlerts: false};

const chosenPool = () => model.pools.find(p => keyOf(p) === view.chosen);
const chosenSpan = () => document.querySelector('input[name="span"]:checked').value;

function showTotals() {
  const sum = of => model.pools.reduce((n, p) => n + of(p), 0);
  const bounded = model.pools.filter(limited);
  const fullest = bounded.reduce((a, b) => (!a || b.use > a.use ? b : a), null);
  const refusing = model.pools.filter(p => p.refused).length;
  const critical = model.alerts.filter(a => a.severity === 'critical').length;
  fillTerms(byId('totals'), [
    ['Pools', asCount(model.pools.length), asCount(bounded.length) + ' with a limit'],
    ['Live objects', asCount(sum(p => p.live)), asCount(sum(p => p.made)) + ' made so far'],
    ['Memory of slabs', asBytes(sum(p => p.slab_bytes)), asBytes(sum(p => p.object_bytes)) + ' of live objects'],
    ['Fullest limit', fullest ? asShare(fullest.use) : 'none', fullest ? fullest.name : ''],
    ['Refused requests', asCount(sum(p => p.refused)), 'by ' + asCount(refusing) + ' pools'],
    ['Alerts', asCount(model.alerts.length), asCount(critical) + ' critical'],
  ]);
}

function showPast() {
  const pool = chosenPool();
  put(byId('past-title'), view.chosen === null ? 'All pools over time' : view.chosen.split('\n')[0] + ' over time');
  byId('all-pools').hidden = view.chosen === null;
  byId('facts').hidden = !pool;
  if (pool)
    fillTerms(byId('facts'), [
      ['Type', pool.type], ['Limit', limitText(pool)],
      ['Use', limited(pool) ? asShare(pool.use) : 'no limit'], ['Peak', asCount(pool.peak)],
      ['Object size', asBytes(pool.object_size)], ['Made', asCount(pool.made)],
      ['Refused', asCount(pool.refused)], ['Retired slots', asCount(pool.retired)],
    ]);
  if (!model.past)
    return;
  const series = model.past.series[0];
  const common = {span: model.past.span, stepMs: model.past.step_ms, agoMs: series.ago_ms};
  charts.live.show({...common, least: series.least, most: series.most,
                    limit: pool ? pool.max_objects : null, peak: pool ? pool.peak : null});
  const kib = series.kib.map(k => k * 1024);
  charts.memory.show({...common, least: kib, most: kib, limit: pool ? pool.max_bytes : null, peak: null});
}

function makeAlert() {
  const out = element('li'), text = element('div');
  text.append(element('p'), element('p', 'muted'));
  out.append(element('span'), text, element('span', 'when'));
  return out;
}

function showAlerts() {
  const fits = model.alerts.filter(a => passes(a.pool, a.type, a.rule, a.site || ''));
  const shown = fits.slice(0, running.allAlerts ? manyAlerts : fewAlerts);
  const list = byId('alerts');
  resize(list, shown.length, makeAlert);
  shown.forEach((alert, i) => {
    const [chip, text, when] = list.children[i].children;
    put(chip, alert.severity);
    chip.className = 'chip ' + alert.severity;
    put(text.children[0], alert.summary);
    put(text.children[1], [alert.rule, 'for ' + alert.audience + 's', alert.type, alert.site].filter(Boolean).join(' · '));
    put(when, 'since ' + asTime(alert.started) + (alert.seen > 1 ? ', seen ' + asCount(alert.seen) : ''));
  });
  put(byId('alerts-title'), fits.length ? 'Alerts (' + whole.format(fits.length) + ')' : 'Alerts');
  put(byId('news'), model.alerts.length === 1 ? '1 alert is on' : whole.format(model.alerts.length) + ' alerts are on');
  put(byId('no-alerts'), model.alerts.length ? 'None of those that are on passes the filter.' : 'None is on.');
  byId('no-alerts').hidden = fits.length > 0;
  const more = byId('more-alerts');
  more.hidden = fits.length <= fewAlerts;
  put(more, running.allAlerts ? 'Show fewer' : 'Show ' + whole.format(Math.min(fits.length, manyAlerts)));
}

const inView = (pool, type) =>
  (view.chosen === null || view.chosen === pool + '\n' + type) && passes(pool, type);

function showSites() {
  const fits = model.leaks.sites.filter(s => inView(s.pool, s.type)).slice(0, mostSites);
  const body = byId('site-table').tBodies[0];
  resize(body, fits.length, () => {
    const row = element('tr');
    const site = element('td');
    site.append(element('code'));
    row.append(site, element('td'), element('td', 'n'), element('td', 'n'), element('td', 'n'));
    return row;
  });
  fits.forEach((site, i) => {
    const {cells} = body.rows[i];
    put(cells[0].firstChild, site.site || 'not recorded');
    put(cells[1], site.pool);
    put(cells[2], asCount(site.live));
    put(cells[3], asBytes(site.bytes));
    put(cells[4], site.oldest_ms === undefined ? '' : asDuration(site.oldest_ms));
  });
  byId('site-table').hidden = !fits.length;
  byId('no-sites').hidden = fits.length > 0;
}

function showAges() {
  const bounds = model.leaks.age_bounds_ms;
  const sums = new Array(bounds.length + 1).fill(0);
  const fits = model.leaks.pools.filter(p => inView(p.name, p.type));
  for (const pool of fits)
    pool.ages.forEach((n, i) => (sums[i] += n));
  const most = Math.max(1, ...sums);
  const list = byId('ages');
  resize(list, fits.length ? sums.length : 0, () => {
    const out = element('li'), bar = element('span', 'bar');
    bar.append(element('i'));
    out.append(element('span'), bar, element('span'));
    return out;
  });
  if (fits.length)
    sums.forEach((n, i) => {
      const [label, bar, text] = list.children[i].children;
      put(label, i < bounds.length ? 'below ' + asDuration(bounds[i]) : 'older');
      bar.firstChild.style.width = (n / most * 100).toFixed(1) + '%';
      put(text, asCount(n));
    });
  byId('no-ages').hidden = fits.length > 0;
}

function showAll() {
  showTotals();
  showPast();
  showAlerts();
  showTable();
  showSites();
  showAges();
}

function showStatus(state, text) {
  byId('state').dataset.state = state;
  put(byId('status'), text);
  put(byId('sampled'), state === 'live' && model.at ? 'sampled at ' + asTime(model.at) : '');
}

async function loadPast() {
  const span = chosenSpan(), key = view.chosen;
  const past = await askPast(span, key);
  if (span === chosenSpan() && key === view.chosen) // else another was asked for since
    model.past = past;
}

// What changes by the second at each round; the rest at each fifth. \p all: the
// reader has just asked for something else.
async function round(all) {
  const rarely = all || running.round % 5 === 0;
  ++running.round;
  await loadPools();
  await Promise.all([
    rarely || chosenSpan() === '2m' ? loadPast() : null,
    rarely ? loadLeaks() : null,
    loadSparks(pageInView().rows),
  ]);
  showAll();
  showStatus('live', model.at ? 'Live' : 'Waiting for the first sample');
}

async function poll(all = false) {
  clearTimeout(running.timer);
  const mine = running.timer = setTimeout(() => poll(), pollMs);
  if (!all && (running.paused || document.hidden))
    return;
  try {
    await round(all);
    byId('token-form').hidden = true;
  } catch (error) {
    if (error.status === 401)
      byId('token-form').hidden = false;
    showStatus('lost', error.status === 401 ? 'A token is wanted' : 'No answer from the service; trying again');
  }
  byId('main').hidden = false; // shown at once, for nothing to move about
  document.body.dataset.rounds = running.round;
  if (mine === running.timer) { // none began since
    clearTimeout(mine);
    running.timer = setTimeout(() => poll(), pollMs);
  }
}

async function choose(key) {
  view.chosen = key;
  await poll(true);
  byId('past-title').focus();
  byId('past-title').scrollIntoView({block: 'nearest'});
}

function turn(by) {
  view.page += by;
  showTable();
  poll(true);
}

function wire() {
  makeHead(() => { showTable(); poll(true); });
  byId('pool-table').tBodies[0].addEventListener('click', event => {
    if (event.target.closest('button'))
      choose(event.target.closest('tr').dataset.key);
  });
  byId('all-pools').addEventListener('click', () => choose(null));
  byId('previous').addEventListener('click', () => turn(-1));
  byId('next').addEventListener('click', () => turn(1));
  byId('filter').addEventListener('input', event => {
    view.words = event.target.value.toLowerCase().split(/\s+/).filter(Boolean);
    view.page = 0;
    showAll();
  });
  byId('more-alerts').addEventListener('click', () => {
    running.allAlerts = !running.allAlerts;
    showAlerts();
  });
  for (const radio of document.querySelectorAll('input[name="span"]'))
    radio.addEventListener('change', () => poll(true));
  byId('pause').addEventListener('click', () => {
    running.paused = !running.paused;
    set(byId('pause'), 'aria-pressed', String(running.paused));
    showStatus(running.paused ? 'paused' : 'live', running.paused ? 'Paused' : 'Live');
    if (!running.paused)
      poll(true);
  });
  byId('token-form').addEventListener('submit', event => {
    event.preventDefault();
    model.token = byId('token').value;
    byId('token').value = '';
    poll(true);
  });
  document.addEventListener('visibilitychange', () => document.hidden || running.paused || poll(true));
}

function wireTheme() {
  const apply = theme => (document.documentElement.dataset.theme = theme);
  let kept = 'auto';
  try {
    kept = localStorage.getItem('memleak-theme') || 'auto';
  } catch { // storage may be forbidden
  }
  byId('theme').value = kept;
  apply(kept);
  byId('theme').addEventListener('change', event => {
    apply(event.target.value);
    try {
      localStorage.setItem('memleak-theme', event.target.value);
    } catch { // as above
    }
  });
}

performance.setResourceTimingBufferSize(0); // else each request leaves a note
wire();
wireTheme();
poll(true);
