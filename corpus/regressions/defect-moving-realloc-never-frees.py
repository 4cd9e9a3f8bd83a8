#: pyheap 1
#: machine    malloc
#: python     3.11
#: property   heapHoldsExactlyTheModelsBlocks
#: expect     fail
#: defect     moving-realloc-never-frees
#: found      seed moving-realloc-never-frees/0/0, 1000 operations -> 2, minimal: certified (all 1 shorter programs over this alphabet pass)
a = malloc(0)
a = realloc(a, 65536)
