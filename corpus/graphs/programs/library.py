# Uses the standard library as programs do, and leaves the garbage that such use leaves: a document
# as objects that know their parents, decimals, test cases, a syntax tree, exceptions with their
# frames, closures, generators that were not finished, classes that nobody needs any more. Run by
# properties/oracles/graphs/dump.py, which gives it `collect` and `finalized`; the same in 2.7 and 3.
import ast
import decimal
import json
import sys
import unittest
import weakref


class Element(object):
    """An element of a document, which its children know."""

    def __init__(self, parent, value):
        self.parent = parent
        self.children = []
        if isinstance(value, dict):
            self.names = sorted(value)
            value = [value[name] for name in self.names]
        if isinstance(value, list):
            self.children = [Element(self, each) for each in value]
        else:
            self.value = value


class Closing(object):
    """Says when it goes."""

    does = "tells"

    def __del__(self):
        finalized.append(id(self))


def records(n):
    prices = [decimal.Decimal(i) / 7 for i in range(n)]
    rows = [{"id": i, "price": str(price), "tags": ["a", [i]]} for i, price in enumerate(prices)]
    return json.loads(json.dumps({"rows": rows, "count": n}))


def failing(depth):
    here = [depth]
    if depth == 0:
        raise ValueError(here)
    return failing(depth - 1)


def caught():
    """An error that is kept in the frame that it came through."""
    try:
        failing(4)
    except ValueError:
        kept = sys.exc_info()
    return len(kept)


def closures():
    def even(n):
        return n == 0 or odd(n - 1)

    def odd(n):
        return n != 0 and even(n - 1)

    return even(6)


def linked_tree(text):
    """A syntax tree whose nodes know their parents."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        for child in ast.iter_child_nodes(node):
            child.parent = node
    return tree


def unfinished():
    def count(n):
        while True:
            yield n
            n += 1

    waiting = [count(1)]
    next(waiting[0])
    waiting.append(waiting)


def passing_class():
    class Case(unittest.TestCase):
        def test_sum(self):
            self.assertEqual(sum(range(4)), 6)

    class Special(Case):
        __slots__ = ()

    suite = unittest.defaultTestLoader.loadTestsFromTestCase(Special)
    result = unittest.TestResult()
    suite.run(result)
    return result.testsRun


TEXT = """
class A(object):
    def f(self, x, *rest):
        return [y + x for y in rest if y] or {x: (1, 2.5, None)}

def g(n):
    while n > 0:
        n -= 1
    else:
        raise ValueError(n)
"""

document = Element(None, records(6))
watched = weakref.ref(document)
tree = linked_tree(TEXT)
for _ in range(2):
    Element(None, records(8))
    linked_tree(TEXT)
    caught()
    closures()
    passing_class()
ring = [Closing(), Closing()]
ring[0].other, ring[1].other = ring[1], ring[0]
ring[0].tree, document.last = tree, document.children.pop()
ring = tree = None
if sys.version_info[0] > 2:
    unfinished()
else:
    sys.exc_clear()
