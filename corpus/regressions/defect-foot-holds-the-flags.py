#: pyheap 1
#: machine    malloc
#: python     3.11
#: property   boundaryTagsAgree
#: expect     fail
#: defect     foot-holds-the-flags
#: found      seed foot-holds-the-flags/0/0, 1000 operations -> 1, minimal: certified (all 0 shorter programs over this alphabet pass)
a = malloc(0)
