# -*- coding: utf-8 -*-
"""What one interpreter makes of cases.json, as JSON on stdout; see record.py.

Runs in 2.7 and 3.x: PYTHONHASHSEED=N python -S probe.py CASES HELPER, where HELPER is requests.c
as a library. Operations are recorded when they run for the second time, with no unicode object on
2.7's free list.
"""
import ctypes
import json
import struct
import sys

PY2 = sys.version_info[0] == 2
if not PY2:
    unichr = chr
    unicode = str
    intern = sys.intern

with open(sys.argv[1]) as source:
    CASES = json.load(source)
HELPER = ctypes.PyDLL(sys.argv[2])
start, stop = HELPER.requests_start, HELPER.requests_stop
start.restype = None
stop.restype = ctypes.c_char_p
HELPER.requests_install()

held = []


def drain():
    """2.7: takes every unicode object off the free list."""
    if PY2:
        held.extend([unichr(0x20ac) for _ in range(1100)])


def word(at):
    return struct.unpack('<Q', ctypes.string_at(at, 8))[0]


def bytes_of(at, count):
    return ''.join('%02x' % each for each in bytearray(ctypes.string_at(at, count)))


def picture(text):
    """The object behind ob_type. What nobody writes, and pointers, are told apart from values."""
    at = id(text)
    if PY2 and isinstance(text, unicode):
        block = word(at + 24)
        return '%s %s' % (bytes_of(at + 16, 8), bytes_of(block, 4 * (len(text) + 1)))
    whole = bytes_of(at, sys.getsizeof(text))
    if not isinstance(text, str) or PY2:
        return whole[32:]
    size = 40 if sys.version_info >= (3, 12) else 48
    shown = [whole[32:64], whole[64:66], whole[80:2 * size]]
    if sys.version_info < (3, 12) and word(at + 40):
        shown[2] = 'wstr+%d' % (word(at + 40) - at)
    return ' '.join(shown + [whole[2 * size:]])


def fresh(text):
    """An equal object that nobody else has, if there can be one."""
    return text[:0].join([text[:1], text[1:]])


A = ''.join(['ab', 'cdef'])
B = ''.join(['gh', 'ij'])
L = 'x' * int('600')
U = unichr(0xe9) * int('3')
E = unichr(0x20ac) * int('4')
G = unichr(0x1f600) * int('2')
UA = u'abc' + unichr(100) + u'ef'
M = u'ab' + unichr(0xe9) + unichr(0x20ac) + u'cd'
X = unichr(0x20ac)
XX = X * int('2')
S = '  a'.join(['', ' '])
W = ' '.join(['', ''])
BA = b'ab'.join([b'x', b'y'])
BB = b''.join([b'pq', b'r'])
H = b'\xe9' if PY2 else UA


def value(result):
    if isinstance(result, bool):
        return str(result)
    text = repr(result)
    return text if len(text) < 200 else '%d characters' % len(result)


def measured(body, end):
    lines = ['def run():', '    start()', '    ' + body, '    text = stop()',
             '    return text, ' + end]
    names = dict(globals())
    exec('\n'.join(lines), names)
    return names['run']


def operation(expression):
    # Names that stand for constants: nothing is folded, and nothing is made but the operation.
    source = expression
    for constant in ('2**62', '2**40', '0x20ac', '0x110000', '0x1f600'):
        source = source.replace(constant, 'K%d' % eval(constant))
        globals()['K%d' % eval(constant)] = eval(constant)
    lists = {}
    for display in ('[A, B]', '[A] * 20', '[A, U]', '[BA, BB]', '[BB] * 12', '[UA, A, E]',
                    '[UA, B]', '[UA * 20] * 4', '[A]', '[BA]', '[B, G]', "['', 'q']", "['', '']",
                    "[u'', '']", '[A, H]'):
        if display in source:
            lists['LIST'] = eval(display)
            source = source.replace(display, 'LIST')
            break
    globals().update(lists)
    for name, count in (('* 3', 3), ('* 1', 1), ('* 0', 0), ('* 2', 2), ('* 5', 5)):
        if source.endswith(name):
            globals()['COUNT'] = count
            source = source[:-1] + 'COUNT'
    run = measured('result = ' + source, 'result')
    try:
        run()
    except Exception as error:
        return {'error': '%s: %s' % (type(error).__name__, error)}
    drain()
    requests, result = run()
    if expression in CASES['unmeasured']:
        return {'value': value(result)}
    return {'requests': requests.decode(), 'value': value(result)}


def in_place(setup, right, hashed=None):
    lines = ['def run():', '    s = ' + setup, '    r = ' + right]
    lines += ['    hash(s)'] if hashed else []
    lines += ['    start()', '    s += r', '    text = stop()', '    return text, s']
    names = dict(globals())
    exec('\n'.join(lines), names)
    # 3.12 and later grow a string in place when the code is warm.
    for _ in range(20):
        names['run']()
    drain()
    requests, result = names['run']()
    return {'requests': requests.decode(), 'value': value(result)}


def state(text):
    at = id(text) + 32
    low = ctypes.string_at(at, 4) if PY2 else ctypes.string_at(at, 1)
    return bytearray(low)[0]


def states():
    names = {}
    code = compile("namelike_q = 'constant_q'; z = 'no name'", '<t>', 'exec')
    exec(code, names)
    own = ''.join(['run_', 'time_q'])
    before = sys.getrefcount(own)
    same = intern(own) is own
    counts = sys.getrefcount(own) - before
    return {
        'empty': state(''),
        'character': state(chr(0x7e)),
        'high character': state(chr(0xc8)),
        'run time': state(fresh('not_interned_q')),
        'name': state([n for n in code.co_names if n == 'namelike_q'][0]),
        'constant': state(names['namelike_q']),
        'other constant': state(names['z']),
        'interned': state(own),
        'interned is itself': same,
        'interned count moves by': counts if abs(counts) < 10 else 'immortal',
        'name count': 'immortal' if sys.getrefcount(code.co_names[0]) > 2 ** 31 else 'counts',
    }


def main():
    strings = CASES['strings']
    latin = [text for text in strings if all(ord(c) < 256 for c in text)]
    narrow = [text.encode('latin-1') for text in latin]
    report = {
        'hashes': [str(hash(fresh(text))) for text in strings],
        'byte hashes': [str(hash(text)) for text in narrow],
        'objects': [picture(fresh(text)) for text in strings],
        'byte objects': [picture(fresh(text)) for text in narrow],
        'sizes': [sys.getsizeof(fresh(text)) for text in strings],
        'byte sizes': [sys.getsizeof(text) for text in narrow],
        'reprs': [repr(text) for text in strings],
        'byte reprs': [repr(text) for text in narrow],
    }
    if '--hashes' in sys.argv:
        report = dict((each, report[each]) for each in ('hashes', 'byte hashes'))
    else:
        report['states'] = states()
        report['operations'] = dict((each, operation(each)) for each in CASES['operations'])
        report['in place'] = [in_place(*case) for case in CASES['inPlace']]
    json.dump(report, sys.stdout, sort_keys=True)


main()
