#: pyheap 1
#: machine    objects
#: python     3.13
#: property   valuesAreAsTheModelSays
#: expect     fail
#: defect     deepcopy-copies-what-is-the-same
#: found      seed deepcopy-copies-what-is-the-same/0/0, 20 operations -> 2, minimal: certified (all 8 shorter programs over this alphabet pass)
a = (1000, 'two words')
a = copy.deepcopy(a)
