#: pyheap 1
#: machine    blocks
#: python     3.12
#: expect     pass
# When does realloc leave a block where it is? While the new size fits, and more than three quarters
# of the block stay in use. Below that it moves, even if there is no smaller class to move to.

# A block of 16 bytes: 13 bytes stay, 12 bytes move, into another block of 16.
a = malloc(16)
a = realloc(a, 13)
a = realloc(a, 12)
# A block of 64 bytes: 49 stay, 48 move.
b = malloc(64)
b = realloc(b, 49)
b = realloc(b, 48)
# A block of 512 bytes: 385 stay, 384 move.
c = malloc(512)
c = realloc(c, 385)
c = realloc(c, 384)
# Growing inside the block is free: 33 bytes have a block of 48.
d = malloc(33)
d = realloc(d, 48)
d = realloc(d, 49)
