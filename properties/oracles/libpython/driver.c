// The pymalloc of one real libpython, brought up without an interpreter and driven from a pipe.
//
//   driver serve LIB                requests on stdin, answers on stdout, until stdin ends
//   driver bench TRACE ROUNDS LIB   thread CPU time of a replay, one JSON line a round
// LIB is the path of a libpython, `-` for libc, or `--void` for functions that do nothing.
//
// This process never allocates from pymalloc while it serves: each request runs in a forked child,
// which therefore finds the allocator as the library loaded it. (From 3.9 on freeing every block
// does not restore that state: the last arena stays, its pools in another order.) The child leaves
// its answer in memory shared with this process, so one that dies by a signal spoils nothing.
//
// Arenas come from mmap. The driver is linked with -rdynamic, so libpython calls the mmap, mmap64
// and munmap defined here, which serve an arena at the address the request's script says. glibc's
// own malloc calls its internal mmap and is not affected. protocol.ts is the other end of the pipe.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MAGIC = 0x50414548 /* "HEAP" */, WANT_STATS = 1 /* a flag */ };
enum { MALLOC, CALLOC, REALLOC, FREE, OPS };
enum { RAW, MEM, OBJ, DOMAINS };
enum { ARENA_NEW, ARENA_FREED, ARENA_REFUSED };
enum { OK = 0, BAD_REQUEST = 1, UNMAPPABLE = 2, UNFINISHED = 3, SIGNALLED = 256 };
enum { TEXT_MAX = 1 << 16, SLOTS_MAX = 1 << 24, REQUEST_MAX = 1 << 27, SECONDS_MAX = 30 };
enum { SHARED_MAX = 1 << 30 };  // room for the longest request, its answer and its slots

// `length` counts what follows it: the other fields, u64 script[nScript], struct Call[nCalls].
struct Request { uint32_t length, magic, nCalls, nSlots, nScript, flags; };
struct Call { uint32_t what, slot, size, zero; };  // what: op | domain << 8
struct Event { uint32_t call, kind; uint64_t address; };
// Followed on the wire by u64 result[nCalls], struct Event[nEvents] and the text.
struct Answer { uint32_t status, nCalls, nEvents, textLength; };
// One mapping, kept for the life of the driver so that its pages stay warm. The request and, each
// after the one before, the results, the slots and the events begin at `request`.
struct Shared { struct Answer answer; char text[TEXT_MAX]; struct Request request; };

struct Domain {
  void *(*malloc)(size_t), *(*calloc)(size_t, size_t), *(*realloc)(void *, size_t);
  void (*free)(void *);
};

static struct Domain domains[DOMAINS];
static int (*debugMallocStats)(FILE *);  // NULL in 2.7
static int version;                      // 207, 306 ... 313
static size_t arenaSize;
static struct Shared *shared;
static struct Event *events;
static const uint64_t *script;
static uint32_t scriptLength, scriptNext, currentCall, nEvents;
static int tracing;  // true only in a child, between the first call and the last

#define die(...) (fprintf(stderr, __VA_ARGS__), fputc('\n', stderr), exit(2))

// Makes the answer an error with its reason.
#define fail(code, ...) \
  (shared->answer = (struct Answer){code, 0, 0, snprintf(shared->text, TEXT_MAX, __VA_ARGS__)})

// A call takes at most one arena and gives at most one back, so there is room for two events each.
static void report(uint32_t kind, uint64_t address) {
  events[nEvents++] = (struct Event){currentCall, kind, address};
}

static void *arenaRequest(int protection) {
  uint64_t address = scriptNext < scriptLength ? script[scriptNext++] : 0;
  if (address == 0) {
    report(ARENA_REFUSED, 0);
    return MAP_FAILED;
  }
  int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE;
  void *arena = (void *)syscall(SYS_mmap, address, arenaSize, protection, flags, -1, 0L);
  // A kernel older than 4.17 takes the address as a hint and may answer with another one.
  if ((uint64_t)arena != address) {
    fail(UNMAPPABLE, "call %u: no arena at 0x%lx: %s", currentCall, address,
         arena == MAP_FAILED ? strerror(errno) : "the kernel chose another address");
    _exit(0);
  }
  report(ARENA_NEW, address);
  return arena;
}

