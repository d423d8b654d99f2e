//===-- audit.js - Runs Lighthouse and holds a page to its scores ---------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import {pathToFileURL} from 'node:url';
import {parseArgs} from 'node:util';

import {launch} from 'chrome-launcher';
import {generateReport, navigation, snapshot} from 'lighthouse';
import puppeteer from 'puppeteer-core';

const usage = `usage: node audit.js URL [OPTION...]

  --config FILE             a Lighthouse configuration; here: config.js
  --snapshot EXPRESSION     look once at the page as it is when the expression
                            is true, instead of loading it anew and timing that
  --unthrottled             timed as it loads here; else as over 10 Mbit/s and
                            40 ms, which is Lighthouse's desktop preset
  --runs N                  median of N runs (1)
  --at-least CATEGORY=X     exit code 1 unless its score is at least X; may be there often
  --header "Name: value"    sent with every request
  --html FILE               the report of the last run

Prints "CATEGORY SCORE" a line, and what failed. Exit code 2: could not run.
CHROME_PATH names the browser, if it is not found.`;

const flags = ['--headless=new', '--no-sandbox', '--disable-dev-shm-usage', '--disable-background-networking'];

function options() {
  const string = {type: 'string'};
  const {values, positionals} = parseArgs({
    allowPositionals: true,
    options: {config: string, snapshot: string, runs: string, html: string, unthrottled: {type: 'boolean'},
              'at-least': {type: 'string', multiple: true}, header: {type: 'string', multiple: true}},
  });
  if (positionals.length !== 1)
    throw new Error(usage);
  return {...values, url: positionals[0], runs: Number(values.runs ?? 1)};
}

async function withPage(use) {
  const chrome = await launch({chromeFlags: flags, logLevel: 'silent'});
  try {
    const browser = await puppeteer.connect({browserURL: `http://127.0.0.1:${chrome.port}`, defaultViewport: null});
    const out = await use(await browser.newPage());
    await browser.disconnect();
    return out;
  } finally {
    await chrome.kill();
  }
}

async function run({url, config, unthrottled, snapshot: condition, header = []}) {
  const extraHeaders = Object.fromEntries(header.map(h => h.split(/:\s*/, 2)));
  const settings = {
    config: config && (await import(pathToFileURL(path.resolve(config)))).default,
    flags: {logLevel: 'error', extraHeaders, formFactor: 'desktop', screenEmulation: {disabled: true},
            // Simulated: then a second without requests is a load's end, which a
            // page that polls does have.
            throttlingMethod: unthrottled ? 'provided' : 'simulate',
            throttling: {rttMs: 40, throughputKbps: 10240, cpuSlowdownMultiplier: 1}},
  };
  return withPage(async page => {
    if (!condition)
      return navigation(page, url, settings);
    // Categories that can be judged without a load.
    settings.flags.onlyCategories = config ? null : ['accessibility', 'best-practices', 'seo'];
    await page.setViewport({width: 1350, height: 940});
    await page.setExtraHTTPHeaders(extraHeaders);
    await page.goto(url);
    await page.waitForFunction(condition);
    return snapshot(page, settings);
  });
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}

/// What took points, and how much of it there is.
function failures({lhr}, category) {
  return category.auditRefs
    .map(ref => ({...ref, ...lhr.audits[ref.id]}))
    .filter(a => a.weight > 0 && a.score !== null && a.score < 1)
    .map(a => `  ${a.score.toFixed(2)} ${a.id}: ${a.title}${a.displayValue ? ', ' + a.displayValue : ''}`);
}

async function main() {
  const wanted = options();
  const results = [];
  for (let i = 0; i < wanted.runs; ++i)
    results.push(await run(wanted));
  const last = results.at(-1);
  if (last.lhr.runtimeError)
    throw new Error(last.lhr.runtimeError.message);
  const scores = {};
  for (const [id, category] of Object.entries(last.lhr.categories)) {
    const all = results.map(r => r.lhr.categories[id].score);
    if (all.includes(null)) {
      const broken = category.auditRefs.map(ref => last.lhr.audits[ref.id]).filter(a => a.scoreDisplayMode === 'error');
      throw new Error(`${id}: no score. ${broken.map(a => a.id + ': ' + a.errorMessage).join('; ')}`);
    }
    scores[id] = median(all);
    console.log([id, scores[id].toFixed(2), all.length > 1 ? 'of ' + all.map(s => s.toFixed(2)).join(' ') : ''].join(' ').trim());
    for (const line of failures(last, category))
      console.log(line);
  }
  if (wanted.html)
    await writeFile(wanted.html, generateReport(last.lhr, 'html'));
  for (const [category, least] of (wanted['at-least'] ?? []).map(a => a.split('='))) {
    if (scores[category] === undefined)
      throw new Error(`there is no category ${category}`);
    if (scores[category] < Number(least)) {
      console.log(`${category} is below ${least}`);
      process.exitCode = 1;
    }
  }
}

main().catch(error => {
  console.error(error.message);
  process.exitCode = 2;
});
