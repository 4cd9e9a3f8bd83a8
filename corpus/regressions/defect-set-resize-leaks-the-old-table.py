#: pyheap 1
#: machine    objects
#: python     3.10
#: property   everyBlockHasOneOwner
#: expect     fail
#: defect     set-resize-leaks-the-old-table
#: found      seed set-resize-leaks-the-old-table/0/0, 20 operations -> 2, minimal: certified (all 8 shorter programs over this alphabet pass)
a = set()
for b in range(19): a.add(b)
