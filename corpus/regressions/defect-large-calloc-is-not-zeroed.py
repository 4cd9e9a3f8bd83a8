#: pyheap 1
#: machine    malloc
#: python     3.11
#: property   callocGivesZeroes
#: expect     fail
#: defect     large-calloc-is-not-zeroed
#: found      seed large-calloc-is-not-zeroed/0/0, 1000 operations -> 2, minimal: certified (all 3 shorter programs over this alphabet pass)
a = malloc(0)
b = calloc(1, 1024)
