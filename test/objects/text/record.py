"""Records what CPythons make of cases.json, for the tests of text beside this folder.

    python3 record.py PYTHON...

writes recorded.json. requests.c is compiled with cc to see what the interpreters ask of their
allocators. What differs between builds or runs (addresses, unwritten bytes) is not recorded.
"""
import json
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))


def run(python, helper, seed, *more):
    environment = dict(os.environ, PYTHONHASHSEED=str(seed), PYTHONIOENCODING='utf-8')
    if 'preload' in helper:
        environment['LD_PRELOAD'] = helper
    probe = [python, '-S', '-W', 'ignore', '-B', os.path.join(HERE, 'probe.py')]
    arguments = probe + [os.path.join(HERE, 'cases.json'), helper] + list(more)
    return json.loads(subprocess.check_output(arguments, env=environment).decode('utf-8'))


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
        report = run(python, helpers[version[0]], 0)
        for key, hashes in run(python, helpers[version[0]], 42, '--hashes').items():
            report[key + ', seed 42'] = hashes
        for name in ('operations', 'states'):
            for key, value in report.pop(name).items():
                report['%s: %s' % (name, key)] = value
        reports[version] = report
    return reports


def grouped(reports):
    """For each key, what was seen, each with the versions that it was seen in."""
    merged = {}
    for version, report in reports.items():
        for key, value in report.items():
            groups = merged.setdefault(key, [])
            same = [group for group in groups if group['is'] == value]
            if same:
                same[0]['pythons'].append(version)
            else:
                groups.append({'pythons': [version], 'is': value})
    return merged


def main():
    with tempfile.TemporaryDirectory() as folder:
        merged = grouped(record(sys.argv[1:], folder))
    with open(os.path.join(HERE, 'recorded.json'), 'w') as target:
        lines = ['%s: %s' % (json.dumps(key), json.dumps(merged[key])) for key in sorted(merged)]
        target.write('{\n%s\n}\n' % ',\n'.join(lines))


main()
