#: pyheap 1
#: machine    blocks
#: python     3.11
#: expect     pass
# When no arena is to be had, pymalloc asks malloc, which may have a chunk left. Only when malloc
# has none either is the answer NULL.

# This leaves malloc with a run of pages that is nearly all free.
a = raw_malloc(64)
# The next request for pages is refused: no arena. The block lies near a, as a chunk of malloc.
fail_pages(1)
b = malloc(64)
# The request after that is served as ever, by a block of an arena.
c = malloc(64)
# No more pages at all, and more bytes than the run has: NULL, and nothing has changed.
limit_pages(0)
d = malloc(100352)
lift_limits()
check(b)
