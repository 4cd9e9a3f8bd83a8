// Built-in functions and types as programs call them, and those of the modules. Each is given
// borrowed arguments and gives a new reference.

import { PyError } from "../errors.ts";
import { NO_OBJECT, type ObjRef } from "../memory/address.ts";
import { strOfDouble } from "../objects/float-arithmetic.ts";
import type { Objects } from "../objects/objects.ts";
import { type Builtin, builtin, type Workplace } from "./builtin.ts";
import { GC_BUILTINS } from "./gc-module.ts";
import { WEAKREF_BUILTINS } from "./weakref-module.ts";

/** A type called without arguments, or with one that is iterated. */
const fromItems = (name: string, make: (at: Workplace, source: ObjRef) => ObjRef): Builtin =>
  builtin(name, 0, 1, (at, [source]) => make(at, source ?? NO_OBJECT));

const ALL: readonly Builtin[] = [
  builtin("len", 1, 1, ({ objects, operators }, [object]) =>
    objects.numbers.newInt(operators.length(object!)),
  ),
  builtin("id", 1, 1, ({ objects }, [object]) => objects.numbers.newInt(object!)),
  builtin("repr", 1, 1, ({ objects }, [object]) => reprOf(objects, object!)),
  builtin("hash", 1, 1, ({ objects }, [object]) => {
    const low = objects.heap.hash(object!);
    return objects.numbers.newInt64(low, objects.heap.hashHigh);
  }),
  builtin("abs", 1, 1, ({ operators }, [object]) => operators.unary("abs", object!)),
  builtin("ord", 1, 1, ({ objects }, [object]) =>
    objects.numbers.newInt(objects.text.ord(object!)),
  ),
  builtin("chr", 1, 1, ({ objects }, [object]) =>
    objects.text.chr(objects.numbers.asIndex(object!, "an integer is required")),
  ),
  builtin("unichr", 1, 1, ({ objects }, [object]) =>
    objects.text.unichr(objects.numbers.asIndex(object!, "an integer is required")),
  ),
  builtin("bool", 0, 1, ({ objects }, [object]) => {
    const value = object !== undefined && objects.heap.isTrue(object);
    return objects.heap.incref(objects.numbers.bool(value));
  }),
  builtin("int", 0, 1, ({ objects }, [object]) =>
    object === undefined ? objects.numbers.newInt(0) : objects.numbers.toInt(object, objects.text),
  ),
  builtin("float", 0, 1, ({ objects }, [object]) =>
    object === undefined
      ? objects.numbers.newFloat(0)
      : objects.numbers.toFloat(object, objects.text),
  ),
  builtin("str", 0, 1, ({ objects }, [object]) => strOf(objects, object ?? NO_OBJECT)),
  fromItems("list", ({ objects }, source) => objects.lists.construct(source)),
  {
    ...fromItems("tuple", ({ objects }, source) =>
      source === NO_OBJECT ? objects.tuples.newTuple(0) : objects.tuples.fromIterable(source),
    ),
    tuple: "types",
  },
  fromItems("set", ({ objects, operators }, source) =>
    objects.sets.setFrom(source, source === NO_OBJECT ? [] : operators.iterate(source)),
  ),
  fromItems("frozenset", ({ objects, operators }, source) =>
    objects.sets.frozensetFrom(source, source === NO_OBJECT ? [] : operators.iterate(source)),
  ),
  builtin("dict", 0, 1, ({ objects }, [source]) => dictOf(objects, source ?? NO_OBJECT)),
  builtin("range", 1, 2, ({ objects }, [first, second]) => {
    const what = "range() arguments must be integers";
    const bound = objects.numbers.asIndex(first!, what);
    return second === undefined
      ? newRange(objects, 0, bound)
      : newRange(objects, bound, objects.numbers.asIndex(second, what));
  }),
  builtin("object", 0, 0, ({ objects }) => objects.instances.newObject()),
  ...["intern", "sys.intern"].map((name) =>
    builtin(name, 1, 1, ({ objects }, [object]) => objects.text.intern(object!)),
  ),
  builtin("sys.getrefcount", 1, 1, ({ objects }, [object]) =>
    objects.numbers.newInt(objects.heap.refcnt(object!)),
  ),
  builtin("sys.getsizeof", 1, 1, ({ objects }, [object]) =>
    objects.numbers.newInt(objects.heap.sizeOf(object!)),
  ),
  builtin("copy.copy", 1, 1, ({ copies }, [object]) => copies.copy(object!)),
  builtin("copy.deepcopy", 1, 2, ({ copies, objects }, [object, memo]) => {
    if (memo !== undefined && !objects.dicts.isDict(memo)) {
      throw new PyError("TypeError", "deepcopy takes a dict as memo here");
    }
    return copies.deepcopy(object!, memo);
  }),
  ...WEAKREF_BUILTINS,
  ...GC_BUILTINS,
];

/** str(object), str() for NO_OBJECT. */
function strOf(objects: Objects, object: ObjRef): ObjRef {
  const { numbers, text, heap } = objects;
  if (object !== NO_OBJECT) {
    if (objects.weakproxies.isProxy(object)) {
      return strOf(objects, objects.weakproxies.peekReferent(object));
    }
    if (numbers.isBool(object)) return reprOf(objects, object);
    // 2.7's long is written without its L, and its float with fewer digits.
    if (heap.profile.source.strIsBytes) {
      if (numbers.isLong(object)) return text.newWrittenStr(heap.repr(object).replace("L", ""));
      if (numbers.isFloat(object)) {
        return text.newWrittenStr(strOfDouble(numbers.floats.value(object)));
      }
    }
  }
  return text.str(object);
}

/** PyObject_Repr as a str object; a bool's is one of two strings. */
function reprOf({ heap, numbers, text }: Objects, object: ObjRef): ObjRef {
  if (numbers.isBool(object)) return text.newBoolText(heap.isTrue(object));
  return text.newWrittenStr(heap.repr(object));
}

/** range(start, stop). */
function newRange(objects: Objects, start: number, stop: number): ObjRef {
  const { heap, lists, numbers, ranges } = objects;
  if (!heap.profile.sequences.rangeIsList) return ranges.newRange(start, stop);
  const list = lists.newList(Math.max(0, stop - start));
  for (let i = start; i < stop; i++) lists.initItem(list, i - start, numbers.newInt(i));
  return list;
}

/** dict() and dict(other). */
function dictOf(objects: Objects, source: ObjRef): ObjRef {
  const { dicts, heap } = objects;
  const dict = dicts.dictNew();
  if (source === NO_OBJECT) return dict;
  if (!dicts.isDict(source)) {
    heap.decref(dict);
    const { name } = heap.typeOf(source);
    throw new PyError("TypeError", `'${name}' object is not iterable`);
  }
  dicts.update(dict, source);
  return dict;
}

/** By dotted name. */
export const BUILTINS: ReadonlyMap<string, Builtin> = new Map(ALL.map((each) => [each.name, each]));
