//===-- exit_report.cpp - The leak report at exit -------------------------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "registry.hpp"

#include <memleak/config.hpp>
#include <memleak/registry.hpp>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>

namespace memleak {
namespace {

struct wish {
  std::mutex lock;
  bool wanted = false;
  report_format format = report_format::text;
  std::string path;
};

wish &exit_wish() {
  static wish &it = *new wish; // read after static destructors
  return it;
}

void write_report() {
  wish &it = exit_wish();
  std::lock_guard hold(it.lock);
  leak_report leaks = registry::leaks();
  std::string out =
      it.format == report_format::json ? leaks.json() : leaks.text();
  FILE *to = it.path.empty() ? stderr : std::fopen(it.path.c_str(), "w");
  if (!to || std::fwrite(out.data(), 1, out.size(), to) != out.size())
    std::fprintf(stderr, "memleak: cannot write the leak report to '%s': %s\n",
                 it.path.c_str(), std::strerror(errno));
  if (to && to != stderr)
    std::fclose(to);
}

} // namespace

namespace detail {

void heed_environment() {
  const char *value = std::getenv("MEMLEAK_LEAK_REPORT");
  if (!value || !*value)
    return;
  std::string text = value;
  std::size_t colon = text.find(':');
  std::string format = text.substr(0, colon);
  std::string path =
      colon == std::string::npos ? std::string() : text.substr(colon + 1);
  if (format == "text" || format == "json")
    return report_leaks_at_exit(
        format == "json" ? report_format::json : report_format::text, path);
  std::fprintf(stderr,
               "memleak: MEMLEAK_LEAK_REPORT='%s' is neither text[:PATH] nor "
               "json[:PATH]; no report will be written\n",
               value);
}

} // namespace detail

void report_leaks_at_exit(report_format format, std::string path) {
  wish &it = exit_wish();
  std::lock_guard hold(it.lock);
  it.format = format;
  it.path = std::move(path);
  if (!it.wanted)
    it.wanted = std::atexit(write_report) == 0;
}

} // namespace memleak
