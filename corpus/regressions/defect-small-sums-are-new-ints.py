#: pyheap 1
#: machine    objects
#: python     3.12
#: property   smallIntsExistOnce
#: expect     fail
#: defect     small-sums-are-new-ints
#: found      seed small-sums-are-new-ints/0/0, 20 operations -> 2, minimal: certified (all 8 shorter programs over this alphabet pass)
a = 1
a = a + a
