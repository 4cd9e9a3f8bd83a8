#: pyheap 1
#: machine    blocks
#: python     tiny-3.11
#: hooks      debug
#: property   liveBlocksAreNeverRefused
#: expect     pass
#: found      seed demo/blocks tiny-3.11 with debug hooks/37, 886 operations -> 4, minimal: certified (all 377 shorter programs over this alphabet pass)
a = malloc(0)
b = [malloc(25) for _ in range(7)]
fail_pages(1)
b = realloc(b, 9)
