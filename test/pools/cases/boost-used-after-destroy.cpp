#include <boost/pool/object_pool.hpp>
#include <boost/pool/pool.hpp>
#include <cstdlib>
#include <string>

struct node {
  int value = 0;
};

int main() {
  boost::object_pool<node> nodes;
  node *n = nodes.construct();
  nodes.destroy(n);
  return n->value != 0 && n->value == 3;
}
