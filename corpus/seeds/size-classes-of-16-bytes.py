#: pyheap 1
#: machine    blocks
#: python     3.13
#: expect     pass
# The same requests as in size-classes-of-the-deck.py, in a Python of today: steps of 16 bytes,
# 32 classes. 1 and 16 bytes are one class now, and so are 497 and 512.

# Class 0: 1 to 16 bytes. All three blocks lie in one pool, 16 bytes apart.
a = malloc(1)
b = malloc(8)
c = malloc(16)
# Class 1 begins at 17 bytes, in the next pool, 16384 bytes further on.
d = malloc(17)
# Class 31 is the last: 497 to 512 bytes.
e = malloc(497)
f = malloc(512)
# 513 bytes and 0 bytes are malloc's, in every version.
g = malloc(513)
h = malloc(0)
