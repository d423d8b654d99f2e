// What users set of the engine, as clang-tidy takes it.
// DEFINE: %{run} = %clang-tidy %s -load=%plugin --checks=-*,memleak-missing-release,memleak-unclosed-resource,memleak-explain-silence --quiet
// RUN: %{run} --config={} -- -std=c11 2>&1 | FileCheck %s --check-prefix=ALL --implicit-check-not='options.c:{{[0-9:]+}} {{warning|error}}:'
// RUN: %{run} "--config={CheckOptions: {memleak.Families: 'FILE;fd'}}" -- -std=c11 2>&1 | FileCheck %s --check-prefix=FILES --implicit-check-not='options.c:{{[0-9:]+}} {{warning|error}}:'
// RUN: %{run} "--config={CheckOptions: {memleak.Families: 'FILE;mallocs'}}" -- -std=c11 2>&1 | FileCheck %s --check-prefixes=FILES,FAMILY --implicit-check-not='options.c:{{[0-9:]+}} {{warning|error}}:'
// RUN: %{run} "--config={CheckOptions: {memleak.Steps: 30, memleak.Paths: 4, memleak.ExplainSilence: true}}" -- -std=c11 2>&1 | FileCheck %s --check-prefixes=STEPS --implicit-check-not='options.c:{{[0-9:]+}} {{warning|error}}:'
// RUN: %{run} "--config={CheckOptions: {memleak.Steps: many}}" -- -std=c11 2>&1 | FileCheck %s --check-prefix=WORD
// RUN: %{run} "--config={CheckOptions: {memleak.ExplainSilence: true}}" -- -std=c11 2>&1 | FileCheck %s --check-prefixes=EXPLAIN --implicit-check-not='options.c:{{[0-9:]+}} {{warning|error}}:'

// FAMILY: warning: memleak.Families: no model has a family 'mallocs' [clang-tidy-config]
// WORD: warning: invalid configuration value 'many' for option 'memleak.Steps'; expected an integer

#include <stdio.h>
#include <stdlib.h>

int sink(void *p);

void memory(void) {
  char *p = malloc(3);
  // ALL: :[[@LINE-1]]:13: warning: memory held by 'p'
  // STEPS: :[[@LINE-2]]:13: warning: memory held by 'p'
  // EXPLAIN: :[[@LINE-3]]:13: warning: memory held by 'p'
  if (p)
    p[0] = 0;
}

void stream(const char *name) {
  FILE *f = fopen(name, "r");
  // ALL: :[[@LINE-1]]:13: warning: FILE stream held by 'f'
  // FILES: :[[@LINE-2]]:13: warning: FILE stream held by 'f'
  // STEPS: :[[@LINE-3]]:13: warning: FILE stream held by 'f'
  // EXPLAIN: :[[@LINE-4]]:13: warning: FILE stream held by 'f'
  if (f)
    fgetc(f);
}

void kept(void) {
  char *p = malloc(3);
  sink(p);
  // STEPS: :[[@LINE-1]]:3: warning: 'p' is not followed further
  // EXPLAIN: :[[@LINE-2]]:3: warning: 'p' is not followed further: 'sink' may keep or release it [memleak-explain-silence]
  // EXPLAIN: :[[@LINE-4]]:13: note: acquired here
}

void longOne(int n) {
  char *p = malloc(3);
  // ALL: :[[@LINE-1]]:13: warning: memory held by 'p'
  // EXPLAIN: :[[@LINE-2]]:13: warning: memory held by 'p'
  // STEPS: warning: 'longOne' is not followed to its end: it takes too much work (30 steps) [memleak-explain-silence]
  for (int i = 0; i < n; ++i)
    for (int k = 0; k < i; ++k)
      if (sink(0) > sink(0) && n > 3)
        n += i * k + sink(0);
      else
        n -= i + k;
  return;
}
