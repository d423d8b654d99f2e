#include "nodes.hpp"

memleak::pool<node> nodes;

memleak::pool<node> &all_nodes() {
  static memleak::pool<node> made;
  return made;
}

// Never destroyed.
memleak::pool<node> &lasting_nodes() {
  static memleak::pool<node> &made = *new memleak::pool<node>;
  return made;
}
