#: pyheap 1
#: machine    blocks
#: python     deck
#: property   blocksAreOfTheirRequestsClass
#: expect     fail
#: defect     size-class-rounds-down
#: found      seed size-class-rounds-down/0/0, 12 operations -> 2, minimal: certified (all 3 shorter programs over this alphabet pass)
a = malloc(1)
b = malloc(9)
