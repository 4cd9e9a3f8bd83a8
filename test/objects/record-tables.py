# Prints what the tables of dicts and sets of this CPython hold behind each step of the programs that
# test/objects/table-programs.ts runs: a number for each fifty steps, and the hashes of the str keys.
#   python -S test/objects/record-tables.py [dump]      PYTHONHASHSEED=0 in the environment
from __future__ import print_function
import ctypes, json, sys

PY2 = sys.version_info[0] == 2
V = sys.version_info[:2]
STEPS, STRIDE = 300, 50
DUMP = len(sys.argv) > 1


def u64(at):
    return ctypes.c_uint64.from_address(at).value


class Draw(object):
    def __init__(self, seed):
        self.x = seed

    def __call__(self, n):
        self.x = (self.x * 1103515245 + 12345) & 0x7fffffff
        return (self.x >> 8) % n


class Node(object):
    pass


STRS = ['n%d' % i for i in range(40)]
INTS = {}
VALUES = [object() for _ in range(10)]
NAMES = {}


def name_objects():
    for s in STRS:
        NAMES[id(s)] = s
    for i, v in enumerate(VALUES):
        NAMES[id(v)] = 'v%d' % i


def int_key(n):
    if n == -1:
        n = -3
    if n not in INTS:
        INTS[n] = n
        NAMES[id(INTS[n])] = str(n)
    return INTS[n]


def draw_key(draw, kind):
    if kind == 'mixed':
        kind = ('near', 'far', 'str')[draw(3)]
    if kind == 'str':
        return STRS[draw(40)]
    if kind == 'near':
        return int_key(draw(40))
    n = draw(6) << (3 * draw(16))
    return int_key(-n if draw(2) else n)


def obj(at):
    return '-' if at == 0 else NAMES.get(at, '?')


def words(n):
    return '%x.%x' % (n & 0xffffffff, n >> 32)


def dump27(d):
    at = id(d)
    table = u64(at + 40)
    out = ['fill %d used %d mask %d %s' % (u64(at + 16), u64(at + 24), u64(at + 32), 'str' if u64(at + 48) == LOOKUPS['str'] else 'any')]
    for i in range(u64(at + 32) + 1):
        e = table + 24 * i
        out.append('%s %s %s' % (words(u64(e)), obj(u64(e + 8)), obj(u64(e + 16))))
    return ','.join(out)


LOOKUPS = {}


def find_lookups():
    if PY2:
        LOOKUPS['str'] = u64(id({'a': 1}) + 48)
        a, b = {'a': 1, 'b': 2}, set([1, 2])
        del a['a']
        b.discard(1)
        for i in range(8):
            k, e = u64(u64(id(a) + 40) + 24 * i + 8), u64(u64(id(b) + 40) + 16 * i + 8)
            if k not in (0, id('b')):
                NAMES[k] = 'dummy'
            if e not in (0, id(2)):
                NAMES[e] = 'dummy'
        return
    b = set([1, 2])
    b.discard(1)
    for i in range(8):
        e = u64(u64(id(b) + 40) + 16 * i)
        if e not in (0, id(2)):
            NAMES[e] = 'dummy'
    if V >= (3, 11):
        return
    n = Node()
    n.x = 1
    m = {'a': 1, 'b': 2}
    LOOKUPS[u64(u64(id(m) + 32) + 16)] = 'clean'
    del m['a']
    LOOKUPS[u64(u64(id(m) + 32) + 16)] = 'dummies'
    LOOKUPS[u64(u64(id({5: 1}) + 32) + 16)] = 'general'
    LOOKUPS[u64(u64(id(n.__dict__) + 32) + 16)] = 'split'


def dump3(d):
    at = id(d)
    keys = u64(at + 32)
    values = u64(at + 40)
    if V >= (3, 11):
        size = 1 << ctypes.c_uint8.from_address(keys + 8).value
        kind = ('general', 'clean', 'split')[ctypes.c_uint8.from_address(keys + 10).value]
        head, usable, n = 32, u64(keys + 16), u64(keys + 24)
    else:
        size = u64(keys + 8)
        kind = LOOKUPS[u64(keys + 16)]
        head, usable, n = 40, u64(keys + 24), u64(keys + 32)
    out = ['used %d size %d %s usable %d n %d refcnt %s %s' % (u64(at + 16), size, kind, usable, n, 1 if u64(keys) == 1 else 'more', 'split' if values else 'combined')]
    t, w = (ctypes.c_int8, 1) if size <= 0xff else (ctypes.c_int16, 2) if size <= 0xffff else (ctypes.c_int32, 4)
    out.append(' '.join(str(t.from_address(keys + head + w * i).value) for i in range(size)))
    entries = keys + head + max(8, size * w)
    for i in range(n):
        if V >= (3, 11) and kind != 'general':
            e = entries + 16 * i
            out.append('%s %s' % (obj(u64(e)), obj(u64(e + 8))))
        else:
            e = entries + 24 * i
            out.append('%s %s %s' % (words(u64(e)), obj(u64(e + 8)), obj(u64(e + 16))))
    return ','.join(out)


