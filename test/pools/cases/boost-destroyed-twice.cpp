#include <boost/pool/object_pool.hpp>
#include <boost/pool/pool.hpp>
#include <cstdlib>
#include <string>

struct node {
  int value = 0;
};

int main(int argc, char **) {
  boost::object_pool<node> nodes;
  node *n = nodes.construct();
  nodes.destroy(n);
  if (argc > 5)
    nodes.destroy(n);
}
