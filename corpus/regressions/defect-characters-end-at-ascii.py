#: pyheap 1
#: machine    objects
#: python     3.9
#: property   valuesAreAsTheModelSays
#: expect     fail
#: defect     characters-end-at-ascii
#: found      seed characters-end-at-ascii/0/7, 20 operations -> 2, minimal: certified (all 8 shorter programs over this alphabet pass)
a = '\xe9'
b = '\xe9'
