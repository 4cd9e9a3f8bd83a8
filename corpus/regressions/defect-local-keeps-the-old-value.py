#: pyheap 1
#: machine    objects
#: python     3.10
#: property   refcountsCoverReferences
#: expect     fail
#: defect     local-keeps-the-old-value
#: found      seed local-keeps-the-old-value/0/2, 20 operations -> 2, minimal: certified (all 3 shorter programs over this alphabet pass)
a = []
a = rebind(a)
