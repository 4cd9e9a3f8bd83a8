import fc from "fast-check";
import { expect, test } from "vitest";
import { type Addr, NULL } from "../../src/memory/address.ts";
import { type Machine, newMachine } from "./machine.ts";

interface Operation {
  readonly kind: "malloc" | "calloc" | "realloc" | "free" | "refused";
  readonly slot: number;
  readonly size: number;
}

const size = fc.oneof(
  fc.nat(64),
  fc.integer({ min: 990, max: 1300 }),
  fc.integer({ min: 4020, max: 4060 }),
  fc.nat(9000),
);
const operation: fc.Arbitrary<Operation> = fc.record({
  kind: fc.constantFrom("malloc", "malloc", "calloc", "realloc", "realloc", "free", "refused"),
  slot: fc.nat(11),
  size,
});

/** What a client knows of a payload: where it is, how long, and the byte that it wrote all over. */
interface Live {
  readonly at: Addr;
  readonly size: number;
  readonly fill: number;
}

/** Runs one operation on the machine and on the model, and compares what the client can see. */
function step(machine: Machine, model: Map<number, Live>, operation: Operation, fill: number) {
  const { memory, malloc } = machine;
  const { kind, slot, size } = operation;
  const old = model.get(slot);
  if (kind === "refused") {
    refuse(machine, old?.at ?? NULL);
    return;
  }
  if (kind === "realloc") {
    const at = malloc.realloc(old?.at ?? NULL, size);
    if (at === NULL) return;
    if (old !== undefined) expectFilled(machine, at, Math.min(size, old.size), old.fill);
    model.set(slot, { at, size, fill });
    memory.fill(at, size, fill);
    return;
  }
  malloc.free(old?.at ?? NULL);
  model.delete(slot);
  if (kind === "free") return;
  const at = kind === "malloc" ? malloc.malloc(size) : malloc.calloc(size, 1);
  if (at === NULL) return;
  if (kind === "calloc") expectFilled(machine, at, size, 0);
  model.set(slot, { at, size, fill });
  memory.fill(at, size, fill);
}

/** A request that pages refuse: NULL, and not one byte of the machine changes. */
function refuse({ memory, malloc, pages }: Machine, at: Addr) {
  const before = memory.bytes.slice();
  pages.failNext(1);
  expect(malloc.realloc(at, 100_000)).toBe(NULL);
  pages.failNext(0);
  expect(Buffer.compare(memory.bytes, before)).toBe(0);
}

function expectFilled({ memory }: Machine, at: Addr, size: number, fill: number) {
  for (let i = at; i < at + size; i++) if (memory.bytes[i] !== fill) expect.unreachable(`${i}`);
}

function expectModelHolds(machine: Machine, model: ReadonlyMap<number, Live>) {
  const live = [...model.values()].sort((a, b) => a.at - b.at);
  let end = 0;
  for (const { at, size, fill } of live) {
    expect(at % 16).toBe(0);
    expect(at).toBeGreaterThanOrEqual(end);
    expect(machine.malloc.usableSize(at)).toBeGreaterThanOrEqual(size);
    expectFilled(machine, at, size, fill);
    end = at + Math.max(1, size);
  }
  const inUse = machine.view().runs.flatMap((run) => run.chunks.filter((chunk) => chunk.inUse));
  const payloads = inUse.map((chunk) => chunk.at + 16).sort((a, b) => a - b);
  expect(payloads).toEqual(live.map(({ at }) => at));
}

function runProgram(machine: Machine, operations: readonly Operation[]) {
  const model = new Map<number, Live>();
  operations.forEach((operation, i) => {
    step(machine, model, operation, 1 + (i % 255));
    expect(machine.view().damage).toEqual([]);
    expect(machine.broken()).toEqual([]);
    expectModelHolds(machine, model);
  });
  for (const { at } of model.values()) machine.malloc.free(at);
  expect(machine.broken()).toEqual([]);
  const { runs } = machine.view();
  expect(runs.length).toBeLessThanOrEqual(1);
  for (const run of runs) expect(run.chunks).toMatchObject([{ inUse: false }]);
}

test.each([
  ["tiny pages", { size: 96 << 10, pageSize: 256, runSize: 4096 }],
  ["runs of one page", { size: 96 << 10, pageSize: 256, runSize: 256 }],
  ["pages of 4 KiB", { size: 512 << 10, pageSize: 4096, runSize: 65536 }],
])("any program keeps contents apart and every invariant, with %s", (_name, options) => {
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 60, size: "max" }), (operations) => {
      runProgram(newMachine(options), operations);
    }),
    { numRuns: 60 },
  );
});
