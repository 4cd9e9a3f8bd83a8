#: pyheap 1
#: machine    objects
#: python     3.8
#: property   onlyGarbageRefersToGarbage
#: expect     fail
#: defect     resurrection-is-not-noticed
#: found      seed resurrection-is-not-noticed/0/9, 20 operations -> 2, minimal: certified (all 9 shorter programs over this alphabet pass)
a = ring(Phoenix())
a = gc.collect()
