#: pyheap 1
#: machine    blocks
#: python     3.8
#: expect     pass
# usable_arenas is sorted: the arena with the fewest free pools is used first, so that the others
# get a chance to drain and go back. Within an arena the pool that was freed last comes first.

# Three arenas of 64 pools, 7 blocks of 512 bytes a pool: three pools of arena 0, two of arena 1 and
# one of arena 2 have a name of their own.
a = [malloc(512) for _ in range(427)]
b = [malloc(512) for _ in range(7)]
c = [malloc(512) for _ in range(7)]
d = [malloc(512) for _ in range(7)]
e = [malloc(512) for _ in range(434)]
f = [malloc(512) for _ in range(7)]
g = [malloc(512) for _ in range(7)]
h = [malloc(512) for _ in range(441)]
i = [malloc(512) for _ in range(7)]
# Now 3, 2 and 1 of their pools are free.
free(b)
free(c)
free(d)
free(f)
free(g)
free(i)
# Six requests of six classes need six pools. They come from arena 2, then from arena 1 (the pool
# of g, the pool of f), then from arena 0 (d, c, b).
i = malloc(16)
g = malloc(32)
f = malloc(48)
d = malloc(64)
c = malloc(80)
b = malloc(96)