dump_dict = dump27 if PY2 else dump3


def dump_set(s):
    at = id(s)
    key, hash_ = (8, 0) if PY2 else (0, 8)
    out = ['fill %d used %d mask %d' % (u64(at + 16), u64(at + 24), u64(at + 32))]
    if not PY2:
        out[0] += ' finger %d' % u64(at + 56)
    table = u64(at + 40)
    for i in range(u64(at + 32) + 1):
        e = table + 16 * i
        out.append('%s %s' % (words(u64(e + hash_)), obj(u64(e + key))))
    return ','.join(out)


def dict_step(draw, kind, d):
    op = draw(100)
    if op < 45:
        k = draw_key(draw, kind)
        d[k] = VALUES[draw(10)]
    elif op < 65:
        k = draw_key(draw, kind)
        if k in d:
            del d[k]
    elif op < 70:
        draw_key(draw, kind) in d
    elif op < 73:
        d.clear()
    elif op < 78:
        d = d.copy()
    elif op < 82:
        e = {}
        for _ in range(draw(12)):
            k = draw_key(draw, kind)
            e[k] = VALUES[draw(10)]
        d.update(e)
    elif op < 85:
        e = {}
        e.update(d)
        d = e
    elif op < 87:
        d = {}
    elif op < 89:
        d = dict()
    elif op < 91:
        d = dict(d)
    elif op < 94:
        for _ in range(30):
            k = draw_key(draw, kind)
            d[k] = VALUES[draw(10)]
    elif op < 98:
        for k in list(d):
            if draw(2):
                del d[k]
    elif op < 99:
        k = draw_key(draw, kind)
        d.setdefault(k, VALUES[draw(10)])
    else:
        for n in range(200):
            d[int_key(n * 3)] = VALUES[n % 10]
    return d


def other_set(draw, kind):
    t = set()
    for _ in range(draw(14)):
        t.add(draw_key(draw, kind))
    return t


def set_step(draw, kind, s):
    op = draw(100)
    if op < 45:
        s.add(draw_key(draw, kind))
    elif op < 65:
        s.discard(draw_key(draw, kind))
    elif op < 70:
        draw_key(draw, kind) in s
    elif op < 74:
        if s:
            s.pop()
    elif op < 76:
        s.clear()
    elif op < 79:
        s = s.copy()
    elif op < 82:
        s.update(other_set(draw, kind))
    elif op < 84:
        s = s | other_set(draw, kind)
    elif op < 86:
        s = s & other_set(draw, kind)
    elif op < 88:
        s = s - other_set(draw, kind)
    elif op < 90:
        s = s ^ other_set(draw, kind)
    elif op < 92:
        s = set(frozenset(s))
    elif op < 94:
        e = {}
        for _ in range(draw(14)):
            e[draw_key(draw, kind)] = VALUES[0]
        s = set(e)
    elif op < 97:
        for _ in range(30):
            s.add(draw_key(draw, kind))
    elif op < 99:
        for k in list(s):
            if draw(2):
                s.discard(k)
    else:
        for n in range(100):
            s.add(int_key(n * 3))
    return s


def fnv(text, h):
    for c in bytearray(text.encode('ascii')):
        h = ((h ^ c) * 16777619) & 0xffffffff
    return h


def run(what, kind, seed):
    draw = Draw(seed)
    thing = {} if what == 'dict' else set()
    step, dump = (dict_step, dump_dict) if what == 'dict' else (set_step, dump_set)
    h, marks = 2166136261, []
    for i in range(STEPS):
        thing = step(draw, kind, thing)
        text = '%s;%d' % (dump(thing), thing.__sizeof__())
        if DUMP:
            print(what, kind, seed, i, text)
        h = fnv(text, h)
        if (i + 1) % STRIDE == 0:
            marks.append(h)
    return marks


def frozenset_hashes():
    h = 2166136261
    draw = Draw(5)
    for i in range(60):
        s = frozenset(draw_key(draw, 'mixed') for _ in range(draw(20)))
        h = fnv('%d' % hash(s), h)
    return h


def main():
    name_objects()
    find_lookups()
    out = {'hashes': ' '.join(words(hash(s) & 0xffffffffffffffff) for s in STRS), 'frozensets': frozenset_hashes()}
    for what in ('dict', 'set'):
        for kind in ('near', 'far', 'str', 'mixed'):
            out[what + ' ' + kind] = run(what, kind, 7)
    if not DUMP:
        print(json.dumps(out, sort_keys=True))


main()
