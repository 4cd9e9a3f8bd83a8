#: pyheap 1
#: machine    objects
#: python     3.8
#: property   refcountsCoverReferences
#: expect     fail
#: defect     interning-leaks-its-argument
#: found      seed interning-leaks-its-argument/0/0, 20 operations -> 2, minimal: certified (all 8 shorter programs over this alphabet pass)
a = 'spam'
a = intern(a)