void *mmap(void *address, size_t size, int protection, int flags, int fd, off_t offset) {
  if (tracing && fd == -1 && size == arenaSize) return arenaRequest(protection);
  return (void *)syscall(SYS_mmap, address, size, protection, flags, fd, offset);
}

void *mmap64(void *, size_t, int, int, int, off64_t) __attribute__((alias("mmap")));

int munmap(void *address, size_t size) {
  if (tracing && size == arenaSize) report(ARENA_FREED, (uint64_t)address);
  return syscall(SYS_munmap, address, size);
}

static const void *mapFile(const char *path, size_t *size) {
  int fd = open(path, O_RDONLY);
  off_t end = fd < 0 ? -1 : lseek(fd, 0, SEEK_END);
  const void *image = end < 0 ? MAP_FAILED : mmap(NULL, end, PROT_READ, MAP_PRIVATE, fd, 0);
  if (image == MAP_FAILED) die("%s: %s", path, strerror(errno));
  close(fd);
  *size = end;
  return image;
}

// Address of a symbol that the library does not export, from its .symtab; NULL when stripped.
static void *internalSymbol(void *lib, const char *name) {
  void *found = NULL;
  struct link_map *map;
  size_t size;
  if (dlinfo(lib, RTLD_DI_LINKMAP, &map)) die("%s", dlerror());
  const char *image = mapFile(map->l_name, &size);
  const ElfW(Ehdr) *header = (const void *)image;
  const ElfW(Shdr) *sections = (const void *)(image + header->e_shoff);
  for (int i = 0; i < header->e_shnum && !found; i++) {
    if (sections[i].sh_type != SHT_SYMTAB) continue;
    const ElfW(Sym) *symbols = (const void *)(image + sections[i].sh_offset);
    const char *names = image + sections[sections[i].sh_link].sh_offset;
    size_t count = sections[i].sh_size / sizeof *symbols;
    for (size_t k = 0; k < count && !found; k++) {
      if (symbols[k].st_shndx == SHN_UNDEF || strcmp(names + symbols[k].st_name, name)) continue;
      found = (void *)(map->l_addr + symbols[k].st_value);
    }
  }
  munmap((void *)image, size);
  return found;
}

#define EXPORTED(name) needed(dlsym(lib, name), name)
#define INTERNAL(name) needed(internalSymbol(lib, name), name)

static void *needed(void *symbol, const char *name) {
  if (!symbol) die("the library has no symbol %s", name);
  return symbol;
}

// From 3.12 on pymalloc's state hangs off the interpreter of the current thread state, so there
// must be one. What Py_Initialize does beyond this would allocate.
static void wakeInterpreter(void *lib) {
  struct Status { int type; const char *function, *message; int exitCode; };
  char config[512] = {0};  // PyPreConfig, with room to spare
  void (*isolated)(void *) = EXPORTED("PyPreConfig_InitIsolatedConfig");
  struct Status (*preInitialize)(void *) = EXPORTED("Py_PreInitialize");
  void *(*newInterpreter)(void) = EXPORTED("PyInterpreterState_New");
  void *(*newThread)(void *) = EXPORTED("PyThreadState_New");
  isolated(config);
  if (preInitialize(config).type) die("Py_PreInitialize failed");
  void *interpreter = newInterpreter(), *thread = newThread(interpreter);
  if (version == 312) {
    // PyThreadState_Swap would take the GIL, which does not exist yet.
    void (*swap)(void *) = INTERNAL("_PyThreadState_SwapNoGIL");
    swap(thread);
  } else {
    int (*initObmalloc)(void *) = INTERNAL("_PyMem_init_obmalloc");
    void (*initGil)(void *, int) = INTERNAL("_PyEval_InitGIL");
    if (initObmalloc(interpreter)) die("_PyMem_init_obmalloc failed");
    initGil(thread, 1);
  }
}

// libc's realloc(p, 0) frees; every PyMem_*Realloc asks for one byte instead.
static void *libcRealloc(void *block, size_t size) { return realloc(block, size ? size : 1); }

// 2.7 has no PyObject_Calloc. A large request goes to libc either way; asking calloc for it does
// not touch pages that nobody will read.
static void *objectCalloc27(size_t count, size_t size) {
  if (count * size > 512) return calloc(count, size);
  void *block = domains[OBJ].malloc(count * size);
  return block ? memset(block, 0, count * size) : NULL;
}

