/* pyheap-recorder: writes down every call that reaches CPython's pymalloc, and every arena that it
 * maps or unmaps, from the start of a process to its end. Loaded with LD_PRELOAD; Linux, 64-bit.
 *
 *   PYHEAP_RECORD    the file to write, made by the first process that turns out to be a Python
 *   LD_PRELOAD       this library first; its entry is taken out again before the program runs, so
 *                    that what the program starts is not recorded, and does not see it
 *
 * Two mechanisms. From 3.7 on, PyMem_SetAllocator wraps the MEM and OBJ domains and
 * PyObject_SetArenaAllocator the arenas. 3.6 has these hooks but resets the domains while it
 * starts, and 2.7 has none: there the exported functions are interposed, with mmap and munmap
 * watched while such a call is under way. Where hooks do the work, the interposers pass through.
 *
 * The file: a header of 256 bytes, then records of 32 bytes, little-endian. It is a shared mapping,
 * so that nothing is lost when the process is killed. The kind of a record is stored last: a record
 * of kind 0 has not been written, and ends the log.
 *
 * A record is written when its call returns. The events of arenas that the call maps or unmaps
 * happen inside it and therefore stand before it. The caller holds the GIL during every call that
 * is recorded, hence there are no locks. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

_Static_assert(sizeof(void *) == 8, "the log holds 64-bit addresses");

enum { MALLOC = 1, CALLOC, REALLOC, FREE, ARENA_NEW, ARENA_FREE, ARENA_REFUSED };
enum { MEM = 1, OBJ = 2 }; /* PYMEM_DOMAIN_MEM, PYMEM_DOMAIN_OBJ */
enum { BY_HOOKS = 1, BY_INTERPOSITION = 2 };
enum { RUNNING = 0, EXITED = 1, CUT_SHORT = 2, REPLACED = 3 };

/* ---- the log ------------------------------------------------------------------------------- */

struct header {
  char magic[8];
  uint32_t mechanism;
  /* RUNNING stays when the process was killed, or left through _exit. CUT_SHORT: no disk was left.
   * REPLACED: at the end, another allocator stood in the place of the recorder's. */
  uint32_t status;
  char version[240]; /* Py_GetVersion(), ended by a 0 */
};

struct record {
  uint32_t kind;
  uint32_t domain;
  uint64_t size; /* bytes asked for; of an arena, its size */
  uint64_t given; /* the pointer handed in, of realloc and free */
  uint64_t result; /* the pointer handed out; of an arena event, the arena */
};

_Static_assert(sizeof(struct header) == 256, "header");
_Static_assert(sizeof(struct record) == 32, "record");

/* The file is mapped one window at a time, and open only while that is done: the program meets the
 * same descriptors as without a recorder, and may close or reuse all of them. */
#define WINDOW ((size_t)16 << 20)

static char *log_path;
static int recording;
static char *window;
static size_t window_used;
static off_t window_start;
static struct header *header;

/* mmap and munmap are interposed below: the recorder's own calls go to the kernel. */
static void *sys_mmap(void *at, size_t size, int prot, int flags, int fd, off_t offset) {
  return (void *)syscall(SYS_mmap, at, size, prot, flags, fd, offset);
}

static int sys_munmap(void *at, size_t size) {
  return (int)syscall(SYS_munmap, at, size);
}

static char *map_window(off_t start, int create) {
  int fd = open(log_path, O_RDWR | O_CLOEXEC | create, 0600);
  if (fd < 0) return NULL;
  void *at = MAP_FAILED;
  /* Storage is taken beforehand: a store into a hole of a full disk would kill the program. */
  if (posix_fallocate(fd, start, WINDOW) == 0)
    at = sys_mmap(NULL, WINDOW, PROT_READ | PROT_WRITE, MAP_SHARED, fd, start);
  close(fd);
  return at == MAP_FAILED ? NULL : at;
}

static int next_window(void) {
  /* The first window stays mapped: it holds the header. */
  if (window_start != 0) sys_munmap(window, WINDOW);
  window_start += (off_t)WINDOW;
  window_used = 0;
  window = map_window(window_start, 0);
  if (window != NULL) return 1;
  header->status = CUT_SHORT;
  recording = 0;
  return 0;
}

