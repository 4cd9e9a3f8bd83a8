// What an interpreter asks of its object and mem domains, for record-instances.py:
//
//   cc -shared -fPIC -o trace.so trace-requests.c -ldl         (2.7: with -DPYTHON27)
//
// To be preloaded, and driven through ctypes: requests between start() and stop() are told as
// `Om56 Mr32 Mf`, O for PyObject_*, M for PyMem_*; malloc, calloc, realloc, free. 2.7 has no
// allocator hooks; there PyObject_* are interposed, and PyMem_* is malloc.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stddef.h>
#include <stdio.h>

typedef struct {
  void *ctx;
  void *(*malloc)(void *, size_t);
  void *(*calloc)(void *, size_t, size_t);
  void *(*realloc)(void *, void *, size_t);
  void (*free)(void *, void *);
} Allocator;

static Allocator inner[2];
static int hooked, recording, length;
static char text[1 << 20];

static void tell(char domain, char what, size_t nbytes) {
  if (!recording || length > (int)sizeof text - 64) return;
  if (what == 'f') length += sprintf(text + length, "%cf ", domain);
  else length += sprintf(text + length, "%c%c%zu ", domain, what, nbytes);
}

static char domain_of(void *ctx) { return ctx == &inner[1] ? 'O' : 'M'; }

static void *traced_malloc(void *ctx, size_t n) {
  tell(domain_of(ctx), 'm', n);
  return ((Allocator *)ctx)->malloc(((Allocator *)ctx)->ctx, n);
}
static void *traced_calloc(void *ctx, size_t n, size_t size) {
  tell(domain_of(ctx), 'c', n * size);
  return ((Allocator *)ctx)->calloc(((Allocator *)ctx)->ctx, n, size);
}
static void *traced_realloc(void *ctx, void *p, size_t n) {
  tell(domain_of(ctx), 'r', n);
  return ((Allocator *)ctx)->realloc(((Allocator *)ctx)->ctx, p, n);
}
static void traced_free(void *ctx, void *p) {
  if (p != NULL) tell(domain_of(ctx), 'f', 0);
  ((Allocator *)ctx)->free(((Allocator *)ctx)->ctx, p);
}

int start(void) {
  if (!hooked) {
    void (*get)(int, Allocator *) = dlsym(RTLD_DEFAULT, "PyMem_GetAllocator");
    void (*set)(int, Allocator *) = dlsym(RTLD_DEFAULT, "PyMem_SetAllocator");
    hooked = 1;
    for (int i = 0; get != NULL && i < 2; i++) {
      get(i + 1, &inner[i]);
      Allocator traced = {&inner[i], traced_malloc, traced_calloc, traced_realloc, traced_free};
      set(i + 1, &traced);
    }
  }
  length = text[0] = 0;
  return recording = 1, 0;
}
int stop(void) { return recording = 0; }
const char *told(void) { return text; }

#ifdef PYTHON27
static int depth;
static void *next(const char *name) { return dlsym(RTLD_NEXT, name); }
void *PyObject_Malloc(size_t n) {
  static void *(*real)(size_t);
  if (real == NULL) real = next("PyObject_Malloc");
  if (depth == 0) tell('O', 'm', n);
  depth++;
  void *p = real(n);
  depth--;
  return p;
}
void *PyObject_Realloc(void *p, size_t n) {
  static void *(*real)(void *, size_t);
  if (real == NULL) real = next("PyObject_Realloc");
  if (depth == 0) tell('O', 'r', n);
  depth++;
  void *q = real(p, n);
  depth--;
  return q;
}
void PyObject_Free(void *p) {
  static void (*real)(void *);
  if (real == NULL) real = next("PyObject_Free");
  if (depth == 0 && p != NULL) tell('O', 'f', 0);
  depth++;
  real(p);
  depth--;
}
#endif
