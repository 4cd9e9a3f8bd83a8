#: pyheap 1
#: machine    objects
#: python     3.6
#: property   valuesAreAsTheModelSays
#: expect     fail
#: defect     weakref-owns-its-referent
#: found      seed weakref-owns-its-referent/0/1, 20 operations -> 2, minimal: certified (all 8 shorter programs over this alphabet pass)
a = Node()
a = weakref.ref(a)
