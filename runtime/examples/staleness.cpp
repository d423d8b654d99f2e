// Finding objects that nobody accesses any more. The whole program is compiled
// with MEMLEAK_ACCESSES=1; usually the build says so.
#ifndef MEMLEAK_ACCESSES
#define MEMLEAK_ACCESSES 1
#endif
#include <memleak/memleak.hpp>

#include <cassert>
#include <thread>

struct session {
  int user;
};

int main() {
  memleak::set_report_handler([](const memleak::report &r) noexcept {
    assert(r.what == memleak::event::stale && r.object.idle.count() > 20);
    return memleak::verdict::proceed; // the default prints it and goes on
  });
  memleak::pool_options options;
  options.name = "sessions";
  options.bounds.max_idle = std::chrono::milliseconds(20);
  options.watched_one_in = 1; // by default a sample: one in 16
  memleak::pool<session> sessions(options);

  auto used = sessions.make(1);
  auto forgotten = sessions.make(2);
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  ++used->user;
  assert(sessions.handle_stale() == 1); // forgotten, with site and idle time
}
