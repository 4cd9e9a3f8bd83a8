#: pyheap 1
#: machine    blocks
#: python     tiny-3.10
#: property   addressMapCoversExactlyTheLiveArenas
#: expect     fail
#: defect     arena-map-masks-by-pools
#: found      seed arena-map-masks-by-pools/0/0, 1000 operations -> 1, minimal: certified (all 0 shorter programs over this alphabet pass)
a = malloc(1)
