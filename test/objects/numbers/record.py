"""Records what CPythons make of cases.json, for the tests of numbers.

    python3 record.py PYTHON...        (the oldest first)

writes recorded.json. requests.c is compiled with cc to see what the interpreters ask of their
allocators. Every record stands with the first version that it holds for; logs of requests stand
once, and by their place in base 36 with two characters wherever they were seen.
"""
import json
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
OPERATIONS = os.environ.get('OPERATIONS', '300')
TARGET = os.environ.get('TARGET', os.path.join(HERE, 'recorded.json'))
DIGITS = '0123456789abcdefghijklmnopqrstuvwxyz'


def run(python, helper):
    environment = dict(os.environ, PYTHONHASHSEED='0')
    if 'preload' in helper:
        environment['LD_PRELOAD'] = helper
    probe = [python, '-S', '-W', 'ignore', '-B', os.path.join(HERE, 'probe.py')]
    arguments = probe + [os.path.join(HERE, 'cases.json'), helper, OPERATIONS]
    return json.loads(subprocess.check_output(arguments, env=environment).decode())


def record(pythons, folder):
    helpers = {}
    for major, name, flags in (('2', 'preload.so', ['-DPY27']), ('3', 'loaded.so', [])):
        helpers[major] = os.path.join(folder, name)
        source = os.path.join(HERE, 'requests.c')
        command = ['cc', '-O1', '-shared', '-fPIC', source, '-o', helpers[major], '-ldl']
        subprocess.check_call(command + flags)
    reports = {}
    for python in pythons:
        ask = 'import sys; print("%d.%d" % sys.version_info[:2])'
        version = subprocess.check_output([python, '-c', ask]).decode().strip()
        reports[version] = run(python, helpers[version[0]])
    return reports


def since(by_version):
    """What was seen, by the first version in which it was; one text when it was one for all."""
    found = {}
    last = None
    for version, value in by_version.items():
        if value != last:
            found[version] = last = value
    return found


def spread(by_version):
    """A list for each version as one list."""
    columns = []
    for i in range(len(next(iter(by_version.values())))):
        column = since({version: seen[i] for version, seen in by_version.items()})
        columns.append(column if len(column) > 1 else next(iter(column.values())))
    return columns


def packed(requests):
    logs = []
    cells = {}
    for key, found in requests.items():
        text = ''
        for log in found:
            if log not in logs:
                logs.append(log)
            place = logs.index(log)
            text += DIGITS[place // 36] + DIGITS[place % 36]
        cells[key] = text
    return {'logs': logs, 'cells': cells}


def main():
    with tempfile.TemporaryDirectory() as folder:
        reports = record(sys.argv[1:], folder)
    lines = []
    for name in ('numbers', 'operations'):
        columns = spread({version: report[name] for version, report in reports.items()})
        rows = ',\n'.join(json.dumps(column) for column in columns)
        lines.append('"%s": [\n%s\n]' % (name, rows))
    column = since({version: packed(report['requests']) for version, report in reports.items()})
    lines.append('"requests": %s' % json.dumps(column))
    with open(TARGET, 'w') as target:
        target.write('{\n%s\n}\n' % ',\n'.join(lines))


main()
