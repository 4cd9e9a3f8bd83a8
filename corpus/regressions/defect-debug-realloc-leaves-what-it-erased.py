#: pyheap 1
#: machine    blocks
#: python     3.11
#: hooks      debug
#: property   aRefusedReallocKeepsTheBlock
#: expect     fail
#: defect     debug-realloc-leaves-what-it-erased
#: found      seed debug-realloc-leaves-what-it-erased/0/0, 1000 operations -> 3, minimal: certified (all 18 shorter programs over this alphabet pass)
a = malloc(1)
fail_pages(1)
a = realloc(a, 65024)
