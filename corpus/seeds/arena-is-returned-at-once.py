#: pyheap 1
#: machine    blocks
#: python     3.8
#: expect     pass
# Up to 3.8 an arena goes back to the system with its last live block, always. A program that works
# at the boundary pays for it: each of these pairs maps and unmaps 262144 bytes.

a = malloc(16)
free(a)
a = malloc(16)
free(a)
# Somebody else maps a page. It lands where the arena was: the place is really free.
other_pages(1)
# So the next arena begins a page further on. Compare arena-is-kept.py.
a = malloc(16)
