#include "nodes.hpp"

static memleak::pool_ptr<node> of_file, of_function, of_lasting;

void fill() { of_file = nodes.make(); }
void fill_from_function() { of_function = all_nodes().make(); }
void fill_from_lasting() { of_lasting = lasting_nodes().make(); }
void fill_of_function() {
  static memleak::pool_ptr<node> last;
  last = nodes.make();
}

int main() {
  fill();
  fill_from_function();
  fill_from_lasting();
  fill_of_function();
}
