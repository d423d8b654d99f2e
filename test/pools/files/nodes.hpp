#include <memleak/memleak.hpp>

struct node {
  int value = 0;
};

extern memleak::pool<node> nodes;
memleak::pool<node> &all_nodes();
memleak::pool<node> &lasting_nodes();
