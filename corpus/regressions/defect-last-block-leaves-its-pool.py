#: pyheap 1
#: machine    blocks
#: python     3.11
#: property   blockSizesMatchTheirPoolsClass
#: expect     fail
#: defect     last-block-leaves-its-pool
#: found      seed last-block-leaves-its-pool/0/0, 22 operations -> 1, minimal: certified (all 0 shorter programs over this alphabet pass)
a = [malloc(497) for _ in range(32)]
