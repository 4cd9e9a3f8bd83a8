// A heap with objects of every type in the states that matter, to be damaged: what a program leaves
// behind, in any of the nine versions.

import { objectInvariants } from "../../properties/invariants/objects.ts";
import { PRELUDE } from "../../properties/machines/objects/prelude.ts";
import { type ObjectsView, ObjectWalk } from "../../src/inspect/walk-objects.ts";
import { Interpreter } from "../../src/interpreter.ts";
import { NO_OBJECT, type ObjRef } from "../../src/memory/address.ts";
import type { Memory } from "../../src/memory/memory.ts";
import { alignUp } from "../../src/memory/struct.ts";
import type { ObjectHeap } from "../../src/objects/object-heap.ts";
import type { Objects } from "../../src/objects/objects.ts";
import { profileNamed } from "../../src/profile/lookup.ts";
import type { ObjectLayouts } from "../../src/profile/object-layouts.ts";
import type { DomainName } from "../../src/pymem/domain.ts";
import type { Code } from "../../src/python/code.ts";
import { compileUnit } from "../../src/python/compile.ts";
import { parseProgram } from "../../src/python/parse.ts";

/** `roomy` is a block with room for others inside; of `freed...` only free lists know. */
const PROGRAM = `
words = [1000, 'two words', 1000]
bare = []
couple = (words, 2000)
alone = (words,)
mixed = {1: words, 'k': couple, 3: 3}
del mixed[3]
named = {'x': words, 'y': 5}
del named['y']
nothing = {}
emptied = {7: 7}
del emptied[7]
many = {}
for i in range(20): many[i] = words
few = {1, 2, 3}
few.discard(2)
crowd = set(range(30))
nobody = set()
node = Node()
node.x = words
node.y = couple
half = Node()
half.x = words
shown = Node()
shown.x = words
shown.__dict__
orphan = Node()
orphan.x = words
orphan = orphan.__dict__
target = Weakly()
plain = weakref.ref(target)
calling = weakref.ref(target, called)
dead = Weakly()
dead = weakref.ref(dead)
made = 'ab'
made = made + 'cd'
roomy = made * 1200
number = 123456
wide = u'caf\\xe9'
real = 1.5 + len('spam')
letter = chr(101)
twin = 'twin_a', 'twin_b'
freed_list = []
freed_pair = pair(words, words)
freed_set = set()
del freed_list, freed_pair, freed_set
`;

export interface ObjectScene {
  readonly objects: Objects;
  readonly heap: ObjectHeap;
  readonly memory: Memory;
  readonly layouts: ObjectLayouts;
  /** References that the interpreter is said to own, too. */
  readonly holders: ObjRef[];
  /** What a name of the program is bound to. */
  named(name: string): ObjRef;
  view(): ObjectsView;
  /** The invariants that do not hold. */
  broken(): string[];
  /** Adds to a count, unless it never changes: what else holds the object is made to fit. */
  count(ref: number, by: number): void;
  /** Moves a block into the middle of another, and frees the first; where it is now. */
  misplace(block: number, domain: DomainName): number;
  free(block: number, domain: DomainName): void;
}

interface World {
  readonly interpreter: Interpreter;
  readonly walk: ObjectWalk;
  readonly prelude: readonly Code[];
  readonly program: readonly Code[];
}

const worlds = new Map<string, World>();

function compiled(python: string, text: string): Code[] {
  const { source } = profileNamed(python)!.objects;
  return parseProgram(text).map((unit) => compileUnit(unit, source));
}

function worldOf(python: string): World {
  const known = worlds.get(python);
  if (known !== undefined) return known;
  const interpreter = new Interpreter(profileNamed(python)!, { size: 16 << 20 });
  const world: World = {
    interpreter,
    walk: new ObjectWalk(interpreter.objects, interpreter.runtime),
    prelude: compiled(python, PRELUDE),
    program: compiled(python, PROGRAM),
  };
  worlds.set(python, world);
  return world;
}

/** The scene in one version. */
export function newObjectScene(python: string): ObjectScene {
  const { interpreter, walk, prelude, program } = worldOf(python);
  // Comes back to the state behind the prelude, whatever was done to the process since.
  interpreter.begin(prelude);
  interpreter.load(program);
  program.forEach((_, unit) => {
    const error = interpreter.run(unit);
    if (error !== undefined) throw error;
  });
  const { objects, heap, memory, runtime } = interpreter;
  const { domains, guard } = runtime;
  const holders: ObjRef[] = [];
  const view = (): ObjectsView =>
    walk.read(interpreter.freeLists(), [...interpreter.holders(), ...holders], objects.uncounted());
  let room = 0;
  return {
    objects,
    heap,
    memory,
    layouts: heap.layouts,
    holders,
    view,
    named: (name) => {
      const ref = interpreter.lookup(name);
      if (ref === NO_OBJECT) throw new Error(`no ${name}`);
      return ref;
    },
    broken: () => {
      const seen = view();
      return objectInvariants
        .filter((invariant) => {
          let isBroken = false;
          invariant.check(seen, () => {
            isBroken = true;
          });
          return isBroken;
        })
        .map(({ name }) => name);
    },
    count: (ref, by) => {
      if (memory.i32(ref) >= 0) memory.setU32(ref, memory.u32(ref) + by);
    },
    misplace: (block, domain) => {
      const bytes = guard!.bytesAt(block, domain);
      room ||= alignUp(interpreter.lookup("roomy") + 128, 16);
      const to = room;
      memory.bytes.copyWithin(to, block, block + bytes);
      room = alignUp(room + bytes, 16);
      domains[domain].free(block as ObjRef);
      return to;
    },
    free: (block, domain) => domains[domain].free(block as ObjRef),
  };
}