static void append(uint32_t kind, uint32_t domain, uint64_t size, const void *given,
                   const void *result) {
  if (!recording) return;
  /* No domain takes more than PY_SSIZE_T_MAX: such a request never reaches pymalloc. */
  if (size > INT64_MAX) return;
  int saved = errno;
  if (window_used < WINDOW || next_window()) {
    struct record *record = (struct record *)(window + window_used);
    record->domain = domain;
    record->size = size;
    record->given = (uint64_t)given;
    record->result = (uint64_t)result;
    __atomic_store_n(&record->kind, kind, __ATOMIC_RELEASE);
    window_used += sizeof *record;
  }
  errno = saved;
}

static int open_log(const char *path, const char *version, uint32_t mechanism) {
  log_path = strdup(path);
  if (log_path == NULL) return 0;
  /* The first Python of a command is the one that is recorded: O_EXCL turns the others away. */
  window = map_window(0, O_CREAT | O_EXCL);
  if (window == NULL) return 0;
  header = (struct header *)window;
  memcpy(header->magic, "pyheapr1", sizeof header->magic);
  header->mechanism = mechanism;
  strncpy(header->version, version, sizeof header->version - 1);
  window_used = sizeof *header;
  return 1;
}

/* Calls of an allocator that this thread is inside of. What maps or unmaps memory in one is
 * pymalloc, about an arena; elsewhere it is not (from 3.11 on, frames are kept in chunks that come
 * from the arena allocator too). 2.7's PyObject_Realloc calls PyObject_Malloc and PyObject_Free by
 * their exported names: only the outermost call is recorded. */
static __thread int depth __attribute__((tls_model("initial-exec")));

/* ---- by hooks: 3.7 and later ----------------------------------------------------------------- */

struct allocator { /* PyMemAllocatorEx */
  void *ctx;
  void *(*malloc)(void *ctx, size_t size);
  void *(*calloc)(void *ctx, size_t nelem, size_t elsize);
  void *(*realloc)(void *ctx, void *ptr, size_t new_size);
  void (*free)(void *ctx, void *ptr);
};

struct arena_allocator { /* PyObjectArenaAllocator */
  void *ctx;
  void *(*alloc)(void *ctx, size_t size);
  void (*free)(void *ctx, void *ptr, size_t size);
};

struct wrapped {
  uint32_t domain;
  struct allocator inner;
};

static struct wrapped wrapped_mem = {.domain = MEM}, wrapped_obj = {.domain = OBJ};
static struct arena_allocator inner_arenas;

static void *hook_malloc(void *ctx, size_t size) {
  struct wrapped *w = ctx;
  depth++;
  void *result = w->inner.malloc(w->inner.ctx, size);
  depth--;
  append(MALLOC, w->domain, size, NULL, result);
  return result;
}

static void *hook_calloc(void *ctx, size_t nelem, size_t elsize) {
  struct wrapped *w = ctx;
  depth++;
  void *result = w->inner.calloc(w->inner.ctx, nelem, elsize);
  depth--;
  size_t size;
  if (!__builtin_mul_overflow(nelem, elsize, &size)) append(CALLOC, w->domain, size, NULL, result);
  return result;
}

static void *hook_realloc(void *ctx, void *ptr, size_t new_size) {
  struct wrapped *w = ctx;
  depth++;
  void *result = w->inner.realloc(w->inner.ctx, ptr, new_size);
  depth--;
  append(REALLOC, w->domain, new_size, ptr, result);
  return result;
}

static void hook_free(void *ctx, void *ptr) {
  struct wrapped *w = ctx;
  depth++;
  w->inner.free(w->inner.ctx, ptr);
  depth--;
  if (ptr != NULL) append(FREE, w->domain, 0, ptr, NULL);
}

static void *hook_arena_alloc(void *ctx, size_t size) {
  (void)ctx;
  void *arena = inner_arenas.alloc(inner_arenas.ctx, size);
  if (depth > 0) append(arena == NULL ? ARENA_REFUSED : ARENA_NEW, 0, size, NULL, arena);
  return arena;
}

