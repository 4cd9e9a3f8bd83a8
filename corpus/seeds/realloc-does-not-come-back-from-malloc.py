#: pyheap 1
#: machine    blocks
#: python     3.11
#: expect     pass
# A block that has grown beyond 512 bytes is malloc's, and malloc keeps it, however small it gets.

a = malloc(512)
# Too large for pymalloc: a chunk of malloc, far from the arena.
a = realloc(a, 513)
# One byte would do in a 16-byte block, but realloc asks who owns the address, not how much is
# wanted.
a = realloc(a, 1)
# A fresh request for one byte is pymalloc's.
b = malloc(1)
# Down to nothing: a small block that is reallocated to 0 bytes becomes malloc's too.
b = realloc(b, 0)
