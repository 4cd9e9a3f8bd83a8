// Every property that the blocks machine checks by itself can fail: each has an allocator here that
// breaks it, and nothing before it, in a program that the heap as it is passes.

import { describe, expect, test } from "vitest";
import { run } from "../../properties/engine/run.ts";
import { HeapSubject } from "../../properties/machines/blocks/heap-subject.ts";
import { blocksMachine } from "../../properties/machines/blocks/machine.ts";
import { MallocSubject } from "../../properties/machines/blocks/malloc-subject.ts";
import { blocksStatements } from "../../properties/machines/blocks/statements.ts";
import type { Allocator, Subject } from "../../properties/machines/blocks/subject.ts";
import { BlocksWorld } from "../../properties/machines/blocks/world.ts";
import { openScene, type Scene } from "../../properties/machines/setting.ts";
import { HeapMisuse, InvariantViolation } from "../../src/errors.ts";
import { asAddr, NULL } from "../../src/memory/address.ts";
import { profileNamed } from "../../src/profile/lookup.ts";
import { ObmallocMgmt, STATICS } from "../../src/pymalloc/layout.ts";

type Sabotage<Kind extends Subject> = (inner: Allocator, subject: Kind) => Partial<Allocator>;

interface Case {
  readonly property: string;
  readonly title: string;
  readonly program: readonly string[];
  readonly heap?: Sabotage<HeapSubject>;
  readonly malloc?: Sabotage<MallocSubject>;
}

const one = ["a = malloc(24)"];
const two = ["a = malloc(24)", "b = malloc(24)"];
const freed = ["a = malloc(24)", "free(a)"];

/** A sabotage of malloc alone, with the request and the real answer. */
const answering =
  (answer: (at: number, nbytes: number, subject: HeapSubject) => number): Sabotage<HeapSubject> =>
  (inner, subject) => ({ malloc: (n) => answer(inner.malloc(n), n, subject) });

/** Does something to the heap with every free. */
const onFree =
  (act: (at: number, subject: HeapSubject) => void): Sabotage<HeapSubject> =>
  (inner, subject) => ({
    free: (at) => {
      inner.free(at);
      act(at, subject);
    },
  });

const cases: readonly Case[] = [
  {
    property: "memoryIsOnlyRefusedForWantOfPages",
    title: "malloc gives NULL for no reason",
    program: one,
    heap: answering(() => NULL),
  },
  {
    property: "memoryIsOnlyRefusedForWantOfPages",
    title: "realloc gives NULL for no reason",
    program: ["a = malloc(24)", "a = realloc(a, 25)"],
    heap: () => ({ realloc: () => NULL }),
  },
  {
    property: "blocksAreAligned",
    title: "blocks start 4 bytes late",
    program: one,
    heap: answering((at) => at + 4),
  },
  {
    property: "blocksLieInTheHeap",
    title: "a block reaches over the end of the buffer",
    program: one,
    heap: answering((_, nbytes, { bytes }) => bytes.length - (nbytes & ~15)),
  },
  {
    property: "liveBlocksDoNotOverlap",
    title: "every block is handed out twice",
    program: two,
    heap: (inner) => {
      let last = NULL as number;
      return { malloc: (n) => (last = last === NULL ? inner.malloc(n) : last) };
    },
  },
  {
    property: "blocksAreOfTheirRequestsClass",
    title: "a request is served two classes up",
    program: one,
    heap: (inner) => ({ malloc: (n) => inner.malloc(n + 32) }),
  },
  {
    property: "chunksAreLargeEnough",
    title: "a chunk is 16 bytes too small",
    program: ["a = malloc(100)"],
    malloc: (inner) => ({ malloc: (n) => inner.malloc(n - 16) }),
  },
  {
    property: "chunksAreLargeEnough",
    title: "a chunk below pymalloc is 16 bytes too small",
    program: ["a = raw_malloc(100)"],
    heap: (inner) => ({ malloc: (n) => inner.malloc(n > 80 ? n - 16 : n) }),
  },
  {
    property: "callocGivesZeroes",
    title: "calloc forgets to zero",
    program: ["a = calloc(1, 24)"],
    heap: (inner, { bytes }) => ({
      calloc: (n, size) => {
        const at = inner.malloc(n * size);
        bytes.fill(0xcb, at, at + size);
        return at;
      },
    }),
  },
  {
    property: "contentsAreKept",
    title: "malloc writes into the block before",
    program: two,
    heap: (inner, { bytes }) => {
      let last = 0;
      return {
        malloc: (n) => {
          if (last !== 0) bytes[last + 20]! ^= 1;
          return (last = inner.malloc(n));
        },
      };
    },
  },
  {
    property: "reallocKeepsTheContents",
    title: "realloc moves and does not copy",
    program: ["a = malloc(24)", "a = realloc(a, 48)"],
    heap: (inner) => ({
      realloc: (at, n) => {
        const target = inner.malloc(n);
        inner.free(at);
        return target;
      },
    }),
  },
  {
    property: "aRefusedReallocKeepsTheBlock",
    title: "a realloc that is refused has written already",
    program: ["a = malloc(24)", "limit_pages(0)", "a = realloc(a, 65536)"],
    heap: (inner, { bytes }) => ({
      realloc: (at, n) => {
        const target = inner.realloc(at, n);
        if (target === NULL) bytes[at]! ^= 1;
        return target;
      },
    }),
  },
  {
    property: "misuseIsRefusedByItsKind",
    title: "a double free is accepted",
    program: [...freed, "double_free(a)"],
    heap: (inner) => ({
      free: (at) => {
        try {
          inner.free(at);
        } catch {
          // Accepted, as if nothing were wrong.
        }
      },
    }),
  },
  {
    property: "misuseIsRefusedByItsKind",
    title: "misuse is refused by another kind",
    program: ["a = malloc(24)", "free_wrong_domain(a)"],
    heap: (inner) => ({
      free: (at) => {
        try {
          inner.free(at);
        } catch {
          throw new HeapMisuse("double-free", asAddr(at), "another kind");
        }
      },
    }),
  },
  {
    property: "refusedMisuseChangesNothing",
    title: "a refused pointer is written to",
    program: [...freed, "double_free(a)"],
    heap: (inner, { bytes }) => ({
      free: (at) => {
        try {
          inner.free(at);
        } catch (error) {
          bytes[at + 1]! ^= 1;
          throw error;
        }
      },
    }),
  },
  {
    property: "liveBlocksAreNeverRefused",
    title: "free frees twice",
    program: freed,
    heap: (inner) => ({
      free: (at) => {
        inner.free(at);
        inner.free(at);
      },
    }),
  },
  {
    property: "heapHoldsExactlyTheModelsBlocks",
    title: "free does nothing",
    program: freed,
    heap: () => ({ free: () => {} }),
  },
  {
    property: "heapHoldsExactlyTheModelsBlocks",
    title: "free of a chunk does nothing",
    program: freed,
    malloc: () => ({ free: () => {} }),
  },
  {
    property: "heapHoldsExactlyTheModelsBlocks",
    title: "every chunk is asked for twice",
    program: ["a = raw_malloc(24)"],
    heap: (inner, { runtime }) => ({
      malloc: (n) => {
        runtime.malloc.malloc(n);
        return inner.malloc(n);
      },
    }),
  },
  {
    property: "rawAllocatedBlocksAreCounted",
    title: "raw_allocated_blocks counts small blocks too",
    program: one,
    heap: answering((at, _, { runtime: { memory, segments } }) => {
      const counter = segments.symbol(STATICS.mgmt) + ObmallocMgmt.raw_allocated_blocks;
      memory.setSize_t(counter, memory.size_t(counter) + 1);
      return at;
    }),
  },
  {
    property: "arenasAreMappedPages",
    title: "an arena more is mapped than there is",
    program: freed,
    heap: onFree((_, { runtime: { pages, profile } }) => {
      pages.map(profile.pymalloc.arenaSize, "arena");
    }),
  },
  {
    property: "freeingEverythingEmptiesTheHeap",
    title: "a block is freed behind the guard's back",
    program: one,
    heap: (_, { runtime }) => ({ free: (at) => runtime.rawDomains.obj.free(asAddr(at)) }),
  },
  {
    property: "theHeapRunsWithoutError",
    title: "free indexes out of range",
    program: freed,
    heap: onFree((at, { bytes }) => void new Uint8Array(bytes.buffer, at + bytes.length)),
  },
  {
    property: "theHeapsOwnAssertionsHold",
    title: "an assertion of the heap does not hold",
    program: freed,
    heap: onFree(() => {
      throw new InvariantViolation("planted");
    }),
  },
];

