// The pymalloc of one real libpython, brought up without an interpreter and driven from a pipe.
//
//   driver serve LIB                         requests on stdin, answers on stdout, till stdin ends
//   driver bench TRACE ROUNDS LIB [--void]   thread CPU time of a replay, one JSON line a round
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
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MAGIC = 0x50414548 };  // "HEAP"
enum { MALLOC, CALLOC, REALLOC, FREE, OPS };
enum { RAW, MEM, OBJ, DOMAINS };
enum { ARENA_NEW, ARENA_FREED, ARENA_REFUSED };
enum { WANT_STATS = 1 };
enum { OK = 0, BAD_REQUEST = 1, UNMAPPABLE = 2, UNFINISHED = 3, SIGNALLED = 256 };
enum { TEXT_MAX = 1 << 16, SLOTS_MAX = 1 << 24, REQUEST_MAX = 1 << 28, SECONDS_MAX = 30 };

// `length` counts what follows it: the other fields, u64 script[nScript], struct Call[nCalls].
struct Request { uint32_t length, magic, nCalls, nSlots, nScript, flags; };
struct Call { uint32_t what, slot, size, zero; };  // what: op | domain << 8
struct Event { uint32_t call, kind; uint64_t address; };
// Followed on the wire by u64 result[nCalls], struct Event[nEvents] and the text.
struct Answer { uint32_t status, nCalls, nEvents, textLength; };
struct Shared { struct Answer answer; char text[TEXT_MAX]; };  // then results, slots, events

struct Domain {
  void *(*malloc)(size_t);
  void *(*calloc)(size_t, size_t);
  void *(*realloc)(void *, size_t);
  void (*free)(void *);
};

static struct Domain domains[DOMAINS];
static int (*debugMallocStats)(FILE *);  // NULL in 2.7
static int version;                      // 207, 306 ... 313
static size_t arenaSize;

static struct Shared *shared;
static struct Event *events;
static const uint64_t *script;
static uint32_t scriptLength, scriptNext, currentCall;
static int tracing;  // true only in a child, between the first call and the last

#define die(...) (fprintf(stderr, __VA_ARGS__), fputc('\n', stderr), exit(2))

// Makes the answer an error with its reason.
#define fail(code, ...) \
  (shared->answer = (struct Answer){code, 0, 0, snprintf(shared->text, TEXT_MAX, __VA_ARGS__)})

// ---- arenas -------------------------------------------------------------------------------------

// A call takes at most one arena and gives at most one back, so there is room for two events each.
static void report(uint32_t kind, uint64_t address) {
  events[shared->answer.nEvents++] = (struct Event){currentCall, kind, address};
}

