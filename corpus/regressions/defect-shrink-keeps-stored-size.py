#: pyheap 1
#: machine    malloc
#: python     3.11
#: property   everyFreeChunkIsInItsBinOnce
#: expect     fail
#: defect     shrink-keeps-stored-size
#: found      seed shrink-keeps-stored-size/0/0, 13 operations -> 2, minimal: certified (all 2 shorter programs over this alphabet pass)
a = malloc(41)
a = realloc(a, 0)
