# Random graphs of lists, tuples, dicts and instances, some with finalizers, some of which save
# themselves. A third is dropped while it is young, a third in the middle generation, a third when
# it is old. Run by properties/oracles/graphs/dump.py, which gives it `collect` and `finalized`; the
# same in 2.7 and 3.
import random


class Node(object):
    pass


class Slotted(object):
    __slots__ = ("a", "b")


class Telling(object):
    does = "tells"

    def __del__(self):
        finalized.append(id(self))


class Saver(object):
    does = "saves"

    def __del__(self):
        finalized.append(id(self))
        kept.append(self)


kept = []
stream = random.Random(12345)
draw = stream.random


def below(n):
    return int(draw() * n)


def new_node():
    kind = below(9)
    if kind < 3:
        return []
    if kind < 5:
        return {}
    if kind == 5:
        return Slotted()
    if kind == 6 and draw() < 0.3:
        return Telling() if draw() < 0.7 else Saver()
    return Node()


def put(holder, item):
    if isinstance(holder, list):
        holder.append(item)
    elif isinstance(holder, dict):
        holder[len(holder)] = item
    elif isinstance(holder, Slotted):
        setattr(holder, "ab"[below(2)], item)
    else:
        setattr(holder, "x%d" % below(3), item)


def tangle(size):
    nodes = [new_node() for _ in range(size)]
    for _ in range(below(2 * size + 1)):
        item = nodes[below(size)]
        if draw() < 0.3:
            item = tuple([nodes[below(size)] for _ in range(below(4))] + [item])
        elif draw() < 0.2:
            item = tuple([below(1000), (below(1000), 1.5)])
        put(nodes[below(size)], item)
    return nodes


alive = []
for age in (1, 0, None):
    parts = [tangle(1 + below(40)) for _ in range(14)]
    if age is not None:
        collect(age)
    # What is dropped has survived that collection, and is as old as that.
    for part in parts:
        part[:] = [node for node in part if draw() < 0.1]
    alive += parts
parts = part = None
