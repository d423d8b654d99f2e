//===-- core_large.cpp - A pool's objects with a block of their own -------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "fields.hpp"
#include "large.hpp"
#include "leave.hpp"
#include "refuse.hpp"
#include "sites.hpp"

#include <algorithm>

namespace memleak::detail {

std::size_t pool_core::block_size() const noexcept {
  return std::max(settings_.size, std::size_t(1));
}

/// What blocks of \p bytes together take beyond what the reserve is charged.
std::size_t pool_core::beyond_floor(std::size_t bytes) const noexcept {
  return std::max(bytes, large_floor_) - large_floor_;
}

void pool_core::reserve_large(std::size_t objects) {
  refusal why;
  if (!charge_bytes(objects * block_size(), why))
    raise(why);
  large_floor_ = objects * block_size();
}

bool pool_core::claim_large(slot &out, refusal &why) {
  std::unique_lock<std::mutex> budget_hold;
  if (settings_.parent)
    budget_hold = std::unique_lock(settings_.parent->lock_);
  return claim_block(out, why) || (reclaim_siblings() && claim_block(out, why));
}

bool pool_core::claim_block(slot &out, refusal &why) {
  guard hold(lock_);
  std::uint32_t one = 1;
  if (!charge_room(one, why))
    return false;
  std::size_t more =
      beyond_floor(large_bytes_ + block_size()) - beyond_floor(large_bytes_);
  if (!charge_bytes(more, why)) {
    settle_objects();
    return false;
  }
  large_block *block =
      new_large(*this, {block_size(), settings_.alignment, identity_,
                        settings_.destroy, settings_.pinning});
  if (!block) {
    refund_bytes(more);
    settle_objects();
    why = refuse(limit_kind::memory);
    return false;
  }
  block->next = large_;
  if (large_)
    large_->previous = block;
  large_ = block;
  large_bytes_ += block->size;
  ++handed_out_;
  ++made_elsewhere_;
  peak_ = std::max(peak_, handed_out_);
  out = {block->begin, &block->word};
  return true;
}

/// Takes the block out of the pool; \p counted if its object still was.
void pool_core::drop_large(large_block &block, bool counted) noexcept {
  {
    guard hold(lock_);
    (block.previous ? block.previous->next : large_) = block.next;
    if (block.next)
      block.next->previous = block.previous;
    std::size_t before = beyond_floor(large_bytes_);
    large_bytes_ -= block.size;
    refund_bytes(before - beyond_floor(large_bytes_));
    handed_out_ -= counted;
    settle_objects();
  }
  free_large(block);
}

/// The handle let go of the object, whose word was \p seen before.
void pool_core::finish_large(large_block &block, slot_word seen) noexcept {
  count_end(fields_of(block));
  if (settings_.pinning && pinning_layout::pins(seen))
    return; // the last pin ends it
  if (settings_.destroy)
    settings_.destroy(block.begin);
  drop_large(block, true);
}

/// The handle let go of the orphan, whose word was \p seen before.
void pool_core::drop_orphan_large(large_block &block, slot_word seen) noexcept {
  {
    guard hold(lock_);
    --orphaned_;
  }
  if (!settings_.pinning || !pinning_layout::pins(seen))
    drop_large(block, false);
}

namespace {

enum class large_end : std::uint8_t { foreign, twice, released, dropped };

/// The word's step, decided while no other thread can take the block away.
struct large_step {
  large_end what = large_end::foreign;
  large_block *block = nullptr;
  pool_core *owner = nullptr; ///< null if the pool is gone
  slot_word seen = 0;
};

large_step leave_large(const void *inside, const pool_core *wanted,
                       const void *caller) noexcept {
  large_lookup found(inside);
  if (!found || (wanted && found->owner && found->owner != wanted))
    return {};
  large_step step{large_end::twice, &*found, found->owner, 0};
  slot s{found->begin, &found->word};
  slot_word now = found->word.load(std::memory_order_relaxed);
  if (is_live(now, found->pinning)) {
    if (found->owner->traces() & trace_sites)
      found->released.store(site_id(caller), std::memory_order_relaxed);
    step.what = large_end::released;
    step.seen = leave_live(s, found->pinning, [](auto layout, slot_word w) {
      return layout.released(w);
    });
  } else if (!found->gone && plain_layout::orphan(now)) {
    step.what = large_end::dropped;
    step.seen = found->word.fetch_and(~plain_layout::orphan_flag,
                                      std::memory_order_acq_rel);
  }
  return step;
}

} // namespace

void release_large(const void *inside, const pool_core *owner,
                   const void *caller) noexcept {
  large_step step = leave_large(inside, owner, caller);
  switch (step.what) {
  case large_end::foreign:
    return report_on(event::foreign_release, inside, caller);
  case large_end::twice:
    return report_on(event::double_release, inside, caller);
  case large_end::released:
    return step.owner->finish_large(*step.block, step.seen);
  case large_end::dropped:
    if (step.owner)
      return step.owner->drop_orphan_large(*step.block, step.seen);
    report_on(event::outlived, inside, caller);
    return free_large(*step.block);
  }
}

} // namespace memleak::detail
