// A heap with numbers and nothing beside them, and numbers as the recorded CPythons tell them.

import { PyError } from "../../../src/errors.ts";
import type { ObjRef } from "../../../src/memory/address.ts";
import { Numbers, numberStatics } from "../../../src/objects/numbers.ts";
import type { ObjectHeap } from "../../../src/objects/object-heap.ts";
import { compareObjects } from "../../../src/objects/ordering.ts";
import { type BinaryOperator, NOT_IMPLEMENTED, type Ordering } from "../../../src/objects/type.ts";
import { profileNamed } from "../../../src/profile/lookup.ts";
import type { Runtime } from "../../../src/runtime.ts";
import { bareHeap } from "../bare-heap.ts";
import { RequestLog } from "../request-log.ts";

export class NumberHeap {
  readonly runtime: Runtime;
  readonly heap: ObjectHeap;
  readonly numbers: Numbers;
  /** What numbers ask of the allocators. */
  readonly log: RequestLog;

  constructor(python: string) {
    const bare = bareHeap(python, numberStatics(profileNamed(python)!.objects));
    this.runtime = bare.runtime;
    this.heap = bare.heap;
    this.log = new RequestLog(this.heap, this.runtime.profile.pymem.memDomain === "malloc");
    this.numbers = new Numbers(this.heap);
    this.numbers.initialise();
    this.log.take();
  }

  /** So many free ints and floats that an operation of 2.7 needs no new block of them. */
  fillFreeLists(): void {
    const { heap, numbers } = this;
    const made = Array.from({ length: 3000 }, (_, i) => [
      numbers.newInt(1000 + i),
      numbers.newFloat(i),
    ]);
    for (const ref of made.flat()) heap.decref(ref);
    this.log.take();
  }

  /** The number of a case, a new reference: an L makes a long where there is one. */
  read(text: string): ObjRef {
    const { numbers, heap } = this;
    if (text === "True" || text === "False") return heap.incref(numbers.bool(text === "True"));
    if (text.endsWith("L")) return numbers.newLongFromBig(BigInt(text.slice(0, -1)));
    if (/[.en]/.test(text)) return numbers.newFloat(Number(text.replace("inf", "Infinity")));
    return numbers.newIntFromBig(BigInt(text));
  }

  /** Type, repr, size, hash, and whether there is one of it. */
  told(ref: ObjRef): string {
    const { heap, numbers } = this;
    const words = [heap.typeOf(ref).name, heap.repr(ref), heap.sizeOf(ref)];
    if (!Number.isNaN(numbers.valueOf(ref))) words.push(this.hash(ref));
    if (this.isShared(ref)) words.push("shared");
    return words.join(" ");
  }

  hash(ref: ObjRef): string {
    const low = this.heap.hash(ref);
    return String((BigInt(this.heap.hashHigh) << 32n) | BigInt(low >>> 0));
  }

  /** True for an int that exists once. */
  isShared(ref: ObjRef): boolean {
    const { heap, numbers } = this;
    if (heap.typeOf(ref) !== numbers.ints.type) return false;
    const value = numbers.valueOf(ref);
    if (value < -5 || value > 256) return false;
    const other = numbers.newInt(value);
    heap.decref(other);
    return other === ref;
  }

  /** `a op b`: a new reference. */
  binary(op: BinaryOperator, a: ObjRef, b: ObjRef): ObjRef {
    const [left, right] = [this.heap.typeOf(a), this.heap.typeOf(b)];
    for (const type of [left, right]) {
      const result = type.slots.binary!(op, a, b);
      if (result !== NOT_IMPLEMENTED) return result as ObjRef;
    }
    const sign = op === "**" ? "** or pow()" : op;
    throw new PyError(
      "TypeError",
      `unsupported operand type(s) for ${sign}: '${left.name}' and '${right.name}'`,
    );
  }

  unary(op: "+" | "-" | "~" | "abs", ref: ObjRef): ObjRef {
    return this.heap.typeOf(ref).slots.unary!(op, ref);
  }

  /** `a == b`, of an object with itself too. */
  equals(a: ObjRef, b: ObjRef): boolean {
    const answer = this.heap.typeOf(a).slots.equals!(a, b);
    if (answer !== NOT_IMPLEMENTED) return answer;
    return this.heap.typeOf(b).slots.equals!(b, a) === true;
  }

  compare(op: Ordering, a: ObjRef, b: ObjRef): boolean {
    return compareObjects(this.heap, op, a, b);
  }
}

/** What `work` gives, or the text of the Python error that it ends with. */
export function outcome(work: () => string): string {
  try {
    return work();
  } catch (error) {
    if (error instanceof PyError) return `${error.type}: ${error.text}`;
    throw error;
  }
}
