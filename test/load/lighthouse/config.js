//===-- config.js - Lighthouse as a tracker of a service's memory ---------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
// A category "memory" over a page that has /api/pools and /api/leaks beside it:
// the dashboard of memleak::monitor. MEMLEAK_HEAP_SECONDS: how long the page's
// heap is watched (60).

import {Growth, Headroom, Leaks, Overdue, PageHeap} from './audits.js';
import {HeapGatherer, ServiceGatherer} from './gatherers.js';

const seconds = Number(process.env.MEMLEAK_HEAP_SECONDS ?? 60);
const audits = [Leaks, Growth, Overdue, Headroom, PageHeap];

export default {
  artifacts: [
    {id: 'MemleakService', gatherer: {instance: new ServiceGatherer()}},
    {id: 'MemleakHeap', gatherer: {instance: new HeapGatherer({
      settleMs: seconds * 1000 / 3, forMs: seconds * 1000, everyMs: seconds * 1000 / 12})}},
  ],
  audits: audits.map(implementation => ({implementation})),
  categories: {
    memory: {
      title: 'Memory of the service',
      description: 'Leaks, growth, overdue objects and headroom of the pools, as memleak::monitor sees them.',
      supportedModes: ['navigation', 'snapshot'],
      auditRefs: audits.map(({meta}) => ({id: meta.id, weight: meta.id === 'memleak-page-heap' ? 1 : 2})),
    },
  },
};
