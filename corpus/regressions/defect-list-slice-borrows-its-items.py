#: pyheap 1
#: machine    objects
#: python     3.10
#: property   refcountsCoverReferences
#: expect     fail
#: defect     list-slice-borrows-its-items
#: found      seed list-slice-borrows-its-items/0/0, 20 operations -> 1, minimal: certified (all 0 shorter programs over this alphabet pass)
a = [10, 10, 11]
