# Prints what real CPythons say of the rows in rows/, for the tests of this folder:
#
#   for v in 2.7 3.6 ... 3.13; do PYTHONHASHSEED=0 pythonV -S record.py > /tmp/V.json; done
#   python3 record.py /tmp/*.json > recorded.json
#
# Without arguments it prints one interpreter's record; with files it merges records, keeping the
# versions that agree together, in the order of the versions.
#
# A row is `#: its name`, or `#: its name @ 3.6..3.10` where only some versions have it, and then
# statements; what the last line gives is measured, in the way that the name of the file says.
from __future__ import print_function
import collections
import copy
import ctypes
import gc
import io
import json
import os
import sys
import warnings
import weakref

HERE = os.path.dirname(os.path.abspath(__file__))
FILES = ('constants', 'sizes', 'heads', 'basicsizes', 'counts', 'ranges', 'identity', 'copies',
         'reuse', 'names', 'components')


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


MEASURES = {'heads': head_of, 'basicsizes': basicsize_of, 'counts': count_of, 'ranges': runs_of}


def value_of(units, measure):
    names = {'__name__': '__main__', 'sys': sys, 'copy': copy, 'weakref': weakref}
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
        values = [(row, value_of(units, measure)) for row, units in rows_of(text, version)]
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
