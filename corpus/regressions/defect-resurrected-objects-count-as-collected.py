#: pyheap 1
#: machine    objects
#: python     3.13
#: property   valuesAreAsTheModelSays
#: expect     fail
#: defect     resurrected-objects-count-as-collected
#: found      seed resurrected-objects-count-as-collected/0/1, 20 operations -> 2, minimal: certified (all 9 shorter programs over this alphabet pass)
a = ring(Phoenix())
a = gc.collect()
