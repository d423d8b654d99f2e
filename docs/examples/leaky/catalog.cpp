#include "catalog.h"

#include <algorithm>
#include <memory>

void Catalog::add(const Article &article) { by_name_->push_back(article.name()); }

bool Catalog::has(const std::string &name) const {
  return std::find(by_name_->begin(), by_name_->end(), name) != by_name_->end();
}

double sell_freshest(const std::string &best_before) {
  // Released, but through a base class whose destructor is not virtual.
  Article *article = new Perishable("milk", 1.20, best_before);
  double price = article->price();
  delete article;
  return price;
}

namespace {

class Rule {
public:
  explicit Rule(const std::string &text) : percent_(std::stod(text)) {}
  double apply(double price) const { return price * (100 - percent_) / 100; }
  bool valid() const { return percent_ > 0 && percent_ < 100; }

private:
  double percent_;
};

} // namespace

double discounted(const Article &article, const std::string &text) {
  Rule *rule = new Rule(text);
  if (!rule->valid())
    return -1; // and the rule is lost
  double price = rule->apply(article.price());
  delete rule;
  return price;
}

// Correct as it stands; one more return, and it is not.
double average_price(double total, int count) {
  double *scratch = new double(total);
  *scratch /= count;
  double result = *scratch;
  delete scratch;
  return result;
}

void forget_reservation() {
  auto reservation = std::make_unique<Article>("reserved", 0.0);
  reservation.release(); // meant reset()
}
