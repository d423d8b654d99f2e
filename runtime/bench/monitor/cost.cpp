//===-- cost.cpp - What being watched costs -----------------------------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
// memleak-monitor-cost memory      bytes held after an hour; exit code 1 above
//                                  the target
//                      sampling N  N samples of 200 pools, and
//                      walking N   N walks, in measured(), for callgrind
//                      scraping N  N scrapes of 1,000 pools likewise
//                      service N MS  N pairs of turns of a service watched
//                                  each MS milliseconds (1000), and not
//                      scrape      a scrape's time, and a worker's loss by it

#include <memleak/memleak.hpp>
#include <memleak/monitor.hpp>
#include <memleak/monitor/exposition.hpp>
#include <memleak/monitor/server.hpp>

#include <algorithm>
#include <arpa/inet.h>
#include <atomic>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <functional>
#include <malloc.h>
#include <new>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace {

std::atomic<std::size_t> held{0}; ///< bytes that new has given

} // namespace

// Not inlined, or GCC takes malloc and delete for a mismatch.
__attribute__((noinline)) void *operator new(std::size_t size) {
  void *out = std::malloc(size);
  if (!out)
    throw std::bad_alloc();
  held += malloc_usable_size(out);
  return out;
}
__attribute__((noinline)) void operator delete(void *what) noexcept {
  held -= malloc_usable_size(what);
  std::free(what);
}
void operator delete(void *what, std::size_t) noexcept {
  operator delete(what);
}

namespace {

using namespace memleak;
using namespace memleak::monitoring;
using namespace std::chrono_literals;

constexpr std::size_t few = 200, many = 1000, objects_a_pool = 500;

struct object {
  std::uint64_t words[8];
};

/// Pools with sites and ages, half full of objects, that a service works in.
class service {
public:
  explicit service(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      pool_options options;
      options.name = "pool number " + std::to_string(i);
      options.bounds.max_objects = 2 * objects_a_pool;
      options.traces = trace_counts | trace_ages;
      pools_.push_back(std::make_unique<pool<object>>(options));
      for (std::size_t k = 0; k < objects_a_pool; ++k)
        objects_.push_back(pools_.back()->make());
    }
  }
  ~service() { objects_.clear(); }

  /// Replaces so many objects, at random.
  void work(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      seed_ = seed_ * 6364136223846793005u + 1442695040888963407u;
      std::size_t at = (seed_ >> 33) % objects_.size();
      objects_[at] = pools_[at / objects_a_pool]->make();
      objects_[at]->words[0] = i;
    }
  }

private:
  std::vector<std::unique_ptr<pool<object>>> pools_;
  std::vector<pool_ptr<object>> objects_;
  std::uint64_t seed_ = 1;
};

class hand_clock final : public monitoring::clock {
public:
  milliseconds steady() const override { return at; }
  milliseconds at{0};
};

monitor_options watched_at(hand_clock &time) {
  monitor_options out;
  out.time = &time;
  out.reports = false;
  return out;
}

/// All that a monitor has asked for, its last samples included.
int memory() {
  constexpr std::size_t target = 2u << 20;
  service subject(few);
  hand_clock time;
  std::size_t before = held;
  monitor m(watched_at(time));
  for (int i = 0; i < 3700; ++i) {
    if (i % 10 == 0)
      subject.work(100);
    m.sample();
    time.at += 1s;
  }
  std::size_t all = held - before;
  std::printf(
      "held %zu KiB, of which history and rules %zu KiB; target %zu KiB\n",
      all / 1024, m.state().self.memory_bytes / 1024, target / 1024);
  return all > target;
}

/// What callgrind counts, by its name.
__attribute__((noinline)) void measured(const std::function<void()> &what) {
  what();
}

int sampling(int count, bool walks) {
  service subject(few);
  hand_clock time;
  monitor_options options = watched_at(time);
  monitor m(std::move(options));
  for (int i = 0; i < count; ++i) {
    // Far enough for a walk, which the next sample then is not.
    time.at += 1h;
    if (!walks)
      m.sample();
    time.at += 1ms;
    measured([&] { m.sample(); });
  }
  return 0;
}

int scraping(int count) {
  service subject(many);
  hand_clock time;
  monitor m(watched_at(time));
  m.sample();
  for (int i = 0; i < count; ++i)
    measured([&] { metrics_text(m.state(), metrics_format::open_metrics); });
  return 0;
}

double seconds_of(clockid_t which) {
  timespec now{};
  clock_gettime(which, &now);
  return double(now.tv_sec) + double(now.tv_nsec) / 1e9;
}

double median(std::vector<double> of) {
  std::sort(of.begin(), of.end());
  return of[of.size() / 2];
}

