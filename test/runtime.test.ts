import fc from "fast-check";
import { expect, test } from "vitest";
import { InvariantViolation } from "../src/errors.ts";
import { NullListener } from "../src/events.ts";
import { type Addr, asAddr, asPage, NULL } from "../src/memory/address.ts";
import type { Pages } from "../src/memory/pages.ts";
import { PROFILES } from "../src/profile/cpython.ts";
import { profileNamed } from "../src/profile/lookup.ts";
import { STATICS } from "../src/pymalloc/layout.ts";
import { DOMAINS } from "../src/pymem/domain.ts";
import { Runtime, type RuntimeOptions } from "../src/runtime.ts";

const TINY_SIZE = 64 << 10;
const tinyNames = PROFILES.map(({ name }) => `tiny-${name}`);
const newRuntime = (name: string, options: RuntimeOptions = {}) =>
  new Runtime(profileNamed(name)!, { size: TINY_SIZE, ...options });

/** Calls of every kind; what they answer is the trace. */
function exercise({ domains, pages }: Runtime, sizes: readonly number[]): number[] {
  const live: { at: Addr; domain: (typeof DOMAINS)[number] }[] = [];
  const trace: number[] = [];
  sizes.forEach((size, i) => {
    const domain = DOMAINS[i % 3]!;
    if (i % 11 === 7) pages.failNext(1);
    if (i % 5 === 4 && live.length > 0) {
      const { at, domain: owner } = live.splice(size % live.length, 1)[0]!;
      domains[owner].free(at);
      return;
    }
    const old = i % 5 === 3 ? live.pop() : undefined;
    const owner = old?.domain ?? domain;
    const at =
      i % 5 === 2 ? domains[owner].calloc(1, size) : domains[owner].realloc(old?.at ?? NULL, size);
    trace.push(at);
    if (at !== NULL) live.push({ at, domain: owner });
    else if (old !== undefined) live.push(old);
  });
  return trace;
}

const sizes = fc.array(fc.oneof(fc.nat(64), fc.nat(64), fc.nat(64), fc.nat(2000)), {
  minLength: 20,
  maxLength: 200,
});

test.each(tinyNames)(
  "%s: a reset runtime is a new one, byte for byte and call for call",
  (name) => {
    for (const debugHooks of [false, true]) {
      const [reused, fresh] = [newRuntime(name, { debugHooks }), newRuntime(name, { debugHooks })];
      fc.assert(
        fc.property(sizes, (program) => {
          exercise(reused, program);
          reused.pages.setLimit(0);
          reused.reset();
          expect(Buffer.compare(reused.memory.bytes, fresh.memory.bytes)).toBe(0);
          expect(reused.pages.accounts()).toEqual(fresh.pages.accounts());
          expect(reused.guard!.accounts()).toEqual(fresh.guard!.accounts());
          const trace = exercise(reused, program);
          expect(trace).toEqual(exercise(newRuntime(name, { debugHooks }), program));
        }),
        { numRuns: 8, seed: 3 },
      );
    }
  },
);

test("a reset runtime of real geometry serves the addresses of a new one", () => {
  for (const name of ["2.7", "3.11"]) {
    const runtime = newRuntime(name, { size: 24 << 20, guard: false });
    const program = Array.from({ length: 3000 }, (_, i) => (i * 7919) % 600);
    const first = exercise(runtime, program);
    runtime.reset();
    expect(exercise(runtime, program)).toEqual(first);
  }
});

test("statics lie in data and bss, and none where another profile has no use for it", () => {
  const names = (name: string) =>
    newRuntime(name)
      .segments.names()
      .map((each) => each.name);
  expect(names("tiny-3.7")).not.toContain(STATICS.nfp2lasta);
  expect(names("tiny-3.9")).toContain(STATICS.nfp2lasta);
  expect(names("tiny-3.9")).not.toContain(STATICS.arenaMapRoot);
  expect(names("tiny-3.10")).toContain(STATICS.arenaMapRoot);
});

test("without options a runtime has 256 MiB, a guard and no debug hooks", () => {
  const runtime = new Runtime(profileNamed("3.11")!);
  expect(runtime.memory.size).toBe(256 << 20);
  expect(runtime.guard).toBeDefined();
  const [a, b] = [runtime.domains.obj.malloc(16), runtime.domains.obj.malloc(16)];
  expect(b - a).toBe(16);
});