static void *arenaRequest(int protection) {
  uint64_t address = scriptNext < scriptLength ? script[scriptNext++] : 0;
  if (address == 0) {
    report(ARENA_REFUSED, 0);
    errno = ENOMEM;
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

void *mmap64(void *address, size_t size, int protection, int flags, int fd, off64_t offset) {
  return mmap(address, size, protection, flags, fd, offset);
}

int munmap(void *address, size_t size) {
  if (tracing && size == arenaSize) report(ARENA_FREED, (uint64_t)address);
  return syscall(SYS_munmap, address, size);
}

// ---- the library --------------------------------------------------------------------------------

static const void *mapFile(const char *path, size_t *size) {
  struct stat file;
  int fd = open(path, O_RDONLY);
  if (fd < 0 || fstat(fd, &file) < 0) die("%s: %s", path, strerror(errno));
  const void *image = mmap(NULL, file.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
  if (image == MAP_FAILED) die("%s: %s", path, strerror(errno));
  close(fd);
  *size = file.st_size;
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
  void *interpreter = newInterpreter();
  void *thread = newThread(interpreter);
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
  domain->malloc = symbols[MALLOC];
  domain->calloc = symbols[CALLOC] ? symbols[CALLOC] : calloc;
  domain->realloc = symbols[REALLOC];
  domain->free = symbols[FREE];
}

static void load(const char *path) {
  domains[RAW] = domains[MEM] = domains[OBJ] = (struct Domain){malloc, calloc, libcRealloc, free};
  if (!strcmp(path, "-")) return;
  void *lib = dlopen(path, RTLD_NOW | RTLD_GLOBAL);
  if (!lib) die("%s", dlerror());
  const char *(*getVersion)(void) = EXPORTED("Py_GetVersion");
  int major, minor;
  if (sscanf(getVersion(), "%d.%d", &major, &minor) != 2) die("no version in %s", getVersion());
  version = 100 * major + minor;
  arenaSize = version >= 310 ? 1 << 20 : 256 << 10;
  debugMallocStats = dlsym(lib, "_PyObject_DebugMallocStats");
  if (version > 207) bindDomain(lib, &domains[RAW], "PyMem_Raw");
  bindDomain(lib, &domains[MEM], "PyMem_");
  bindDomain(lib, &domains[OBJ], "PyObject_");
  if (version == 207) domains[OBJ].calloc = objectCalloc27;
  if (version >= 312) wakeInterpreter(lib);
}

// ---- serving ------------------------------------------------------------------------------------

// False when the input ends before the first byte; anything between is a broken client.
static int readExactly(void *target, size_t size) {
  for (size_t got = 0; got < size;) {
    ssize_t n = read(STDIN_FILENO, (char *)target + got, size - got);
    if (n == 0 && got == 0) return 0;
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) die("the input ended inside a request");
    got += n;
  }
  return 1;
}

static void writeExactly(const void *source, size_t size) {
  for (size_t put = 0; put < size;) {
    ssize_t n = write(STDOUT_FILENO, (const char *)source + put, size - put);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) exit(0);  // the reader has gone, and with it the need for an answer
    put += n;
  }
}

static void writeStats(void) {
  char *text = NULL;
  size_t length = 0;
  FILE *stream = open_memstream(&text, &length);
  debugMallocStats(stream);
  fclose(stream);
  if (length > TEXT_MAX) length = TEXT_MAX;
  memcpy(shared->text, text, length);
  shared->answer.textLength = length;
}

static void runCalls(const struct Call *calls, uint32_t count, uint64_t *results, void **slots) {
  for (uint32_t i = 0; i < count; i++) {
    const struct Domain *domain = &domains[calls[i].what >> 8];
    void **slot = &slots[calls[i].slot], *block = NULL;
    size_t size = calls[i].size;
    currentCall = i;
    switch (calls[i].what & 0xff) {
      case MALLOC: block = *slot = domain->malloc(size); break;
      case CALLOC: block = *slot = domain->calloc(size, 1); break;
      case REALLOC:
        block = domain->realloc(*slot, size);
        if (block) *slot = block;  // a realloc that fails leaves the old block alone
        break;
      case FREE: domain->free(*slot); *slot = NULL; break;
    }
    results[i] = (uint64_t)block;
  }
}

// What is wrong with a request, or NULL.
static const char *objection(const struct Request *request, const struct Call *calls) {
  uint64_t counted = sizeof *request + 8ul * request->nScript + sizeof *calls * request->nCalls;
  if (request->length + sizeof request->length != counted) return "the length belies the counts";
  if (request->nSlots > SLOTS_MAX) return "too many slots";
  if (request->flags & ~WANT_STATS) return "an unknown flag";
  for (uint32_t i = 0; i < request->nCalls; i++) {
    if ((calls[i].what & 0xff) >= OPS) return "an unknown operation";
    if (calls[i].what >> 8 >= DOMAINS) return "an unknown domain";
    if (calls[i].slot >= request->nSlots) return "a slot beyond the last";
  }
  return NULL;
}

// Makes the shared mapping hold `size` bytes. It only grows, so its pages stay warm.
static void reserveShared(size_t size) {
  static size_t reserved = 0;
  if (size <= reserved) return;
  if (shared) munmap(shared, reserved);
  reserved = size * 2;
  shared = mmap(NULL, reserved, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED) die("no shared memory of %zu bytes", reserved);
}

static void runForked(const struct Request *request, const struct Call *calls, uint64_t *results) {
  uint32_t nCalls = request->nCalls;
  void **slots = (void **)(results + nCalls);
  events = (struct Event *)(slots + request->nSlots);
  memset(slots, 0, sizeof *slots * request->nSlots);
  shared->answer = (struct Answer){UNFINISHED, nCalls, 0, 0};
  pid_t child = fork();
  if (child < 0) die("fork: %s", strerror(errno));
  if (child == 0) {
    alarm(SECONDS_MAX);  // a heap that the trace spoilt may loop for ever
    tracing = 1;
    runCalls(calls, nCalls, results, slots);
    tracing = 0;
    if ((request->flags & WANT_STATS) && debugMallocStats) writeStats();
    shared->answer.status = OK;
    _exit(0);
  }
  int ended;
  while (waitpid(child, &ended, 0) < 0) {
    if (errno != EINTR) die("waitpid: %s", strerror(errno));
  }
  if (WIFSIGNALED(ended)) {
    fail(SIGNALLED + WTERMSIG(ended), "%s", strsignal(WTERMSIG(ended)));
  } else if (shared->answer.status == UNFINISHED) {
    fail(UNFINISHED, "the child ended before its trace did");
  }
}

static void serve(void) {
  uint32_t greeting[4] = {MAGIC, version, arenaSize, debugMallocStats != NULL};
  uint32_t length, reserved = 0;
  struct Request *request = NULL;
  setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
  writeExactly(greeting, sizeof greeting);
  while (readExactly(&length, sizeof length)) {
    size_t size = sizeof length + (size_t)length;
    if (size < sizeof *request || size > REQUEST_MAX) die("a request of %zu bytes", size);
    if (size > reserved && !(request = realloc(request, reserved = size))) die("out of memory");
    request->length = length;
    if (!readExactly(&request->magic, length) || request->magic != MAGIC) die("not a request");
    script = (const uint64_t *)(request + 1);
    scriptLength = request->nScript;
    const struct Call *calls = (const struct Call *)(script + scriptLength);
    reserveShared(sizeof *shared);
    const char *wrong = objection(request, calls);
    if (wrong) {
      fail(BAD_REQUEST, "%s", wrong);
    } else {
      reserveShared(sizeof *shared + (8 + 2 * sizeof *events) * request->nCalls +
                    8 * (size_t)request->nSlots);
      runForked(request, calls, (uint64_t *)(shared + 1));
    }
    writeExactly(&shared->answer, sizeof shared->answer);
    writeExactly(shared + 1, 8 * (size_t)shared->answer.nCalls);
    writeExactly(events, sizeof *events * shared->answer.nEvents);
    writeExactly(shared->text, shared->answer.textLength);
  }
}

// ---- benchmark ----------------------------------------------------------------------------------

static void *voidMalloc(size_t size) { return (void *)(size | 1); }
static void *voidRealloc(void *block, size_t size) { return (void)size, block; }
static void voidFree(void *block) { (void)block; }

static uint64_t threadNanoseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return (uint64_t)now.tv_sec * 1000000000u + now.tv_nsec;
}

