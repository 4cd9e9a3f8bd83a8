import { expect, test } from "vitest";
import { NullListener } from "../../src/events.ts";
import { MallocState } from "../../src/malloc/bins.ts";
import { MAX_REQUEST } from "../../src/malloc/chunk.ts";
import { Malloc } from "../../src/malloc/malloc.ts";
import { type Addr, asAddr, NULL } from "../../src/memory/address.ts";
import { type Machine, newMachine } from "./machine.ts";

class Recorder extends NullListener {
  readonly heard: string[] = [];
  override onChunkSplit(chunk: Addr) {
    this.heard.push(`split ${chunk}`);
  }
  override onChunksJoined(chunk: Addr) {
    this.heard.push(`joined ${chunk}`);
  }
  override onRunMapped(run: Addr) {
    this.heard.push(`mapped ${run}`);
  }
  override onRunUnmapped(run: Addr) {
    this.heard.push(`unmapped ${run}`);
  }
}

/** The bytes that a request may not change when it is refused. */
const bytesOf = ({ memory }: Machine) => memory.bytes.slice();

test("a new malloc has mapped nothing", () => {
  const { pages, view, broken } = newMachine();
  expect(pages.accounts().mapped).toBe(0);
  expect(view().runs).toEqual([]);
  expect(broken()).toEqual([]);
});

test("a request for nothing is served with a payload of its own", () => {
  const { malloc } = newMachine();
  const a = malloc.malloc(0);
  const b = malloc.malloc(0);
  expect(a).not.toBe(NULL);
  expect(b).not.toBe(a);
  expect(malloc.usableSize(a)).toBe(24);
});

test("chunks of a run lie one behind the other, 8 bytes of overhead each", () => {
  const { malloc } = newMachine();
  const a = malloc.malloc(40);
  const b = malloc.malloc(40);
  expect(b - a).toBe(48);
  expect(malloc.usableSize(a)).toBe(40);
});

test("the last 8 bytes of a payload are the client's until the chunk is freed", () => {
  const { memory, malloc, broken } = newMachine();
  const a = malloc.malloc(40);
  const b = malloc.malloc(40);
  memory.fill(a, 40, 0xff);
  memory.fill(b, 40, 0xff);
  expect(broken()).toEqual([]);
  malloc.free(a);
  malloc.free(b);
  expect(broken()).toEqual([]);
});

test("the chunk freed last is the next one served of its size", () => {
  const { malloc } = newMachine();
  const [a, , b] = [malloc.malloc(100), malloc.malloc(8), malloc.malloc(100), malloc.malloc(8)];
  malloc.free(a!);
  malloc.free(b!);
  expect(malloc.malloc(100)).toBe(b);
  expect(malloc.malloc(100)).toBe(a);
});

test("a request takes the smallest free chunk that holds it", () => {
  const { malloc } = newMachine({ runSize: 16384 });
  const sizes = [1500, 600, 300];
  const chunks = sizes.map((size) => [malloc.malloc(size), malloc.malloc(8)] as const);
  for (const [chunk] of chunks) malloc.free(chunk);
  expect(malloc.malloc(500)).toBe(chunks[1]![0]);
  expect(malloc.malloc(1000)).toBe(chunks[0]![0]);
  expect(malloc.malloc(290)).toBe(chunks[2]![0]);
});

test("what a request leaves over becomes a chunk if 32 bytes are left, else stays with it", () => {
  const { malloc, view } = newMachine();
  const [a, , b] = [malloc.malloc(200), malloc.malloc(8), malloc.malloc(200), malloc.malloc(8)];
  malloc.free(a!);
  malloc.free(b!);
  expect(malloc.usableSize(malloc.malloc(200 - 16))).toBe(200);
  expect(malloc.usableSize(malloc.malloc(200 - 32))).toBe(200 - 32);
  expect(view().bins[0]!.chunks).toHaveLength(1);
});

test.each([
  ["before", [1, 0]],
  ["behind", [0, 1]],
  ["on both sides", [0, 2, 1]],
])("a freed chunk is joined with what is free %s", (_where, order) => {
  const { malloc, view, broken } = newMachine();
  const chunks = order.map(() => malloc.malloc(100));
  malloc.malloc(8);
  for (const i of order) malloc.free(chunks[i]!);
  expect(view().runs[0]!.chunks[0]).toMatchObject({ size: order.length * 112, inUse: false });
  expect(broken()).toEqual([]);
});

test("free of NULL does nothing", () => {
  const machine = newMachine();
  machine.malloc.malloc(100);
  const before = bytesOf(machine);
  machine.malloc.free(NULL);
  expect(Buffer.compare(bytesOf(machine), before)).toBe(0);
});

test("freeing a chunk that is not in use is refused by an assertion", () => {
  const { malloc } = newMachine();
  const a = malloc.malloc(100);
  malloc.malloc(100);
  malloc.free(a);
  expect(() => malloc.free(a)).toThrow("the chunk is in use");
  expect(() => malloc.free(asAddr(a + 32))).toThrow("a chunk has room for fd and bk");
});

