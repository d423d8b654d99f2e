//===-- order_book.cpp - A market's book of orders --------------*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#include "../workloads/common.hpp"

#include <array>

namespace bench {
namespace {

/// Orders of 64 bytes wait in a queue a price. Of ten messages five add an
/// order, four cancel one at random and one trades the oldest at a price.
/// About 100,000 orders are waiting. An operation is one message.
struct order_book {
  static constexpr std::size_t prices = 1000, capacity = 200'000;

  struct order {
    explicit order(std::uint32_t p) : price(p) {}
    std::uint32_t price, quantity = 1;
    std::size_t place = 0; // in the index of those that wait
    order *next = nullptr, *previous = nullptr;
    std::uint64_t account[4] = {};
    std::uint64_t value = 0;
  };

  struct level {
    order *oldest = nullptr, *newest = nullptr;

    void append(order &o) {
      o.previous = newest;
      (newest ? newest->next : oldest) = &o;
      newest = &o;
    }
    void unlink(order &o) {
      (o.previous ? o.previous->next : oldest) = o.next;
      (o.next ? o.next->previous : newest) = o.previous;
    }
  };

  template <class Peer> class book {
  public:
    book() : waiting_(capacity) {}

    void add(std::uint32_t price) {
      if (count_ == capacity)
        return;
      auto &handle = waiting_[count_];
      handle = store_.make(price);
      order &o = *store_type::get(handle);
      o.place = count_++;
      levels_[price].append(o);
    }
    void cancel(std::size_t place) {
      order &o = *store_type::get(waiting_[place]);
      levels_[o.price].unlink(o);
      store_.release(std::move(waiting_[place]));
      if (place != --count_) {
        waiting_[place] = std::move(waiting_[count_]);
        store_type::get(waiting_[place])->place = place;
      }
    }
    void trade(std::uint32_t price) {
      if (order *oldest = levels_[price].oldest)
        cancel(oldest->place);
    }
    std::size_t count() const { return count_; }

  private:
    using store_type = typename Peer::template store<order>;
    store_type store_;
    std::vector<typename store_type::handle> waiting_;
    std::size_t count_ = 0;
    std::array<level, prices> levels_;
  };

  template <class Peer> static sample run(std::size_t ops) {
    book<Peer> orders;
    rss_meter rss;
    random_source random;
    auto any_price = [&] {
      return static_cast<std::uint32_t>(random.below(prices));
    };
    for (std::size_t i = 0; i < capacity / 2; ++i)
      orders.add(any_price());
    auto message = [&](std::size_t) {
      std::size_t const kind = random.below(10);
      if (kind < 5 || orders.count() < 2)
        orders.add(any_price());
      else if (kind < 9)
        orders.cancel(random.below(orders.count()));
      else
        orders.trade(any_price());
    };
    stopwatch(0).run(ops / 4, message);
    stopwatch watch(ops);
    watch.run(ops, message);
    sample s = watch.result();
    s.live = static_cast<double>(orders.count());
    s.object_bytes = s.live * sizeof(order);
    s.rss_bytes = rss.grown();
    return s;
  }
};

add_workload<order_book, object_peers> const order_book_workload("order_book",
                                                                 2'000'000);

} // namespace
} // namespace bench
