# Prints what real CPythons do with lists and tuples, for list.test.ts and tuple.test.ts:
#
#   for v in 2.7 3.6 ... 3.13; do pythonV -S -E record-sequences.py > /tmp/V.json; done
#   python3 record-sequences.py /tmp/*.json > sequences.json
#
# Without arguments it prints one interpreter's record; with files it merges records, keeping the
# versions that agree together. The tests draw the same programs from the same generator.
import json
import sys

LISTS = 4
STEPS = 250


class Draws(object):
    """A linear congruential generator; the tests have the same."""

    def __init__(self, seed):
        self.state = seed

    def below(self, n):
        self.state = (self.state * 1103515245 + 12345) & 0x7FFFFFFF
        return (self.state >> 12) % n


def slots(a):
    return (sys.getsizeof(a) - sys.getsizeof([])) // 8


def step(a, draws):
    op = draws.below(20)
    n = draws.below(12)
    size = len(a)
    at = draws.below(size) if size else 0
    end = at + draws.below(size - at + 1)
    if size > 120:
        op = 10
    if op <= 3:
        a.append(n)
    elif op == 4 and size:
        a.pop()
    elif op == 5 and size:
        a.pop(at)
    elif op == 6:
        a.insert(at, n)
    elif op == 7:
        a.extend([7] * n)
    elif op == 8:
        a.extend((7,) * n)
    elif op == 9 and size:
        del a[at]
    elif op == 10:
        del a[at:end]
    elif op == 11:
        a = a[at:end]
    elif op == 12:
        a = a + [7] * n
    elif op == 13:
        a = a * (n % 3)
    elif op == 14:
        a *= n % 4
    elif op == 15:
        del a[:]
    elif op == 16:
        a = list((7,) * n)
    elif op == 17:
        a = list(a)
    elif op == 18:
        a.extend(set(range(n)))
    elif op == 19:
        for _ in range(min(n, size)):
            del a[0]
    return a


def growth(seed):
    draws = Draws(seed)
    a = []
    told = []
    for _ in range(STEPS):
        a = step(a, draws)
        told.append(slots(a))
    return told


def nested(draws, depth):
    """A tuple of ints, some of them of 60 bits, and of tuples."""
    items = []
    for _ in range(draws.below(5)):
        kind = draws.below(4)
        if kind == 0 and depth:
            items.append(nested(draws, depth - 1))
        elif kind == 1:
            items.append(draws.below(1 << 19) * (1 << 40) + draws.below(1 << 19))
        else:
            items.append(draws.below(1000) - 500)
    return tuple(items)


def chain(depth):
    t = ()
    for _ in range(depth):
        t = (t,)
    return t


def record():
    draws = Draws(11)
    return {
        'growth': [growth(seed) for seed in range(1, LISTS + 1)],
        'hashes': [str(hash(nested(draws, 4))) for _ in range(120)],
        'chains': [str(hash(chain(depth))) for depth in (0, 1, 2, 3, 500)],
        'ranges': [str(hash(tuple(range(n)))) for n in (1, 2, 3, 10, 70, 300)],
        'sizes': [sys.getsizeof((0,) * n) for n in (0, 1, 2, 20, 21)],
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
