#: pyheap 1
#: machine    malloc
#: python     3.11
#: property   reallocKeepsTheContents
#: expect     fail
#: defect     realloc-moves-without-copying
#: found      seed realloc-moves-without-copying/0/0, 19 operations -> 2, minimal: certified (all 2 shorter programs over this alphabet pass)
a = malloc(1)
a = realloc(a, 65536)
