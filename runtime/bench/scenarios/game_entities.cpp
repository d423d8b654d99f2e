//===-- game_entities.cpp - Entities that chase each other, five in a hundred
// dying each frame -*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#include "../workloads/common.hpp"

namespace bench {
namespace {

/// 20,000 entities, each with a target that it does not own and that may have
/// died. A frame moves every entity towards its target, or gives it a new one;
/// then 5% die and as many are born. Our pools say so by pool_ref, the general
/// allocators by what the standard offers, shared_ptr and weak_ptr. An
/// operation is the update of one entity.
struct game_entities {
  static constexpr std::size_t count = 20'000, churn = count / 20;

  template <class Peer> struct entity {
    explicit entity(std::uint64_t v) : value(v), x(float(v)), y(float(v)) {}
    std::uint64_t value;
    float x, y;
    typename Peer::template observer<entity> target;
    float health[8] = {};
  };

  template <class Peer> static sample run(std::size_t ops) {
    using entity_type = entity<Peer>;
    typename Peer::template shared_store<entity_type> store;
    std::vector<typename Peer::template owner<entity_type>> entities(count);
    rss_meter rss;
    random_source random;
    for (std::size_t i = 0; i < count; ++i)
      entities[i] = store.make(i);

    auto update = [&](std::size_t i) {
      entity_type &e = *entities[i % count];
      bool const alive = store.visit(e.target, [&](entity_type const &target) {
        e.x += (target.x - e.x) * 0.01f;
        e.y += (target.y - e.y) * 0.01f;
      });
      if (!alive)
        e.target = store.observe(entities[random.below(count)]);
    };
    auto end_frame = [&](std::size_t) {
      std::size_t const i = random.below(count);
      entities[i] = {};
      entities[i] = store.make(i);
    };
    stopwatch watch(ops + ops / 20);
    for (std::size_t done = 0; done < ops; done += count) {
      watch.run(count, update);
      watch.run(churn, end_frame);
    }
    sample s = watch.result();
    s.ops = static_cast<double>(ops);
    s.live = count;
    s.object_bytes = s.live * sizeof(entity_type);
    s.rss_bytes = rss.grown();
    return s;
  }
};

add_workload<game_entities, weak_peers> const
    game_entities_workload("game_entities", 2'000'000);

} // namespace
} // namespace bench
