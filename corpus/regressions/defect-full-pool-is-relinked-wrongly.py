#: pyheap 1
#: machine    blocks
#: python     tiny-3.11
#: property   usedPoolsAreExactlyThePartlyUsed
#: expect     fail
#: defect     full-pool-is-relinked-wrongly
#: found      seed full-pool-is-relinked-wrongly/0/0, 1000 operations -> 2, minimal: certified (all 3 shorter programs over this alphabet pass)
a = [malloc(33) for _ in range(3)]
a = realloc(a, 33)
