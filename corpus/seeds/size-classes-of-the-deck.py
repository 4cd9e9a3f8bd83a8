#: pyheap 1
#: machine    blocks
#: python     deck
#: expect     pass
# The size classes of the deck: steps of 8 bytes, 64 classes, class 0 to class 63.
# Every class has a pool of its own, so a new class is a new pool of 4096 bytes.

# Class 0 serves 1 to 8 bytes: two blocks, 8 bytes apart, the first behind 48 bytes of header.
a = malloc(1)
b = malloc(8)
# Class 1 serves 9 to 16 bytes: the next pool, blocks 16 bytes apart.
c = malloc(9)
d = malloc(16)
# Class 63 serves 505 to 512 bytes: the pool after that, blocks 512 bytes apart.
e = malloc(505)
f = malloc(512)
# One byte more is too much for pymalloc, and so is nothing at all: malloc serves both.
g = malloc(513)
h = malloc(0)
