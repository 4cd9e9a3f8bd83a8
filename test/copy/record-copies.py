# Prints what copy.copy and copy.deepcopy do in real CPythons, for the tests of this folder:
#
#   for v in 2.7 3.6 ... 3.13; do pythonV -S -E record-copies.py > /tmp/V.json; done
#   python3 record-copies.py /tmp/*.json > copies.json
#
# Without arguments it prints one interpreter's record; with files it merges records, keeping the
# versions that agree together.
import copy
import json
import sys

sys.setrecursionlimit(1000)


class Node(object):
    pass


class Slotted(object):
    __slots__ = ('b', 'a')


class Both(Slotted):
    pass


def node(**attributes):
    n = Node()
    for name in sorted(attributes):
        setattr(n, name, attributes[name])
    return n


def slotted(cls, value):
    s = cls()
    s.a = value
    return s


def both():
    s = slotted(Both, 2)
    s.q = []
    return s


# Chains: the innermost part, and what goes around it.
CHAINS = {
    'lists': (lambda: [], lambda x: [x]),
    'lists of None': (lambda: None, lambda x: [x]),
    'lists behind an int': (lambda: [1], lambda x: [1, x]),
    'lists beside lists': (lambda: [], lambda x: [[], x]),
    'tuples': (lambda: [], lambda x: (x,)),
    'tuples of ints': (lambda: (1, 2), lambda x: (x,)),
    'dicts': (lambda: {}, lambda x: {1: x}),
    'dicts with tuple keys': (lambda: 1, lambda x: {(1,): x}),
    'frozensets': (lambda: frozenset(), lambda x: frozenset([x])),
    'instances': (lambda: node(a=None), lambda x: node(a=x)),
    'instances with slots': (lambda: slotted(Slotted, None), lambda x: slotted(Slotted, x)),
    'lists of an instance': (lambda: Node(), lambda x: [x]),
}


def chain(name, depth):
    leaf, around = CHAINS[name]
    x = leaf()
    for _ in range(depth):
        x = around(x)
    return x


def copied(x, frames):
    """Copies x with so many frames around: module, record, deepest, can, and those of this."""
    return copied(x, frames - 1) if frames > 5 else copy.deepcopy(x)


def can(name, depth, frames):
    try:
        copied(chain(name, depth), frames)
        return True
    except RuntimeError:
        return False


def deepest(name, frames):
    low, high = 1, 1200
    while low < high:
        middle = (low + high + 1) // 2
        if can(name, middle, frames):
            low = middle
        else:
            high = middle - 1
    return low


def memo_size(x):
    memo = {}
    copy.deepcopy(x, memo)
    return len(memo)


def cycle():
    a = []
    t = (a,)
    a.append(t)
    return t


GRAPHS = {
    'None': None,
    '[1, [2]]': [1, [2]],
    '()': (),
    '(1, 2)': (1, 2),
    '([],)': ([],),
    '(1, (2, []))': (1, (2, [])),
    '{1: (2, [])}': {1: (2, [])},
    'set': set([1]),
    'frozenset': frozenset([1]),
    'object': object(),
    'node': Node(),
    'node with a': node(a=1),
    'slots': slotted(Slotted, 1),
    'slots and dict': both(),
    'tuple in a cycle': cycle(),
}

SIZED = {
    '[]': [],
    '[1, 2, 3]': [1, 2, 3],
    '{}': {},
    '{1: 1}': {1: 1},
    '6 keys': dict((i, i) for i in range(6)),
    '12 keys': dict((i, i) for i in range(12)),
    'set()': set(),
    '7 elements': set(range(7)),
}


def sizes(copier):
    return dict((name, sys.getsizeof(copier(x))) for name, x in SIZED.items())


def dict_sizes(copier):
    """Of the instance, then of its copy, by how many attributes it has."""
    told = []
    for count in (1, 3):
        class Fresh(object):
            pass
        n = Fresh()
        for name in 'xyz'[:count]:
            setattr(n, name, 1)
        y = copier(n)
        told.append([sys.getsizeof(n.__dict__), sys.getsizeof(y.__dict__)])
    return told


def record():
    # Loops and no comprehensions: those call C, which stays open and counts.
    depths = {}
    for name in CHAINS:
        depths[name] = []
        for frames in (5, 6, 7, 8):
            depths[name].append(deepest(name, frames))
    return {
        'depths': depths,
        'memos': dict((name, memo_size(x)) for name, x in GRAPHS.items()),
        'shallow': sizes(copy.copy),
        'deep': sizes(copy.deepcopy),
        'shallowDicts': dict_sizes(copy.copy),
        'deepDicts': dict_sizes(copy.deepcopy),
    }


def merge(records):
    """One list of {pythons, value} for each thing recorded."""
    merged = {}
    for key in sorted(records[0][1]):
        groups = merged[key] = []
        for version, told in records:
            for group in groups:
                if group['value'] == told[key]:
                    group['pythons'].append(version)
                    break
            else:
                groups.append({'pythons': [version], 'value': told[key]})
    return merged


if len(sys.argv) == 1:
    print(json.dumps({'python': '%d.%d' % sys.version_info[:2], 'record': record()}))
else:
    read = [json.load(open(path)) for path in sys.argv[1:]]
    read.sort(key=lambda each: [int(part) for part in each['python'].split('.')])
    print(json.dumps(merge([(each['python'], each['record']) for each in read])))
