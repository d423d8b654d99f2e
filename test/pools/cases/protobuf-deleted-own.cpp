#include "../api/protobuf_standin.h"

using google::protobuf::Arena;

struct message {
  int value = 0;
};

int main() {
  Arena arena;
  message *m = new message;
  delete m;
}
