//===-- sinks.cpp - Standard error and spdlog ---------------------------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include <memleak/monitor/sink.hpp>

#include <spdlog/spdlog.h>

#include <cerrno>
#include <stdexcept>
#include <system_error>
#include <unistd.h>

namespace memleak::monitoring {
namespace {

class to_stderr final : public sink {
public:
  void deliver(const alert &what) override {
    std::string line = "memleak: " + to_text(what) + "\n";
    // One write, so that lines of several threads do not mix.
    if (write(STDERR_FILENO, line.data(), line.size()) < 0)
      throw std::system_error(errno, std::generic_category(), "stderr");
  }
  const char *kind() const noexcept override { return "stderr"; }
};

class to_spdlog final : public sink {
public:
  explicit to_spdlog(std::string name) : name_(std::move(name)) {}
  void deliver(const alert &what) override {
    std::shared_ptr<spdlog::logger> log =
        name_.empty() ? nullptr : spdlog::get(name_);
    if (!log)
      log = spdlog::default_logger();
    if (!log)
      throw std::runtime_error("spdlog has no logger");
    log->log(level_of(what), "{}", to_text(what));
  }
  const char *kind() const noexcept override { return "spdlog"; }

private:
  static spdlog::level::level_enum level_of(const alert &what) {
    if (what.state == alert_state::resolved || what.how_bad == severity::info)
      return spdlog::level::info;
    return what.how_bad == severity::critical ? spdlog::level::critical
                                              : spdlog::level::warn;
  }
  std::string name_;
};

} // namespace

std::unique_ptr<sink> stderr_sink() { return std::make_unique<to_stderr>(); }

std::unique_ptr<sink> spdlog_sink(std::string name) {
  return std::make_unique<to_spdlog>(std::move(name));
}

} // namespace memleak::monitoring
