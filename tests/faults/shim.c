/* A shim before the system's library: the n-th call that touches a folder kills, fails, or comes up short.
   Compiled by the fault tests where there is a compiler; loaded with LD_PRELOAD; armed by fault_arm(). */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/types.h>
#include <unistd.h>

enum { WRITES = 1, SYNCS = 2, CUTS = 4, NAMES = 8, OPENS = 16, READS = 32, LOCKS = 64 };
enum { COUNT = 0, KILL = 1, FAIL = 2, SHORT = 3, NO_LOCK = 4 };

static int calls, deed, for_ever, code;
static long when, seen, fired;
static char where[4096];

void fault_arm(int calls_, long when_, int deed_, int for_ever_, int code_, const char *where_) {
  calls = 0;
  when = when_; deed = deed_; for_ever = for_ever_; code = code_; seen = fired = 0;
  strncpy(where, where_, sizeof where - 1);
  calls = calls_;
}
void fault_disarm(void) { calls = 0; }
/* for programs that cannot arm themselves: FAULT_LOCKS is 1 (they succeed without locking) or an error's number */
__attribute__((constructor)) static void from_outside(void) {
  const char *locks = getenv("FAULT_LOCKS"), *path = getenv("FAULT_WHERE");
  if (locks && path) {
    int number = atoi(locks);
    fault_arm(LOCKS, 1, number == 1 ? NO_LOCK : FAIL, 1, number, path);
  }
}
long fault_seen(void) { return seen; }
long fault_fired(void) { return fired; }

static int here(int fd) {
  char link[64], path[4096];
  int kept = errno;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t n = readlink(link, path, sizeof path - 1);
  errno = kept;
  if (n <= 0) return 0;
  path[n] = 0;
  return strstr(path, where) != NULL;
}
/* 1: this call is the one */
static int due(int kind, int ours) {
  if (!(calls & kind) || !ours) return 0;
  seen++;
  if (deed == COUNT) return 0;
  if (seen == when || (for_ever && seen > when)) {
    fired++;
    if (deed == KILL) raise(SIGKILL);
    return 1;
  }
  return 0;
}
#define REAL(ret, name, ...) static ret (*real)(__VA_ARGS__); if (!real) real = (ret (*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name)
#define ISHERE(kind, fd) ((calls & (kind)) && here(fd))
#define NAMED(kind, path) ((calls & (kind)) && strstr((path), where))

ssize_t write(int fd, const void *b, size_t n) {
  REAL(ssize_t, write, int, const void *, size_t);
  if (due(WRITES, ISHERE(WRITES, fd))) { if (deed == SHORT) return real(fd, b, n / 2); errno = code; return -1; }
  return real(fd, b, n);
}
ssize_t pwrite64(int fd, const void *b, size_t n, off64_t o) {
  REAL(ssize_t, pwrite64, int, const void *, size_t, off64_t);
  if (due(WRITES, ISHERE(WRITES, fd))) { if (deed == SHORT) return real(fd, b, n / 2, o); errno = code; return -1; }
  return real(fd, b, n, o);
}
ssize_t pwrite(int fd, const void *b, size_t n, off_t o) {
  REAL(ssize_t, pwrite, int, const void *, size_t, off_t);
  if (due(WRITES, ISHERE(WRITES, fd))) { if (deed == SHORT) return real(fd, b, n / 2, o); errno = code; return -1; }
  return real(fd, b, n, o);
}
ssize_t read(int fd, void *b, size_t n) {
  REAL(ssize_t, read, int, void *, size_t);
  if (due(READS, ISHERE(READS, fd))) { if (deed == SHORT) return real(fd, b, n / 2); errno = code; return -1; }
  return real(fd, b, n);
}
ssize_t pread64(int fd, void *b, size_t n, off64_t o) {
  REAL(ssize_t, pread64, int, void *, size_t, off64_t);
  if (due(READS, ISHERE(READS, fd))) { if (deed == SHORT) return real(fd, b, n / 2, o); errno = code; return -1; }
  return real(fd, b, n, o);
}
ssize_t pread(int fd, void *b, size_t n, off_t o) {
  REAL(ssize_t, pread, int, void *, size_t, off_t);
  if (due(READS, ISHERE(READS, fd))) { if (deed == SHORT) return real(fd, b, n / 2, o); errno = code; return -1; }
  return real(fd, b, n, o);
}
int fsync(int fd) { REAL(int, fsync, int); if (due(SYNCS, ISHERE(SYNCS, fd))) { errno = code; return -1; } return real(fd); }
int fdatasync(int fd) { REAL(int, fdatasync, int); if (due(SYNCS, ISHERE(SYNCS, fd))) { errno = code; return -1; } return real(fd); }
int ftruncate(int fd, off_t n) { REAL(int, ftruncate, int, off_t); if (due(CUTS, ISHERE(CUTS, fd))) { errno = code; return -1; } return real(fd, n); }
int ftruncate64(int fd, off64_t n) { REAL(int, ftruncate64, int, off64_t); if (due(CUTS, ISHERE(CUTS, fd))) { errno = code; return -1; } return real(fd, n); }
int unlink(const char *p) { REAL(int, unlink, const char *); if (due(NAMES, NAMED(NAMES, p))) { errno = code; return -1; } return real(p); }
int rename(const char *a, const char *b) { REAL(int, rename, const char *, const char *); if (due(NAMES, NAMED(NAMES, b))) { errno = code; return -1; } return real(a, b); }
int mkdir(const char *p, mode_t m) { REAL(int, mkdir, const char *, mode_t); if (due(NAMES, NAMED(NAMES, p))) { errno = code; return -1; } return real(p, m); }
static int mode_of(int flags, va_list more) { return flags & (O_CREAT | O_TMPFILE) ? va_arg(more, int) : 0; }
int open(const char *p, int flags, ...) {
  REAL(int, open, const char *, int, ...);
  va_list more; va_start(more, flags); int m = mode_of(flags, more); va_end(more);
  if (due(OPENS, NAMED(OPENS, p))) { errno = code; return -1; }
  return real(p, flags, m);
}
int open64(const char *p, int flags, ...) {
  REAL(int, open64, const char *, int, ...);
  va_list more; va_start(more, flags); int m = mode_of(flags, more); va_end(more);
  if (due(OPENS, NAMED(OPENS, p))) { errno = code; return -1; }
  return real(p, flags, m);
}
int flock(int fd, int how) {
  REAL(int, flock, int, int);
  if (calls & LOCKS && here(fd)) { seen++; fired++; if (deed == NO_LOCK) return 0; errno = code; return -1; }
  return real(fd, how);
}
static int lock(int fd, int how, void *what, int (*real)(int, int, ...)) {
  if (calls & LOCKS && (how == F_SETLK || how == F_SETLKW) && here(fd)) {
    seen++; fired++;
    if (deed == NO_LOCK) return 0;
    errno = code; return -1;
  }
  return real(fd, how, what);
}
int fcntl(int fd, int how, ...) {
  REAL(int, fcntl, int, int, ...);
  va_list more; va_start(more, how); void *what = va_arg(more, void *); va_end(more);
  return lock(fd, how, what, real);
}
int fcntl64(int fd, int how, ...) {
  REAL(int, fcntl64, int, int, ...);
  va_list more; va_start(more, how); void *what = va_arg(more, void *); va_end(more);
  return lock(fd, how, what, real);
}
