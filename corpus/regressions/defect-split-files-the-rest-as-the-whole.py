#: pyheap 1
#: machine    malloc
#: python     3.11
#: property   binsHoldTheirSizes
#: expect     fail
#: defect     split-files-the-rest-as-the-whole
#: found      seed split-files-the-rest-as-the-whole/0/0, 20 operations -> 1, minimal: certified (all 0 shorter programs over this alphabet pass)
a = malloc(8192)