// Pairs of int32 `[slot << 2 | op, size]`, op 0 free, 1 malloc, 2 realloc. `--void` runs the loop
// over functions that do nothing: what is left when it is subtracted is the allocator. Freeing
// what a round leaves alive is outside its clock.
static void bench(const char *path, int rounds, struct Domain heap) {
  size_t bytes, nSlots = 0;
  const int32_t (*pairs)[2] = mapFile(path, &bytes);
  size_t count = bytes / sizeof *pairs;
  for (size_t i = 0; i < count; i++) {
    size_t slot = (uint32_t)pairs[i][0] >> 2;
    if (slot >= nSlots) nSlots = slot + 1;
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
    for (size_t i = 0; i < nSlots; i++) {
      heap.free(slots[i]);
      slots[i] = NULL;
    }
  }
}

int main(int argc, char **argv) {
  if (argc == 3 && !strcmp(argv[1], "serve")) {
    load(argv[2]);
    serve();
  } else if (argc >= 5 && !strcmp(argv[1], "bench")) {
    struct Domain nothing = {voidMalloc, NULL, voidRealloc, voidFree};
    load(argv[4]);
    bench(argv[2], atoi(argv[3]), argc == 6 && !strcmp(argv[5], "--void") ? nothing : domains[OBJ]);
  } else {
    die("usage: driver serve LIB | driver bench TRACE ROUNDS LIB [--void]");
  }
  return 0;
}
