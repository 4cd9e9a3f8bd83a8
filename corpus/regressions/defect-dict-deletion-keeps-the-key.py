#: pyheap 1
#: machine    objects
#: python     3.12
#: property   dictCountsAddUp
#: expect     fail
#: defect     dict-deletion-keeps-the-key
#: found      seed dict-deletion-keeps-the-key/0/0, 20 operations -> 2, minimal: certified (all 3 shorter programs over this alphabet pass)
a = []
del a
