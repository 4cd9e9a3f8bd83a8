#: pyheap 1
#: machine    blocks
#: python     tiny-3.8
#: property   nfp2lastaNamesTheRightmost
#: expect     fail
#: defect     nfp2lasta-names-any-arena-before
#: found      seed nfp2lasta-names-any-arena-before/0/0, 1000 operations -> 2, minimal: certified (all 3 shorter programs over this alphabet pass)
a = [malloc(49) for _ in range(13)]
a = realloc(a, 33)
