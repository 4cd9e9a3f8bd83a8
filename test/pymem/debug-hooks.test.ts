import { expect, test } from "vitest";
import { HeapMisuse } from "../../src/errors.ts";
import { type Addr, asAddr, NULL } from "../../src/memory/address.ts";
import { Memory } from "../../src/memory/memory.ts";
import { Segments } from "../../src/memory/segments.ts";
import { PROFILES } from "../../src/profile/cpython.ts";
import { profileNamed } from "../../src/profile/lookup.ts";
import { readSize_t, requestedBytes } from "../../src/pymem/debug-block.ts";
import { DebugHooks, debugStatics, SERIALNO } from "../../src/pymem/debug-hooks.ts";
import { debugReport } from "../../src/pymem/debug-report.ts";
import { API_ID, DOMAINS, type DomainName } from "../../src/pymem/domain.ts";
import { BumpAllocator } from "./bump-allocator.ts";

const NAMES = PROFILES.map((profile) => profile.name);

function bench(version: string) {
  const memory = new Memory(1 << 16);
  const profile = profileNamed(version)!.pymem;
  const segments = new Segments(memory.size, 4096, 4096, debugStatics());
  const serialno = segments.symbol(SERIALNO);
  const inner = new BumpAllocator(memory, segments.get("heap").start);
  const hooks = (domain: DomainName): DebugHooks =>
    new DebugHooks({ memory, profile, inner, apiId: API_ID[domain], serialno });
  return { memory, profile, inner, serialno, hooks, obj: hooks("obj") };
}

/** The misuse that `act` ends in; fails when it ends well, or when it changed memory. */
function misuse(memory: Memory, act: () => void): HeapMisuse {
  const before = memory.bytes.slice();
  try {
    act();
  } catch (error) {
    if (!(error instanceof HeapMisuse)) throw error;
    expect(Buffer.compare(memory.bytes, before), "memory is as the client left it").toBe(0);
    return error;
  }
  throw new Error("the misuse went unnoticed");
}

function patternOf(memory: Memory, at: Addr, nbytes: number): number[] {
  const bytes = Array.from({ length: nbytes }, (_, i) => (i * 7 + 1) % 256);
  memory.bytes.set(bytes, at);
  return bytes;
}

test.each(NAMES)(
  "%s: a resized block keeps what both sizes have, and the rest is clean",
  (name) => {
    const { memory, profile, obj } = bench(name);
    for (const before of [0, 1, 63, 64, 65, 127, 128, 129, 130, 192, 300]) {
      for (const after of [0, 1, 63, 64, 65, 100, 127, 128, 129, 191, 250, 300, 400]) {
        const old = obj.malloc(before);
        const bytes = patternOf(memory, old, before);
        const at = obj.realloc(old, after);
        const clean = Array<number>(Math.max(0, after - before)).fill(profile.cleanByte);
        const expected = [...bytes.slice(0, after), ...clean];
        expect([...memory.bytes.slice(at, at + after)], `${before} to ${after}`).toEqual(expected);
        expect(requestedBytes(memory, at)).toBe(after);
        obj.free(at);
      }
    }
  },
  20_000,
);

test.each(NAMES)(
  "%s: a realloc that gets no memory leaves every byte of the block",
  (name) => {
    const { memory, inner, serialno, obj } = bench(name);
    for (const before of [0, 50, 128, 129, 300]) {
      for (const after of [0, 20, 128, 300, 1000]) {
        const at = obj.malloc(before);
        patternOf(memory, at, before);
        const bytes = memory.bytes.slice(serialno + 8);
        inner.failNext = true;
        expect(obj.realloc(at, after)).toBe(NULL);
        const same = Buffer.compare(memory.bytes.slice(serialno + 8), bytes) === 0;
        expect(same, `${before} to ${after}`).toBe(true);
      }
    }
  },
  20_000,
);

test.each(NAMES)("%s: requests without memory, or beyond all memory, are NULL", (name) => {
  const { inner, obj } = bench(name);
  const at = obj.malloc(8);
  inner.failNext = true;
  expect(obj.malloc(8)).toBe(NULL);
  inner.failNext = true;
  expect(obj.calloc(2, 8)).toBe(NULL);
  expect(obj.malloc(2 ** 31 - 20)).toBe(NULL);
  expect(obj.calloc(2 ** 20, 2 ** 20)).toBe(NULL);
  expect(obj.realloc(at, 2 ** 31 - 20)).toBe(NULL);
  obj.check(at);
});

test.each(NAMES)("%s: free hands the whole block, dead, to the allocator below", (name) => {
  const { memory, profile, inner, obj } = bench(name);
  const at = obj.malloc(10);
  obj.free(at);
  expect(inner.freed).toEqual([at - 16]);
  const extra = profile.serialNumbers === "none" ? 24 : 32;
  const bytes = memory.bytes.slice(at - 16, at - 16 + 10 + extra);
  expect(bytes.every((byte) => byte === profile.deadByte)).toBe(true);
  obj.free(NULL);
  expect(inner.freed).toHaveLength(1);
});

test("a realloc of NULL is a malloc", () => {
  const { memory, profile, obj } = bench("3.11");
  const at = obj.realloc(NULL, 3);
  expect(requestedBytes(memory, at)).toBe(3);
  expect([...memory.bytes.slice(at, at + 3)]).toEqual(Array(3).fill(profile.cleanByte));
});

