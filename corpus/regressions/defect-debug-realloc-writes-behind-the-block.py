#: pyheap 1
#: machine    blocks
#: python     3.7
#: hooks      debug
#: property   everyBlockIsAccountedForOnce
#: expect     fail
#: defect     debug-realloc-writes-behind-the-block
#: found      seed debug-realloc-writes-behind-the-block/0/0, 1000 operations -> 2, minimal: certified (all 2 shorter programs over this alphabet pass)
a = malloc(1)
a = realloc(a, 0)
