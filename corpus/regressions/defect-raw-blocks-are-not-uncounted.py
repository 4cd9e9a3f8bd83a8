#: pyheap 1
#: machine    blocks
#: python     3.9
#: property   rawAllocatedBlocksAreCounted
#: expect     fail
#: defect     raw-blocks-are-not-uncounted
#: found      seed raw-blocks-are-not-uncounted/0/0, 1000 operations -> 1, minimal: certified (all 0 shorter programs over this alphabet pass)
a = malloc(0)