/// Ratios, their median, and the bounds within which the true one is in 19 of
/// 20 cases, whatever the noise is distributed like: ranks of the binomial.
struct ratios {
  std::vector<double> all;
  void print(const char *of) {
    std::sort(all.begin(), all.end());
    double count = double(all.size());
    double around = 0.98 * std::sqrt(count);
    auto low = std::size_t(std::max(0.0, count / 2 - around));
    auto high = std::size_t(std::min(count - 1, count / 2 + around));
    std::printf("%s: median %.4f, 95%% confidence %.4f to %.4f, quartiles %.4f "
                "to %.4f, %zu pairs\n",
                of, median(all), all[low], all[high], all[all.size() / 4],
                all[all.size() * 3 / 4], all.size());
  }
};

/// Processor time of the whole process for a replaced object, while a monitor
/// samples and while none does: turns of two seconds, ABBA, so that what
/// changes on the machine meanwhile touches both alike.
int watched_service(int pairs, milliseconds interval) {
  constexpr auto turn = 2s;
  service subject(few);
  ratios found;
  std::vector<double> shares;
  auto timed = [&] {
    double before = seconds_of(CLOCK_PROCESS_CPUTIME_ID);
    std::size_t done = 0;
    for (auto end = std::chrono::steady_clock::now() + turn;
         std::chrono::steady_clock::now() < end; done += 10000)
      subject.work(10000);
    return (seconds_of(CLOCK_PROCESS_CPUTIME_ID) - before) / double(done);
  };
  auto watched = [&] {
    monitor_options options;
    options.reports = false;
    options.interval = interval;
    monitor m(std::move(options));
    double wall = seconds_of(CLOCK_MONOTONIC);
    m.start();
    double out = timed();
    m.stop();
    wall = seconds_of(CLOCK_MONOTONIC) - wall;
    shares.push_back(m.state().self.sampling_seconds / wall);
    return out;
  };
  timed();
  for (int i = 0; i < pairs; ++i) {
    bool first = i % 2;
    double before = first ? watched() : timed();
    double after = first ? timed() : watched();
    found.all.push_back(first ? before / after : after / before);
  }
  found.print("processor time an object, watched / alone");
  std::printf("samples and walks took %.3f%% of the wall time (median)\n",
              100 * median(shares));
  return 0;
}

std::size_t scrape(const server &from) {
  int client = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  at.sin_port = htons(from.port());
  const char request[] = "GET /metrics HTTP/1.0\r\n\r\n";
  std::size_t size = 0;
  if (connect(client, reinterpret_cast<sockaddr *>(&at), sizeof at) == 0) {
    send(client, request, sizeof request - 1, MSG_NOSIGNAL);
    char buffer[65536];
    for (ssize_t n; (n = recv(client, buffer, sizeof buffer, 0)) > 0;)
      size += std::size_t(n);
  }
  close(client);
  return size;
}

/// The time of a scrape, and the processor time that a worker needs for its
/// work while another thread scrapes without a pause, against without.
int scrape_times() {
  constexpr std::size_t work = 2'000'000;
  constexpr int rounds = 21;
  service subject(many);
  monitor_options options;
  options.reports = false;
  monitor m(std::move(options));
  m.start();
  while (!m.state().latest)
    std::this_thread::sleep_for(1ms);
  server_options where;
  where.port = 0;
  server pages(m, where);
  std::vector<double> times, ratios;
  std::size_t size = 0;
  auto timed = [&] {
    double before = seconds_of(CLOCK_THREAD_CPUTIME_ID);
    subject.work(work);
    return seconds_of(CLOCK_THREAD_CPUTIME_ID) - before;
  };
  timed();
  for (int i = 0; i < rounds; ++i) {
    double alone = timed();
    std::atomic<bool> stop{false};
    std::thread scraper([&] {
      while (!stop) {
        double before = seconds_of(CLOCK_MONOTONIC);
        size = scrape(pages);
        times.push_back(1000 * (seconds_of(CLOCK_MONOTONIC) - before));
      }
    });
    ratios.push_back(timed() / alone);
    stop = true;
    scraper.join();
  }
  std::sort(times.begin(), times.end());
  std::sort(ratios.begin(), ratios.end());
  std::printf("%zu scrapes of %zu KiB: median %.1f ms, 95%% below %.1f ms; "
              "worker's time scraped / alone: %.4f (%.4f to %.4f)\n",
              times.size(), size / 1024, median(times),
              times[times.size() * 95 / 100], median(ratios),
              ratios[rounds / 4], ratios[3 * rounds / 4]);
  return 0;
}

} // namespace

int main(int count, char **words) {
  auto is = [&](const char *what) {
    return count > 1 && !std::strcmp(words[1], what);
  };
  int times = count > 2 ? std::atoi(words[2]) : 1;
  if (is("memory"))
    return memory();
  if (is("sampling") || is("walking"))
    return sampling(times, is("walking"));
  if (is("scraping"))
    return scraping(times);
  if (is("service"))
    return watched_service(
        std::max(times, 1),
        milliseconds(count > 3 ? std::atoi(words[3]) : 1000));
  if (is("scrape"))
    return scrape_times();
  std::fprintf(stderr,
               "usage: %s memory | sampling N | walking N | scraping N "
               "| service PAIRS [MS] | scrape\n",
               words[0]);
  return 2;
}
