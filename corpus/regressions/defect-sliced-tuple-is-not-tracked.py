#: pyheap 1
#: machine    objects
#: python     3.10
#: property   untrackedContainersLieOnNoCycle
#: expect     fail
#: defect     sliced-tuple-is-not-tracked
#: found      seed sliced-tuple-is-not-tracked/0/9, 20 operations -> 3, minimal: certified (all 49 shorter programs over this alphabet pass)
a = []
a = (a, a)
a = a[0:1]
