#: pyheap 1
#: machine    objects
#: python     2.7
#: property   onlyLegacyFinalizersStrandGarbage
#: expect     fail
#: defect     reachable-from-finalizers-is-cleared
#: found      seed reachable-from-finalizers-is-cleared/0/14, 20 operations -> 4, minimal: certified (all 6,998 shorter programs over this alphabet pass)
a = Noisy()
a.x = a
a = []
a = gc.collect()
