// Methods of built-in types, by type and name. `self` and the arguments are borrowed, the result is
// a new reference.

import { PyError } from "../errors.ts";
import { NO_OBJECT, type ObjRef } from "../memory/address.ts";
import type { Objects } from "../objects/objects.ts";
import type { Operators } from "./operators.ts";

export interface Method {
  readonly arity: readonly [number, number];
  run(objects: Objects, operators: Operators, self: ObjRef, args: readonly ObjRef[]): ObjRef;
}

type Run = Method["run"];

const method = (least: number, most: number, run: Run): Method => ({ arity: [least, most], run });

/** A method that gives None. */
const action = (least: number, most: number, run: (...args: Parameters<Run>) => void): Method =>
  method(least, most, (objects, operators, self, args) => {
    run(objects, operators, self, args);
    return objects.heap.incref(objects.singletons.none);
  });

const LIST = {
  append: action(1, 1, ({ lists }, _, self, [item]) => lists.append(self, item!)),
  pop: method(0, 1, ({ lists, numbers }, _, self, [index]) =>
    lists.pop(self, index === undefined ? -1 : numbers.asIndex(index, "pop index")),
  ),
  insert: action(2, 2, ({ lists, numbers }, _, self, [index, item]) =>
    lists.insert(self, numbers.asIndex(index!, "insert index"), item!),
  ),
  extend: action(1, 1, ({ lists }, _, self, [source]) => lists.extend(self, source!)),
  remove: action(1, 1, ({ lists }, _, self, [item]) => lists.remove(self, item!)),
  reverse: action(0, 0, ({ lists }, _, self) => lists.reverse(self)),
  clear: action(0, 0, ({ lists }, _, self) => lists.clear(self)),
  copy: method(0, 0, ({ lists }, _, self) => lists.slice(self, 0, lists.size(self))),
};

const DICT = {
  get: method(1, 2, ({ dicts, heap, singletons }, _, self, [key, otherwise]) => {
    const found = dicts.peekItem(self, key!);
    return heap.incref(found === NO_OBJECT ? (otherwise ?? singletons.none) : found);
  }),
  setdefault: method(1, 2, ({ dicts, heap, singletons }, _, self, [key, otherwise]) =>
    heap.incref(dicts.setDefault(self, key!, otherwise ?? singletons.none)),
  ),
  pop: method(1, 2, ({ dicts, heap }, _, self, [key, otherwise]) => {
    const found = dicts.pop(self, key!);
    if (found !== NO_OBJECT) return found;
    if (otherwise === undefined) throw new PyError("KeyError", heap.repr(key!));
    return heap.incref(otherwise);
  }),
  update: action(1, 1, ({ dicts }, _, self, [other]) => {
    if (!dicts.isDict(other!)) throw new PyError("TypeError", "update takes a dict here");
    dicts.update(self, other!);
  }),
  clear: action(0, 0, ({ dicts }, _, self) => dicts.clear(self)),
  copy: method(0, 0, ({ dicts }, _, self) => dicts.copy(self)),
};

const SET = {
  add: action(1, 1, ({ sets }, _, self, [item]) => sets.add(self, item!)),
  discard: action(1, 1, ({ sets }, _, self, [item]) => void sets.discard(self, item!)),
  remove: action(1, 1, ({ sets, heap }, _, self, [item]) => {
    if (!sets.discard(self, item!)) throw new PyError("KeyError", heap.repr(item!));
  }),
  pop: method(0, 0, ({ sets }, _, self) => sets.pop(self)),
  clear: action(0, 0, ({ sets }, _, self) => sets.clear(self)),
  copy: method(0, 0, ({ sets }, _, self) => sets.copy(self)),
};

const STR = {
  join: method(1, 1, ({ text }, operators, self, [items]) =>
    text.join(self, [...operators.iterate(items!)]),
  ),
  upper: method(0, 0, ({ text }, _, self) => text.changeCase(self, "upper")),
  lower: method(0, 0, ({ text }, _, self) => text.changeCase(self, "lower")),
  strip: method(0, 0, ({ text }, _, self) => text.strip(self)),
  replace: method(2, 2, ({ text }, _, self, [old, by]) => text.replace(self, old!, by!)),
};

const table = (methods: Readonly<Record<string, Method>>): ReadonlyMap<string, Method> =>
  new Map(Object.entries(methods));

/** By tp_name, then by name. */
export const METHODS: ReadonlyMap<string, ReadonlyMap<string, Method>> = new Map([
  ["list", table(LIST)],
  ["dict", table(DICT)],
  ["set", table(SET)],
  ["str", table(STR)],
  ["unicode", table(STR)],
  ["bytes", table(STR)],
]);
