// A pool of one's own, by the ten lines of docs/models.md.
// RUN: awk '/^## Pools/ { here = 1 } here && /^```/ { ++block; next } here && block == 1' %source/docs/models.md > %t.yaml
// RUN: %check_memleak %s memleak-pool-use-after-release,memleak-pool-outlived,memleak-pool-foreign-release %t \
// RUN:   -- --config='{CheckOptions: {memleak.Models: "%t.yaml"}}'

extern "C" void free(void *);

namespace game {
class FrameArena {
public:
  FrameArena();
  ~FrameArena();
  void *bytes(unsigned long size);
  void clear();
};
} // namespace game

game::FrameArena *frame_new(game::FrameArena *parent);
void frame_free(game::FrameArena *);
void frame_clear(game::FrameArena *);
void *frame_alloc(game::FrameArena *, unsigned long size);
void frame_give_back(game::FrameArena *, void *);

int cleared(game::FrameArena &frame) {
  int *p = static_cast<int *>(frame.bytes(sizeof(int)));
  frame.clear();
  return *p;
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: object held by 'p' is used after its pool 'frame' was reset [memleak-pool-use-after-release]
}

int clearedBefore(game::FrameArena &frame) {
  frame.clear();
  int *p = static_cast<int *>(frame.bytes(sizeof(int)));
  return *p;
}

void *outlived() {
  game::FrameArena frame;
  void *p = frame.bytes(16);
  return p;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: object held by 'p' is returned after the end of its pool 'frame' [memleak-pool-outlived]
}

void *ofCaller(game::FrameArena &frame) { return frame.bytes(16); }

// Its parent ends it.
void *ofChild() {
  game::FrameArena *parent = frame_new(nullptr);
  if (!parent)
    return nullptr;
  game::FrameArena *child = frame_new(parent);
  void *p = child ? frame_alloc(child, 16) : nullptr;
  frame_free(parent);
  return p;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: object held by 'p' is returned after the end of its pool 'parent' [memleak-pool-outlived]
}

void freed(game::FrameArena *frame) {
  void *p = frame_alloc(frame, 16);
  free(p);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: object held by 'p' lives in the pool 'frame', but is released by 'free()' [memleak-pool-foreign-release]
}

void givenBack(game::FrameArena *frame) {
  void *p = frame_alloc(frame, 16);
  frame_give_back(frame, p);
}
