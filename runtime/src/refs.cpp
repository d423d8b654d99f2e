//===-- refs.cpp - What a ref asks of a slot, and describing an object ----===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "fields.hpp"
#include "reports.hpp"
#include "ticks.hpp"
#include "watch.hpp"

#include <memleak/pool_ref.hpp>

#include <algorithm>

namespace memleak::detail {
namespace {

struct found_slot {
  slab *home = nullptr;
  large_block *block = nullptr;
  slot where;
  bool pinning = false;
};

/// The slot that \p inside lies in; no object if there is none.
found_slot locate(const void *inside) noexcept {
  found_slot f;
  if (!inside)
    return f;
  if (slab *home = find_slab(inside)) {
    std::uint32_t index = home->capacity ? home->index_of(inside) : 0;
    if (!is_slab(*home) || index >= home->capacity)
      return f;
    f.home = home;
    f.where = {home->object(index), home->words + index};
    f.pinning = home->pinning;
  } else if (large_block *block = find_large(inside)) {
    f.block = block;
    f.where = {block->begin, &block->word};
    f.pinning = block->pinning;
  }
  return f;
}

bool live(const found_slot &f) {
  slot_word w = f.where.word->load(std::memory_order_acquire);
  return f.pinning ? pinning_layout::live(w) : plain_layout::live(w);
}

ref_key key_of_block(const large_block &block) {
  return {static_cast<slot_word>(block.serial),
          static_cast<std::uint32_t>(block.serial >> 32) | ref_key::look_up};
}

} // namespace

ref_key key_of(const void *inside) noexcept {
  found_slot f = locate(inside);
  if (!f.where.object)
    return {};
  if (f.block)
    return key_of_block(*f.block);
  slot_word w = f.where.word->load(std::memory_order_relaxed);
  if (f.pinning)
    return {pinning_layout::identity(w), ref_key::look_up};
  auto distance =
      reinterpret_cast<std::uintptr_t>(f.where.word) - segment_of(f.where.word);
  return {w, static_cast<std::uint32_t>(distance / sizeof(slot_word))};
}

bool alive_slow(const void *inside, ref_key key) noexcept {
  found_slot f = locate(inside);
  if (!f.where.object)
    return false;
  if (f.block) {
    ref_key now = key_of_block(*f.block);
    return now.word == key.word && now.where == key.where && live(f);
  }
  slot_word w = f.where.word->load(std::memory_order_acquire);
  return f.pinning && pinning_layout::identity(w) == key.word;
}

bool try_pin(const void *inside, ref_key key) noexcept {
  found_slot f = locate(inside);
  if (!f.where.object || !f.pinning)
    return false;
  slot_word expected = key.word;
  slot_word w = f.where.word->load(std::memory_order_relaxed);
  if (f.block) {
    if (!alive_slow(inside, key))
      return false;
    expected = pinning_layout::identity(w);
    if (!pinning_layout::live(w))
      return false;
  }
  while (pinning_layout::can_pin(w, expected))
    if (f.where.word->compare_exchange_weak(w, pinning_layout::pinned(w),
                                            std::memory_order_acq_rel,
                                            std::memory_order_relaxed))
      return true;
  return false;
}

void unpin(const void *inside) noexcept {
  found_slot f = locate(inside);
  slot_word w = f.where.word->load(std::memory_order_acquire);
  do {
    if (pinning_layout::last_pin_ends(w)) {
      // Nobody else can pin or unpin it now; its handle may still drop.
      auto destroy = f.home ? f.home->destroy : f.block->destroy;
      pool_core *owner = f.home ? f.home->owner : f.block->owner;
      if (destroy)
        destroy(f.where.object);
      if (owner)
        owner->finish_pinned(f.where);
      return;
    }
  } while (!f.where.word->compare_exchange_weak(w, pinning_layout::unpinned(w),
                                                std::memory_order_acq_rel,
                                                std::memory_order_acquire));
}

object_info describe(const void *inside) noexcept {
  object_info info;
  found_slot f = locate(inside);
  if (!f.where.object)
    return info;
  const pool_identity *identity =
      f.home ? cold_of(*f.home).identity : f.block->identity;
  const pool_core *owner = f.home ? f.home->owner : f.block->owner;
  recorded_fields fields =
      f.home ? fields_of(f.where.word) : fields_of(*f.block);
  info.object = f.where.object;
  info.pool = identity->name;
  info.type = identity->type;
  info.size = identity->size;
  info.live = live(f);
  unsigned known = owner ? owner->traces() : traces_compiled ? ~0u : 0u;
  if (known & trace_sites) {
    info.acquired = site::from_id(fields.acquired->load());
    if (!info.live)
      info.released = site::from_id(fields.released->load());
  }
  std::uint8_t watch = f.home ? f.home->watch.load() : 1;
  if ((known & trace_accesses) && owner && is_watched(f.where.word, watch))
    info.idle = std::max(ticks::age(fields.accessed->load()),
                         std::chrono::milliseconds(0));
  std::uint32_t tick = fields.tick->load();
  if ((known & trace_ages) && tick)
    info.age = std::max(ticks::age(tick), std::chrono::milliseconds(0));
  return info;
}

void report_stale(const void *inside, ref_key, const void *caller) noexcept {
  report r{event::use_after_release, describe(inside), {}, 1};
  if (!r.object.object)
    r.object.object = inside;
  r.here = site::of_address(caller);
  deliver(r);
}

} // namespace memleak::detail
