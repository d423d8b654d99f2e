#include <boost/pool/object_pool.hpp>
#include <boost/pool/pool.hpp>
#include <cstdlib>
#include <string>

struct node {
  int value = 0;
};

int main() {
  boost::pool<> blocks(16);
  char *p = static_cast<char *>(blocks.malloc());
  p[0] = 0;
  blocks.purge_memory();
  return p == nullptr ? p[0] : p[0] == 'x';
}
