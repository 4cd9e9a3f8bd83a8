#: pyheap 1
#: machine    blocks
#: python     tiny-3.7
#: property   usableArenasAreSortedByFreePools
#: expect     fail
#: defect     usable-arenas-never-move
#: found      seed usable-arenas-never-move/0/0, 1000 operations -> 2, minimal: certified (all 3 shorter programs over this alphabet pass)
a = [malloc(1) for _ in range(14)]
a = realloc(a, 49)
