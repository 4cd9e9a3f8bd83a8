#: pyheap 1
#: machine    blocks
#: python     3.6
#: property   heapHoldsExactlyTheModelsBlocks
#: expect     fail
#: defect     stale-pool-header-is-believed
#: found      seed stale-pool-header-is-believed/0/4, 1000 operations -> 2, minimal: certified (all 2 shorter programs over this alphabet pass)
a = malloc(0)
b = malloc(1)
