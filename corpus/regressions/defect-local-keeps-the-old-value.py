#: pyheap 1
#: machine    objects
#: python     3.10
#: property   refcountsCoverReferences
#: expect     fail
#: defect     local-keeps-the-old-value
#: found      seed local-keeps-the-old-value/0/1, 26 operations -> 2, minimal: certified (all 1 shorter programs over this alphabet pass)
a = []
a = rebind(a)
