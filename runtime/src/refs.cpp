//===-- refs.cpp - What a ref asks of a slot, and describing an object ----===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "fields.hpp"
#include "leave.hpp"
#include "ticks.hpp"
#include "watch.hpp"

#include <memleak/pool_ref.hpp>

#include <algorithm>

namespace memleak::detail {
namespace {

struct found_slot {
  slab *home = nullptr;
  slot where;
};

/// The slot that \p inside lies in, if that is in a slab in use.
found_slot locate(const void *inside) noexcept {
  slab *home = inside ? find_slab(inside) : nullptr;
  std::uint32_t index = home && home->capacity ? home->index_of(inside) : 0;
  if (!home || !is_slab(*home) || index >= home->capacity)
    return {};
  return {home, {home->object(index), home->words + index}};
}

ref_key key_of_block(const large_block &block) {
  return {static_cast<slot_word>(block.serial),
          static_cast<std::uint32_t>(block.serial >> 32) | ref_key::look_up};
}

bool is_block(const large_lookup &found, ref_key key) {
  if (!found)
    return false;
  ref_key now = key_of_block(*found);
  return now.word == key.word && now.where == key.where;
}

/// The word that \p key of a slab with pins tells of. It can be read for ever.
atomic_word &word_of(const void *inside, ref_key key) {
  auto *words = reinterpret_cast<atomic_word *>(segment_of(inside));
  return words[key.where & ~(ref_key::look_up | ref_key::pins)];
}

bool pin(atomic_word &word, slot_word expected) noexcept {
  slot_word w = word.load(std::memory_order_relaxed);
  while (pinning_layout::can_pin(w, expected))
    if (word.compare_exchange_weak(w, pinning_layout::pinned(w),
                                   std::memory_order_acq_rel,
                                   std::memory_order_relaxed))
      return true;
  return false;
}

} // namespace

ref_key key_of(const void *inside) noexcept {
  if (!inside)
    return {};
  if (!find_slab(inside)) {
    large_lookup found(inside);
    return found ? key_of_block(*found) : ref_key{};
  }
  found_slot f = locate(inside);
  if (!f.home)
    return {};
  slot_word w = f.where.word->load(std::memory_order_relaxed);
  auto distance =
      reinterpret_cast<std::uintptr_t>(f.where.word) - segment_of(f.where.word);
  auto where = static_cast<std::uint32_t>(distance / sizeof(slot_word));
  if (f.home->pinning)
    return {pinning_layout::identity(w),
            where | ref_key::look_up | ref_key::pins};
  return {w, where};
}

bool alive_slow(const void *inside, ref_key key) noexcept {
  if (!inside)
    return false;
  if (key.where & ref_key::pins)
    return pinning_layout::identity(
               word_of(inside, key).load(std::memory_order_acquire)) ==
           key.word;
  large_lookup found(inside);
  return is_block(found, key) &&
         is_live(found->word.load(std::memory_order_acquire), found->pinning);
}

bool try_pin(const void *inside, ref_key key) noexcept {
  if (!inside)
    return false;
  if (key.where & ref_key::pins)
    return pin(word_of(inside, key), key.word);
  large_lookup found(inside);
  if (!is_block(found, key) || !found->pinning)
    return false;
  slot_word w = found->word.load(std::memory_order_relaxed);
  return pinning_layout::live(w) &&
         pin(found->word, pinning_layout::identity(w));
}

void unpin(const void *inside) noexcept {
  found_slot f = locate(inside);
  large_block *block =
      f.home ? nullptr : find_large(inside); // pinned: it stays
  slot s = block ? slot{block->begin, &block->word} : f.where;
  slot_word w = s.word->load(std::memory_order_acquire);
  do {
    if (pinning_layout::last_pin_ends(w)) {
      // Nobody else can pin or unpin it now; its handle may still drop.
      auto destroy = block ? block->destroy : f.home->destroy;
      pool_core *owner = block ? block->owner : f.home->owner;
      if (destroy)
        destroy(s.object);
      if (owner)
        owner->finish_pinned(s);
      return;
    }
  } while (!s.word->compare_exchange_weak(w, pinning_layout::unpinned(w),
                                          std::memory_order_acq_rel,
                                          std::memory_order_acquire));
}

namespace {

/// What was recorded of an object, as far as \p known says it was.
void add_records(object_info &info, recorded_fields fields, unsigned known) {
  if (known & trace_sites) {
    info.acquired = site::from_id(fields.acquired->load());
    if (!info.live)
      info.released = site::from_id(fields.released->load());
  }
  if (known & trace_accesses)
    info.idle = std::max(ticks::age(fields.accessed->load()),
                         std::chrono::milliseconds(0));
  std::uint32_t tick = fields.tick->load();
  if ((known & trace_ages) && tick)
    info.age = std::max(ticks::age(tick), std::chrono::milliseconds(0));
}

object_info describe_slot(slot s, const pool_identity &identity, bool live) {
  object_info info;
  info.object = s.object;
  info.pool = identity.name;
  info.type = identity.type;
  info.size = identity.size;
  info.live = live;
  return info;
}

unsigned known_of(const pool_core *owner) {
  if (owner)
    return owner->traces();
  return traces_compiled ? ~unsigned(trace_accesses) : 0;
}

} // namespace

object_info describe(const void *inside) noexcept {
  if (!inside)
    return {};
  if (!find_slab(inside)) {
    large_lookup found(inside);
    if (!found)
      return {};
    bool live =
        is_live(found->word.load(std::memory_order_acquire), found->pinning);
    object_info info =
        describe_slot({found->begin, &found->word}, *found->identity, live);
    add_records(info, fields_of(*found), known_of(found->owner));
    return info;
  }
  found_slot f = locate(inside);
  if (!f.home)
    return {};
  slot_word w = f.where.word->load(std::memory_order_acquire);
  object_info info = describe_slot(f.where, *cold_of(*f.home).identity,
                                   is_live(w, f.home->pinning));
  unsigned known = known_of(f.home->owner);
  if (!is_watched(f.where.word, f.home->watch.load()))
    known &= ~unsigned(trace_accesses);
  add_records(info, fields_of(f.where.word), known);
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
