#: pyheap 1
#: machine    blocks
#: python     3.12
#: property   listsCanBeFollowed
#: expect     fail
#: defect     unlinking-drops-the-predecessor
#: found      seed unlinking-drops-the-predecessor/0/0, 11 operations -> 1, minimal: certified (all 0 shorter programs over this alphabet pass)
a = malloc(1)
