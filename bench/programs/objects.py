# Builds and drops binary trees, runs a least-recently-used cache, and counts words.
from collections import OrderedDict


class Node:
    __slots__ = ("left", "right")

    def __init__(self, left, right):
        self.left = left
        self.right = right


def tree(depth):
    return Node(None, None) if depth == 0 else Node(tree(depth - 1), tree(depth - 1))


def size(node):
    return 1 if node.left is None else 1 + size(node.left) + size(node.right)


long_lived = tree(13)
for depth in range(4, 12, 2):
    for _ in range(1 << (11 - depth)):
        assert size(tree(depth)) == (2 << depth) - 1

cache = OrderedDict()
state = 1
for i in range(60000):
    state = state * 1103515245 + 12345 & 0x7FFFFFFF
    key = (state >> 8) % 20000
    if key in cache:
        cache.move_to_end(key)
    else:
        cache[key] = [key, float(i)]
        if len(cache) > 5000:
            cache.popitem(last=False)

counts = {}
for i in range(30000):
    state = state * 1103515245 + 12345 & 0x7FFFFFFF
    word = "w%d" % ((state >> 8) % 4000)
    counts[word] = counts.get(word, 0) + 1
assert sum(counts.values()) == 30000
