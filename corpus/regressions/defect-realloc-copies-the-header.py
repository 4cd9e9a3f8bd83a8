#: pyheap 1
#: machine    malloc
#: python     3.11
#: property   reallocKeepsTheContents
#: expect     fail
#: defect     realloc-copies-the-header
#: found      seed realloc-copies-the-header/0/0, 807 operations -> 2, minimal: certified (all 2 shorter programs over this alphabet pass)
a = malloc(1)
a = realloc(a, 65536)
