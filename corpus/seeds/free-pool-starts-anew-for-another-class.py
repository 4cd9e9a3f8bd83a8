#: pyheap 1
#: machine    blocks
#: python     3.7
#: expect     pass
# The counterpart of free-pool-keeps-its-list-for-its-class.py: the pool goes to another class. Its
# blocks have another size now, so the old free list means nothing, and the pool begins anew.

# b keeps the arena.
b = malloc(512)
a = [malloc(64) for _ in range(4)]
# The free list of the empty pool reads 3, 2, 1, 0 ...
free(a)
# ... but 32-byte blocks come from the pool's start: 48 bytes behind it, then 32 bytes further each
# time. Blocks are carved one at a time, when they are needed.
c = malloc(32)
d = malloc(32)
e = malloc(32)
