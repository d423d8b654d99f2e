//===-- gatherers.js - What the audits of memory look at ------------------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

import {Gatherer} from 'lighthouse';

const modes = ['navigation', 'snapshot'];

/// What the service says of itself: the answers of /api/pools and /api/leaks
/// beside the page. Sends Lighthouse's extra headers, such as a token.
export class ServiceGatherer extends Gatherer {
  meta = {supportedModes: modes};

  async getArtifact({driver, settings}) {
    const page = await driver.url();
    const read = async path => {
      const url = new URL(path, page);
      const answer = await fetch(url, {headers: settings.extraHeaders ?? {}});
      if (!answer.ok)
        throw new Error(`${url} answers ${answer.status}`);
      return answer.json();
    };
    const [{pools, at}, leaks] = await Promise.all([read('api/pools'), read('api/leaks?top=50')]);
    return {at, pools, leaks: leaks.leaks, ages: leaks.pools, sites: leaks.sites};
  }
}

/// The page's JavaScript heap after collections, every `everyMs` for `forMs`,
/// after `settleMs` in which what runs often is compiled.
export class HeapGatherer extends Gatherer {
  meta = {supportedModes: modes};

  constructor({settleMs = 20000, forMs = 60000, everyMs = 5000} = {}) {
    super();
    Object.assign(this, {settleMs, forMs, everyMs});
  }

  async getArtifact({driver}) {
    const session = driver.defaultSession;
    const pause = ms => new Promise(done => setTimeout(done, ms));
    const samples = [];
    await pause(this.settleMs);
    for (let at = 0; at <= this.forMs; at += this.everyMs) {
      await session.sendCommand('HeapProfiler.collectGarbage');
      const {usedSize} = await session.sendCommand('Runtime.getHeapUsage');
      samples.push({atMs: at, bytes: usedSize});
      await pause(this.everyMs);
    }
    return samples;
  }
}
