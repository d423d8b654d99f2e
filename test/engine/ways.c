// RUN: %memleak ir solve %s -- -std=c11 | FileCheck %s --implicit-check-not='[memleak-'
// What several paths knew that were joined: it was one or the other, and what was neither is not so.

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

enum kind { READ, WRITE, APPEND };
struct job { enum kind kind; int in, pid, error, status; char *text; };

int unseen(int);
int started(struct job *job, enum kind kind, int out) {
  int ends[2] = {-1, -1};
  job->in = -1;
  if (kind == WRITE && pipe(ends) < 0)
    return 0;
  else if (kind == APPEND)
    ends[1] = out;
  if ((job->pid = unseen(0))) {
    if (ends[1] != -1)
      close(ends[1]);
    if (job->pid != -1) {
      job->in = ends[0];
      return 1;
    }
  } else {
    _exit(1);
  }
  if (ends[0] != -1)
    close(ends[0]);
  return 0;
}
int ended(struct job *job) {
  if (job->in != -1)
    close(job->in);
  free(job->text);
  job->text = 0;
  job->in = -1;
  while (job->pid > 0) {
    int status = unseen(job->pid);
    if (status < 0) {
      if (status == -4)
        continue;
      job->error = -status;
      return 0;
    }
    job->status = status;
    return !job->status;
  }
  return 1;
}
// More paths than are told apart: those that release nothing are joined.
static int done(enum kind kind, int out) {
  struct job job;
  job.text = 0;
  return started(&job, kind, out) && ended(&job);
}

int closesWhatIsAppended(const char *name) {
  int fd = open(name, O_RDONLY);
  if (fd == -1)
    return 0;
  return done(APPEND, fd);
}
int handsTheKindOn(int fd) { return done(APPEND, fd); }
int closesByAnother(const char *name) {
  int fd = open(name, O_RDONLY);
  return fd == -1 ? 0 : handsTheKindOn(fd);
}
int leavesOpenWhatIsRead(const char *name) {
  // CHECK: ways.c:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-unclosed-resource]
  int fd = open(name, O_RDONLY);
  if (fd == -1)
    return 0;
  return done(READ, fd);
}
int leavesOpenOnce(const char *name, int kind) {
  // CHECK: ways.c:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-unclosed-resource]
  int fd = open(name, O_RDONLY);
  if (fd == -1)
    return 0;
  return done(kind == 7 ? APPEND : READ, fd);
}
int closesTwice(const char *name) {
  int fd = open(name, O_RDONLY);
  if (fd == -1)
    return 0;
  int result = done(APPEND, fd);
  // CHECK: ways.c:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-double-release]
  close(fd);
  return result;
}