static void hook_arena_free(void *ctx, void *arena, size_t size) {
  (void)ctx;
  inner_arenas.free(inner_arenas.ctx, arena, size);
  if (depth > 0) append(ARENA_FREE, 0, size, NULL, arena);
}

/* dlsym hands out a data pointer; ISO C has no cast from it to a function. */
#define RESOLVE(target, handle, name) (*(void **)&(target) = dlsym(handle, name))

static void (*get_allocator)(int, struct allocator *);
static void (*set_allocator)(int, struct allocator *);
static void (*get_arenas)(struct arena_allocator *);
static void (*set_arenas)(struct arena_allocator *);

static int hooks_exist(void) {
  RESOLVE(get_allocator, RTLD_DEFAULT, "PyMem_GetAllocator");
  RESOLVE(set_allocator, RTLD_DEFAULT, "PyMem_SetAllocator");
  RESOLVE(get_arenas, RTLD_DEFAULT, "PyObject_GetArenaAllocator");
  RESOLVE(set_arenas, RTLD_DEFAULT, "PyObject_SetArenaAllocator");
  return get_allocator && set_allocator && get_arenas && set_arenas;
}

static void wrap_domain(struct wrapped *w) {
  get_allocator((int)w->domain, &w->inner);
  struct allocator outer = {w, hook_malloc, hook_calloc, hook_realloc, hook_free};
  set_allocator((int)w->domain, &outer);
}

static void install_hooks(void) {
  wrap_domain(&wrapped_mem);
  wrap_domain(&wrapped_obj);
  get_arenas(&inner_arenas);
  struct arena_allocator outer = {NULL, hook_arena_alloc, hook_arena_free};
  set_arenas(&outer);
}

/* Python's own debug hooks (-X dev) do not wrap what stands there, but take its place. */
static int hooks_replaced(void) {
  struct allocator now;
  get_allocator(OBJ, &now);
  return now.malloc != hook_malloc;
}

/* ---- by interposition: 2.7 and 3.6 ---------------------------------------------------------- */

static int interposing;
static int mem_is_pymalloc; /* PyMem_* is libc's in 2.7, and not recorded there */

static size_t arena_size; /* 262144 in 2.7 and 3.6 */

#define INTERPOSE(prefix, DOMAIN, ACTIVE)                                                        \
  void *prefix##_Malloc(size_t size) {                                                           \
    static void *(*next)(size_t);                                                                \
    if (next == NULL) RESOLVE(next, RTLD_NEXT, #prefix "_Malloc");                               \
    if (!(ACTIVE)) return next(size);                                                            \
    depth++;                                                                                     \
    void *result = next(size);                                                                   \
    if (--depth == 0) append(MALLOC, DOMAIN, size, NULL, result);                                \
    return result;                                                                               \
  }                                                                                              \
  void *prefix##_Calloc(size_t nelem, size_t elsize) {                                           \
    static void *(*next)(size_t, size_t);                                                        \
    if (next == NULL) RESOLVE(next, RTLD_NEXT, #prefix "_Calloc");                               \
    if (!(ACTIVE)) return next(nelem, elsize);                                                   \
    depth++;                                                                                     \
    void *result = next(nelem, elsize);                                                          \
    size_t size;                                                                                 \
    if (--depth == 0 && !__builtin_mul_overflow(nelem, elsize, &size))                           \
      append(CALLOC, DOMAIN, size, NULL, result);                                                \
    return result;                                                                               \
  }                                                                                              \
  void *prefix##_Realloc(void *ptr, size_t new_size) {                                           \
    static void *(*next)(void *, size_t);                                                        \
    if (next == NULL) RESOLVE(next, RTLD_NEXT, #prefix "_Realloc");                              \
    if (!(ACTIVE)) return next(ptr, new_size);                                                   \
    depth++;                                                                                     \
    void *result = next(ptr, new_size);                                                          \
    if (--depth == 0) append(REALLOC, DOMAIN, new_size, ptr, result);                            \
    return result;                                                                               \
  }                                                                                              \
  void prefix##_Free(void *ptr) {                                                                \
    static void (*next)(void *);                                                                 \
    if (next == NULL) RESOLVE(next, RTLD_NEXT, #prefix "_Free");                                 \
    if (!(ACTIVE)) {                                                                             \
      next(ptr);                                                                                 \
      return;                                                                                    \
    }                                                                                            \
    depth++;                                                                                     \
    next(ptr);                                                                                   \
    if (--depth == 0 && ptr != NULL) append(FREE, DOMAIN, 0, ptr, NULL);                         \
  }

