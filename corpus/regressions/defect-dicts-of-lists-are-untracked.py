#: pyheap 1
#: machine    objects
#: python     2.7
#: property   untrackedContainersLieOnNoCycle
#: expect     fail
#: defect     dicts-of-lists-are-untracked
#: found      seed dicts-of-lists-are-untracked/0/4, 20 operations -> 2, minimal: certified (all 9 shorter programs over this alphabet pass)
a = {'k': []}
b = gc.collect()
