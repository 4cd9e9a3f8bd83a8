#: pyheap 1
#: machine    objects
#: python     3.11
#: property   listVectorsAreLiveBlocks
#: expect     fail
#: defect     copied-list-shares-the-vector
#: found      seed copied-list-shares-the-vector/0/0, 20 operations -> 2, minimal: certified (all 8 shorter programs over this alphabet pass)
a = [10, 10, 11]
b = copy.copy(a)
