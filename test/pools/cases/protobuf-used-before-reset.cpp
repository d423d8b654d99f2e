#include "../api/protobuf_standin.h"

using google::protobuf::Arena;

struct message {
  int value = 0;
};

int main() {
  Arena arena;
  message *m = Arena::CreateMessage<message>(&arena);
  int result = m->value;
  arena.Reset();
  return result;
}
