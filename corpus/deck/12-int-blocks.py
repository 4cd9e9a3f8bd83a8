# Row 12 of docs/DECK.md: 2.7 makes ints in blocks of 41, which lie 24 bytes apart; what is dropped
# goes to a free list, and from there to the next ints. Later versions ask the allocator for each.
a = []
for n in range(1000, 1400):
    a.append(n)

def lie_in_blocks(b):
    c = 0
    for n in range(399):
        if id(b[n]) - id(b[n + 1]) == 24:
            c += 1
    return c > 300

b = lie_in_blocks(a)
n = 0
a = a[:3]
c = [5000 + len(a), 6000 + len(a)]
