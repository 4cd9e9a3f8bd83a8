#: pyheap 1
#: machine    objects
#: python     3.8
#: property   refcountsCoverReferences
#: expect     fail
#: defect     del-item-drops-the-last-item
#: found      seed del-item-drops-the-last-item/0/0, 20 operations -> 2, minimal: certified (all 8 shorter programs over this alphabet pass)
a = [10, 10, 11]
del a[1]
