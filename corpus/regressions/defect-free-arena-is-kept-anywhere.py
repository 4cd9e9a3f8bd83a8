#: pyheap 1
#: machine    blocks
#: python     tiny-3.9
#: property   completelyFreeArenasAreReturned
#: expect     fail
#: defect     free-arena-is-kept-anywhere
#: found      seed free-arena-is-kept-anywhere/0/0, 1000 operations -> 1, minimal: certified (all 0 shorter programs over this alphabet pass)
a = [malloc(49) for _ in range(13)]
