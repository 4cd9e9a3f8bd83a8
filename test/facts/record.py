# Prints what real CPythons say of the rows in rows/, for the tests of this folder:
#
#   for v in 2.7 3.6 ... 3.13; do PYTHONHASHSEED=0 pythonV -S record.py > /tmp/V.json; done
#   python3 record.py /tmp/*.json > recorded.json
#
# Without arguments it prints one interpreter's record; with files it merges records, keeping the
# versions that agree together, in the order of the versions.
#
# A row is `#: its name`, or `#: its name @ 3.6..3.10` where only some versions have it, and then
# statements; what the last line gives is measured, in the way that the name of the file says. Rows
# have a list `log`; what they write to sys.stderr is told of those in debug.py.
from __future__ import print_function
import collections
import copy
import ctypes
import gc
import io
import json
import os
import re
import sys
import warnings
import weakref

HERE = os.path.dirname(os.path.abspath(__file__))
FILES = ('constants', 'sizes', 'heads', 'basicsizes', 'counts', 'ranges', 'identity', 'copies',
         'reuse', 'names', 'components', 'collect', 'triggers', 'tracking', 'finalizers', 'weakrefs',
         'debug', 'trash', 'named')
# Rows that change the collector, or leave garbage: each has a process of its own.
APART = FILES[FILES.index('collect'):]

PYTHONS = ('2.7', '3.6', '3.7', '3.8', '3.9', '3.10', '3.11', '3.12', '3.13')


def number(version):
    return tuple(int(part) for part in version.split('.'))


def is_next(version, last):
    return PYTHONS.index(version) == PYTHONS.index(last) + 1


def is_among(version, span):
    first, dots, last = span.partition('..')
    if not dots:
        return version == first
    return number(first or '0') <= number(version) <= number(last or '9')


def rows_of(text, version):
    found = []
    for part in text.split('#: ')[1:]:
        name, body = part.split('\n', 1)
        name, at, span = name.partition(' @ ')
        if not at or is_among(version, span):
            lines = body.strip('\n').split('\n')
            found.append((name, units_of(lines[:-1]) + ['result = ' + lines[-1]]))
    return found


def units_of(lines):
    units = []
    for line in lines:
        if line.startswith(' '):
            units[-1] += line + '\n'
        else:
            units.append(line + '\n')
    return units


def runs_of(numbers):
    found = []
    for n in numbers:
        if found and found[-1][1] == n - 1:
            found[-1][1] = n
        else:
            found.append([n, n])
    return found


def head_of(value):
    return sys.getsizeof(value) - value.__sizeof__()


def basicsize_of(value):
    return [type(value).__basicsize__, type(value).__itemsize__]


def count_of(value):
    return ctypes.c_uint64.from_address(id(value)).value


def spans_of(numbers):
    # Like runs_of, upwards or downwards: 0..48, or 9..0.
    found = []
    for n in numbers:
        first, last, step = found[-1] if found else (None, None, None)
        if step and n == last + step:
            found[-1] = (first, n, step)
        elif step == 0 and abs(n - last) == 1:
            found[-1] = (first, n, n - last)
        else:
            found.append((n, n, 0))
    return ['%d..%d' % (first, last) if step else str(first) for first, last, step in found]


class Told(object):
    # Stands for sys.stderr.
    def __init__(self):
        self.text = ''

    def write(self, text):
        self.text += text

    def flush(self):
        pass


def lines_of(text):
    # Lines that begin with a blank are of tracebacks: they quote the source.
    text = re.sub(r'\d+\.\d+s elapsed', '0.0000s elapsed', text)
    lines = [line for line in text.split('\n') if line and not line.startswith(' ')]
    return [re.sub(r'\d+', 'N', line) if ' generation: ' in line else line for line in lines]


def told_of(value):
    return [value, lines_of(sys.stderr.text)]


def without_addresses(value):
    if isinstance(value, (list, tuple)):
        return [without_addresses(each) for each in value]
    is_text = isinstance(value, type('')) or isinstance(value, type(u''))
    return re.sub('0x[0-9a-f]+', '0xADDR', value) if is_text else value


MEASURES = {'heads': head_of, 'basicsizes': basicsize_of, 'counts': count_of, 'ranges': runs_of,
            'debug': told_of, 'trash': spans_of}


def value_apart(units, measure):
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        sys.stderr = Told()
        gc.collect()
        gc.enable()
        value = without_addresses(value_of(units, measure))
        os.write(writing, json.dumps(value).encode('ascii'))
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as text:
        said = text.read()
    _, status = os.waitpid(child, 0)
    return json.loads(said) if status == 0 else 'DIED'


def value_of(units, measure):
    names = {'__name__': '__main__', 'sys': sys, 'copy': copy, 'weakref': weakref, 'gc': gc}
    names['log'] = []
    names['intern'] = getattr(sys, 'intern', None) or intern
    try:
        codes = [compile(unit, '<row>', 'exec') for unit in units]
        for code in codes:
            exec(code, names)
        return measure(names['result'])
    except Exception as e:
        return 'EXC %s: %s' % (type(e).__name__, e)


def record():
    warnings.simplefilter('ignore')
    gc.disable()
    version = '%d.%d' % sys.version_info[:2]
    found = collections.OrderedDict()
    for name in FILES:
        measure = MEASURES.get(name, lambda value: value)
        with io.open(os.path.join(HERE, 'rows', name + '.py'), encoding='ascii') as rows:
            text = str(rows.read())
        ask = value_apart if name in APART else value_of
        values = [(row, ask(units, measure)) for row, units in rows_of(text, version)]
        found[name] = collections.OrderedDict(values)
    print(json.dumps({version: found}))


def merge(paths):
    records = {}
    for path in paths:
        with open(path) as text:
            records.update(json.load(text, object_pairs_hook=collections.OrderedDict))
    merged = collections.OrderedDict()
    for version in sorted(records, key=number):
        for name, values in records[version].items():
            for row, value in values.items():
                groups = merged.setdefault(name, collections.OrderedDict()).setdefault(row, [])
                if not groups or groups[-1][1] != value or not is_next(version, groups[-1][0][-1]):
                    groups.append([[], value])
                groups[-1][0].append(version)
    for rows in merged.values():
        for row, groups in rows.items():
            spans = [(v[0] if len(v) == 1 else v[0] + '..' + v[-1], value) for v, value in groups]
            rows[row] = collections.OrderedDict(spans)
    print(json.dumps(merged, indent=1))


if len(sys.argv) > 1:
    merge(sys.argv[1:])
else:
    record()
