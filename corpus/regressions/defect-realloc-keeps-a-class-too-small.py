#: pyheap 1
#: machine    blocks
#: python     2.7
#: property   blocksAreOfTheirRequestsClass
#: expect     fail
#: defect     realloc-keeps-a-class-too-small
#: found      seed realloc-keeps-a-class-too-small/0/0, 1000 operations -> 2, minimal: certified (all 2 shorter programs over this alphabet pass)
a = malloc(1)
a = realloc(a, 17)
