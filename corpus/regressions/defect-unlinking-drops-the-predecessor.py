#: pyheap 1
#: machine    blocks
#: python     3.12
#: property   usedPoolsAreExactlyThePartlyUsed
#: expect     fail
#: defect     unlinking-drops-the-predecessor
#: found      seed unlinking-drops-the-predecessor/0/2, 1000 operations -> 1, minimal: certified (all 0 shorter programs over this alphabet pass)
a = [malloc(497) for _ in range(31)]
