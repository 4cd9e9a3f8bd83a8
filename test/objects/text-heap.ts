// A heap with text and nothing else, for the tests of text: ints that only stand as subscripts, a
// table of interned strings on a Map of the host, and a record of what is asked of the allocator.

import { readFileSync } from "node:fs";
import type { RawAllocator } from "../../src/malloc/raw-allocator.ts";
import { type Addr, NULL, type ObjRef } from "../../src/memory/address.ts";
import type { InternTable } from "../../src/objects/intern.ts";
import { ObjectHeap } from "../../src/objects/object-heap.ts";
import { staticObjectsStatics } from "../../src/objects/static-objects.ts";
import { Text, textStatics } from "../../src/objects/text.ts";
import type { TextNumbers } from "../../src/objects/text-slots.ts";
import { NoTracker } from "../../src/objects/tracker.ts";
import type { PyType } from "../../src/objects/type.ts";
import { profileNamed } from "../../src/profile/lookup.ts";
import type { Domains } from "../../src/pymem/domain.ts";
import { Runtime } from "../../src/runtime.ts";

/** What an interpreter made of an operation; `requests` when its requests were recorded. */
export interface Outcome {
  readonly error?: string;
  readonly value?: string;
  readonly requests?: string;
}

type Groups = readonly { readonly pythons: readonly string[]; readonly is: unknown }[];

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`text/${name}`, import.meta.url), "utf8"));

/** What text/record.py gave to real interpreters, and what came back. */
export const CASES = read("cases.json") as {
  readonly strings: readonly string[];
  readonly operations: readonly string[];
  readonly inPlace: readonly (readonly [left: string, right: string, hashed?: string])[];
};
const RECORDED = read("recorded.json") as Readonly<Record<string, Groups>>;

/** What the Python called `name` was recorded with under `key`. */
export function recorded(name: string, key: string): unknown {
  return RECORDED[key]!.find(({ pythons }) => pythons.includes(name))!.is;
}

/** Ints whose value is kept beside the heap. */
export class PlainInts implements TextNumbers {
  private readonly heap: ObjectHeap;
  private readonly values = new Map<ObjRef, number>();
  private type!: PyType;

  constructor(heap: ObjectHeap) {
    this.heap = heap;
  }

  initialise(): void {
    this.type = this.heap.newStaticType({
      name: "int",
      basicsize: 24,
      slots: {
        repr: (ref) => String(this.values.get(ref)),
        sizeOf: () => 24,
        free: (ref) => this.heap.freeMemory(ref, this.type),
      },
    });
  }

  isIndex(ref: ObjRef): boolean {
    return this.heap.typeOf(ref) === this.type;
  }

  asIndex(ref: ObjRef): number {
    return this.values.get(ref)!;
  }

  asCount(ref: ObjRef): number {
    return this.asIndex(ref);
  }

  newInt(value: number): ObjRef {
    const ref = this.heap.newObject(this.type);
    this.values.set(ref, value);
    return ref;
  }
}

/** Interned strings by their characters. */
class HostTable implements InternTable {
  readonly dict = NULL as ObjRef;
  private readonly known = new Map<string, ObjRef>();
  private readonly textHeap: TextHeap;

  constructor(textHeap: TextHeap) {
    this.textHeap = textHeap;
  }

  initialise(): void {
    this.known.clear();
  }

  peek(text: ObjRef): ObjRef {
    this.textHeap.heap.hash(text);
    return this.known.get(this.textHeap.text.toHost(text)) ?? (NULL as ObjRef);
  }

  insert(text: ObjRef): void {
    this.known.set(this.textHeap.text.toHost(text), text);
    this.textHeap.heap.incref(this.textHeap.heap.incref(text));
  }

  remove(text: ObjRef): void {
    this.known.delete(this.textHeap.text.toHost(text));
    this.textHeap.heap.decref(text);
    this.textHeap.heap.decref(text);
  }
}

