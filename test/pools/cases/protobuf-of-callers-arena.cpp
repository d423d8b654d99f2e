#include "../api/protobuf_standin.h"

using google::protobuf::Arena;

struct message {
  int value = 0;
};

static message *parse(Arena &arena) {
  return Arena::CreateMessage<message>(&arena);
}
int main() {
  Arena arena;
  return parse(arena)->value;
}