test("a free chunk whose tags differ is not joined", () => {
  const { memory, malloc } = newMachine();
  const [a, b] = [malloc.malloc(100), malloc.malloc(100)];
  malloc.free(a);
  memory.setSize_t(b - 16, 48);
  expect(() => malloc.free(b)).toThrow("a free chunk has two tags");
});

test("the one run that becomes empty is kept, and serves again without mapping", () => {
  const { pages, malloc, broken } = newMachine();
  for (let i = 0; i < 5; i++) malloc.free(malloc.malloc(100));
  expect(pages.accounts()).toMatchObject({ maps: 1, unmaps: 0, mapped: 4096 });
  expect(broken()).toEqual([]);
});

test("a second run that becomes empty is unmapped", () => {
  const { pages, malloc, view, broken } = newMachine();
  const [a, b] = [malloc.malloc(3000), malloc.malloc(3000)];
  malloc.free(a);
  expect(pages.accounts().mapped).toBe(8192);
  malloc.free(b);
  expect(pages.accounts()).toMatchObject({ mapped: 4096, unmaps: 1 });
  expect(view().keptRun).toBe(view().runs[0]!.at);
  expect(broken()).toEqual([]);
});

test("runs leave their list from the front, the middle and the end", () => {
  const { pages, malloc, broken } = newMachine();
  const chunks = [1, 2, 3, 4].map(() => malloc.malloc(6000));
  for (const i of [1, 3, 0, 2]) {
    malloc.free(chunks[i]!);
    expect(broken()).toEqual([]);
  }
  expect(pages.accounts().mapped).toBe(0);
});

test("a run that is larger than the default is unmapped when it becomes empty", () => {
  const { pages, malloc, view } = newMachine();
  const a = malloc.malloc(5000);
  expect(view().runs[0]!.size).toBe(5120);
  malloc.free(a);
  expect(pages.accounts().mapped).toBe(0);
});

test("a request that fills a run to its end leaves no free chunk", () => {
  const { malloc, view, broken } = newMachine();
  const a = malloc.malloc(4096 - 48 - 8);
  expect(view().runs[0]!.chunks).toHaveLength(1);
  expect(broken()).toEqual([]);
  malloc.free(a);
  expect(broken()).toEqual([]);
  expect(malloc.malloc(4096 - 48 - 8)).toBe(a);
  expect(view().keptRun).toBe(NULL);
});

test("a kept run whose one chunk has a bin of one size is no longer kept when it is served", () => {
  const { malloc, view, broken } = newMachine({ runSize: 1024 });
  malloc.free(malloc.malloc(1024 - 48 - 8));
  expect(view().keptRun).not.toBe(NULL);
  malloc.malloc(1024 - 48 - 8);
  expect(view().keptRun).toBe(NULL);
  expect(broken()).toEqual([]);
});

test("calloc's bytes are zero where a client left others", () => {
  const { memory, malloc } = newMachine();
  const a = malloc.malloc(1000);
  memory.fill(a, 1000, 0xff);
  malloc.free(a);
  const b = malloc.calloc(10, 100);
  expect(b).toBe(a);
  expect(memory.bytes.subarray(b, b + 1000).every((byte) => byte === 0)).toBe(true);
});

test("calloc of a product that no size_t holds is NULL", () => {
  const { malloc } = newMachine();
  expect(malloc.calloc(2 ** 33, 2 ** 33)).toBe(NULL);
});

test("realloc of NULL is malloc", () => {
  const { malloc } = newMachine();
  expect(malloc.usableSize(malloc.realloc(NULL, 100))).toBe(104);
});

test("realloc to nothing keeps the smallest payload in place", () => {
  const { malloc, broken } = newMachine();
  const a = malloc.malloc(100);
  expect(malloc.realloc(a, 0)).toBe(a);
  expect(malloc.usableSize(a)).toBe(24);
  expect(broken()).toEqual([]);
});

test("realloc shrinks in place, and the rest joins what is free behind", () => {
  const { malloc, view, broken } = newMachine();
  const a = malloc.malloc(1000);
  expect(malloc.realloc(a, 100)).toBe(a);
  expect(view().runs[0]!.chunks).toHaveLength(2);
  expect(malloc.realloc(a, 90)).toBe(a);
  expect(malloc.usableSize(a)).toBe(104);
  expect(broken()).toEqual([]);
});

test("realloc splits off a rest of 32 bytes, and no smaller one", () => {
  const { malloc } = newMachine();
  const [a] = [malloc.malloc(200), malloc.malloc(8)];
  malloc.realloc(a!, 200 - 16);
  expect(malloc.usableSize(a!)).toBe(200);
  malloc.realloc(a!, 200 - 32);
  expect(malloc.usableSize(a!)).toBe(200 - 32);
});

test("realloc grows in place over a free chunk behind, all of it or a part", () => {
  const { malloc, view, broken } = newMachine();
  const [a, b] = [malloc.malloc(100), malloc.malloc(200), malloc.malloc(8)];
  malloc.free(b!);
  expect(malloc.realloc(a!, 150)).toBe(a);
  expect(malloc.usableSize(a!)).toBe(152);
  expect(malloc.realloc(a!, 300)).toBe(a);
  expect(malloc.usableSize(a!)).toBe(312);
  expect(view().bins.flatMap(({ chunks }) => chunks)).toHaveLength(1);
  expect(broken()).toEqual([]);
});

