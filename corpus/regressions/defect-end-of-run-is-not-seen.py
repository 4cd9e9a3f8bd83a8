#: pyheap 1
#: machine    malloc
#: python     3.11
#: property   atMostOneEmptyRunIsKept
#: expect     fail
#: defect     end-of-run-is-not-seen
#: found      seed end-of-run-is-not-seen/0/0, 3 operations -> 1, minimal: certified (all 0 shorter programs over this alphabet pass)
a = malloc(0)
