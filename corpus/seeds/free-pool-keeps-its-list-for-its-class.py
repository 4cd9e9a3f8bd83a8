#: pyheap 1
#: machine    blocks
#: python     3.7
#: expect     pass
# An empty pool is not wiped. Header, size class and free list stay, and when the same class is
# the next to need a pool, it goes on where it left off: the block that was freed last comes first.

# b has nothing to do but to keep the arena: without it, freeing a would give the arena back.
b = malloc(512)
# Blocks 0, 1, 2, 3 of a pool of 64-byte blocks.
a = [malloc(64) for _ in range(4)]
# Freed from the last to the first, so that the free list reads 0, 1, 2, 3.
free(a[::-1])
# The pool lies in its arena's freepools. The class takes it back, and block 0 with it.
c = malloc(64)
free(c)
# Filled and freed in the other order, the list reads 3, 2, 1, 0 ...
d = [malloc(64) for _ in range(4)]
free(d)
# ... and this is block 3, 192 bytes behind the one that c was. A fresh pool would give block 0.
e = malloc(64)
