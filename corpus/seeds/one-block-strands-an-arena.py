#: pyheap 1
#: machine    blocks
#: python     3.13
#: expect     pass
# Why memory is not returned: 4096 blocks of 512 bytes, 2 MiB, in three arenas of 1 MiB each.

a = [malloc(512) for _ in range(4096)]
# Every 17th block is freed, 241 in all: each of them leaves a hole in a pool that stays in use,
# and not one arena can go.
free(a[::17])
# The holes serve requests of their own class ...
b = [malloc(512) for _ in range(240)]
# ... and no other: these come from a pool that nobody had.
c = [malloc(48) for _ in range(100)]
# Everything large is gone now. 100 blocks of 48 bytes, and one pool, keep 1 MiB.
free(a)
free(b)
check(c)