static void bindDomain(void *lib, struct Domain *domain, const char *prefix) {
  const char *suffixes[OPS] = {"Malloc", "Calloc", "Realloc", "Free"};
  void *symbols[OPS];
  for (int op = 0; op < OPS; op++) {
    char name[64];
    snprintf(name, sizeof name, "%s%s", prefix, suffixes[op]);
    symbols[op] = dlsym(lib, name);
    if (!symbols[op] && !(version == 207 && op == CALLOC)) die("the library has no %s", name);
  }
  if (!symbols[CALLOC]) symbols[CALLOC] = calloc;
  *domain = (struct Domain){symbols[MALLOC], symbols[CALLOC], symbols[REALLOC], symbols[FREE]};
}

static void *voidMalloc(size_t size) { return (void *)(size | 1); }
static void *voidRealloc(void *block, size_t size) { return (void)size, block; }
static void voidFree(void *block) { (void)block; }

static void load(const char *path) {
  struct Domain libc = {malloc, calloc, libcRealloc, free};
  struct Domain nothing = {voidMalloc, calloc, voidRealloc, voidFree};
  domains[RAW] = domains[MEM] = domains[OBJ] = strcmp(path, "--void") ? libc : nothing;
  if (!strcmp(path, "-") || !strcmp(path, "--void")) return;
  void *lib = dlopen(path, RTLD_NOW | RTLD_GLOBAL);
  if (!lib) die("%s", dlerror());
  const char *(*getVersion)(void) = EXPORTED("Py_GetVersion");
  int major = 0, minor = 0;
  sscanf(getVersion(), "%d.%d", &major, &minor);
  version = 100 * major + minor;
  arenaSize = version >= 310 ? 1 << 20 : 256 << 10;
  debugMallocStats = dlsym(lib, "_PyObject_DebugMallocStats");
  if (version > 207) bindDomain(lib, &domains[RAW], "PyMem_Raw");
  bindDomain(lib, &domains[MEM], "PyMem_");
  bindDomain(lib, &domains[OBJ], "PyObject_");
  if (version == 207) domains[OBJ].calloc = objectCalloc27;
  if (version >= 312) wakeInterpreter(lib);
}

// Leaves the text of _PyObject_DebugMallocStats and returns its length.
static uint32_t writeStats(void) {
  char *text = NULL;
  size_t length = 0;
  FILE *stream = open_memstream(&text, &length);
  debugMallocStats(stream);
  fclose(stream);
  if (length > TEXT_MAX) length = TEXT_MAX;
  memcpy(shared->text, text, length);
  return length;
}

static void runCalls(const struct Call *calls, uint32_t count, uint64_t *results, void **slots) {
  for (uint32_t i = 0; i < count; i++) {
    const struct Domain *domain = &domains[calls[i].what >> 8];
    void **slot = &slots[calls[i].slot], *block = NULL;
    currentCall = i;
    switch (calls[i].what & 0xff) {
      case MALLOC: block = domain->malloc(calls[i].size); break;
      case CALLOC: block = domain->calloc(calls[i].size, 1); break;
      case REALLOC: block = domain->realloc(*slot, calls[i].size); break;
      case FREE: domain->free(*slot); *slot = NULL; break;
    }
    if (block) *slot = block;  // a realloc that fails leaves the old block alone
    results[i] = (uint64_t)block;
  }
}

// What is wrong with a request, or NULL.
static const char *objection(const struct Request *request, const struct Call *calls) {
  uint64_t counted = sizeof *request + 8ul * request->nScript + sizeof *calls * request->nCalls;
  if (request->length + sizeof request->length != counted) return "the length belies the counts";
  if (request->nSlots > SLOTS_MAX || request->flags > WANT_STATS) return "bad slots or flags";
  for (uint32_t i = 0; i < request->nCalls; i++) {
    if ((calls[i].what & 0xff) >= OPS || calls[i].what >> 8 >= DOMAINS) return "an unknown call";
    if (calls[i].slot >= request->nSlots) return "a slot beyond the last";
  }
  return NULL;
}

