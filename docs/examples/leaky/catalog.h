// The shop's catalog: articles, and an index over them.
#ifndef LEAKY_CATALOG_H
#define LEAKY_CATALOG_H

#include <string>
#include <vector>

class Article {
public:
  Article(std::string name, double price) : name_(std::move(name)), price_(price) {}
  ~Article() = default; // not virtual, and Perishable is deleted through it

  const std::string &name() const { return name_; }
  double price() const { return price_; }

private:
  std::string name_;
  double price_;
};

class Perishable : public Article {
public:
  Perishable(std::string name, double price, std::string best_before)
      : Article(std::move(name), price), best_before_(std::move(best_before)) {}

  const std::string &best_before() const { return best_before_; }

private:
  std::string best_before_;
};

// Owns its index through a raw pointer, and has no destructor.
class Catalog {
public:
  Catalog() : by_name_(new std::vector<std::string>) {}

  void add(const Article &article);
  bool has(const std::string &name) const;

private:
  std::vector<std::string> *by_name_;
};

// Sells the freshest article on offer; returns what it cost.
double sell_freshest(const std::string &best_before);

// The discounted price, or a negative number when there is no such rule.
double discounted(const Article &article, const std::string &rule);

#endif
