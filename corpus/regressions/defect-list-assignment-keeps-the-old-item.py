#: pyheap 1
#: machine    objects
#: python     3.11
#: property   refcountsCoverReferences
#: expect     fail
#: defect     list-assignment-keeps-the-old-item
#: found      seed list-assignment-keeps-the-old-item/0/0, 20 operations -> 2, minimal: certified (all 8 shorter programs over this alphabet pass)
a = [10, 10, 11]
a[0] = a
