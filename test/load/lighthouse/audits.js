//===-- audits.js - Scores of a service's memory --------------------------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

import {Audit} from 'lighthouse';

const clamp = x => Math.max(0, Math.min(1, x));

/// An audit of one artifact: `judge` makes {score, displayValue, headings, items}
/// of it. Nothing else of Lighthouse needs to be known to write one.
function audit(id, artifact, title, failureTitle, description, judge) {
  return class extends Audit {
    static get meta() {
      return {id, title, failureTitle, description, requiredArtifacts: [artifact],
              supportedModes: ['navigation', 'snapshot'], scoreDisplayMode: Audit.SCORING_MODES.NUMERIC};
    }

    static audit(artifacts) {
      const {score, displayValue, headings, items} = judge(artifacts[artifact]);
      return {score, numericValue: items.length, numericUnit: 'unitless', displayValue,
              details: Audit.makeTableDetails(headings, items)};
    }
  };
}

const alertHeadings = [
  {key: 'severity', valueType: 'text', label: 'Severity'},
  {key: 'rule', valueType: 'text', label: 'Rule'},
  {key: 'pool', valueType: 'text', label: 'Pool'},
  {key: 'site', valueType: 'code', label: 'Site'},
  {key: 'summary', valueType: 'text', label: 'What'},
];

/// No alert is 1; each warning takes a quarter, each critical one a half.
function judgeAlerts(alerts) {
  const cost = {info: 0.1, warning: 0.25, critical: 0.5};
  const items = alerts.map(({severity, rule, pool, site, summary}) => ({severity, rule, pool, site: site ?? '', summary}));
  return {
    score: clamp(1 - alerts.reduce((sum, a) => sum + cost[a.severity], 0)),
    displayValue: alerts.length ? `${alerts.length} on` : '',
    headings: alertHeadings, items,
  };
}

/// Rules with an audit of their own; all others for developers are leaks and misuse.
const ownAudit = ['pool-growth', 'pool-overdue'];

export const Leaks = audit(
  'memleak-leaks', 'MemleakService', 'No leak and no misuse was reported', 'Leaks or misuse were reported',
  'What the runtime saw: objects live when their pool ended, double releases, use after release.',
  service => judgeAlerts(service.leaks.filter(a => !ownAudit.includes(a.rule))));

export const Growth = audit(
  'memleak-growth', 'MemleakService', 'Nothing grows without a plateau', 'Something grows without a plateau',
  'Sites or pools whose live objects become more and more, beyond what the load explains.',
  service => judgeAlerts(service.leaks.filter(a => a.rule === 'pool-growth')));

export const Overdue = audit(
  'memleak-overdue', 'MemleakService', 'No object is older than its pool allows', 'Objects are older than their pool allows',
  'Live objects beyond max_lifetime, at the last walk. The score is the share of bounded pools without any.',
  ({ages}) => {
    const bounded = ages.filter(p => p.max_lifetime_ms !== null);
    const late = bounded.filter(p => p.overdue);
    return {
      score: bounded.length ? 1 - late.length / bounded.length : 1,
      displayValue: `${late.length} of ${bounded.length} pools`,
      headings: [{key: 'name', valueType: 'text', label: 'Pool'},
                 {key: 'overdue', valueType: 'numeric', label: 'Objects overdue'},
                 {key: 'max_lifetime_ms', valueType: 'ms', label: 'Allowed'}],
      items: late,
    };
  });

/// 1 up to `roomy` of the limit, 0 when it is reached.
const roomy = 0.8;

export const Headroom = audit(
  'memleak-headroom', 'MemleakService', 'Every limit has headroom', 'A limit is nearly or fully used',
  'Use of the fullest limit: up to 80% is fine. A pool that has refused requests scores nothing.',
  ({pools}) => {
    const full = pools.filter(p => p.use > roomy || p.refused).sort((a, b) => b.use - a.use);
    const worst = pools.reduce((most, p) => Math.max(most, p.use), 0);
    return {
      score: pools.some(p => p.refused) ? 0 : clamp((1 - worst) / (1 - roomy)),
      displayValue: `${Math.round(worst * 100)}% used`,
      headings: [{key: 'name', valueType: 'text', label: 'Pool'},
                 {key: 'percent', valueType: 'numeric', label: 'Used, %'},
                 {key: 'live', valueType: 'numeric', label: 'Live'},
                 {key: 'refused', valueType: 'numeric', label: 'Refused'}],
      items: full.map(({name, use, live, refused}) => ({name, percent: Math.round(use * 100), live, refused})),
    };
  });

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}

/// From the first third to the last: 5% more is flat, half as much again is not.
export const PageHeap = audit(
  'memleak-page-heap', 'MemleakHeap', "The page's own heap stays flat", "The page's own heap grows",
  'The JavaScript heap of the page after garbage collections: medians of the first and of the last third of the samples.',
  samples => {
    const third = Math.ceil(samples.length / 3), bytes = samples.map(s => s.bytes);
    const growth = median(bytes.slice(-third)) / median(bytes.slice(0, third)) - 1;
    return {
      score: clamp((0.5 - growth) / 0.45),
      displayValue: `${growth < 0 ? '' : '+'}${(growth * 100).toFixed(1)}%`,
      headings: [{key: 'atMs', valueType: 'ms', label: 'After'}, {key: 'bytes', valueType: 'bytes', label: 'Heap'}],
      items: samples,
    };
  });
