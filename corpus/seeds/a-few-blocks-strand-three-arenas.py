#: pyheap 1
#: machine    blocks
#: python     3.13
#: expect     pass
# Why memory is not returned. 4096 blocks of 512 bytes: 2 MiB, in three arenas of 1 MiB each.

a = [malloc(512) for _ in range(4096)]
# Every 17th block is freed. That leaves 241 holes, one or two in nearly every pool ...
free(a[::17])
# ... which the next 240 blocks fill, so that they are scattered over all three arenas.
b = [malloc(512) for _ in range(240)]
# Another class takes no hole: it opens a pool of its own, in the third arena.
c = [malloc(48) for _ in range(100)]
# 127,680 bytes are in use after this, and three arenas are still mapped: not one pool of the first
# two is empty, each is held by a block of b or two.
free(a)
# Now the pools empty. The second arena goes back. The first one is completely free as well, and is
# kept: nothing stands to its right in usable_arenas. The third is held by 4,800 bytes.
free(b)
check(c)
