#: pyheap 1
#: machine    blocks
#: python     3.9
#: expect     pass
# The program of arena-is-returned-at-once.py, one version later. Since 3.9 a completely free arena
# is kept while no usable arena stands to its right: the pairs cost nothing, and the memory stays.

a = malloc(16)
free(a)
a = malloc(16)
free(a)
# The page of somebody else lands behind the arena, which is still mapped.
other_pages(1)
# And the block comes back at the very same place.
a = malloc(16)
