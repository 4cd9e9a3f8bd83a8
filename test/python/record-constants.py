# Prints, as a line of JSON, what this interpreter makes the constants of each statement that it is
# given: `python record-constants.py STATEMENT...`. constants.json holds the answers of nine.
import json
import sys


def tell(value):
    kind = type(value).__name__
    if kind in ('tuple', 'frozenset'):
        items = [tell(each) for each in value]
        return [kind] + (sorted(items) if kind == 'frozenset' else items)
    if kind == 'code':
        return ['code', value.co_name]
    if kind == 'float':
        return [kind, repr(value)]
    return [kind, value if kind in ('str', 'unicode') else str(value)]


told = {}
for statement in sys.argv[1:]:
    constants = compile(statement, '<l>', 'exec', 0, True).co_consts
    told[statement] = [tell(each) for each in constants if type(each).__name__ != 'code'
                       and each != '<lambda>' and each is not None]
print(json.dumps(told, sort_keys=True))
