#: pyheap 1
#: machine    objects
#: python     3.8
#: property   everyBlockHasOneOwner
#: expect     fail
#: defect     free-list-keeps-the-vector
#: found      seed free-list-keeps-the-vector/0/0, 20 operations -> 1, minimal: certified (all 0 shorter programs over this alphabet pass)
a = frozenset([1, 2])