test("debug hooks fence blocks of every domain, below the guard", () => {
  const runtime = newRuntime("tiny-3.11", { debugHooks: true });
  for (const domain of DOMAINS) {
    const at = runtime.domains[domain].malloc(5);
    expect([...runtime.memory.bytes.subarray(at - 8, at + 13)]).toEqual([
      domain.charCodeAt(0),
      ...new Array(7).fill(0xfd),
      ...new Array(5).fill(0xcd),
      ...new Array(8).fill(0xfd),
    ]);
  }
  expect(runtime.guard!.accounts()).toMatchObject({ blocks: 3, bytes: 15 });
});

test("with hooks, what pymalloc leaves to the raw domain is fenced twice from 3.6 on", () => {
  const extra = (name: string): number => {
    const { domains, malloc } = newRuntime(name, { debugHooks: true, guard: false });
    const at = domains.obj.malloc(600) - 16;
    return malloc.usableSize(asAddr(name === "tiny-2.7" ? at : at - 16));
  };
  expect(extra("tiny-2.7")).toBe(600 + 32);
  expect(extra("tiny-3.8")).toBe(600 + 24 + 24);
});

test("the domains without guard and hooks serve the same blocks", () => {
  const runtime = newRuntime("tiny-3.11");
  const at = runtime.rawDomains.obj.malloc(16);
  runtime.rawDomains.obj.free(at);
  expect(runtime.domains.obj.malloc(16)).toBe(at);
  expect(runtime.rawDomains.mem).toBe(runtime.pymalloc);
  const old = newRuntime("tiny-2.7");
  expect(old.rawDomains.mem).toBe(old.malloc);
});

test("arenas come from where the options say", () => {
  const asked: number[] = [];
  const runtime = newRuntime("tiny-3.8", {
    arenaAllocator: (pages: Pages) => ({
      alloc: (size) => {
        asked.push(size);
        return pages.map(size, "other");
      },
      free: (at, size) => pages.unmap(asPage(at), size, "other"),
    }),
  });
  runtime.domains.obj.free(runtime.domains.obj.malloc(16));
  expect(asked).toEqual([1024]);
  expect(runtime.pages.accounts()).toMatchObject({ maps: 2, unmaps: 1 });
});

test("a listener hears of arenas, in the order of calls", () => {
  const heard: string[] = [];
  class Arenas extends NullListener {
    override onArenaNew(index: number): void {
      heard.push(`new ${index}`);
    }
    override onArenaFree(index: number): void {
      heard.push(`free ${index}`);
    }
  }
  const { domains } = newRuntime("tiny-3.8", { events: new Arenas() });
  for (let i = 0; i < 2; i++) domains.obj.free(domains.obj.malloc(1));
  expect(heard).toEqual(["new 0", "free 0", "new 0", "free 0"]);
});

test("a size that leaves no room for a heap is refused", () => {
  expect(() => newRuntime("tiny-3.11", { size: 4096 })).toThrow(
    new InvariantViolation("the buffer has room for a heap"),
  );
});

test("stats and snapshots read the heap, and change no byte of it", () => {
  for (const name of tinyNames) {
    const runtime = newRuntime(name);
    exercise(runtime, [5, 60, 700, 33, 20, 64, 64, 9]);
    const before = runtime.memory.bytes.slice();
    const live = runtime.stats().classes.reduce((sum, { blocksInUse }) => sum + blocksInUse, 0);
    expect(runtime.accounts().arenas.liveBlocks).toBe(live);
    expect(runtime.walk().pymalloc.arenas.length).toBe(runtime.stats().arenasAllocatedCurrent);
    expect(Buffer.compare(runtime.memory.bytes, before)).toBe(0);
  }
});

test.each(["2.7", "3.9", "3.13", "tiny-3.11"])(
  "%s: a restored process goes on as it did",
  (name) => {
    const runtime = new Runtime(profileNamed(name)!, { size: 64 << 20 });
    const { obj, raw } = runtime.domains;
    const kept = Array.from({ length: 300 }, (_, i) => obj.malloc(1 + ((i * 37) % 700)));
    for (let i = 0; i < kept.length; i += 3) obj.free(kept[i]!);
    const state = runtime.capture();
    const before = runtime.memory.bytes.slice();
    const goOn = (): number[] => {
      const made: number[] = [];
      for (let i = 0; i < 4000; i++) {
        const at = i % 7 === 0 ? raw.malloc(i * 11) : obj.malloc(1 + ((i * 53) % 900));
        runtime.memory.fill(at, 1, i & 0xff);
        made.push(at);
      }
      for (let i = 1; i < kept.length; i += 3) obj.free(kept[i]!);
      return made;
    };
    const first = goOn();
    runtime.restore(state);
    const differs = runtime.memory.bytes.findIndex((byte, i) => byte !== before[i]);
    expect(differs).toBe(-1);
    expect(goOn()).toEqual(first);
  },
);
