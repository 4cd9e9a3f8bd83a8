// Lists and tuples over a bare heap, with items that stand for ints: objects of 24 bytes that hold
// 64 bits, their own hash. Beside them a type that is iterable and knows its length, as set is.

import { PyError } from "../../src/errors.ts";
import { NO_OBJECT, type ObjRef } from "../../src/memory/address.ts";
import type { Counts } from "../../src/objects/items.ts";
import { Lists, listStatics } from "../../src/objects/list.ts";
import type { ObjectHeap } from "../../src/objects/object-heap.ts";
import { compareNumbers } from "../../src/objects/ordering.ts";
import { Tuples, tupleStatics } from "../../src/objects/tuple.ts";
import { NOT_IMPLEMENTED, type PyType } from "../../src/objects/type.ts";
import { profileNamed } from "../../src/profile/lookup.ts";
import { type BareHeap, bareHeap } from "./bare-heap.ts";
import { Requests } from "./requests.ts";
import recorded from "./sequences.json" with { type: "json" };

export interface SequenceHeap extends BareHeap {
  readonly lists: Lists;
  readonly tuples: Tuples;
  /** A new object that stands for the int `value`, or of the words `value` and `high`. */
  token(value: number, high?: number): ObjRef;
  /** A new iterable of `items`, which it borrows. */
  bag(items: readonly ObjRef[]): ObjRef;
  /** Blocks that the process has in use. */
  blocks(): number;
  /** What was asked of the domains, as `Om56 Mr32 Mf`; a test empties it. */
  readonly requests: string[];
  readonly requested: Requests;
}

const VALUE = 16;
const TOKEN_SIZE = 24;
const WORD = 2 ** 32;

/** 64 bits of a token as a number; exact within 2**53. */
const intAt = ({ memory }: BareHeap, ref: ObjRef): number =>
  memory.i32(ref + VALUE + 4) * WORD + memory.u32(ref + VALUE);

/** The type of what stands for ints. */
function tokenTypeOf(bare: BareHeap): PyType {
  const { heap, memory } = bare;
  const type: PyType = heap.newStaticType({
    name: "int",
    basicsize: TOKEN_SIZE,
    slots: {
      repr: (ref) => String(intAt(bare, ref)),
      sizeOf: () => TOKEN_SIZE,
      free: (ref) => heap.freeMemory(ref, type),
      hash: (ref) => {
        heap.hashHigh = memory.i32(ref + VALUE + 4);
        const low = memory.i32(ref + VALUE);
        return low === -1 && heap.hashHigh === -1 ? -2 : low;
      },
      equals: (left, right) =>
        heap.typeOf(right) === type ? intAt(bare, left) === intAt(bare, right) : NOT_IMPLEMENTED,
      compare: (op, left, right) => {
        if (heap.typeOf(right) !== type) return NOT_IMPLEMENTED;
        return compareNumbers(op, intAt(bare, left), intAt(bare, right));
      },
    },
  });
  return type;
}

/** The type of what stands for sets. */
function bagTypeOf({ heap }: BareHeap, bags: ReadonlyMap<ObjRef, readonly ObjRef[]>): PyType {
  const type: PyType = heap.newStaticType({
    name: "set",
    basicsize: TOKEN_SIZE,
    slots: {
      repr: () => "a set",
      sizeOf: () => TOKEN_SIZE,
      free: (ref) => heap.freeMemory(ref, type),
      length: (ref) => bags.get(ref)!.length,
      iterate: (ref) => bags.get(ref)!,
    },
  });
  return type;
}

export function sequenceHeap(name: string): SequenceHeap {
  const { objects } = profileNamed(name)!;
  const bare = bareHeap(name, [...listStatics(objects), ...tupleStatics(objects)]);
  const { heap, memory, runtime } = bare;
  const requests = new Requests(heap.domains);
  Object.assign(heap, { domains: requests.domains });
  const bags = new Map<ObjRef, readonly ObjRef[]>();
  const tokenType = tokenTypeOf(bare);
  const bagType = bagTypeOf(bare, bags);
  const asIndex = (ref: ObjRef, what: string): number => {
    if (heap.typeOf(ref) === tokenType) return intAt(bare, ref);
    throw new PyError("TypeError", `${what}, not ${heap.typeOf(ref).name}`);
  };
  const indices: Counts = {
    isIndex: (ref) => heap.typeOf(ref) === tokenType,
    asIndex,
    asCount: asIndex,
  };
  const tuples = new Tuples(heap, indices);
  const lists = new Lists(heap, tuples, indices);
  tuples.initialise();
  lists.initialise();
  return {
    ...bare,
    lists,
    tuples,
    token: (value, high = value < 0 ? -1 : 0) => {
      const ref = heap.newObject(tokenType);
      memory.setU32(ref + VALUE, value);
      memory.setU32(ref + VALUE + 4, high);
      return ref;
    },
    bag: (items) => {
      const ref = heap.newObject(bagType);
      bags.set(ref, items);
      return ref;
    },
    blocks: () => runtime.guard!.accounts().blocks,
    requests: requests.log,
    requested: requests,
  };
}

/** What the CPython called `name` was recorded to say of `subject`. */
export function recordedOf<Subject extends keyof typeof recorded>(
  subject: Subject,
  name: string,
): (typeof recorded)[Subject][number]["value"] {
  const found = recorded[subject].find(({ pythons }) => pythons.includes(name));
  if (found === undefined) throw new Error(`${subject} was not recorded of ${name}`);
  return found.value;
}

/** The generator that the recorded programs were drawn with; see record-sequences.py. */
export class Draws {
  private state: number;

  constructor(seed: number) {
    this.state = seed;
  }

  below(n: number): number {
    this.state = (Math.imul(this.state, 1103515245) + 12345) & 0x7fffffff;
    return (this.state >> 12) % n;
  }
}

/** Gives up one reference of each. */
export function dropAll(heap: ObjectHeap, refs: readonly ObjRef[]): void {
  for (const ref of refs) if (ref !== NO_OBJECT) heap.decref(ref);
}
