// Statements without memory: at each request that a statement makes the allocators refuse once, and
// all that follows. Python sees a MemoryError; behind it every invariant holds, and with memory the
// same statement runs.

import { expect, test } from "vitest";
import { firstBroken } from "../../properties/invariants/invariant.ts";
import { objectInvariants } from "../../properties/invariants/objects.ts";
import { PRELUDE } from "../../properties/machines/objects/prelude.ts";
import { ObjectWalk } from "../../src/inspect/walk-objects.ts";
import { Interpreter } from "../../src/interpreter.ts";
import type { RawAllocator } from "../../src/malloc/raw-allocator.ts";
import { NULL } from "../../src/memory/address.ts";
import { profileNamed } from "../../src/profile/lookup.ts";
import { compileUnit } from "../../src/python/compile.ts";
import { parseProgram } from "../../src/python/parse.ts";

const BEFORE = [
  "a = [1, 2, 3]",
  "b = {1: 2, 'k': a}",
  "c = set([1, 2, 3])",
  "d = Node(); d.x = 1",
  "e = 'a long text of more than one word'",
  "f = u'\\u20ac and more'",
  "g = Node(); h = [weakref.ref(g, called), weakref.ref(g, called)]",
  "i = 2 ** 100",
  "j = [a, b, (a, e)]",
  "log = []",
].join("\n");

const STATEMENTS = [
  "l = [a, b, c]",
  "a.append(5)",
  "a += [1, 2, 3, 4, 5, 6, 7, 8, 9]",
  "l = a[1:]",
  "l = a * 20",
  "l = (a, b)",
  "l = {a[0]: 1, a[1]: 2}",
  "l = b.copy()",
  "l = dict(b)",
  "b['z'] = 1; b['y'] = 2; b['x'] = 3; b['w'] = 4; b['v'] = 5",
  "l = {a[0], a[1], 9, 10, 11, 12, 13}",
  "c.add(7); c.add(8); c.add(9); c.add(10)",
  "l = c | set([20, 21, 22])",
  "l = frozenset([1, 2, 3, 4, 5, 6])",
  "d.y = 1; d.z = 2",
  "l = Node(); l.x = a",
  "l = d.__dict__",
  "l = Slotted(); l.y = 1",
  "l = e + e",
  "l = e.upper() + e.replace('a', 'bc')",
  "l = e.join([e, e, e])",
  "l = f + f",
  "l = f.upper()",
  "l = repr(e)",
  "l = str(i)",
  "l = i * i",
  "l = i // 7; l = i << 40",
  "l = 1.5 * a[0]",
  "l = intern('k' + str(a[0]))",
  "l = weakref.ref(d, called)",
  "l = weakref.proxy(d)",
  "l = copy.copy(b)",
  "l = copy.deepcopy(j)",
  "l = pair(a, b)",
  "l = hold(a)",
  "l = [x for x in a]",
  "l = list(range(20))",
  "l = tuple(c)",
  "class K(object):\n x = 1\n def m(self): return 1\n",
  "def k(v): return [v]\n",
  "l = lambda: [1]",
  "g = None",
];

/** Serves `left` requests, and refuses those after. */
class Rationed implements RawAllocator {
  static left = Number.POSITIVE_INFINITY;
  private readonly inner: RawAllocator;

  constructor(inner: RawAllocator) {
    this.inner = inner;
  }

  malloc(nbytes: number) {
    return Rationed.left-- > 0 ? this.inner.malloc(nbytes) : NULL;
  }

  calloc(nelem: number, elsize: number) {
    return Rationed.left-- > 0 ? this.inner.calloc(nelem, elsize) : NULL;
  }

  realloc(at: Parameters<RawAllocator["realloc"]>[0], nbytes: number) {
    return Rationed.left-- > 0 ? this.inner.realloc(at, nbytes) : NULL;
  }

  free(at: Parameters<RawAllocator["free"]>[0]) {
    this.inner.free(at);
  }
}

function open(version: string) {
  const profile = profileNamed(version)!;
  const compiled = (text: string) =>
    parseProgram(text).map((unit) => compileUnit(unit, profile.objects.source));
  const python = new Interpreter(profile, { size: 16 << 20 });
  const { heap, runtime, objects } = python;
  const { raw, mem, obj } = heap.domains;
  const domains = { raw: new Rationed(raw), mem: new Rationed(mem), obj: new Rationed(obj) };
  Object.assign(heap, { domains });
  const { guard, segments } = runtime;
  const walk = new ObjectWalk(objects, { guard, segments, profile });
  const broken = () => {
    const view = walk.read(python.freeLists(), python.holders(), objects.uncounted());
    return firstBroken(objectInvariants, view);
  };
  return { python, compiled, prelude: compiled(PRELUDE), broken };
}

/** One for each way to lay out dicts and instances. */
const VERSIONS = ["2.7", "3.6", "3.9", "3.11", "3.13"] as const;

test.each(VERSIONS)(
  "%s: a refused request is a MemoryError, and the heap stays sound",
  (version) => {
    const { python, compiled, prelude, broken } = open(version);
    const before = compiled(BEFORE);
    let refusals = 0;
    for (const statement of STATEMENTS) {
      const code = compiled(statement);
      for (let served = 0, isServed = false; !isServed; served++) {
        python.begin(prelude);
        python.load([...before, ...code]);
        for (let unit = 0; unit < before.length; unit++) {
          expect(python.run(unit)).toBeUndefined();
        }
        Rationed.left = served;
        const error = python.run(before.length);
        isServed = Rationed.left >= 0;
        Rationed.left = Number.POSITIVE_INFINITY;
        const where = `${statement}, served ${served}`;
        if (!isServed) refusals++;
        if (error !== undefined) expect(error.type, where).toBe("MemoryError");
        expect(broken(), where).toBeUndefined();
        expect([...python.stack.references()], where).toEqual([]);
        expect(python.run(before.length), where).toBeUndefined();
      }
    }
    expect(refusals).toBeGreaterThan(STATEMENTS.length);
  },
);