test("realloc moves the contents when it cannot grow in place, and frees the old payload", () => {
  const { memory, malloc, broken } = newMachine();
  const [a] = [malloc.malloc(100), malloc.malloc(8)];
  for (let i = 0; i < 104; i++) memory.setU8(a! + i, i);
  const b = malloc.realloc(a!, 500);
  expect(b).not.toBe(a);
  expect([...memory.bytes.subarray(b, b + 104)]).toEqual(Array.from({ length: 104 }, (_, i) => i));
  expect(malloc.malloc(100)).toBe(a);
  expect(broken()).toEqual([]);
});

test.each([
  ["malloc of more than pages have", (malloc: Malloc) => malloc.malloc(200_000)],
  ["malloc of nearly 2^31", (malloc: Malloc) => malloc.malloc(MAX_REQUEST)],
  ["malloc of more than can be asked for", (malloc: Malloc) => malloc.malloc(MAX_REQUEST + 1)],
  ["malloc of 2^32", (malloc: Malloc) => malloc.malloc(2 ** 32)],
  ["calloc", (malloc: Malloc) => malloc.calloc(1000, 1000)],
  ["realloc", (malloc: Malloc, at: Addr) => malloc.realloc(at, 200_000)],
  ["realloc to 2^32", (malloc: Malloc, at: Addr) => malloc.realloc(at, 2 ** 32)],
])("%s is NULL and changes no byte", (_what, request) => {
  const machine = newMachine();
  const a = machine.malloc.malloc(100);
  machine.memory.fill(a, 104, 0xaa);
  const before = bytesOf(machine);
  expect(request(machine.malloc, a)).toBe(NULL);
  expect(Buffer.compare(bytesOf(machine), before)).toBe(0);
});

test("a planned failure of pages is a NULL of malloc", () => {
  const { pages, malloc } = newMachine();
  pages.failNext(1);
  expect(malloc.malloc(100)).toBe(NULL);
  expect(malloc.malloc(100)).not.toBe(NULL);
});

test("the listener hears of runs, splits and joins", () => {
  const events = new Recorder();
  const { malloc, pages } = newMachine({ events });
  const run = pages.start;
  const a = malloc.malloc(100);
  const b = malloc.malloc(5000);
  malloc.free(b);
  malloc.free(a);
  const first = run + 32;
  expect(events.heard).toEqual([
    `mapped ${run}`,
    `split ${first}`,
    `mapped ${run + 4096}`,
    `split ${run + 4096 + 32}`,
    `joined ${run + 4096 + 32}`,
    `unmapped ${run + 4096}`,
    `joined ${first}`,
  ]);
});

test("the listener hears of the split when realloc shrinks", () => {
  const events = new Recorder();
  const { malloc, pages } = newMachine({ events });
  const a = malloc.malloc(1000);
  events.heard.length = 0;
  malloc.realloc(a, 100);
  const chunk = pages.start + 32;
  expect(events.heard).toEqual([`split ${chunk}`, `joined ${chunk + 112}`]);
});

test("after memory was zeroed, initialise gives a malloc that serves as a new one", () => {
  const { memory, pages, malloc, broken } = newMachine();
  const a = malloc.malloc(100);
  malloc.free(malloc.malloc(3000));
  memory.fill(0, memory.size, 0);
  pages.reset();
  malloc.initialise();
  expect(broken()).toEqual([]);
  expect(malloc.malloc(100)).toBe(a);
});

test("initialise trusts nothing that malloc_state holds", () => {
  const { memory, statics, malloc, view, broken } = newMachine();
  memory.fill(statics, MallocState.SIZE, 0xff);
  malloc.initialise();
  expect(view()).toMatchObject({ runs: [], keptRun: NULL, damage: [] });
  expect(broken()).toEqual([]);
  expect(malloc.malloc(100)).not.toBe(NULL);
});

test("all state lies in the heap: another malloc over the same bytes carries on", () => {
  const { memory, pages, statics, malloc, broken } = newMachine();
  const a = malloc.malloc(100);
  malloc.malloc(100);
  const copy = memory.bytes.slice();
  const events = new NullListener();
  const other = new Malloc({ memory, pages, statics, events, runSize: 4096 });
  memory.bytes.set(copy);
  other.free(a);
  expect(other.malloc(100)).toBe(a);
  expect(broken()).toEqual([]);
});

test("sizes below zero, and runs of no number of pages, are refused by assertions", () => {
  const { malloc } = newMachine();
  expect(() => malloc.malloc(-1)).toThrow("a size is not negative");
  expect(() => malloc.realloc(malloc.malloc(1), -1)).toThrow("a size is not negative");
  expect(() => newMachine({ runSize: 1000 })).toThrow("a run is a number of pages");
  expect(() => newMachine({ pageSize: 64, runSize: 64 })).toThrow("a run has room for a chunk");
});
