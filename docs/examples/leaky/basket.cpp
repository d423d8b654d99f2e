#include "basket.h"

#include <cstdlib>
#include <memory_resource>
#include <string>
#include <vector>
#if __has_include(<memleak/memleak.hpp>)
#include <memleak/memleak.hpp>
#endif

namespace {

struct Label {
  std::string text;
};

// The arena gives the storage back, and nobody the text.
void print_label(std::pmr::monotonic_buffer_resource &paper) {
  new (paper.allocate(sizeof(Label))) Label{"a label that is too long for the object"};
}

double *price_of_first() {
  std::pmr::monotonic_buffer_resource basket;
  auto *price = static_cast<double *>(basket.allocate(sizeof(double)));
  *price = 0.5;
  return price; // the basket is gone
}

double emptied() {
  std::pmr::monotonic_buffer_resource basket;
  std::pmr::vector<double> prices(&basket);
  prices.push_back(1.5);
  basket.release();
  prices.push_back(2.5); // behind a price that is gone
  return prices.back();
}

void give_away(std::pmr::monotonic_buffer_resource &basket) {
  void *gift = basket.allocate(16);
  std::free(gift); // not what made it
}

// Four hundred prices do not fit into the tray.
void lay_out() {
  char tray[256];
  std::pmr::monotonic_buffer_resource prices(tray, sizeof tray, std::pmr::null_memory_resource());
  (void)prices.allocate(400 * sizeof(double));
}

#if __has_include(<memleak/memleak.hpp>)
double *cheapest;

// The handle ends with the function, and with it the price.
void remember(double price) {
  auto owner = memleak::make_pooled<double>(price);
  cheapest = owner.get();
}
#else
void remember(double) {}
#endif

} // namespace

double sample_basket() {
  std::pmr::monotonic_buffer_resource basket;
  remember(0.5);
  print_label(basket);
  give_away(basket);
  lay_out();
  return *price_of_first() + emptied();
}
