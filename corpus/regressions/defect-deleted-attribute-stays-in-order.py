#: pyheap 1
#: machine    objects
#: python     3.11
#: property   valuesAreInOrder
#: expect     fail
#: defect     deleted-attribute-stays-in-order
#: found      seed deleted-attribute-stays-in-order/0/7, 20 operations -> 3, minimal: certified (all 164 shorter programs over this alphabet pass)
a = Node()
a.x = a
del a.x
