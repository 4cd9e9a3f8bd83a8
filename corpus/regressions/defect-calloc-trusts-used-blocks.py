#: pyheap 1
#: machine    blocks
#: python     3.10
#: property   callocGivesZeroes
#: expect     fail
#: defect     calloc-trusts-used-blocks
#: found      seed calloc-trusts-used-blocks/0/0, 1000 operations -> 3, minimal: certified (all 24 shorter programs over this alphabet pass)
a = malloc(1)
free(a)
a = calloc(1, 1)
