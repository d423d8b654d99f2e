//===-- process.cpp - Memory of this process, and runs in a process of their own
//-*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#include "process.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <exception>
#include <fstream>
#include <sys/wait.h>
#include <unistd.h>

namespace bench {

double resident_bytes() {
  std::ifstream status("/proc/self/status");
  double kib = 0;
  for (std::string line; std::getline(status, line);)
    for (char const *key : {"RssAnon:", "RssShmem:"})
      if (line.compare(0, std::strlen(key), key) == 0)
        kib += std::stod(line.substr(std::strlen(key)));
  return kib * 1024;
}

double available_bytes() {
  std::ifstream meminfo("/proc/meminfo");
  std::string key, unit;
  double kib = 0;
  while (meminfo >> key >> kib >> unit)
    if (key == "MemAvailable:")
      return kib * 1024;
  return 0;
}

[[noreturn]] static void measure_and_exit(std::function<sample()> const &work,
                                          int out) {
  int status = 1;
  try {
    sample const result = work();
    if (write(out, &result, sizeof result) ==
        static_cast<ssize_t>(sizeof result))
      status = 0;
  } catch (std::exception const &e) {
    std::fprintf(stderr, "memleak-bench: %s\n", e.what());
  }
  // Not exit(): what the measured allocators would do at exit is not asked.
  _exit(status);
}

static std::string describe(int status) {
  if (WIFSIGNALED(status))
    return std::string("the measuring process died of signal ") +
           strsignal(WTERMSIG(status));
  return "the measuring process exited with status " +
         std::to_string(WEXITSTATUS(status));
}

std::optional<sample> run_isolated(std::function<sample()> const &work,
                                   std::string &error) {
  int ends[2];
  if (pipe(ends) != 0) {
    error = std::string("pipe: ") + std::strerror(errno);
    return std::nullopt;
  }
  std::fflush(nullptr);
  pid_t const child = fork();
  if (child < 0) {
    error = std::string("fork: ") + std::strerror(errno);
    close(ends[0]);
    close(ends[1]);
    return std::nullopt;
  }
  if (child == 0) {
    close(ends[0]);
    measure_and_exit(work, ends[1]);
  }
  close(ends[1]);
  sample result;
  ssize_t const got = read(ends[0], &result, sizeof result);
  close(ends[0]);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR)
    ;
  if (status != 0 || got != static_cast<ssize_t>(sizeof result)) {
    error = describe(status);
    return std::nullopt;
  }
  return result;
}

} // namespace bench
