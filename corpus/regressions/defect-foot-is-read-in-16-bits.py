#: pyheap 1
#: machine    malloc
#: python     3.11
#: property   theHeapsOwnAssertionsHold
#: expect     fail
#: defect     foot-is-read-in-16-bits
#: found      seed foot-is-read-in-16-bits/0/0, 1000 operations -> 2, minimal: certified (all 2 shorter programs over this alphabet pass)
a = malloc(65536)
b = malloc(0)
