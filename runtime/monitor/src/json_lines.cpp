//===-- json_lines.cpp - A file of alerts that does not grow for ever ---===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include <memleak/monitor/sink.hpp>

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace memleak::monitoring {
namespace {

[[noreturn]] void fail(const std::string &path) {
  throw std::system_error(errno, std::generic_category(), path);
}

class to_json_lines final : public sink {
public:
  to_json_lines(std::string path, std::size_t most, unsigned kept)
      : path_(std::move(path)), most_(most), kept_(kept) {}
  ~to_json_lines() override { shut(); }

  void deliver(const alert &what) override {
    std::string line = to_json(what) + "\n";
    if (file_ < 0)
      open_file();
    if (size_ && size_ + line.size() > most_) {
      rotate();
      open_file();
    }
    ssize_t written = write(file_, line.data(), line.size());
    if (written == static_cast<ssize_t>(line.size())) {
      size_ += line.size();
      return;
    }
    // Half a line is worse than none: it would spoil the next one too.
    int why = written < 0 ? errno : ENOSPC;
    if (written > 0 && ftruncate(file_, static_cast<off_t>(size_)) != 0)
      size_ += static_cast<std::size_t>(written);
    shut(); // by the next try someone may have made room, or moved the file
    errno = why;
    fail(path_);
  }
  const char *kind() const noexcept override { return "json-lines"; }

private:
  void shut() noexcept {
    if (file_ >= 0)
      close(file_);
    file_ = -1;
  }

  void open_file() {
    file_ =
        open(path_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
    struct stat known{};
    if (file_ < 0 || fstat(file_, &known) != 0)
      fail(path_);
    size_ = static_cast<std::size_t>(known.st_size);
  }

  void rotate() {
    shut();
    for (unsigned n = kept_; n > 1; --n)
      std::rename((path_ + "." + std::to_string(n - 1)).c_str(),
                  (path_ + "." + std::to_string(n)).c_str());
    bool gone = kept_ ? std::rename(path_.c_str(), (path_ + ".1").c_str()) == 0
                      : unlink(path_.c_str()) == 0;
    if (!gone)
      fail(path_);
  }

  std::string path_;
  std::size_t most_;
  unsigned kept_;
  int file_ = -1;
  std::size_t size_ = 0;
};

} // namespace

std::unique_ptr<sink> json_lines_sink(std::string path, std::size_t most_bytes,
                                      unsigned kept) {
  return std::make_unique<to_json_lines>(std::move(path), most_bytes, kept);
}

} // namespace memleak::monitoring
