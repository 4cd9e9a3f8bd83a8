// Traces: what is written is read again, damage is found, and a Runtime meets every recorded one.

import { readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { crc32, gunzipSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { compiler } from "../../properties/oracles/libpython/build.ts";
import { findPythons } from "../../properties/oracles/pythons.ts";
import { canonicalTrace, commandText } from "../../properties/oracles/recorded/canonical.ts";
import {
  Domain,
  Kind,
  NO_BLOCK,
  OUTSIDE,
  TraceError,
  type TraceOrigin,
  type TraceRecord,
} from "../../properties/oracles/recorded/format.ts";
import { readTrace, recordsOf, TraceReader } from "../../properties/oracles/recorded/reader.ts";
import { RecorderUnavailable, recordCommand } from "../../properties/oracles/recorded/record.ts";
import { replayTrace } from "../../properties/oracles/recorded/replay.ts";
import { writeTrace } from "../../properties/oracles/recorded/writer.ts";
import { profileNamed } from "../../src/profile/lookup.ts";

const CORPUS = new URL("../../corpus/traces/", import.meta.url);
const TRACES = readdirSync(CORPUS).filter((name) => name.endsWith(".trace.gz"));
const ARENA = 262144;

const origin: TraceOrigin = {
  python: "3.8.18",
  platform: "linux-x64",
  arenaSize: ARENA,
  poolSize: 4096,
  command: "python3.8 -c 0",
};

const blank: TraceRecord = {
  kind: Kind.malloc,
  domain: Domain.mem,
  id: 0,
  size: 0,
  placeArena: 0,
  placeOffset: 0,
  arena: 0,
  base: 0,
};

const committed = (name: string) => readTrace(readFileSync(new URL(name, CORPUS)), name);

/** Records as an allocator without any rule might give them: legal for the format, no more. */
class Scribe {
  readonly records: TraceRecord[] = [];
  private readonly places = new Map<number, Pick<TraceRecord, "placeArena" | "placeOffset">>();
  private readonly freed: number[] = [];
  private readonly arenas: boolean[] = [];
  private ids = 0;

  write(kind: Kind, domain: Domain, size: number, pick: number, form: number): void {
    const live = [...this.places.keys()];
    const mapped = this.arenas.flatMap((is, arena) => (is ? [arena] : []));
    const id = live[pick % Math.max(live.length, 1)];
    const arena = mapped[pick % Math.max(mapped.length, 1)];
    const inside = form > 1 && arena !== undefined && size >= 1 && size <= 512;
    const place = inside
      ? { placeArena: arena, placeOffset: (pick * 8) % ARENA }
      : { placeArena: form === 0 ? NO_BLOCK : OUTSIDE, placeOffset: 0 };
    if (kind === Kind.malloc || kind === Kind.calloc) {
      const given = form === 0 && !inside ? -1 : (this.freed.pop() ?? this.ids++);
      if (given >= 0) this.places.set(given, place);
      this.records.push({ ...blank, kind, domain, size, id: given, ...place });
    } else if (kind === Kind.arenaNew) {
      const free = this.arenas.indexOf(false);
      const number = free < 0 ? this.arenas.length : free;
      this.arenas[number] = true;
      this.records.push({ ...blank, kind, arena: number, base: (pick * 4096) % (1 << 20) });
    } else if (kind === Kind.arenaFree && arena !== undefined) {
      this.arenas[arena] = false;
      this.records.push({ ...blank, kind, arena });
    } else if (kind === Kind.arenaRefused) {
      this.records.push({ ...blank, kind });
    } else if (kind === Kind.realloc && id !== undefined) {
      if (place.placeArena !== NO_BLOCK) this.places.set(id, place);
      this.records.push({ ...blank, kind, domain, size, id, ...place });
    } else if (kind === Kind.free && id !== undefined) {
      this.records.push({ ...blank, kind, domain, id, ...this.places.get(id) });
      this.places.delete(id);
      this.freed.push(id);
    }
  }
}

const anyAction = fc.tuple(
  fc.integer({ min: 0, max: 6 }) as fc.Arbitrary<Kind>,
  fc.constantFrom(Domain.mem, Domain.obj),
  fc.oneof(fc.integer({ min: 0, max: 600 }), fc.maxSafeNat()),
  fc.nat({ max: 1 << 20 }),
  fc.integer({ min: 0, max: 5 }),
);

function scribble(actions: Iterable<[Kind, Domain, number, number, number]>): TraceRecord[] {
  const scribe = new Scribe();
  for (const each of actions) scribe.write(...each);
  return scribe.records;
}

const small = scribble([
  [Kind.arenaNew, Domain.mem, 0, 3, 0],
  [Kind.malloc, Domain.obj, 24, 6, 2],
  [Kind.calloc, Domain.mem, 512, 4000, 2],
  [Kind.malloc, Domain.obj, 100000, 0, 1],
  [Kind.realloc, Domain.obj, 300, 4096, 2],
  [Kind.malloc, Domain.obj, 2 ** 50, 0, 0],
  [Kind.free, Domain.obj, 0, 0, 0],
  [Kind.arenaRefused, Domain.mem, 0, 0, 0],
  [Kind.arenaFree, Domain.mem, 0, 0, 0],
]);

/** Packs unzipped bytes as a trace whose checksum fits. */
function pack(bytes: Uint8Array): Uint8Array {
  const sealed = Buffer.from(bytes);
  sealed.writeUInt32LE(crc32(sealed.subarray(0, -4)), sealed.length - 4);
  return gzipSync(sealed);
}

function readAll(packed: Uint8Array): TraceRecord[] {
  return [...recordsOf(readTrace(packed, "t"))];
}

test("what is written is what is read, whatever the records", () => {
  fc.assert(
    fc.property(fc.array(anyAction, { maxLength: 300 }), (actions) => {
      const records = scribble(actions);
      expect(readAll(writeTrace(origin, records))).toEqual(records);
    }),
    { numRuns: 200 },
  );
});

test("the header tells what the records come to", () => {
  const counts = { records: 9, arenas: 1, arenasPeak: 1, blocks: 3 };
  expect(readTrace(writeTrace(origin, small), "t").header).toEqual({ ...origin, ...counts });
});

test("a record that names another id than follows is refused by the writer", () => {
  const wrong = small.map((record, i) => (i === 2 ? { ...record, id: 7 } : record));
  expect(() => writeTrace(origin, wrong)).toThrow(RangeError);
});

test("a trace cut at any byte is a TraceError, packed or unpacked", () => {
  const packed = writeTrace(origin, small);
  for (let end = 0; end < packed.length; end++) {
    expect(() => readTrace(packed.subarray(0, end), "t")).toThrow(TraceError);
  }
  const bytes = gunzipSync(packed);
  for (let end = 0; end < bytes.length; end++) {
    expect(() => readTrace(gzipSync(bytes.subarray(0, end)), "t")).toThrow(TraceError);
  }
});

test("a trace with any one byte changed is a TraceError", () => {
  const bytes = gunzipSync(writeTrace(origin, small));
  for (let i = 0; i < bytes.length; i++) {
    const changed = Uint8Array.from(bytes, (byte, at) => (at === i ? byte ^ 0x10 : byte));
    expect(() => readTrace(gzipSync(changed), "t")).toThrow(TraceError);
  }
});

test("another first line is told from a damaged one by what was expected", () => {
  const bytes = gunzipSync(writeTrace(origin, small));
  const next = Buffer.from(bytes.toString("latin1").replace("trace 1", "trace 2"), "latin1");
  const message = 'x.gz: at byte 0: expected "pyheap-trace 1", found "pyheap-trace 2\\n"';
  expect(() => readTrace(pack(next), "x.gz")).toThrow(message);
  expect(() => readTrace(Buffer.from("text"), "x.gz")).toThrow("expected a gzip file");
});

test("an unknown kind of record is an error at its offset, though the checksum fits", () => {
  const bytes = gunzipSync(writeTrace(origin, small));
  const { start } = readTrace(pack(bytes), "t");
  bytes[start] = 0x09;
  const reader = new TraceReader(readTrace(pack(bytes), "t"));
  expect(() => reader.next()).toThrow(`t: at byte ${start}: expected a record kind below 8`);
});

test("a free of a block that is not live is an error, though the checksum fits", () => {
  const bytes = gunzipSync(writeTrace(origin, [{ ...blank, size: 600, placeArena: OUTSIDE }]));
  const { start } = readTrace(pack(bytes), "t");
  bytes[start] = Kind.free;
  expect(() => readAll(pack(bytes))).toThrow("expected a live block");
});

/** A raw log of [kind, domain, size, given, result] records. */
function rawLog(...records: [number, number, number, number, number][]): Uint8Array {
  const log = Buffer.alloc(256 + 32 * (records.length + 1));
  log.write("pyheapr1", 0, "latin1");
  log.write("3.8.18 (default)", 16, "latin1");
  records.forEach(([kind, domain, size, given, result], i) => {
    const at = 256 + 32 * i;
    log.writeUInt32LE(kind, at);
    log.writeUInt32LE(domain, at + 4);
    [size, given, result].forEach((n, k) => {
      log.writeBigUInt64LE(BigInt(n), at + 8 + 8 * k);
    });
  });
  return log;
}

const base = 0x7f0012345000;
const heap = 0x55550000;
const canonical = (log: Uint8Array) => canonicalTrace([log], { command: "c", platform: "p" });
const told = (log: Uint8Array) =>
  readAll(canonical(log).trace).map((r) => [r.kind, r.id, r.placeArena, r.placeOffset]);

test("a raw log loses its addresses: a block lies in an arena, or outside", () => {
  const log = rawLog(
    [5, 0, ARENA, 0, base],
    [1, 2, 24, 0, base + 48],
    [2, 1, 600, 0, heap],
    [3, 2, 20, base + 48, base + 48],
    [3, 2, 600, base + 48, heap + 1024],
  );
  expect(told(log)).toEqual([
    [Kind.arenaNew, 0, 0, 0],
    [Kind.malloc, 0, 0, 48],
    [Kind.calloc, 1, OUTSIDE, 0],
    [Kind.realloc, 0, 0, 48],
    [Kind.realloc, 0, OUTSIDE, 0],
  ]);
  expect(readTrace(canonical(log).trace, "t").header.python).toBe("3.8.18");
});

test("a raw log may free a block in the arena that its call has just unmapped", () => {
  const log = rawLog(
    [5, 0, ARENA, 0, base],
    [1, 2, 24, 0, base + 48],
    [6, 0, ARENA, 0, base],
    [4, 2, 0, base + 48, 0],
    [1, 2, 24, 0, base + 48],
  );
  expect(told(log).slice(-2)).toEqual([
    [Kind.free, 0, 0, 48],
    [Kind.malloc, 0, OUTSIDE, 0],
  ]);
});

test("a raw log keeps a block whose realloc failed", () => {
  const log = rawLog(
    [5, 0, ARENA, 0, base],
    [1, 2, 24, 0, base + 48],
    [3, 2, 2 ** 50, base + 48, 0],
    [4, 2, 0, base + 48, 0],
  );
  expect(told(log).slice(-2)).toEqual([
    [Kind.realloc, 0, NO_BLOCK, 0],
    [Kind.free, 0, 0, 48],
  ]);
});

test("a raw log leaves out calls on memory that was never handed out, and counts them", () => {
  const log = rawLog([5, 0, ARENA, 0, base], [4, 2, 0, heap, 0], [3, 2, 9, heap, heap]);
  expect(canonical(log).foreign).toBe(2);
  expect(told(log)).toHaveLength(1);
});

test("a raw log frees a block outside whose address is handed out again", () => {
  const log = rawLog([5, 0, ARENA, 0, base], [1, 2, 600, 0, heap], [1, 2, 700, 0, heap]);
  const kinds = told(log).map(([kind]) => kind);
  expect(kinds).toEqual([Kind.arenaNew, Kind.malloc, Kind.free, Kind.malloc]);
});

test("a raw log that hands out a live block, or frees a strange one, is an error", () => {
  const arena: [number, number, number, number, number] = [5, 0, ARENA, 0, base];
  const twice = rawLog(arena, [1, 2, 24, 0, base + 48], [1, 2, 24, 0, base + 48]);
  expect(() => canonical(twice)).toThrow("at byte 320: expected a block that is not in use");
  const strange = rawLog(arena, [4, 2, 0, base + 48, 0]);
  expect(() => canonical(strange)).toThrow("at byte 288: expected a block that was handed out");
});

test("the command of a trace tells no folder of the machine", () => {
  expect(commandText(["/opt/py/bin/python3", "-S", "/home/me/my script.py", "--out=/a/b"])).toBe(
    'python3 -S "my script.py" b',
  );
});

test("the recorded traces are two of each of the nine CPythons", () => {
  const versions = TRACES.map((name) => name.split("-", 1)[0]);
  expect(new Set(versions).size).toBe(9);
  expect(TRACES).toHaveLength(18);
});

test.each(TRACES)("%s: every address and every arena event is the recorded one", (name) => {
  const trace = committed(name);
  const replay = replayTrace(trace);
  expect(replay.mismatches).toEqual([]);
  expect(replay.records).toBe(trace.header.records);
  expect(replay.addresses).toBeGreaterThan(trace.header.records / 3);
  expect(replay.arenaEvents).toBeGreaterThanOrEqual(trace.header.arenas);
});

test("a place that differs is reported at its record, and only there", () => {
  const { header, ...trace } = committed("3.8-start.trace.gz");
  const records = [...recordsOf({ ...trace, header })];
  const at = records.findIndex((r, i) => i > 9000 && r.kind === Kind.malloc && r.placeArena >= 0);
  const record = records[at]!;
  records[at] = { ...record, placeOffset: record.placeOffset ^ 16 };
  const replay = replayTrace(readTrace(writeTrace(header, records), "changed"));
  const place = (n: number) => `arena ${record.placeArena} + 0x${n.toString(16)}`;
  const got = place(record.placeOffset);
  const expected = place(record.placeOffset ^ 16);
  expect(replay.mismatches).toEqual([
    { record: at, what: `malloc(${record.size})`, expected, got },
  ]);
});

test("another version's rule for free arenas is found at the first arena it keeps", () => {
  const trace = committed("3.8-start.trace.gz");
  const replay = replayTrace(trace, { profile: profileNamed("3.9")! });
  expect(replay.mismatches[0]!.what).toMatch(/^(free|realloc)\(#/);
  expect(replay.mismatches[0]!.expected).toMatch(/^arena \d unmapped$/);
  expect(replay.mismatches[0]!.got).toBe("no arena mapped or unmapped");
});

test("a trace of another geometry than the profile's is refused", () => {
  const trace = committed("3.8-start.trace.gz");
  expect(() => replayTrace(trace, { profile: profileNamed("3.10")! })).toThrow(TraceError);
});

test("a refused arena is refused again, and its block lies outside", () => {
  const records: TraceRecord[] = [
    { ...blank, kind: Kind.arenaRefused },
    { ...blank, size: 24, placeArena: OUTSIDE },
    { ...blank, kind: Kind.arenaNew, base: 0x3000 },
    { ...blank, size: 24, id: 1, placeOffset: 48 },
  ];
  const replay = replayTrace(readTrace(writeTrace(origin, records), "t"));
  expect(replay).toEqual({ records: 4, addresses: 1, arenaEvents: 2, mismatches: [] });
});

const { env } = process;
const options = { env, stdio: "ignore" } as const;
// Without a compiler nothing can be recorded, whatever Pythons there are.
const found = compiler(env) === undefined ? [] : findPythons({ env });
const pythons = found.filter((python) => python.libpython !== undefined);

test.runIf(env.PYHEAP_DEMAND_ORACLES === "1")("a real CPython that is demanded is there", () => {
  expect(pythons.length).toBeGreaterThan(0);
});

test.runIf(pythons.length > 0).each(pythons)(
  "real CPython $full: what it does is met exactly, and its forked child is not recorded",
  async ({ executable, full }) => {
    const program = "import os\np = os.fork()\nx = [[] for _ in range(9000)]\nif p: os.wait()";
    const argv = [executable, "-S", "-c", program];
    const { trace, header, exitCode } = await recordCommand(argv, options);
    expect(exitCode).toBe(0);
    expect(header.python).toBe(full);
    expect(replayTrace(readTrace(trace, full)).mismatches).toEqual([]);
  },
);

test.runIf(pythons.length > 0)(
  "real CPython, killed: all up to its end is in the trace, and the exit code tells the signal",
  async () => {
    const program = "import os\nx = [[] for _ in range(9000)]\nos.kill(os.getpid(), 9)";
    const argv = [pythons[0]!.executable, "-S", "-c", program];
    const { trace, header, exitCode } = await recordCommand(argv, options);
    expect(exitCode).toBe(137);
    expect(header.records).toBeGreaterThan(9000);
    expect(replayTrace(readTrace(trace, "killed")).mismatches).toEqual([]);
  },
);

test.runIf(process.platform === "linux")(
  "a command that is no Python, is missing, or cannot be compiled for is one line",
  async () => {
    const failing = async (argv: string[], changed = env) => {
      const recorded = recordCommand(argv, { ...options, env: changed });
      const error: unknown = await recorded.catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(RecorderUnavailable);
      return (error as Error).message;
    };
    const none = await failing(["true"], { ...env, PATH: tmpdir() });
    expect(none).toBe("no C compiler (cc, gcc or clang) on PATH to build the recorder");
    if (pythons.length === 0) return;
    expect(await failing(["true"])).toBe("true did not start a Python");
    expect(await failing(["no-such-command"])).toMatch(/^cannot run no-such-command: /);
  },
);

test("the program that was recorded is kept beside its traces", () => {
  const programs = readdirSync(fileURLToPath(new URL("programs/", CORPUS)));
  const commands = TRACES.map((name) => committed(name).header.command);
  for (const program of programs) {
    expect(commands.filter((command) => command.endsWith(program))).toHaveLength(9);
  }
});
