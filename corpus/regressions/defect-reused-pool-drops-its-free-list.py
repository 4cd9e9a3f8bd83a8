#: pyheap 1
#: machine    blocks
#: python     3.13
#: property   everyBlockIsAccountedForOnce
#: expect     fail
#: defect     reused-pool-drops-its-free-list
#: found      seed reused-pool-drops-its-free-list/0/0, 1000 operations -> 3, minimal: certified (all 8 shorter programs over this alphabet pass)
a = malloc(1)
free(a)
a = malloc(1)