INTERPOSE(PyObject, OBJ, interposing)
INTERPOSE(PyMem, MEM, interposing &&mem_is_pymalloc)

static void *watched_mmap(void *at, size_t size, int prot, int flags, int fd, off_t offset) {
  void *result = sys_mmap(at, size, prot, flags, fd, offset);
  if (interposing && depth > 0 && fd == -1 && size == arena_size) {
    int refused = result == MAP_FAILED;
    append(refused ? ARENA_REFUSED : ARENA_NEW, 0, size, NULL, refused ? NULL : result);
  }
  return result;
}

void *mmap(void *at, size_t size, int prot, int flags, int fd, off_t offset) {
  return watched_mmap(at, size, prot, flags, fd, offset);
}

void *mmap64(void *at, size_t size, int prot, int flags, int fd, off_t offset) {
  return watched_mmap(at, size, prot, flags, fd, offset);
}

int munmap(void *at, size_t size) {
  int result = sys_munmap(at, size);
  if (interposing && depth > 0 && size == arena_size && result == 0)
    append(ARENA_FREE, 0, size, NULL, at);
  return result;
}

static void install_interposers(int minor_27) {
  arena_size = (size_t)256 << 10;
  mem_is_pymalloc = !minor_27;
  interposing = 1;
}

/* ---- start and end --------------------------------------------------------------------------- */

/* The child of a fork shares the mapping, and must not write into its parent's log. */
static void stop_in_child(void) {
  recording = 0;
  header = NULL;
}

/* Takes the first entry, this library, out of LD_PRELOAD. */
static void leave_environment(void) {
  const char *preload = getenv("LD_PRELOAD");
  const char *rest = preload == NULL ? NULL : strpbrk(preload, ": ");
  if (rest != NULL && rest[1] != '\0') {
    char *copy = strdup(rest + 1);
    if (copy != NULL) setenv("LD_PRELOAD", copy, 1);
    free(copy);
  } else {
    unsetenv("LD_PRELOAD");
  }
  unsetenv("PYHEAP_RECORD");
}

__attribute__((constructor)) static void start(void) {
  const char *(*get_version)(void);
  const char *path = getenv("PYHEAP_RECORD");
  RESOLVE(get_version, RTLD_DEFAULT, "Py_GetVersion");
  /* A shell or another launcher: the Python may be what it starts. */
  if (path == NULL || get_version == NULL) return;

  const char *version = get_version();
  int is_27 = strncmp(version, "2.7.", 4) == 0;
  int by_hooks = !is_27 && strncmp(version, "3.6.", 4) != 0;
  if (by_hooks && !hooks_exist()) return;
  int opened = open_log(path, version, by_hooks ? BY_HOOKS : BY_INTERPOSITION);
  leave_environment();
  if (!opened) return;
  pthread_atfork(NULL, NULL, stop_in_child);
  recording = 1;
  if (by_hooks) {
    install_hooks();
  } else {
    install_interposers(is_27);
  }
}

__attribute__((destructor)) static void finish(void) {
  if (header == NULL) return;
  recording = 0;
  if (header->status == CUT_SHORT) return;
  int replaced = header->mechanism == BY_HOOKS && hooks_replaced();
  header->status = replaced ? REPLACED : EXITED;
  /* What the last window does not use is given back; a failure leaves zeros, which end the log. */
  if (truncate(log_path, window_start + (off_t)window_used) != 0) return;
}
