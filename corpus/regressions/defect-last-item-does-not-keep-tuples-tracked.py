#: pyheap 1
#: machine    objects
#: python     3.6
#: property   untrackedContainersLieOnNoCycle
#: expect     fail
#: defect     last-item-does-not-keep-tuples-tracked
#: found      seed last-item-does-not-keep-tuples-tracked/0/0, 20 operations -> 3, minimal: certified (all 435 shorter programs over this alphabet pass)
a = 1; b = []
b = (a, b)
a = gc.collect()
