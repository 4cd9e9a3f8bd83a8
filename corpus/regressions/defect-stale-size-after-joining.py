#: pyheap 1
#: machine    malloc
#: python     3.11
#: property   everyFreeChunkIsInItsBinOnce
#: expect     fail
#: defect     stale-size-after-joining
#: found      seed stale-size-after-joining/0/0, 1000 operations -> 1, minimal: certified (all 0 shorter programs over this alphabet pass)
a = [malloc(0) for _ in range(3)]
