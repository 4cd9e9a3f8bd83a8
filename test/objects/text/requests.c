/* What an interpreter asks of its allocators between two calls, for record.py. 3.x: loaded with
   ctypes, wrappers around the domains mem (M) and obj (O). 2.7 (-DPY27): preloaded, in the place of
   PyObject_*. m, c and r are malloc, calloc and realloc with their sizes, f is free. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct {
    void *ctx;
    void *(*malloc)(void *, size_t);
    void *(*calloc)(void *, size_t, size_t);
    void *(*realloc)(void *, void *, size_t);
    void (*free)(void *, void *);
} Allocator;

static char text[1 << 16];
static int length, recording;

static void
note(int domain, char call, long size)
{
    if (!recording || length > (1 << 16) - 64) return;
    length += sprintf(text + length, length ? " %c%c" : "%c%c", "RMO"[domain], call);
    if (call != 'f') length += sprintf(text + length, "%ld", size);
}

void requests_start(void) { length = 0; text[0] = 0; recording = 1; }
const char *requests_stop(void) { recording = 0; return text; }

#ifdef PY27
static int depth;

void *
PyObject_Malloc(size_t size)
{
    static void *(*next)(size_t);
    if (!next) next = dlsym(RTLD_NEXT, "PyObject_Malloc");
    if (!depth++) note(2, 'm', size);
    void *block = next(size);
    depth--;
    return block;
}

void *
PyObject_Realloc(void *old, size_t size)
{
    static void *(*next)(void *, size_t);
    if (!next) next = dlsym(RTLD_NEXT, "PyObject_Realloc");
    if (!depth++) note(2, old ? 'r' : 'm', size);
    void *block = next(old, size);
    depth--;
    return block;
}

void
PyObject_Free(void *block)
{
    static void (*next)(void *);
    if (!next) next = dlsym(RTLD_NEXT, "PyObject_Free");
    if (!depth++ && block) note(2, 'f', 0);
    next(block);
    depth--;
}

void requests_install(void) {}
#else
static Allocator inner[3];

static void *
wrap_malloc(void *ctx, size_t size)
{
    int domain = (int)(intptr_t)ctx;
    note(domain, 'm', size);
    return inner[domain].malloc(inner[domain].ctx, size);
}

static void *
wrap_calloc(void *ctx, size_t count, size_t size)
{
    int domain = (int)(intptr_t)ctx;
    note(domain, 'c', count * size);
    return inner[domain].calloc(inner[domain].ctx, count, size);
}

static void *
wrap_realloc(void *ctx, void *old, size_t size)
{
    int domain = (int)(intptr_t)ctx;
    note(domain, old ? 'r' : 'm', size);
    return inner[domain].realloc(inner[domain].ctx, old, size);
}

static void
wrap_free(void *ctx, void *block)
{
    int domain = (int)(intptr_t)ctx;
    if (block) note(domain, 'f', 0);
    inner[domain].free(inner[domain].ctx, block);
}

void
requests_install(void)
{
    void (*get)(int, Allocator *) = dlsym(RTLD_DEFAULT, "PyMem_GetAllocator");
    void (*set)(int, Allocator *) = dlsym(RTLD_DEFAULT, "PyMem_SetAllocator");
    for (int domain = 1; domain < 3; domain++) {
        get(domain, &inner[domain]);
        void *ctx = (void *)(intptr_t)domain;
        Allocator outer = {ctx, wrap_malloc, wrap_calloc, wrap_realloc, wrap_free};
        set(domain, &outer);
    }
}
#endif
