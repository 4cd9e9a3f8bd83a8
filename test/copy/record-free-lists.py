# Prints in which order real CPythons' free lists give objects after a copy, for the tests of this
# folder:
#
#   for v in 2.7 3.6 ... 3.13; do pythonV -S -s record-free-lists.py > /tmp/V.json; done
#   python3 record-free-lists.py /tmp/*.json > free-lists.json
#
# Six objects are made, c to h, and given back; then something is copied; then six are made again.
# `hfgedc` says that they are where h was, then f, and so on; a point is a place of none of them.
# What depends on where objects lie (2.7's memos are ordered by addresses) is left out: each is asked
# in several processes.
import gc
import json
import os
import subprocess
import sys

PRELUDE = """
import copy
class Node(object):
    pass
class Slotted(object):
    __slots__ = ('x', 'y')
"""
MAKERS = {
    'tuples of one': '(o,)', 'tuples of two': '(o, o)', 'tuples of five': '(o, o, o, o, o)',
    'lists': '[]', 'dicts': '{}',
}
COPIED = {
    '[[]]': ['a = [[]]'],
    '(1, 2)': ['a = (1, 2)'],
    '([],)': ['a = ([],)'],
    '([], 1)': ['a = ([], 1)'],
    '((1, []), 1)': ['a = ((1, []), 1)'],
    'a tuple in its own list': ['a = []', 'a.append((a, 1))'],
    '{1: []}': ['a = {1: []}'],
    '{(1, 2): ([], 2)}': ['a = {(1, 2): ([], 2)}'],
    'set()': ['a = set()'],
    '{(1, 2)}': ['a = {(1, 2)}'],
    'frozenset()': ['a = frozenset()'],
    'an instance': ['a = Node()'],
    'an instance with a list': ['a = Node()', 'a.x = []', 'a.y = (1, [])'],
    'slots': ['a = Slotted()', 'a.x = 1'],
    'a list in a slot': ['a = Slotted()', 'a.x = []'],
}
CALLS = ['b = copy.copy(a)', 'b = copy.deepcopy(a)']
NAMES = 'cdefgh'


def order(maker, statements):
    make = ['%s = %s' % (name, maker) for name in NAMES]
    before, after = [0] * 6, [0] * 6
    space = {'before': before, 'after': after}
    exec(compile(PRELUDE, '<prelude>', 'exec'), space)
    told = ['%s[%d] = id(%s)' % ('%s', at, name) for at, name in enumerate(NAMES)]
    lines = ['o = 1'] + statements[:-1]
    for made, tell in zip(make, told):
        lines += [made, tell % 'before']
    lines += ['del ' + name for name in NAMES] + statements[-1:]
    for made, tell in zip(make, told):
        lines += [made, tell % 'after']
    code = [compile(line, '<line>', 'exec') for line in lines]
    run(code, space)
    return ''.join(NAMES[before.index(one)] if one in before else '.' for one in after)


def run(code, space):
    for line in code:
        eval(line, space)


def record():
    # A collection would empty free lists.
    gc.disable()
    found = {}
    for copied in sorted(COPIED):
        for call in CALLS:
            for maker in sorted(MAKERS):
                statements = COPIED[copied] + [call]
                found['%s of %s: %s' % (call[4:-3], copied, maker)] = [
                    statements, MAKERS[maker], order(MAKERS[maker], statements)]
    return found


def main():
    if len(sys.argv) == 1:
        seen = record()
        for length in range(0, 2000, 123):
            # Another environment moves the stack and, here and there, what is allocated.
            env = dict(os.environ, PYTHONHASHSEED='0', FILLER='x' * length)
            again = json.loads(subprocess.check_output(
                [sys.executable, '-S', '-s', __file__, '-'], env=env).decode())
            seen = dict((k, v) for k, v in seen.items() if again[k] == v)
        print(json.dumps({'python': '%d.%d' % sys.version_info[:2], 'seen': seen}))
    elif sys.argv[1] == '-':
        print(json.dumps(record()))
    else:
        print(json.dumps(merged(sys.argv[1:]), indent=1, sort_keys=True))


def merged(files):
    """Each copy with its statements, and for each order the versions that have it."""
    result = {}
    for name in files:
        with open(name) as file:
            told = json.load(file)
        for title, (statements, maker, found) in told['seen'].items():
            one = result.setdefault(title, {'statements': statements, 'maker': maker, 'seen': {}})
            one['seen'].setdefault(found, []).append(told['python'])
    for one in result.values():
        for found, versions in one['seen'].items():
            versions.sort(key=lambda v: [int(n) for n in v.split('.')])
            one['seen'][found] = ' '.join(versions)
    return result


main()