test("2.7 marks what a shrinking block gives up dead before it asks below", () => {
  const { memory, profile, obj } = bench("2.7");
  const at = obj.malloc(112);
  expect(obj.realloc(at, 86)).toBe(at);
  const tail = at + 86;
  expect(readSize_t(memory, tail + 8)).toBe(2);
  const given = memory.bytes.slice(tail + 16, at + 112 + 16);
  expect(given.every((byte) => byte === profile.deadByte)).toBe(true);
});

test("a serial number is shared by the domains, and follows the block through a realloc", () => {
  const { memory, hooks } = bench("3.7");
  const blocks = DOMAINS.map((domain) => hooks(domain).malloc(4));
  expect(blocks.map((at) => readSize_t(memory, at + 4 + 8))).toEqual([1, 2, 3]);
  const moved = hooks("raw").realloc(blocks[0]!, 100);
  expect(readSize_t(memory, moved + 100 + 8)).toBe(4);
});

test.each(NAMES)("%s: a byte written behind the block is an overflow", (name) => {
  const { memory, obj } = bench(name);
  const at = obj.malloc(10);
  memory.setU8(at + 10, 0);
  for (const act of [() => obj.free(at), () => obj.realloc(at, 5), () => obj.check(at)]) {
    expect(misuse(memory, act)).toMatchObject({ kind: "overflow", at });
  }
});

test.each(NAMES)("%s: a byte written in front of the block is an underflow", (name) => {
  const { memory, obj } = bench(name);
  for (const offset of [-1, -7, -8]) {
    const at = obj.malloc(10);
    memory.setU8(at + offset, 0x41);
    expect(
      misuse(memory, () => obj.free(at)),
      `p${offset}`,
    ).toMatchObject({
      kind: "underflow",
      at,
    });
  }
});

test("a count that leads out of memory is an underflow, and the report ends there", () => {
  const { memory, obj } = bench("3.11");
  const at = obj.malloc(10);
  memory.setU8(at - 16, 0xff);
  const error = misuse(memory, () => obj.free(at));
  expect(error.kind).toBe("underflow");
  expect(error.message).toContain("    18374686479671623690 bytes originally requested\n");
  expect(error.message.endsWith(" are outside memory\n")).toBe(true);
});

test.each(NAMES)("%s: a block handed to another domain is a misuse of that domain", (name) => {
  const { memory, hooks } = bench(name);
  for (const owner of DOMAINS) {
    const at = hooks(owner).malloc(10);
    for (const other of DOMAINS) {
      if (other === owner) continue;
      const error = misuse(memory, () => hooks(other).free(at));
      expect(error).toMatchObject({ kind: "wrong-domain", at });
      expect(error.message).toContain(
        `bad ID: Allocated using API '${API_ID[owner]}', verified using API '${API_ID[other]}'\n`,
      );
    }
  }
});

test.each(NAMES)("%s: a block freed twice is told by its dead api id", (name) => {
  const { memory, obj } = bench(name);
  const at = obj.malloc(10);
  obj.free(at);
  expect(misuse(memory, () => obj.free(at))).toMatchObject({ kind: "double-free", at });
});

test("an address outside memory is foreign", () => {
  const { memory, obj } = bench("3.11");
  for (const at of [asAddr(8), asAddr(memory.size + 16)]) {
    expect(misuse(memory, () => obj.free(at))).toMatchObject({ kind: "foreign-pointer", at });
  }
  expect(misuse(memory, () => obj.check(NULL)).kind).toBe("foreign-pointer");
});

test("the message is CPython's words, then its report", () => {
  const { memory, profile, obj } = bench("3.11");
  const at = obj.malloc(3);
  memory.setU8(at + 4, 0x21);
  const error = misuse(memory, () => obj.free(at));
  const p = `0x${at.toString(16)}`;
  const report = debugReport(memory, profile, at);
  expect(error.message).toBe(`overflow at ${p}: bad trailing pad byte\n${report}`);
  expect(report).toBe(`Debug memory block at address p=${p}: API 'o'
    3 bytes originally requested
    The 7 pad bytes at p-7 are FORBIDDENBYTE, as expected.
    The 8 pad bytes at tail=0x${(at + 3).toString(16)} are not all FORBIDDENBYTE (0xfd):
        at tail+0: 0xfd
        at tail+1: 0x21 *** OUCH
        at tail+2: 0xfd
        at tail+3: 0xfd
        at tail+4: 0xfd
        at tail+5: 0xfd
        at tail+6: 0xfd
        at tail+7: 0xfd
    Data at p: cd cd cd

Enable tracemalloc to get the memory block allocation traceback

`);
});

test("the report of an undamaged block of 2.7 ends with its data", () => {
  const { memory, profile, obj } = bench("2.7");
  obj.malloc(1);
  const at = obj.malloc(20);
  patternOf(memory, at, 20);
  expect(
    debugReport(memory, profile, at),
  ).toBe(`Debug memory block at address p=0x${at.toString(16)}: API 'o'
    20 bytes originally requested
    The 7 pad bytes at p-7 are FORBIDDENBYTE, as expected.
    The 8 pad bytes at tail=0x${(at + 20).toString(16)} are FORBIDDENBYTE, as expected.
    The block was made by call #2 to debug malloc/realloc.
    Data at p: 01 08 0f 16 1d 24 2b 32 ... 55 5c 63 6a 71 78 7f 86
`);
});

test("there is little to report of an address that cannot be a block's", () => {
  const { memory, profile } = bench("3.11");
  expect(debugReport(memory, profile, 0)).toBe("Debug memory block at address p=(nil):\n");
  expect(debugReport(memory, profile, 8)).toBe(
    "Debug memory block at address p=0x8: outside memory\n",
  );
});
