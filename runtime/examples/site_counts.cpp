// What each place in the program has made.
#include <memleak/memleak.hpp>

#include <cassert>
#include <cstdio>

struct frame {
  char bytes[200];
};

int main() {
  memleak::pool_options options;
  options.name = "frames";
  options.traces = memleak::trace_counts | memleak::trace_ages;
  memleak::pool<frame> frames(options);
  std::vector<memleak::pool_ptr<frame>> kept;
  for (int i = 0; i < 10; ++i)
    kept.push_back(frames.make_at(memleak::here()));
  kept.resize(4);

  for (const memleak::site_statistics &row : frames.sites())
    std::printf("%s: %zu live, %zu at most, %llu in all, oldest %lld ms\n",
                row.acquired.str().c_str(), row.live, row.peak,
                static_cast<unsigned long long>(row.total),
                static_cast<long long>(row.oldest.count()));
  assert(frames.sites()[0].live == 4 && frames.sites()[0].peak == 10);
}
