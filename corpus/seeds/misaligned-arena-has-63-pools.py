#: pyheap 1
#: machine    blocks
#: python     3.10
#: expect     pass
# mmap aligns to pages of 4096 bytes, and pools have 16384 since 3.10. An arena whose base is no
# multiple of that loses the start up to its first pool, and an end that is no whole pool: 63 pools
# instead of 64, 16384 bytes lost.

# Somebody else maps a page first, and the arena lands 12288 bytes behind a multiple of 16384.
other_pages(1)
# 63 pools of 31 blocks of 512 bytes: these 1953 blocks fill the arena.
a = [malloc(512) for _ in range(1953)]
# One page more, and the next arena lands right: 64 pools, 1984 blocks ...
other_pages(1)
b = [malloc(512) for _ in range(1984)]
# ... so that this one opens a third.
c = malloc(512)
