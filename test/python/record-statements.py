# Prints what real CPythons do with the programs of statements.json, for statements.test.ts:
#
#   for v in 2.7 3.6 ... 3.13; do pythonV -S -E record-statements.py prelude.py > /tmp/V.json; done
#   python3 record-statements.py --merge /tmp/*.json > /tmp/statements.json
#
# A program is a list of statements, each compiled by itself behind the prelude that objects
# programs have. Told are the error of each statement, and what the names a to p hold in the end.
# With --merge it puts records together, keeping the versions that agree.
import copy
import io
import json
import os
import re
import sys
import warnings
import weakref

FILE = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'statements.json')


def hidden(text):
    return re.sub('0x[0-9a-fA-F]+', '0x...', text)


def run(statements, prelude):
    names = {'__name__': '__main__', 'log': [], 'sys': sys, 'copy': copy, 'weakref': weakref}
    exec(prelude, names)
    errors = []
    for statement in statements:
        try:
            exec(compile(statement, '<l>', 'exec', 0, True), names)
            errors.append('')
        except Exception as error:
            errors.append('%s: %s' % (type(error).__name__, hidden(str(error))))
            if sys.version_info < (3,):
                sys.exc_clear()
            del error
    values = dict((n, hidden(repr(names[n]))) for n in 'abcdefghijklmnop' if n in names)
    return {'errors': errors, 'values': values}


def record(prelude):
    warnings.simplefilter('ignore')
    sys.stderr = open(os.devnull, 'w')
    with io.open(FILE, encoding='utf8') as file:
        programs = json.load(file)
    told = []
    for program in programs:
        statements = program['statements']
        if sys.version_info < (3,):
            statements = [each.encode('utf8') for each in statements]
        told.append(run(statements, prelude))
    return {'python': '%d.%d' % sys.version_info[:2], 'told': told}


def merge(files):
    with io.open(FILE, encoding='utf8') as file:
        programs = json.load(file)
    for program in programs:
        program['seen'] = []
    for name in files:
        with open(name) as file:
            one = json.load(file)
        for program, told in zip(programs, one['told']):
            for group in program['seen']:
                if (group['errors'], group['values']) == (told['errors'], told['values']):
                    group['pythons'].append(one['python'])
                    break
            else:
                program['seen'].append(dict(pythons=[one['python']], **told))
    return programs


if sys.argv[1] == '--merge':
    print(json.dumps(merge(sys.argv[2:])))
else:
    with open(sys.argv[1]) as file:
        print(json.dumps(record(file.read())))