/** What the allocators of a heap share: a record, and how many more requests they serve. */
interface Ledger {
  readonly notes: string[];
  served: number;
}

/** Writes requests down as requests.c does, and refuses those past the number to be served. */
class NotingAllocator implements RawAllocator {
  private readonly inner: RawAllocator;
  private readonly letter: string;
  private readonly ledger: Ledger;

  constructor(inner: RawAllocator, letter: string, ledger: Ledger) {
    this.inner = inner;
    this.letter = letter;
    this.ledger = ledger;
  }

  malloc(nbytes: number): Addr {
    return this.note(`m${nbytes}`) ? this.inner.malloc(nbytes) : NULL;
  }

  calloc(nelem: number, elsize: number): Addr {
    return this.note(`c${nelem * elsize}`) ? this.inner.calloc(nelem, elsize) : NULL;
  }

  realloc(at: Addr, nbytes: number): Addr {
    const call = at === NULL ? "m" : "r";
    return this.note(`${call}${nbytes}`) ? this.inner.realloc(at, nbytes) : NULL;
  }

  free(at: Addr): void {
    if (at !== NULL) this.ledger.notes.push(`${this.letter}f`);
    this.inner.free(at);
  }

  /** False when the request is one too many. */
  private note(request: string): boolean {
    this.ledger.notes.push(`${this.letter}${request}`);
    this.ledger.served--;
    return this.ledger.served >= 0;
  }
}

export class TextHeap {
  readonly runtime: Runtime;
  readonly heap: ObjectHeap;
  readonly ints: PlainInts;
  readonly text: Text;
  /** Objects of a type without any operation. */
  none!: ObjRef;
  private readonly ledger: Ledger = { notes: [], served: Number.POSITIVE_INFINITY };

  constructor(name: string) {
    const profile = profileNamed(name)!;
    this.runtime = new Runtime(profile, {
      size: 64 << 20,
      statics: [...staticObjectsStatics(), ...textStatics(profile.objects)],
    });
    const { memory, segments, domains } = this.runtime;
    this.heap = new ObjectHeap({
      memory,
      domains: this.noting(domains),
      profile: profile.objects,
      tracker: new NoTracker(),
      symbol: (symbol) => segments.symbol(symbol),
      text: segments.get("text"),
    });
    this.ints = new PlainInts(this.heap);
    this.text = new Text(this.heap, this.ints, new HostTable(this));
    this.initialise();
  }

  /** Back to a new heap, as between two programs. */
  reset(): void {
    this.runtime.reset();
    this.heap.reset();
    this.initialise();
  }

  /** What `run` asked of the allocators, and what it gave. */
  requests<T>(run: () => T): readonly [requests: string, result: T] {
    this.ledger.notes.length = 0;
    const result = run();
    return [this.ledger.notes.join(" "), result];
  }

  /** Runs with memory for `count` requests and no more. */
  withMemoryFor<T>(count: number, run: () => T): T {
    this.ledger.served = count;
    try {
      return run();
    } finally {
      this.ledger.served = Number.POSITIVE_INFINITY;
    }
  }

  /** Bytes from `at` as hexadecimal digits. */
  hex(at: number, length: number): string {
    return Buffer.from(this.heap.memory.bytes.subarray(at, at + length)).toString("hex");
  }

  private initialise(): void {
    this.heap.initialise();
    this.ints.initialise();
    const slots = { repr: () => "None", sizeOf: () => 16, free: () => {} };
    const type = this.heap.newStaticType({ name: "NoneType", basicsize: 16, slots });
    this.none = this.heap.newStatic(type, 16);
    this.text.initialise();
  }

  private noting({ raw, mem, obj }: Domains): Domains {
    return {
      raw: new NotingAllocator(raw, "R", this.ledger),
      mem: new NotingAllocator(mem, "M", this.ledger),
      obj: new NotingAllocator(obj, "O", this.ledger),
    };
  }
}
