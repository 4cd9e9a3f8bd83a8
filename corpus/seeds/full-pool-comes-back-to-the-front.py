#: pyheap 1
#: machine    blocks
#: python     3.9
#: expect     pass
# A pool of 4096 bytes has a header of 48 and room for 7 blocks of 512. The seventh makes it full,
# and a full pool is in no list: there is nothing that it could give.

a = [malloc(512) for _ in range(7)]
# So the eighth block opens a second pool ...
b = malloc(512)
# ... until a block of the full pool is freed. The pool is used again, and goes to the front of
# usedpools: the next request is served from it, not from the pool that b is in.
free(a[3])
c = malloc(512)
# Full once more. Now it is the second pool's turn.
d = malloc(512)
