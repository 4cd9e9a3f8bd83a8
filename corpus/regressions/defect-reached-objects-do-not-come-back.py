#: pyheap 1
#: machine    objects
#: python     3.9
#: property   whatIsSetApartIsUnreachable
#: expect     fail
#: defect     reached-objects-do-not-come-back
#: found      seed reached-objects-do-not-come-back/0/2, 20 operations -> 3, minimal: certified (all 46 shorter programs over this alphabet pass)
a = []
a = [a]
a = gc.collect()
