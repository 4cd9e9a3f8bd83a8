#: pyheap 1
#: machine    blocks
#: python     3.10
#: expect     pass
# mmap aligns to pages of 4096 bytes, and pools have 16384 since 3.10. An arena whose base is no
# multiple of that loses the start up to its first pool, and an end that is no whole pool: 63 pools
# instead of 64, 16384 bytes lost.

# Somebody else maps a page first, so that the arena lands on an odd place.
other_pages(1)
# 63 pools of 31 blocks of 512 bytes: 1953 blocks, and the arena is full.
a = [malloc(512) for _ in range(1953)]
# One more needs a second arena. In an aligned arena 31 more would have fitted.
b = malloc(512)
