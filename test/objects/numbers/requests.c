/* What an interpreter asks of its allocators while it computes, for record.py. 3.x: loaded with
   ctypes, wrappers around the domains mem and obj. 2.7 (-DPY27): preloaded, in the place of
   PyObject_* and malloc.

   A block of the object domain is told by its bytes, another by its domain, `m` and its bytes; a
   block that is given back by `f` and its number among those of this log, or by its domain alone. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

typedef struct {
    void *ctx;
    void *(*malloc)(void *, size_t);
    void *(*calloc)(void *, size_t, size_t);
    void *(*realloc)(void *, void *, size_t);
    void (*free)(void *, void *);
} Allocator;

enum { BLOCKS = 4096, LENGTH = 1 << 16 };

static char text[LENGTH];
static void *blocks[BLOCKS];
static int length, taken, recording;

static void *
took(char domain, size_t size, void *block)
{
    if (!recording || length > LENGTH - 64 || taken == BLOCKS) return block;
    blocks[taken++] = block;
    length += domain == 'O' ? sprintf(text + length, "%zu ", size)
                            : sprintf(text + length, "%cm%zu ", domain, size);
    return block;
}

static void
gave(char domain, void *block)
{
    int i = taken - 1;
    if (!recording || !block || length > LENGTH - 64) return;
    while (i >= 0 && blocks[i] != block) i--;
    length += i < 0 ? sprintf(text + length, "%cf ", domain) : sprintf(text + length, "f%d ", i);
    if (i >= 0) blocks[i] = 0;
}

#ifdef PY27
extern void *__libc_malloc(size_t);
extern void __libc_free(void *);

static int depth;

void *
PyObject_Malloc(size_t size)
{
    static void *(*next)(size_t);
    if (!next) next = dlsym(RTLD_NEXT, "PyObject_Malloc");
    depth++;
    void *block = next(size);
    depth--;
    return took('O', size, block);
}

void
PyObject_Free(void *block)
{
    static void (*next)(void *);
    if (!next) next = dlsym(RTLD_NEXT, "PyObject_Free");
    gave('O', block);
    depth++;
    next(block);
    depth--;
}

void *malloc(size_t size)
{
    void *block = __libc_malloc(size);
    return depth ? block : took('R', size, block);
}

void free(void *block)
{
    if (!depth) gave('R', block);
    __libc_free(block);
}

void hook(void) {}
#else
static Allocator inner[3];

static char name(void *ctx) { return "RMO"[(Allocator *)ctx - inner]; }

static void *
on_malloc(void *ctx, size_t size)
{
    Allocator *to = ctx;
    return took(name(ctx), size, to->malloc(to->ctx, size));
}

static void *
on_calloc(void *ctx, size_t count, size_t size)
{
    Allocator *to = ctx;
    return took(name(ctx), count * size, to->calloc(to->ctx, count, size));
}

static void *
on_realloc(void *ctx, void *old, size_t size)
{
    Allocator *to = ctx;
    return took(name(ctx), size, to->realloc(to->ctx, old, size));
}

static void
on_free(void *ctx, void *block)
{
    Allocator *to = ctx;
    gave(name(ctx), block);
    to->free(to->ctx, block);
}

void
hook(void)
{
    void (*get)(int, Allocator *) = dlsym(RTLD_DEFAULT, "PyMem_GetAllocator");
    void (*set)(int, Allocator *) = dlsym(RTLD_DEFAULT, "PyMem_SetAllocator");
    for (int i = 1; i < 3; i++) {
        Allocator watched = {&inner[i], on_malloc, on_calloc, on_realloc, on_free};
        get(i, &inner[i]);
        set(i, &watched);
    }
}
#endif

/* Calls the C function called `function` with what of a, b, c it takes, and records. */
void *
call(const char *function, int count, void *a, void *b, void *c)
{
    void *f = dlsym(RTLD_DEFAULT, function);
    void *result;
    length = taken = 0;
    text[0] = 0;
    recording = 1;
    if (count == 1) result = ((void *(*)(void *))f)(a);
    else if (count == 2) result = ((void *(*)(void *, void *))f)(a, b);
    else result = ((void *(*)(void *, void *, void *))f)(a, b, c);
    recording = 0;
    return result;
}

void *
compare(void *a, void *b, int op)
{
    void *(*f)(void *, void *, int) = dlsym(RTLD_DEFAULT, "PyObject_RichCompare");
    length = taken = 0;
    text[0] = 0;
    recording = 1;
    void *result = f(a, b, op);
    recording = 0;
    return result;
}

void *
read_int(const char *digits)
{
    void *(*f)(const char *, char **, int) = dlsym(RTLD_DEFAULT, "PyLong_FromString");
    length = taken = 0;
    text[0] = 0;
    recording = 1;
    void *result = f(digits, NULL, 10);
    recording = 0;
    return result;
}

const char *
last(void)
{
    while (length > 0 && text[length - 1] == ' ') text[--length] = 0;
    return text;
}
