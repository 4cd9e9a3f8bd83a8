#: pyheap 1
#: machine    objects
#: python     3.7
#: property   valuesAreAsTheModelSays
#: expect     fail
#: defect     finalizer-is-forgotten
#: found      seed finalizer-is-forgotten/0/0, 15 operations -> 2, minimal: certified (all 9 shorter programs over this alphabet pass)
a = ring(Noisy())
a = gc.collect()
