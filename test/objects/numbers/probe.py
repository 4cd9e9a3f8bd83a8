"""Prints what an interpreter makes of cases.json; record.py runs it in each of them."""
import ctypes
import json
import sys

PY2 = sys.version_info[0] == 2
OPERATORS = ['+', '-', '*', '//', '%', '<<', '>>', '&', '|', '^', '**']
FUNCTIONS = {
    '+': b'PyNumber_Add', '-': b'PyNumber_Subtract', '*': b'PyNumber_Multiply',
    '//': b'PyNumber_FloorDivide', '%': b'PyNumber_Remainder', '<<': b'PyNumber_Lshift',
    '>>': b'PyNumber_Rshift', '&': b'PyNumber_And', '|': b'PyNumber_Or', '^': b'PyNumber_Xor',
    '**': b'PyNumber_Power', 'neg': b'PyNumber_Negative', '~': b'PyNumber_Invert',
    'abs': b'PyNumber_Absolute', 'pos': b'PyNumber_Positive',
}
UNARY = ['neg', '~', 'abs', 'pos']


class Draws(object):
    """A linear congruential generator; the tests have the same."""

    def __init__(self, seed):
        self.state = seed

    def below(self, n):
        self.state = (self.state * 1103515245 + 12345) & 0x7FFFFFFF
        return (self.state >> 12) % n


def read(text):
    """The number of a case: an L makes a long where there is one."""
    if text in ('True', 'False'):
        return text == 'True'
    if '.' in text or 'e' in text or 'n' in text:
        return float(text)
    if not text.endswith('L'):
        return int(text)
    return long(text[:-1]) if PY2 else int(text[:-1])  # noqa: F821


def is_shared(value):
    """True for an int that exists once."""
    return type(value) is int and -5 <= value <= 256 and value is int(str(value))


def told(value):
    text = '%s %r %d' % (type(value).__name__, value, sys.getsizeof(value))
    hashed = '' if value != value else ' %d' % hash(value)
    return text + hashed + (' shared' if is_shared(value) else '')


def compute(op, a, b):
    try:
        if op == '**':
            return told(a ** b)
        return told(eval('a %s b' % op, {'a': a, 'b': b}))
    except (ArithmeticError, TypeError, ValueError) as error:
        return '%s: %s' % (type(error).__name__, error)


def operations(operands, count):
    """Results of drawn operations, and how the operands compare."""
    draws = Draws(7)
    found = []
    while len(found) < count:
        op = OPERATORS[draws.below(len(OPERATORS))]
        a = read(operands[draws.below(len(operands))])
        b = read(operands[draws.below(len(operands))])
        # Not what takes for ever, nor a complex number.
        if op in ('<<', '**') and (abs(b) > 100 or b != b or isinstance(b, float) and a < 0):
            b = 3
        found.append('%s | %d%d%d%d' % (compute(op, a, b), a < b, a <= b, a == b, a > b))
    return found


def requests(cases, helper):
    """What is asked of the allocators: for each operator a list of logs, by both operands."""
    library = ctypes.PyDLL(helper)
    library.hook()
    any_object = ctypes.py_object
    library.call.argtypes = [ctypes.c_char_p, ctypes.c_int, any_object, any_object, any_object]
    library.compare.argtypes = [any_object, any_object, ctypes.c_int]
    library.call.restype = library.compare.restype = library.read_int.restype = any_object
    library.last.restype = ctypes.c_char_p

    def call(op, *operands):
        count = 3 if op == '**' else len(operands)
        padded = list(operands) + [None] * (3 - len(operands))
        try:
            kept = library.call(FUNCTIONS[op], count, *padded)  # noqa: F841
        except ZeroDivisionError:
            return '!'
        return library.last().decode()

    def compare(a, b):
        library.compare(a, b, 2)
        return library.last().decode()

    suffixes = ['', 'L'] if PY2 else ['']

    def ints(texts, suffix):
        values = [read(text + suffix) for text in texts]
        return [v for v in values if suffix or not PY2 or type(v) is int]

    # Free ints and floats, so that no operation needs a new block of 2.7's.
    made = [(1000 + i, i + 0.5) for i in range(3000)]
    del made
    found = {}
    for x in suffixes:
        left = ints(cases['requests'], x)
        for op in UNARY:
            found['%s a%s' % (op, x)] = [call(op, a) for a in left]
        found['a%s == float' % x] = [compare(a, read(f)) for a in left for f in cases['floats']]
        for y in suffixes:
            for op in OPERATORS:
                texts = 'shifts' if op in ('<<', '>>') else 'exponents' if op == '**' else 'requests'
                right = ints(cases[texts], y)
                found['a%s %s b%s' % (x, op, y)] = [call(op, a, b) for a in left for b in right]
            right = ints(cases['requests'], y)
            found['a%s == b%s' % (x, y)] = [compare(a, b) for a in left for b in right]
    found['text'] = []
    for text in cases['texts']:
        kept = library.read_int(text.encode())  # noqa: F841
        found['text'].append(library.last().decode())
    return found


def main():
    cases = json.load(open(sys.argv[1]))
    count = int(sys.argv[3])
    report = {
        'numbers': [told(read(text)) for text in cases['numbers']],
        'operations': operations([str(text) for text in cases['operands']], count),
        'requests': requests(cases, sys.argv[2]),
    }
    print(json.dumps(report))


main()
