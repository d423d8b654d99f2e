// What the service last said. All of it is replaced at each poll: nothing
// here grows with time.

const model = {
  pools: [],
  at: null,
  alerts: [],
  leaks: {sites: [], pools: [], age_bounds_ms: [], sites_left_out: 0},
  past: null,           // of the chosen pool, or of all
  sparks: new Map(),    // by key: live objects of the last two minutes
  token: '',
};

const keyOf = pool => pool.name + '\n' + pool.type;

async function ask(path) {
  const headers = model.token ? {Authorization: 'Bearer ' + model.token} : {};
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), 5000);
  try {
    const answer = await fetch(path, {headers, cache: 'no-store', signal: patience.signal});
    if (answer.ok)
      return await answer.json();
    const error = new Error('status ' + answer.status);
    error.status = answer.status;
    throw error;
  } finally {
    clearTimeout(timer); // it would keep all that for five seconds
  }
}

function poolQuery(pool) {
  return '&pool=' + encodeURIComponent(pool.name) + '&type=' + encodeURIComponent(pool.type);
}

async function loadPools() {
  const [pools, alerts] = await Promise.all([ask('api/pools'), ask('api/alerts')]);
  model.pools = pools.pools;
  model.at = pools.at;
  model.alerts = alerts.alerts;
}

async function loadLeaks() {
  model.leaks = await ask('api/leaks?top=200');
}

// The past of a pool by its key, or of all by null.
function askPast(span, key) {
  const [name, type] = (key || '').split('\n');
  return ask('api/history?span=' + span + (key === null ? '' : poolQuery({name, type})));
}

// Asks for as many at once as a request may hold.
async function loadSparks(pools) {
  const most = {count: 64, length: 6000};
  const fresh = new Map();
  for (let i = 0; i < pools.length;) {
    let query = '', count = 0;
    for (; i + count < pools.length && count < most.count; ++count) {
      const more = poolQuery(pools[i + count]);
      if (count && query.length + more.length > most.length)
        break;
      query += more;
    }
    const answer = await ask('api/history?span=2m' + query);
    answer.series.forEach((series, k) => fresh.set(keyOf(pools[i + k]), series.most));
    i += count;
  }
  model.sparks = fresh;
}
