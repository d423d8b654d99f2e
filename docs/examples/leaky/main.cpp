#include "catalog.h"
#include "stock.h"

#include <cstdio>

int main(int argc, char **argv) {
  stock shelf = {};
  if (argc > 1 && stock_load(&shelf, argv[1]) != 0) {
    std::fprintf(stderr, "leaky: cannot read %s\n", argv[1]);
    return 1;
  }
  Catalog catalog;
  for (int i = 0; i < shelf.size; ++i) {
    Article *article = new Article(shelf.names[i], 0.5 * shelf.counts[i]);
    catalog.add(*article);
    stock_print(article->name().c_str());
  } // each round loses an article
  std::printf("sold for %.2f\n", sell_freshest("tomorrow"));
  std::printf("with discount %.2f\n", discounted(Article("bread", 2.0), "10"));
  stock_free(&shelf);
  return catalog.has("milk") ? 0 : 2;
}
