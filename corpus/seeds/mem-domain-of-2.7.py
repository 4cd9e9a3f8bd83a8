#: pyheap 1
#: machine    blocks
#: python     2.7
#: expect     pass
# Three domains, and who serves them. In 2.7 only objects are pymalloc's: PyMem_Malloc is malloc.
# Change the Python in the header to 3.6, and the second block moves into an arena.

a = malloc(64)
b = mem_malloc(64)
c = raw_malloc(64)
# Zeroed ones, from the same places.
d = calloc(1, 64)
e = mem_calloc(1, 64)
f = raw_calloc(1, 64)
