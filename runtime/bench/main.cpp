//===-- main.cpp - Runs the benchmarks of the runtime and its peers -*- C++
//-*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#include "harness/self_test.hpp"
#include "harness/suite.hpp"
#include "peers/general.hpp"

#include <benchmark/benchmark.h>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <string>
#include <unistd.h>
#include <vector>

namespace {

constexpr char const *usage =
    "usage: memleak-bench [--self-test] [--rounds=N] [--memory=GIB] "
    "[Google Benchmark flags]\n"
    "\n"
    "  --self-test    prove that every peer is what it is called, and end\n"
    "  --rounds=N     run each workload N times over all peers, round-robin "
    "(1 to 1000, default 9)\n"
    "  --memory=GIB   skip what needs more memory (1 to 1024, default 12)\n"
    "\n"
    "A run is named workload[:parameter]/peer/round:N; choose some with\n"
    "--benchmark_filter=REGEX, write JSON with --benchmark_out=FILE and make\n"
    "the table and the plots of it with runtime/bench/report.py.\n";

struct options {
  bool self_test = false;
  unsigned rounds = 9;
  unsigned memory_gib = 12;
};

/// True if \p argument is \p flag=NUMBER with NUMBER in [1, most]. Ends the
/// program if it is the flag with anything else.
bool parse_number(char const *argument, char const *flag, unsigned most,
                  unsigned &value) {
  std::size_t const length = std::strlen(flag);
  if (std::strncmp(argument, flag, length) != 0 || argument[length] != '=')
    return false;
  char const *first = argument + length + 1;
  char const *last = first + std::strlen(first);
  auto const [end, error] = std::from_chars(first, last, value);
  if (error == std::errc() && end == last && value >= 1 && value <= most)
    return true;
  std::fprintf(stderr,
               "memleak-bench: %s wants a number from 1 to %u, not "
               "'%s'\n",
               flag, most, first);
  std::exit(2);
}

/// Takes our flags out of the arguments and leaves Google Benchmark's.
options take_options(int &argc, char **argv) {
  options chosen;
  int kept = 1;
  for (int i = 1; i < argc; ++i) {
    if (std::strcmp(argv[i], "--self-test") == 0)
      chosen.self_test = true;
    else if (std::strcmp(argv[i], "--help") == 0) {
      std::fputs(usage, stdout);
      std::exit(0);
    } else if (!parse_number(argv[i], "--rounds", 1000, chosen.rounds) &&
               !parse_number(argv[i], "--memory", 1024, chosen.memory_gib))
      argv[kept++] = argv[i];
  }
  argc = kept;
  argv[argc] = nullptr;
  return chosen;
}

/// Starts this program anew with room for the thread-local storage of the
/// libraries it will load; the loader reads that from the environment only.
void restart_with_static_tls(char **argv) {
  char const *tunable = nullptr;
  if (!bench::needs_static_tls(tunable))
    return;
  char const *set = std::getenv("GLIBC_TUNABLES");
  std::string const all =
      set && *set ? std::string(set) + ":" + tunable : tunable;
  setenv("GLIBC_TUNABLES", all.c_str(), 1);
  execv("/proc/self/exe", argv);
  std::perror("memleak-bench: cannot restart itself");
  std::exit(1);
}

int run(int argc, char **argv) {
  options const chosen = take_options(argc, argv);
  bench::load_general_allocators();
  if (chosen.self_test) {
    int const failures = bench::self_test();
    std::printf("%d failures\n", failures);
    return failures != 0;
  }
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) {
    std::fputs(usage, stderr);
    return 2;
  }
  bench::register_workloads(chosen.rounds, chosen.memory_gib * 1073741824.0);
  benchmark::AddCustomContext("compiler", MEMLEAK_BENCH_COMPILER);
  for (auto const &[name, version] : bench::general_versions())
    benchmark::AddCustomContext("version_" + name, version);
  benchmark::AddCustomContext("rounds", std::to_string(chosen.rounds));
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}

} // namespace

int main(int argc, char **argv) {
  restart_with_static_tls(argv);
  try {
    return run(argc, argv);
  } catch (std::exception const &e) {
    std::fprintf(stderr, "memleak-bench: %s\n", e.what());
    return 1;
  }
}
