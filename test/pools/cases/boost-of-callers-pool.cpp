#include <boost/pool/object_pool.hpp>
#include <boost/pool/pool.hpp>
#include <cstdlib>
#include <string>

struct node {
  int value = 0;
};

static node *make(boost::object_pool<node> &nodes) { return nodes.construct(); }
int main() {
  boost::object_pool<node> nodes;
  return make(nodes)->value;
}
