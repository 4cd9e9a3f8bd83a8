#: pyheap 1
#: machine    malloc
#: python     3.11
#: property   memoryIsOnlyRefusedForWantOfPages
#: expect     fail
#: defect     realloc-to-nothing-is-refused
#: found      seed realloc-to-nothing-is-refused/0/0, 1000 operations -> 2, minimal: certified (all 1 shorter programs over this alphabet pass)
a = malloc(0)
a = realloc(a, 0)
