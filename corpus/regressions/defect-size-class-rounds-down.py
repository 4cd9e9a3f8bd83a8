#: pyheap 1
#: machine    blocks
#: python     deck
#: property   blocksAreOfTheirRequestsClass
#: expect     fail
#: defect     size-class-rounds-down
#: found      seed size-class-rounds-down/0/0, 25 operations -> 1, minimal: certified (all 0 shorter programs over this alphabet pass)
a = calloc(1, 9)