const setting = { machine: "blocks", python: "tiny-3.11", debugHooks: false } as const;
const profile = profileNamed(setting.python)!;
const scenes = {
  heap: openScene(setting)!,
  malloc: openScene({ ...setting, machine: "malloc" })!,
};

const programOf = ({ language }: Scene, lines: readonly string[]): Uint32Array =>
  Uint32Array.from(lines, (line) => language.parse(line));

/** `subject` with its allocators replaced in part; everything else is its own. */
function sabotaged<Kind extends Subject>(subject: Kind, sabotage: Sabotage<Kind>): Subject {
  const domains = subject.domains.map((inner): Allocator => {
    const intact: Allocator = {
      malloc: (n) => inner.malloc(n),
      calloc: (n, size) => inner.calloc(n, size),
      realloc: (at, n) => inner.realloc(at, n),
      free: (at) => inner.free(at),
    };
    return { ...intact, ...sabotage(intact, subject) };
  });
  return Object.create(subject, { domains: { value: domains } }) as Subject;
}

function brokenSubject({ heap, malloc }: Case): Subject {
  if (heap !== undefined) return sabotaged(new HeapSubject(profile), heap);
  return sabotaged(new MallocSubject(profile), malloc!);
}

describe.each(cases.map((each) => [each.property, each.title, each] as const))(
  "%s: %s",
  (property, _, each) => {
    const scene = scenes[each.heap === undefined ? "malloc" : "heap"];
    const program = programOf(scene, each.program);

    test("is found", () => {
      const subject = brokenSubject(each);
      const world = new BlocksWorld(subject);
      const { failure } = run(blocksMachine(subject), world, program, { walkEvery: 1 });
      expect(failure?.property).toBe(property);
    });

    test("is not found in the heap as it is, where every step runs", () => {
      const { machine, world } = scene;
      const { failure, skipped } = run(machine, world, program, { walkEvery: 1 });
      expect({ failure, skipped }).toEqual({ failure: undefined, skipped: 0 });
    });
  },
);

test("every property of the machine has an allocator here that breaks it", () => {
  const broken = new Set(cases.map(({ property }) => property));
  const names = blocksStatements.map(({ name }) => name);
  expect([...broken].toSorted()).toEqual(names.toSorted());
});

test("an error that is not the heap's is nobody's property", () => {
  const { subject } = scenes.heap.world;
  expect(subject.propertyOf(new Error("of the harness"))).toBe(undefined);
  expect(subject.propertyOf("no error")).toBe(undefined);
  expect(subject.misuse!.kindOf(new Error("of the harness"))).toBe(undefined);
});
