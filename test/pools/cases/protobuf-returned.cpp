#include "../api/protobuf_standin.h"

using google::protobuf::Arena;

struct message {
  int value = 0;
};

static message *parse() {
  Arena arena;
  message *m = Arena::CreateMessage<message>(&arena);
  return m;
}
int main() {
  return parse()->value;
}
