// Rows that programs of ours cannot say: what components of the object layer answer. Each is named
// as in rows/components.py, which has what a real CPython was asked.

import type { Interpreter } from "../../src/interpreter.ts";
import { NO_OBJECT, type ObjRef } from "../../src/memory/address.ts";
import { dataOf, runsOf, runText, type Value } from "./evaluate.ts";

type Question = (interpreter: Interpreter) => Value;

const newCell = ({ objects }: Interpreter): ObjRef =>
  objects.system.cells.newCell(objects.singletons.none);

/** The bytes of `ref`, which goes. */
function sizeOf({ heap }: Interpreter, ref: ObjRef): number {
  const size = heap.sizeOf(ref);
  heap.decref(ref);
  return size;
}

/** The codes below 256 whose character `make` makes once only. */
function sharedCharacters({ heap }: Interpreter, make: (character: string) => ObjRef): Value {
  const codes = Array.from({ length: 256 }, (_, code) => code);
  return runsOf(
    codes.filter((code) => {
      const [one, other] = [0, 1].map(() => make(String.fromCharCode(code)));
      heap.decref(one!);
      heap.decref(other!);
      return one === other;
    }),
  );
}

/** A function with one cell. */
function newClosure(interpreter: Interpreter): ObjRef {
  const { objects, heap } = interpreter;
  runText(interpreter, "f = lambda: 0");
  const plain = interpreter.lookup("f");
  const { functions, tuples } = objects;
  const closure = tuples.newTuple(1);
  tuples.initItem(closure, 0, newCell(interpreter));
  const made = functions.newFunction({
    code: functions.peekCode(plain),
    globals: functions.peekGlobals(plain),
    name: functions.peekName(plain),
    closure,
  });
  heap.decref(closure);
  return made;
}

function memoOfDeepcopy(interpreter: Interpreter): Value {
  const { objects, heap } = interpreter;
  runText(
    interpreter,
    "memo = {}\na = [1, [2]]\nD = copy.deepcopy(a, memo)\nkept = memo[id(memo)]",
  );
  const keys = "id(a) in memo, id(a[1]) in memo, id(memo) in memo, len(memo), memo[id(a)] is D";
  runText(interpreter, `told = [${keys}]`);
  const told = dataOf(interpreter, interpreter.lookup("told")) as Value[];
  const kept = objects.lists.items(interpreter.lookup("kept"));
  return [...told, kept.map((item) => heap.typeOf(item).name)];
}

function copiesOfSlots(interpreter: Interpreter): Value {
  const { heap, names } = interpreter;
  runText(interpreter, "class Slot(object):\n    __slots__ = ('a', 'b')\nsl = Slot()\nsl.a = []");
  runText(
    interpreter,
    "D = copy.deepcopy(sl)\ns = copy.copy(sl)\nsame = [D.a is sl.a, s.a is sl.a]",
  );
  const same = dataOf(interpreter, interpreter.lookup("same")) as Value[];
  const copy = interpreter.lookup("D");
  let hasB = true;
  try {
    heap.decref(heap.typeOf(copy).slots.getAttr!(copy, names.intern("b")));
  } catch {
    hasB = false;
  }
  return [...same, hasB];
}

function internedStrings(interpreter: Interpreter): Value {
  const { text } = interpreter.objects;
  runText(interpreter, "s = ''.join(list('zz_zz'))\nt = intern(''.join(list('zz_zz')))");
  runText(interpreter, "a = 'a'\ne = ''");
  return ["s", "t", "a", "e"].map((name) => text.isInterned(interpreter.lookup(name)));
}

export const COMPONENTS: Readonly<Record<string, Question>> = {
  "getsizeof: cell": (interpreter) => sizeOf(interpreter, newCell(interpreter)),
  "gc_head: cell": (interpreter) => {
    const { cells } = interpreter.objects.system;
    return sizeOf(interpreter, newCell(interpreter)) - cells.type.basicsize;
  },
  "getsizeof: closure fn": (interpreter) => sizeOf(interpreter, newClosure(interpreter)),
  _is_interned: internedStrings,
  "1-byte bytes identical [bytes([n])]": (interpreter) =>
    sharedCharacters(interpreter, (character) => interpreter.objects.text.newBytes(character)),
  "1-char str identical [decode latin1]": (interpreter) =>
    sharedCharacters(interpreter, (character) => interpreter.objects.text.newStr(character)),
  "slots: deepcopy .a same, copy .a same, unset b": copiesOfSlots,
  "memo keys: id(a), id(a[1]), id(memo) present; len; memo[id(a)] is D; memo[id(memo)]":
    memoOfDeepcopy,
};

/** Objects that programs of ours have no name for, by the name that a real CPython has. */
export function bindNames(interpreter: Interpreter): void {
  const { heap, objects } = interpreter;
  const { instances, numbers, singletons, system } = objects;
  const one = numbers.newInt(1);
  const named: Readonly<Record<string, ObjRef>> = {
    object: instances.objectType.at,
    int: heap.typeOf(one).at,
    Ellipsis: singletons.ellipsis,
    NotImplemented: singletons.notImplemented,
    len: system.builtins.newBuiltin("len"),
  };
  heap.decref(one);
  for (const [name, ref] of Object.entries(named)) {
    if (ref !== NO_OBJECT) interpreter.bind(name, heap.incref(ref));
  }
}
