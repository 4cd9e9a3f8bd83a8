#: pyheap 1
#: machine    blocks
#: python     3.8
#: property   everyBlockIsAccountedForOnce
#: expect     fail
#: defect     shrinking-realloc-copies-it-all
#: found      seed shrinking-realloc-copies-it-all/0/0, 1000 operations -> 2, minimal: certified (all 2 shorter programs over this alphabet pass)
a = malloc(17)
a = realloc(a, 1)
