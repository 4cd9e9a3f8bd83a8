#: pyheap 1
#: machine    objects
#: python     3.12
#: property   listVectorsAreLiveBlocks
#: expect     fail
#: defect     list-counts-a-slot-too-many
#: found      seed list-counts-a-slot-too-many/0/0, 2 operations -> 1, minimal: certified (all 0 shorter programs over this alphabet pass)
a = [10, 10, 11]
