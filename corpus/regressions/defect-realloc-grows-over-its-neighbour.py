#: pyheap 1
#: machine    malloc
#: python     3.11
#: property   theHeapsOwnAssertionsHold
#: expect     fail
#: defect     realloc-grows-over-its-neighbour
#: found      seed realloc-grows-over-its-neighbour/0/0, 1000 operations -> 2, minimal: certified (all 1 shorter programs over this alphabet pass)
a = [malloc(0) for _ in range(2)]
a = realloc(a, 25)