static void runForked(const struct Request *request, const struct Call *calls, uint64_t *results) {
  void **slots = (void **)(results + request->nCalls);
  memset(slots, 0, sizeof *slots * request->nSlots);
  events = (struct Event *)(slots + request->nSlots);
  scriptLength = request->nScript;
  fail(UNFINISHED, "the child ended before its trace did");
  pid_t child = fork();
  if (child < 0) die("fork: %s", strerror(errno));
  if (child == 0) {
    alarm(SECONDS_MAX);  // a heap that the trace spoilt may loop for ever
    tracing = 1;
    runCalls(calls, request->nCalls, results, slots);
    tracing = 0;
    int wanted = (request->flags & WANT_STATS) && debugMallocStats;
    uint32_t textLength = wanted ? writeStats() : 0;
    shared->answer = (struct Answer){OK, request->nCalls, nEvents, textLength};
    _exit(0);
  }
  int ended;
  if (waitpid(child, &ended, 0) < 0) die("waitpid: %s", strerror(errno));
  if (WIFSIGNALED(ended)) fail(SIGNALLED + WTERMSIG(ended), "%s", strsignal(WTERMSIG(ended)));
}

static void serve(const char *lib) {
  load(lib);
  uint32_t greeting[4] = {MAGIC, version, arenaSize, debugMallocStats != NULL};
  setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
  shared = mmap(NULL, SHARED_MAX, PROT_READ | PROT_WRITE,
                MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (shared == MAP_FAILED) die("no shared memory");
  struct Request *request = &shared->request;
  fwrite(greeting, sizeof greeting, 1, stdout);
  fflush(stdout);
  while (fread(&request->length, sizeof request->length, 1, stdin) == 1) {
    uint32_t length = request->length;
    if (length > REQUEST_MAX || fread(&request->magic, 1, length, stdin) != length ||
        request->magic != MAGIC) die("not a request, or half a one");
    script = (const uint64_t *)(request + 1);
    const struct Call *calls = (const struct Call *)(script + request->nScript);
    uint64_t *results = (uint64_t *)(calls + request->nCalls);
    const char *wrong = objection(request, calls);
    if (wrong) fail(BAD_REQUEST, "%s", wrong);
    else runForked(request, calls, results);
    fwrite(&shared->answer, sizeof shared->answer, 1, stdout);
    fwrite(results, sizeof *results, shared->answer.nCalls, stdout);
    fwrite(events, sizeof *events, shared->answer.nEvents, stdout);
    fwrite(shared->text, 1, shared->answer.textLength, stdout);
    fflush(stdout);
  }
}

static uint64_t threadNanoseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * 1000000000ul + now.tv_nsec;
}

// The trace: pairs of int32 `[slot << 2 | op, size]`, op 0 free, 1 malloc, 2 realloc. Freeing what
// a round leaves alive is outside its clock.
static void bench(const char *path, int rounds, const char *lib) {
  load(lib);
  const struct Domain heap = domains[OBJ];
  size_t bytes, nSlots = 0;
  const int32_t (*pairs)[2] = mapFile(path, &bytes);
  size_t count = bytes / sizeof *pairs;
  for (size_t i = 0; i < count; i++) {
    if ((uint32_t)pairs[i][0] >> 2 >= nSlots) nSlots = ((uint32_t)pairs[i][0] >> 2) + 1;
  }
  void **slots = calloc(nSlots + 1, sizeof *slots);
  for (int round = 0; round < rounds; round++) {
    uint64_t start = threadNanoseconds();
    for (size_t i = 0; i < count; i++) {
      void **slot = &slots[(uint32_t)pairs[i][0] >> 2];
      size_t size = (uint32_t)pairs[i][1];
      switch (pairs[i][0] & 3) {
        case 0: heap.free(*slot); *slot = NULL; break;
        case 1: *slot = heap.malloc(size); break;
        case 2: *slot = heap.realloc(*slot, size); break;
      }
    }
    printf("{\"round\":%d,\"calls\":%zu,\"cpuNs\":%lu}\n", round, count,
           threadNanoseconds() - start);
    for (size_t i = 0; i < nSlots; i++) heap.free(slots[i]);
    memset(slots, 0, nSlots * sizeof *slots);
  }
}

int main(int argc, char **argv) {
  if (argc == 3 && !strcmp(argv[1], "serve")) serve(argv[2]);
  else if (argc == 5 && !strcmp(argv[1], "bench")) bench(argv[2], atoi(argv[3]), argv[4]);
  else die("usage: driver serve LIB | driver bench TRACE ROUNDS LIB");
  return 0;
}
