# Makes many objects of many sizes, keeps a few of each batch and drops the rest, again and again:
# what is kept lies scattered over pools and arenas and decides which of them can go back.
#
# Runs alike in Python 2.7 and 3, draws from its own generator, and imports nothing.


class Draw(object):
    """The same numbers in every Python, from a table: drawing one makes next to no garbage."""

    def __init__(self, seed):
        self.table = []
        for _ in range(4099):
            seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
            self.table.append(seed >> 16 & 255)
        self.numbers = iter(self.table)

    def below(self, n):
        for byte in self.numbers:
            return byte * n >> 8
        self.numbers = iter(self.table)
        return 0


class Row(object):
    __slots__ = ("key", "fields", "link")


class Node(object):
    pass


def row(draw, i):
    r = Row()
    r.key = "row-%d" % i + "." * draw.below(60)
    r.fields = (i, i * 2.5, r.key)
    r.link = None
    return r


def grown(draw, i):
    """A list that grows by appending: one realloc after the other, up to 600 bytes."""
    out = []
    for k in range(draw.below(70)):
        out.append(k)
    return out


def text(draw, i):
    """Strings of every size class, and some that are too large for pymalloc."""
    return "x" * draw.below(560)


def record(draw, i):
    out = {}
    for k in range(draw.below(9)):
        out["f%d" % k] = i + k
    return out


def pair(draw, i):
    """Two nodes that refer to each other: left to the cycle collector."""
    a, b = Node(), Node()
    a.other, b.other, a.i = b, a, i
    return a


def chopped(draw, i):
    """A buffer that is filled and then cut: reallocs that shrink."""
    b = bytearray(draw.below(700) + 8)
    del b[draw.below(len(b)):]
    return b


def batch(draw, make, count, keep):
    """Makes `count` objects; about one in `keep` outlives the batch."""
    made = [make(draw, i) for i in range(count)]
    return [x for x in made if draw.below(keep) == 0]


def mixed(draw, count, keep):
    """All kinds in turn, freed in an order that has nothing to do with their making."""
    kinds = (row, grown, text, record, pair, chopped)
    made = [kinds[i % len(kinds)](draw, i) for i in range(count)]
    k = 0
    for _ in made:
        k = (k + 1597) % count
        if draw.below(keep) != 0:
            made[k] = None
    return [x for x in made if x is not None]


def main():
    draw = Draw(2718)
    kept = []
    # One kind at a time fills whole arenas with one size class; a few survivors hold them.
    for make, count in ((text, 14000), (row, 2500), (record, 800), (pair, 900), (chopped, 1500)):
        kept.append(batch(draw, make, count, 250))
    kept.append(batch(draw, grown, 700, 100))
    # Now the pools of those sizes are partly free: new objects go into the gaps.
    kept.append(mixed(draw, 3000, 40))
    # The survivors of the first batches go, oldest first, and arenas become empty at last.
    for i in range(3):
        kept[i] = None
    kept.append(batch(draw, text, 14000, 250))
    # One at a time: a block that is freed and taken again, now the last of its pool, now not.
    for i in range(1000):
        kept[0] = text(draw, i)
    del kept[1:]
    kept.append(mixed(draw, 1500, 60))


main()
